"""Edits → changesets: one reviewable commit each, shims first, importers next, removals last (DESIGN.md §7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from canonize_codemods.changes import Changeset, FileChange, Finding
from canonize_codemods.plan import Plan

SUBJECT_LIMIT = 72


class GroupBy(StrEnum):
    CONSOLIDATION = "consolidation"
    PACKAGE = "package"
    DIRECTORY = "directory"
    FILE = "file"


def importer_changesets(
    plan: Plan, changes: Sequence[FileChange], findings: Sequence[Finding], group_by: GroupBy, max_files: int | None
) -> list[Changeset]:
    """The importers' edits in commits, by package unless told otherwise; each at most ``max_files`` files."""
    groups: dict[str, list[FileChange]] = {}
    for change in sorted(changes, key=lambda change: change.path):
        groups.setdefault(_group(group_by)(change), []).append(change)
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    found = []
    for group, members in sorted(groups.items()):
        parts = _chunks(members, max_files)
        for number, part in enumerate(parts, 1):
            where = f"{group} ({number}/{len(parts)})" if len(parts) > 1 else group
            concerned = tuple(finding for change in part for finding in by_path.get(change.path, ()))
            found.append(
                Changeset(_title(plan, part, where), _body(part, concerned), "importers", tuple(part), concerned)
            )
    return found


def shim_changeset(changes: Sequence[FileChange], findings: Sequence[Finding]) -> list[Changeset]:
    """Old definitions give way; everything that imports them goes on working."""
    if not changes:
        return []
    names = sorted({reason.old.partition(":")[2] for change in changes for reason in change.reasons})
    what = ", ".join(names) if len(names) <= 3 else f"{len(names)} names"
    body = (
        "The duplicate definitions are removed and their old paths forward to the canonical ones, so that every\n"
        "importer goes on working and gets the same object.\n\n" + _reasons(changes)
    )
    return [Changeset(fit(f"Forward old paths of {what}"), body, "shims", tuple(changes), tuple(findings))]


def text_changeset(changes: Sequence[FileChange]) -> list[Changeset]:
    """Configuration and documents in a commit of their own (CASES.md row 72)."""
    if not changes:
        return []
    title = f"Name canonical paths in {len(changes)} configuration and text files"
    body = "Dotted paths that led to duplicates; only whole paths, no comments.\n\n" + _reasons(changes)
    return [Changeset(fit(title), body, "texts", tuple(sorted(changes, key=lambda c: c.path)))]


def removal_changeset(changes: Sequence[FileChange]) -> list[Changeset]:
    if not changes:
        return []
    names = sorted({reason.old for change in changes for reason in change.reasons})
    title = f"Remove {names[0]}" if len(names) == 1 else f"Remove {len(names)} definitions that nothing imports"
    return [Changeset(fit(title), "Nothing imports them any more.\n\n" + _reasons(changes), "removals", tuple(changes))]


def fit(subject: str) -> str:
    return subject if len(subject) <= SUBJECT_LIMIT else subject[: SUBJECT_LIMIT - 1].rstrip() + "…"


def _group(group_by: GroupBy) -> Callable[[FileChange], str]:
    match group_by:
        case GroupBy.FILE:
            return lambda change: change.path
        case GroupBy.DIRECTORY:
            return lambda change: change.path.rpartition("/")[0] or "."
        case GroupBy.CONSOLIDATION:
            return lambda change: ", ".join(sorted({_canonical(reason.new) for reason in change.reasons} - {""}))
        case _:
            return lambda change: "/".join(change.path.split("/")[:-1][:2]) or "."


def _canonical(new: str) -> str:
    return new if ":" in new or "." in new else ""


def _chunks(members: list[FileChange], size: int | None) -> list[list[FileChange]]:
    if not size or len(members) <= size:
        return [members]
    return [members[at : at + size] for at in range(0, len(members), size)]


def _title(plan: Plan, changes: Iterable[FileChange], where: str) -> str:
    targets = sorted({reason.new for change in changes for reason in change.reasons if _canonical(reason.new)})
    names = sorted({target.partition(":")[2] or target for target in targets})
    modules = sorted({target.partition(":")[0] for target in targets})
    what = names[0] if len(names) == 1 else f"{len(names)} names"
    home = modules[0] if len(modules) == 1 else "their canonical modules"
    title = f"Import {what} from {home} in {where}"
    if len(title) > SUBJECT_LIMIT:
        title = f"Import {what} from {home.rpartition('.')[2]} in {where}"
    if len(title) > SUBJECT_LIMIT:
        title = f"Import {what} canonically in {where}"
    return fit(title)


def _body(changes: Sequence[FileChange], findings: Sequence[Finding]) -> str:
    forms = Counter(reason.form for change in changes for reason in change.reasons)
    counts = ", ".join(f"{count} {form}" for form, count in forms.most_common())
    files = f"{len(changes)} file{'s' * (len(changes) != 1)}"
    why = "One symbol, one place to import it from: importers go to the canonical module and get the same object."
    text = f"{why}\n\n{_reasons(changes)}\n\nIn {files}: {counts}."
    if findings:
        lines = [f"    {finding.path}:{finding.line}: {finding.message}" for finding in findings[:10]]
        more = [f"    and {len(findings) - 10} more"] if len(findings) > 10 else []
        text += "\n\nLeft alone:\n" + "\n".join([*lines, *more])
    return text


def _reasons(changes: Iterable[FileChange]) -> str:
    """For each canonical symbol the old paths that led to it, the most used first.  Indented lines are not wrapped."""
    routes: dict[str, Counter[str]] = {}
    for reason in (reason for change in changes for reason in change.reasons):
        if reason.form != "use":
            routes.setdefault(reason.new, Counter())[reason.old] += 1
    blocks = []
    for new, olds in sorted(routes.items(), key=lambda route: -route[1].total()):
        lines = [f"    {count:4}  {old}" for old, count in olds.most_common(8)]
        more = [f"          and {len(olds) - 8} more paths"] if len(olds) > 8 else []
        blocks.append("\n".join([f"    {new}, before:", *lines, *more]))
    return "\n\n".join([*blocks[:12], *([f"    and {len(blocks) - 12} more"] if len(blocks) > 12 else [])])
