"""Edits → changesets: one reviewable commit each, shims first, importers next, removals last (DESIGN.md §7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from canonize_codemods.changes import Changeset, FileChange, Finding
from canonize_codemods.plan import Plan
from canonize_codemods.words import counted

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
            part_of = f" ({number}/{len(parts)})" if len(parts) > 1 else ""
            where = part_of if group_by is GroupBy.CONSOLIDATION else f" in {group}{part_of}"
            concerned = tuple(finding for change in part for finding in by_path.get(change.path, ()))
            found.append(Changeset(_title(part, where), _body(part, concerned), "importers", tuple(part), concerned))
    return found


def shim_changeset(changes: Sequence[FileChange], findings: Sequence[Finding]) -> list[Changeset]:
    """Old definitions give way; everything that imports them goes on working."""
    if not changes:
        return []
    names = sorted({reason.old.partition(":")[2] for change in changes for reason in change.reasons})
    listed = f"Forward old paths of {', '.join(names)}"
    title = listed if len(listed) <= SUBJECT_LIMIT else f"Forward old paths of {len(names)} names"
    body = (
        "The duplicate definitions are removed and their old paths forward to the canonical ones, so that every\n"
        "importer goes on working and gets the same object.\n\n" + _reasons(changes)
    )
    return [Changeset(title, body, "shims", tuple(changes), tuple(findings))]


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
            return _symbols
        case _:
            return lambda change: "/".join(change.path.split("/")[:-1][:2]) or "."


def _symbols(change: FileChange) -> str:
    news = {_canonical(reason.new) for reason in change.reasons} - {""}
    return ", ".join(sorted({new for new in news if ":" in new} or news))


def _canonical(new: str) -> str:
    return new if ":" in new or "." in new else ""


def _chunks(members: list[FileChange], size: int | None) -> list[list[FileChange]]:
    if not size or len(members) <= size:
        return [members]
    return [members[at : at + size] for at in range(0, len(members), size)]


def _title(changes: Iterable[FileChange], where: str) -> str:
    """What is imported, from where, and ``where`` it is used; shortened until it fits."""
    news = {new for change in changes for reason in change.reasons for new in reason.new.split(", ") if _canonical(new)}
    symbols = sorted(new for new in news if ":" in new)
    modules = sorted({symbol.partition(":")[0] for symbol in symbols} or news)
    names = sorted({symbol.partition(":")[2] for symbol in symbols})
    home = modules[0] if len(modules) == 1 else f"{len(modules)} modules"
    if not names:
        return fit(f"Import {home}{where}")
    count = names[0] if len(names) == 1 else f"{len(names)} names"
    titles = [
        f"Import {what} from {place}{where}"
        for place in (home, home.rpartition(".")[2])
        for what in (", ".join(names), count)
    ]
    return next((title for title in titles if len(title) <= SUBJECT_LIMIT), fit(f"Import {count} canonically{where}"))


def _body(changes: Sequence[FileChange], findings: Sequence[Finding]) -> str:
    forms = Counter(reason.form for change in changes for reason in change.reasons)
    counts = ", ".join(f"{count} {form}" for form, count in forms.most_common())
    files = counted(len(changes), "file")
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
