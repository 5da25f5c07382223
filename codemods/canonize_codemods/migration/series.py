"""Edits → changesets: one reviewable commit each, shims first, importers next, removals last (DESIGN.md §7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from canonize_codemods.changes import Changeset, FileChange, Finding
from canonize_codemods.line_matcher import LineMatcher

from .describe import canonical, describe


class GroupBy(StrEnum):
    CONSOLIDATION = "consolidation"
    PACKAGE = "package"
    OWNER = "owner"
    DIRECTORY = "directory"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Options:
    """What makes one commit.  ``owners`` names those of a path, for ``GroupBy.OWNER``; ``template`` is of messages."""

    group_by: GroupBy = GroupBy.PACKAGE
    max_files: int | None = None
    max_lines: int | None = None
    owners: Callable[[str], str] = lambda path: ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Changes that only work together, and the group that they go with."""

    group: str
    changes: tuple[FileChange, ...]


def importer_changesets(
    changes: Sequence[FileChange],
    findings: Sequence[Finding],
    options: Options,
    together: Mapping[str, str],
    step: str = "importers",
) -> list[Changeset]:
    """The importers' edits in commits.  ``together`` maps paths to the path whose commit they have to be in.

    What other codemods make of files is cut in the same way: ``step`` is "codemod" then.
    """
    groups: dict[str, list[_Unit]] = {}
    for unit in _units(sorted(changes, key=lambda change: change.path), options, together):
        groups.setdefault(unit.group, []).append(unit)
    return [
        changeset
        for group, units in sorted(groups.items())
        for changeset in _changesets(step, group, units, findings, options)
    ]


def other_changesets(
    step: str,
    changes: Sequence[FileChange],
    findings: Sequence[Finding],
    options: Options,
    together: Mapping[str, str] | None = None,
) -> list[Changeset]:
    """Shims, texts or removals: one commit, unless it would be too large.  ``together`` as above."""
    members: dict[str, list[FileChange]] = {}
    for change in changes:
        members.setdefault((together or {}).get(change.path, change.path), []).append(change)
    units = [_Unit("", tuple(unit)) for unit in members.values()]
    return _changesets(step, "", units, findings, options) if units else []


def again(changeset: Changeset, changes: Sequence[FileChange], template: str = "") -> Changeset:
    """The changeset with a part of its changes, and a message that says no more than these."""
    paths = {change.path for change in changes}
    findings = tuple(finding for finding in changeset.findings if finding.path in paths)
    title, body = describe(changeset.step, changeset.group, changeset.where, changes, findings, template)
    return Changeset(title, body, changeset.step, tuple(changes), findings, changeset.group, changeset.where)


def changed_lines(change: FileChange) -> int:
    """Added and removed lines, as ``git diff --stat`` counts them."""
    before, after = (change.before or b"").splitlines(), (change.after or b"").splitlines()
    blocks = LineMatcher(before, after).get_matching_blocks()
    return len(before) + len(after) - 2 * sum(block.size for block in blocks)


def _units(changes: Sequence[FileChange], options: Options, together: Mapping[str, str]) -> list[_Unit]:
    group = _group(options)
    members: dict[str, list[FileChange]] = {}
    leaders: dict[str, FileChange] = {}
    for change in changes:
        leader = together.get(change.path, change.path)
        members.setdefault(leader, []).append(change)
        leaders |= {leader: change} if change.path == leader else {}
    return [_Unit(group(leaders.get(leader, unit[0])), tuple(unit)) for leader, unit in members.items()]


def _group(options: Options) -> Callable[[FileChange], str]:
    match options.group_by:
        case GroupBy.FILE:
            return lambda change: change.path
        case GroupBy.DIRECTORY:
            return lambda change: change.path.rpartition("/")[0] or "."
        case GroupBy.CONSOLIDATION:
            return _symbols
        case GroupBy.OWNER:
            return lambda change: options.owners(change.path)
        case _:
            return lambda change: "/".join(change.path.split("/")[:-1][:2]) or "."


def _symbols(change: FileChange) -> str:
    news = {canonical(reason.new) for reason in change.reasons} - {""}
    return ", ".join(sorted({new for new in news if ":" in new} or news))


def _changesets(
    step: str, group: str, units: Sequence[_Unit], findings: Sequence[Finding], options: Options
) -> list[Changeset]:
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    parts = _parts(units, options)
    found = []
    for number, changes in enumerate(parts, 1):
        where = _place(group, options.group_by) + (f" ({number}/{len(parts)})" if len(parts) > 1 else "")
        concerned = tuple(finding for change in changes for finding in by_path.get(change.path, ()))
        title, body = describe(step, group, where, changes, concerned, options.template)
        found.append(Changeset(title, body, step, changes, concerned, group, where))
    return found


def _place(group: str, group_by: GroupBy) -> str:
    if not group or group_by is GroupBy.CONSOLIDATION:  # its name is in the title already
        return ""
    return f" for {group}" if group_by is GroupBy.OWNER else f" in {group}"


def _parts(units: Iterable[_Unit], options: Options) -> list[tuple[FileChange, ...]]:
    """At most so many files and lines a part; what only works together stays together, even if it is more."""
    parts: list[list[FileChange]] = []
    files = lines = 0
    for unit in units:
        more = sum(map(changed_lines, unit.changes)) if options.max_lines else 0
        files, lines = files + len(unit.changes), lines + more
        if not parts or files > (options.max_files or files) or lines > (options.max_lines or lines):
            parts.append([])
            files, lines = len(unit.changes), more
        parts[-1] += unit.changes
    return [tuple(part) for part in parts]
