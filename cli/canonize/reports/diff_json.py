"""A migration as JSON, for programs.  The shape is versioned: ``canonize.diff/1``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from canonize.reports.patch import file_patch
from canonize_codemods.changes import Changeset, FileChange, Finding, Migration


def to_json(migration: Migration, plan_digest: str = "", patches: bool = True) -> dict[str, Any]:
    """Every value is JSON's own; paths that are not UTF-8 have their odd bytes escaped."""
    files = list(migration.files())
    return {
        "schema": "canonize.diff/1",
        "plan": plan_digest,
        "files": len(files),
        "reasons": dict(Counter(reason.form for change in files for reason in change.reasons)),
        "changesets": [_changeset(changeset, patches) for changeset in migration.changesets],
        "findings": [finding_json(finding) for finding in migration.findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "path": printable(finding.path),
        "line": finding.line,
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "remedy": finding.remedy,
    }


def printable(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _changeset(changeset: Changeset, patches: bool) -> dict[str, Any]:
    return {
        "step": changeset.step,
        "title": changeset.title,
        "body": changeset.body,
        "files": [_file(change, patches) for change in changeset.changes],
    }


def _file(change: FileChange, patches: bool) -> dict[str, Any]:
    status = "added" if change.before is None else "deleted" if change.after is None else "modified"
    found: dict[str, Any] = {
        "path": printable(change.path),
        "status": status,
        "reasons": [
            {"line": reason.line, "form": reason.form, "old": reason.old, "new": reason.new}
            for reason in change.reasons
        ],
    }
    if patches:
        found["patch"] = file_patch(change).decode("utf-8", "replace")
    return found
