"""A repository as the library wants it: contents by path, from a commit or from the working tree."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from canonize.errors import CanonizeError
from canonize.formatting.detect import FILES as SETTINGS
from canonize.git.repository import Repository, open_repository
from canonize.git.snapshot import (
    ABSENT,
    SPARSE,
    SUBMODULE,
    Entry,
    Skipped,
    list_commit,
    read_commit_blobs,
    read_worktree,
    untracked_paths,
)
from canonize_codemods.changes import Finding, Severity
from canonize_codemods.index.layout import PROJECT_FILES
from canonize_codemods.index.unread import BUILDING, IGNORES, Unread, find_unread, may_build
from canonize_codemods.kinds import MODULE, NOTEBOOK, STUB, may_hold_commands, may_hold_python
from canonize_codemods.plan import Plan, TextKind
from canonize_codemods.texts import kind_of

# A source file that is larger is data in disguise, and would hold up everything else.
TOO_LARGE = 10_000_000


@dataclass
class Workspace:
    """``commit`` is "" for the working tree.  ``skipped`` says what was not read, and why; ``blobs`` are the ids.

    ``settings`` are the files that may configure a formatter, ``ignores`` those that say what is not tracked;
    ``built_of`` are the names of those that modules are compiled or generated from.
    """

    repo: Repository
    commit: str
    sources: dict[str, bytes]
    skipped: list[Skipped] = field(default_factory=list)
    blobs: dict[str, str] = field(default_factory=dict)
    settings: dict[str, bytes] = field(default_factory=dict)
    ignores: dict[str, bytes] = field(default_factory=dict)
    built_of: list[str] = field(default_factory=list)

    @property
    def lacks_blobs(self) -> bool:
        """Some are not in this clone, or not today: another may have all of the same commit."""
        return any(reason == ABSENT for _, reason in self.skipped)

    def findings(self) -> list[Finding]:
        """What could not be looked at and may hold Python; not what nobody checked out."""
        return [
            Finding(path, 0, "not-read", f"not read: {reason}", "look at it by hand", Severity.NOTE)
            for path, reason in self.skipped
            if (path.endswith((MODULE, STUB, NOTEBOOK)) or reason == SUBMODULE) and reason != SPARSE
        ]

    def unread(self) -> Unread:
        """Modules that are there although ``sources`` lacks them."""
        folders = [path for path, reason in self.skipped if reason == SUBMODULE]
        projects = {path: data for path, data in self.sources.items() if path.rpartition("/")[2] in PROJECT_FILES}
        untracked = untracked_paths(self.repo, *(f"*{end}" for end in (MODULE, *BUILDING))) if not self.commit else []
        skipped = [path for path, _ in self.skipped]
        built_of = [*self.built_of, *filter(may_build, untracked)]
        return find_unread([*skipped, *untracked], folders, built_of, {**self.ignores, **projects})

    def with_style(self, plan: Plan) -> Plan:
        """The plan with the project's own line length, unless it has one (CASES.md row 112)."""
        if plan.line_length is not None:
            return plan
        return replace(plan, line_length=line_length(self.sources.get("pyproject.toml", b"")))


def open_commit(
    repo: Repository, rev: str = "HEAD", texts: Collection[TextKind] = (), commands: bool = False
) -> Workspace:
    """Raises CanonizeError for an unknown revision, and where there is no commit yet.

    ``commands``: also Makefiles, shell scripts and their like.
    """
    commit = repo.resolve(rev)
    skipped: list[Skipped] = []
    everything = list_commit(repo, commit, skipped)
    listed = [
        entry for entry in everything if _is_wanted(entry.path, texts) or (commands and may_hold_commands(entry.path))
    ]
    entries = [entry for entry in listed if _is_small(entry, skipped)]
    files = dict(read_commit_blobs(repo, entries, skipped))
    built_of = [entry.path for entry in everything if may_build(entry.path)]
    return _workspace(repo, commit, files, skipped, {entry.path: entry.blob for entry in entries}, texts, built_of)


def open_worktree(repo: Repository, texts: Collection[TextKind] = ()) -> Workspace:
    """The tracked files as they are on disk."""
    skipped: list[Skipped] = []
    files, blobs = {}, {}
    built_of: list[str] = []

    def wanted(path: str) -> bool:
        if may_build(path):
            built_of.append(path)
        return _is_wanted(path, texts)

    for entry, data in read_worktree(repo, skipped, wanted):
        if _is_small(entry, skipped):
            files[entry.path], blobs[entry.path] = data, entry.blob
    return _workspace(repo, "", files, skipped, blobs, texts, built_of)


def _workspace(
    repo: Repository,
    commit: str,
    files: dict[str, bytes],
    skipped: list[Skipped],
    blobs: dict[str, str],
    texts: Collection[TextKind],
    built_of: list[str],
) -> Workspace:
    settings = {path: data for path, data in files.items() if _is_setting(path)}
    for path in settings:
        if not _is_source(path, texts):
            del files[path]
    ignores = {path: files.pop(path) for path in list(files) if _is_ignore(path)}
    return Workspace(repo, commit, files, skipped, blobs, settings, ignores, built_of)


def locate(directory: Path) -> Repository:
    return open_repository(directory)


def line_length(pyproject: bytes) -> int | None:
    """What the project's formatter is told; None where nothing is said."""
    try:
        tools: Any = tomllib.loads(pyproject.decode()).get("tool", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None
    for tool in ("ruff", "black"):
        length = tools.get(tool, {}).get("line-length")
        if isinstance(length, int):
            return length
    return 88 if "black" in tools or "ruff" in tools else None


def require_branch(repo: Repository) -> str:
    """The branch that is checked out; a detached HEAD would leave nothing to name as the base."""
    branch = repo.head_branch()
    if branch is None:
        raise CanonizeError("HEAD is detached", "git switch to a branch, or name the base: --base REV")
    return branch


def _is_small(entry: Entry, skipped: list[Skipped]) -> bool:
    if entry.size > TOO_LARGE:
        skipped.append(Skipped(entry.path, f"{entry.size / 1e6:.0f} MB"))
    return entry.size <= TOO_LARGE


def _is_wanted(path: str, texts: Collection[TextKind]) -> bool:
    return _is_source(path, texts) or _is_setting(path) or _is_ignore(path)


def _is_setting(path: str) -> bool:
    return path.rpartition("/")[2] in SETTINGS


def _is_ignore(path: str) -> bool:
    return path.rpartition("/")[2] == IGNORES


def _is_source(path: str, texts: Collection[TextKind]) -> bool:
    return may_hold_python(path) or path.rpartition("/")[2] in PROJECT_FILES or kind_of(path) in texts
