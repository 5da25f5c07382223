"""What a migration yields: the one value behind the preview, the report, the commits and the PR body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """``left`` turns exit code 0 into 3 (DESIGN.md §4); ``note`` is only said."""

    LEFT = "left"
    NOTE = "note"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Something that was seen and not changed, with the reason.

    ``code`` is a stable kebab-case word, ``line`` is 1-based (0: the whole file), ``remedy`` is what a person can do.
    """

    path: str
    line: int
    code: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.LEFT

    @property
    def place(self) -> str:
        """For people: ``path:line``, or the path alone."""
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, order=True, slots=True)
class Reason:
    """Why a line changes: ``from-import app.old:X -> app.new:X``."""

    line: int
    form: str  # from-import, import, attribute, use, patch-target, star, shim, definition, codemod
    old: str
    new: str


@dataclass(frozen=True, order=True, slots=True)
class OldPathImport:
    """An import by an old path of a plan, as ``guard`` finds it.

    ``lines`` are those that make it one: in a statement of several lines, the module's and the name's.  ``form`` is
    that of a ``Reason``, or the code of a ``Finding`` for what a migration would leave.  ``new`` is the canonical's
    path, "" where nobody can tell; ``message`` says so then.
    """

    path: str
    line: int
    form: str
    old: str
    new: str
    message: str = ""
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of a changeset.  ``before is None`` creates it, ``after is None`` deletes it."""

    path: str  # POSIX, relative to the repository; bytes that are not UTF-8 as surrogate escapes
    before: bytes | None
    after: bytes | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Changeset:
    """The edits of one reviewable commit."""

    title: str  # the commit's subject, at most 72 characters
    body: str
    step: str  # shims, importers, texts, removals, codemod
    changes: tuple[FileChange, ...]
    findings: tuple[Finding, ...] = ()
    group: str = ""  # what its files have in common: a package, an owner, …
    where: str = ""  # the same in the title, with the part of the group: " in app/ws (2/3)"


@dataclass(frozen=True, slots=True)
class Migration:
    """The whole result: commits in order, and what was left."""

    changesets: tuple[Changeset, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    def files(self) -> Iterator[FileChange]:
        """Each changed path once, in path order, from its first ``before`` to its last ``after``."""
        merged: dict[str, FileChange] = {}
        for changeset in self.changesets:
            for change in changeset.changes:
                first = merged.get(change.path)
                if first is not None:
                    change = FileChange(change.path, first.before, change.after, first.reasons + change.reasons)
                merged[change.path] = change
        return iter([merged[path] for path in sorted(merged)])
