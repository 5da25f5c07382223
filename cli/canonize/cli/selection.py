"""``--only``, ``--reason`` and ``--owner``: a part of a migration, to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from canonize.errors import CanonizeError
from canonize.git.owners import NOBODY, owners_at
from canonize.git.repository import Repository
from canonize.suggestions import nearest
from canonize_codemods.audit.globs import path_matches
from canonize_codemods.changes import Changeset, FileChange, Finding, Migration
from canonize_codemods.words import counted


@dataclass(frozen=True)
class Selection:
    """What is asked for; each empty sequence asks for everything.  Files have to fit all that is asked."""

    only: Sequence[str] = ()
    reasons: Sequence[str] = ()
    owners: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.only or self.reasons or self.owners)

    def __str__(self) -> str:
        options = (("only", self.only), ("reason", self.reasons), ("owner", self.owners))
        return " ".join(f"--{name} {value}" for name, values in options for value in values)

    def of(self, migration: Migration, repo: Repository, commit: str) -> Migration:
        """The files that fit, in their commits, and the findings that are about them; owners are those of ``commit``.

        A reason is a form of change, or the code of a finding: that asks for its findings, too.  Raises CanonizeError
        for a reason or an owner that nothing has.
        """
        if not self:
            return migration
        self._check_reasons(migration)
        owners = self._owners_of(repo, commit) if self.owners else None
        return _Part(self, owners, migration).migration

    def said(self, part: Migration, whole: Migration) -> str:
        """How much of it that is; "" where nothing was asked."""
        if not self:
            return ""
        files, every = len(list(part.files())), len(list(whole.files()))
        return f"{files} of {counted(every, 'file')}, by {self}"

    def _check_reasons(self, migration: Migration) -> None:
        forms = Counter(reason.form for change in migration.files() for reason in change.reasons)
        known = sorted({*forms, *(finding.code for finding in migration.findings)})
        for reason in self.reasons:
            if reason not in known:
                remedy = nearest(reason, known, f"there are {', '.join(known) or 'none'}")
                raise CanonizeError(f"nothing here has the reason {reason!r}", remedy)

    def _owners_of(self, repo: Repository, commit: str) -> Callable[[str], set[str]]:
        names = owners_at(repo, commit)
        return lambda path: set(names(path).split(", "))


@dataclass(frozen=True)
class _Part:
    selection: Selection
    owners: Callable[[str], set[str]] | None
    whole: Migration

    @cached_property
    def migration(self) -> Migration:
        self._check_owners()
        changesets = [self._changeset(changeset) for changeset in self.whole.changesets]
        shown = {change.path for changeset in changesets for change in changeset.changes}
        findings = [finding for finding in self.whole.findings if self._finding(finding, shown)]
        return Migration(tuple(changeset for changeset in changesets if changeset.changes), tuple(findings))

    @cached_property
    def wanted(self) -> set[str]:
        return {name.removeprefix("@") for name in self.selection.owners}

    def _check_owners(self) -> None:
        if self.owners is None:
            return
        paths = [change.path for change in self.whole.files()] + [finding.path for finding in self.whole.findings]
        known = sorted({name for path in paths for name in self.owners(path)} - {NOBODY})
        for name in sorted(self.wanted.difference(known)):
            remedy = nearest(name, known, f"owners here are {', '.join(known) or 'nobody'}")
            raise CanonizeError(f"nothing here belongs to {name!r}", remedy)

    def _changeset(self, changeset: Changeset) -> Changeset:
        return replace(changeset, changes=tuple(filter(self._change, changeset.changes)))

    def _change(self, change: FileChange) -> bool:
        reasons = self.selection.reasons
        return self._place(change.path) and (not reasons or any(reason.form in reasons for reason in change.reasons))

    def _finding(self, finding: Finding, shown: set[str]) -> bool:
        asked = not self.selection.reasons or finding.code in self.selection.reasons or finding.path in shown
        return asked and self._place(finding.path)

    def _place(self, path: str) -> bool:
        only = self.selection.only
        return (not only or path_matches(path, only)) and (
            self.owners is None or not self.wanted.isdisjoint(self.owners(path))
        )
