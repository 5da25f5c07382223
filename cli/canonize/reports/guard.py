"""What a guard found: lines that an editor can follow, JSON, and SARIF."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from canonize.errors import one_line
from canonize_codemods.changes import Finding, OldPathImport
from canonize_codemods.syntax.notebook import CellLines
from canonize_codemods.words import counted

from .rules import UNPARSABLE, Level, Location, Rule
from .sarif import Result, printable
from .sarif import to_sarif as log

SCHEMA = "canonize.guard/1"

OLD_PATH = Rule(
    "old-import-path",
    Level.ERROR,
    "An import uses an old path of the plan.",
    "Import the canonical symbol that the message names; canonize migrate does it for the whole code base.",
)
OVERDUE = Rule(
    "shim-outlived",
    Level.ERROR,
    "A shim is still there in the version in which it was to go away.",
    "Remove it: canonize shims prune; or raise its remove-in.",
)


def message(found: OldPathImport) -> str:
    """``app.old:X is an old path; from app.new import X``."""
    if not found.new:
        return found.message
    return f"{found.old} is an old path: {suggestion(found)}"


def suggestion(found: OldPathImport) -> str:
    """What to write instead."""
    module, _, name = found.new.partition(":")
    if not name:
        return f"import {module}"
    old = found.old.rpartition(":")[2]
    alias = f" as {old}" if old != name and found.form == "from-import" else ""
    return f"from {module} import {name}{alias}"


def lines(
    imports: Sequence[OldPathImport], unread: Sequence[Finding], cells: Mapping[str, Sequence[CellLines]]
) -> Iterator[str]:
    """``cells`` of the notebooks: lines are told of the cell they are in."""
    for found in imports:
        yield one_line(f"{_place(found, cells)}: {message(found)}")
    for finding in unread:
        yield one_line(f"{_place(finding, cells)}: {finding.message}; {finding.remedy}")


def summary(files: int, imports: Sequence[OldPathImport]) -> str:
    found = counted(len(imports), "import") if imports else "no import"
    return f"{counted(files, 'file')}: {found} by an old path"


def to_json(
    files: int,
    imports: Sequence[OldPathImport],
    unread: Sequence[Finding],
    cells: Mapping[str, Sequence[CellLines]],
) -> dict[str, Any]:
    """``canonize.guard/1``: keys are only ever added."""
    return {
        "schema": SCHEMA,
        "files": files,
        "imports": [
            {
                **_where(_place(found, cells)),
                "form": found.form,
                "old": found.old,
                "canonical": found.new,
                "suggestion": suggestion(found) if found.new else "",
                "message": message(found),
                "fingerprint": fingerprint,
            }
            for found, fingerprint in zip(imports, _fingerprints(imports), strict=True)
        ],
        "findings": [
            {
                **_where(_place(each, cells)),
                "code": each.code,
                "message": each.message,
                "remedy": each.remedy,
            }
            for each in unread
        ],
    }


def to_sarif(
    imports: Sequence[OldPathImport],
    unread: Sequence[Finding],
    overdue: Sequence[Finding],
    cells: Mapping[str, Sequence[CellLines]],
) -> dict[str, Any]:
    results = [
        Result(OLD_PATH, OLD_PATH.level, f"{message(found)}.", fingerprint, _place(found, cells))
        for found, fingerprint in zip(imports, _fingerprints(imports), strict=True)
    ]
    others = [
        *((UNPARSABLE, f"Nothing parses this: {each.message}.", "unparsable-file", each) for each in unread),
        *((OVERDUE, f"{each.message}.", "shim-outlived", each) for each in overdue),
    ]
    results += [
        Result(rule, rule.level, text, _digest(kind, each.path), _place(each, cells))
        for rule, text, kind, each in others
    ]
    return log((OLD_PATH, UNPARSABLE, OVERDUE), results, "guard")


def _place(found: OldPathImport | Finding, cells: Mapping[str, Sequence[CellLines]]) -> Location:
    return Location(found.path, found.line).within(cells.get(found.path, ()))


def _where(place: Location) -> dict[str, Any]:
    cell = {"cell": place.cell} if place.cell else {}
    return {"path": printable(place.path), **cell, "line": place.line}


def _fingerprints(imports: Iterable[OldPathImport]) -> Iterator[str]:
    """By what is imported where; the second such import of a file has a number."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in imports:
        key = (found.path, found.form, found.old or found.message)
        seen[key] += 1
        yield _digest("old-import-path", *key, str(seen[key]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
