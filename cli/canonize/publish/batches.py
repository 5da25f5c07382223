"""A migration cut into batches: what becomes one pull request each.  Values in, values out.

A migration whose commits are one file each is cut anew: importers by owner, directory, package, what they are
consolidated to, or just by size.  Shims stay before importers and removals after them, so a batch never mixes these
(but for ``one``).  What only works together (see ``migration.together``) is never parted, even if it is more than the
limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from canonize_codemods.changes import Changeset, FileChange, Finding, Migration
from canonize_codemods.migration.describe import canonical, describe

MAX_FILES = 50
# What has to be there before anything can be imported from it (see ``migration.describe``).
_MADE = frozenset({"move", "mixin", "helper"})
_STEPS = ("shims", "importers", "texts", "removals", "codemod")
# What is cut by owner, directory, package and so on.
_SPREAD = frozenset({"importers", "texts", "codemod"})
# What has a commit for each package.
_BY_PACKAGE = frozenset({"importers", "codemod"})


class BatchBy(StrEnum):
    """What the files of a pull request have in common."""

    OWNER = "owner"
    DIRECTORY = "directory"
    PACKAGE = "package"
    SIZE = "size"
    CONSOLIDATION = "consolidation"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Cut:
    """``max_files``: at most so many files a batch, but for ``one``.  ``owners`` names those of a path."""

    by: BatchBy = BatchBy.PACKAGE
    max_files: int = MAX_FILES
    owners: Callable[[str], str] = lambda path: ""
    template: str = ""  # of commit messages


@dataclass(frozen=True, slots=True)
class Batch:
    """What becomes one pull request.

    ``key`` names it for good: a batch that is cut anew after the repository moved on has the key of the pull request
    that it belongs to.  ``needs`` are the keys of the batches without which it would not be whole.
    """

    key: str
    title: str
    step: str
    place: str
    commits: tuple[Changeset, ...]
    needs: frozenset[str] = frozenset()
    owners: tuple[str, ...] = ()

    def changes(self) -> list[FileChange]:
        """Each path once, from its first ``before`` to its last ``after``."""
        return list(Migration(self.commits).files())

    @property
    def paths(self) -> list[str]:
        return sorted({change.path for commit in self.commits for change in commit.changes})

    @property
    def findings(self) -> list[Finding]:
        return sorted({finding for commit in self.commits for finding in commit.findings})


@dataclass(frozen=True, slots=True)
class _Unit:
    """Changes that only work together.

    ``phase`` counts how often the step has changed so far, ``round`` how often the steps began again: what opens a
    cycle lets later rounds move more.
    """

    step: str
    phase: int
    round: int
    leader: str
    changes: tuple[FileChange, ...]
    findings: tuple[Finding, ...]


@dataclass
class _Draft:
    key: str
    place: str
    units: list[_Unit] = field(default_factory=list)


def cut(
    migration: Migration, how: Cut, held: Mapping[str, Collection[str]] | None = None, used: Sequence[str] = ()
) -> list[Batch]:
    """The batches in the order in which they should be merged.

    ``migration`` has one commit a file (``GroupBy.FILE``).  ``held`` maps paths to the keys of pull requests that have
    them already: they stay there, so that nobody reviews a file twice.  Keys in ``used`` are not given again; they are
    in the order of their stack.
    """
    units = _units(migration)
    drafts: dict[str, _Draft] = {}
    free: list[_Unit] = []
    for unit in units:
        key = _held_by(unit, held or {})
        if key is None:
            free.append(unit)
        else:
            drafts.setdefault(key, _Draft(key, "")).units.append(unit)
    for draft in drafts.values():
        draft.place = _place(draft.units, how)
    taken = {*used, *drafts}
    for label, part in _parts(free, how):
        key = _new_key("all" if how.by is BatchBy.ONE else part[0].step, label, taken)
        taken.add(key)
        drafts[key] = _Draft(key, label, part)
    # Within a phase those that are open come first, as they stand: what is reviewed is not laid on something else.
    rank = {key: number for number, key in enumerate(used)}
    ordered = sorted(
        drafts.values(), key=lambda draft: (min(u.phase for u in draft.units), rank.get(draft.key, len(rank)))
    )
    return _with_needs([_batch(draft, how) for draft in ordered], ordered)


def step_of(key: str) -> str:
    """shims, importers, texts, removals or codemod."""
    return re.split(r"[-.]", key)[0]


def _units(migration: Migration) -> list[_Unit]:
    units: list[_Unit] = []
    phase, again, step = -1, 0, ""
    for changeset in migration.changesets:
        if changeset.step != step:
            again += step != "" and _STEPS.index(changeset.step) < _STEPS.index(step)
            phase, step = phase + 1, changeset.step
        parts = [changeset.changes] if step == "importers" else [(change,) for change in changeset.changes]
        for part in parts:
            paths = {change.path for change in part}
            findings = tuple(finding for finding in changeset.findings if finding.path in paths)
            leader = changeset.group if changeset.group in paths else part[0].path
            units.append(_Unit(step, phase, again, leader, part, findings))
    return units


def _held_by(unit: _Unit, held: Mapping[str, Collection[str]]) -> str | None:
    keys = {key for change in unit.changes for key in held.get(change.path, ()) if step_of(key) in (unit.step, "all")}
    return min(keys, default=None)


# -- parts


def _parts(units: Sequence[_Unit], how: Cut) -> Iterable[tuple[str, list[_Unit]]]:
    if how.by is BatchBy.ONE:
        if units:
            yield "", list(units)
        return
    for phase in sorted({unit.phase for unit in units}):
        these = [unit for unit in units if unit.phase == phase]
        if these[0].step in _SPREAD:
            yield from _phase(these, how)
        else:
            yield from (("", part) for part in _packed(these, how.max_files))


def _phase(units: Sequence[_Unit], how: Cut) -> Iterable[tuple[str, list[_Unit]]]:
    if how.by is BatchBy.DIRECTORY:
        yield from _by_directory("", sorted(units, key=lambda unit: unit.leader.split("/")), how.max_files)
        return
    groups: dict[str, list[_Unit]] = {}
    for unit in units:
        groups.setdefault(_label(unit, how), []).append(unit)
    for label, group in sorted(groups.items()):
        yield from ((label, part) for part in _packed(group, how.max_files))


def _label(unit: _Unit, how: Cut) -> str:
    match how.by:
        case BatchBy.OWNER:
            return how.owners(unit.leader)
        case BatchBy.PACKAGE:
            return package_of(unit.leader)
        case BatchBy.CONSOLIDATION:
            news = {canonical(reason.new) for change in unit.changes for reason in change.reasons} - {""}
            return ", ".join(sorted({new for new in news if ":" in new} or news))
        case _:
            return ""


def _place(units: Sequence[_Unit], how: Cut) -> str:
    """What the files of a batch have in common, as it was when the batch was cut first."""
    if units[0].step not in _SPREAD or how.by in (BatchBy.SIZE, BatchBy.ONE):
        return ""
    if how.by is BatchBy.DIRECTORY:
        return _common(unit.leader for unit in units)
    labels = {_label(unit, how) for unit in units}
    return labels.pop() if len(labels) == 1 else _common(unit.leader for unit in units)


def package_of(path: str) -> str:
    """The first two folders of a path."""
    return "/".join(path.split("/")[:-1][:2]) or "."


def _packed(units: Iterable[_Unit], limit: int) -> list[list[_Unit]]:
    parts: list[list[_Unit]] = []
    for unit in units:
        if not parts or _size([*parts[-1], unit]) > limit:
            parts.append([])
        parts[-1].append(unit)
    return parts


def _by_directory(folder: str, units: list[_Unit], limit: int) -> list[tuple[str, list[_Unit]]]:
    """Whole folders where they fit, their parts where they do not; small neighbours go together."""
    if _size(units) <= limit:
        return [(_common(unit.leader for unit in units), units)]
    inside: dict[str, list[_Unit]] = {}
    depth = len(folder.split("/")) if folder else 0
    for unit in units:
        parts = unit.leader.split("/")[:-1]
        inside.setdefault("/".join(parts[: depth + 1]), []).append(unit)
    pieces: list[tuple[str, list[_Unit]]] = []
    for child, group in inside.items():
        if child == folder:  # right in this folder
            pieces += [(folder or ".", part) for part in _packed(group, limit)]
        else:
            pieces += _by_directory(child, group, limit)
    merged: list[tuple[str, list[_Unit]]] = []
    for label, group in pieces:
        if merged and _size([*merged[-1][1], *group]) <= limit:
            group = [*merged.pop()[1], *group]
            label = _common(unit.leader for unit in group)
        merged.append((label, group))
    return merged


def _size(units: Iterable[_Unit]) -> int:
    return len({change.path for unit in units for change in unit.changes})


def _common(paths: Iterable[str]) -> str:
    """The folder that holds all of them; "." for the root."""
    folders = [path.split("/")[:-1] for path in paths]
    first, last = min(folders), max(folders)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return "/".join(first[:same]) or "."


# -- keys, titles, needs


def _new_key(step: str, label: str, taken: Collection[str]) -> str:
    """Letters that can stand in the name of a branch; a number where the name is taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[-48:].strip("-")
    plain = f"{step}-{slug}".strip("-")
    number = 1
    key = plain
    while key in taken:
        number += 1
        key = f"{plain}.{number}"
    return key


def _batch(draft: _Draft, how: Cut) -> Batch:
    commits = []
    groups: dict[tuple[int, str], list[_Unit]] = {}
    for unit in draft.units:
        group = package_of(unit.leader) if unit.step in _BY_PACKAGE else ""
        groups.setdefault((unit.phase, group), []).append(unit)
    for (_, group), units in sorted(groups.items(), key=lambda item: item[0]):
        commits.append(_commit(units, f" in {group}" if group else "", group, how))
    units = draft.units
    where = _where(draft, how)
    if len(commits) == 1 and not where:
        title = commits[0].title
    else:
        step = "importers" if any(unit.step == "importers" for unit in units) else units[0].step
        changes = [change for unit in units if unit.step == step for change in unit.changes]
        title, _ = describe(step, draft.place, where, changes, ())
    owners = tuple(sorted({how.owners(path) for unit in units for path in (c.path for c in unit.changes)} - {""}))
    return Batch(draft.key, title, units[0].step, draft.place, tuple(commits), owners=owners)


def _commit(units: Sequence[_Unit], where: str, group: str, how: Cut) -> Changeset:
    changes = tuple(change for unit in units for change in unit.changes)
    findings = tuple(sorted({finding for unit in units for finding in unit.findings}))
    title, body = describe(units[0].step, group, where, changes, findings, how.template)
    return Changeset(title, body, units[0].step, changes, findings, group, where)


def _where(draft: _Draft, how: Cut) -> str:
    _, _, number = draft.key.partition(".")
    part = f", part {number}" if number else ""
    if how.by is BatchBy.CONSOLIDATION or draft.place in ("", "."):
        return part
    return f" for {draft.place}{part}" if how.by is BatchBy.OWNER else f" in {draft.place}{part}"


def _with_needs(batches: Sequence[Batch], drafts: Sequence[_Draft]) -> list[Batch]:
    rounds = [max(unit.round for unit in draft.units) for draft in drafts]
    found: list[Batch] = []
    for number, batch in enumerate(batches):
        earlier = zip(batches[:number], rounds, strict=False)
        needs = frozenset(other.key for other, again in earlier if again < rounds[number] or _needs(batch, other))
        found.append(replace(batch, needs=needs))
    return found


def _needs(batch: Batch, earlier: Batch) -> bool:
    """Removals need all; shims the helper that the first of them bring; others what they import, or edit further."""
    makes = any(reason.form in _MADE for change in earlier.changes() for reason in change.reasons)
    together = batch.step == "removals" or batch.step == earlier.step == "shims"
    return makes or together or not set(batch.paths).isdisjoint(earlier.paths)
