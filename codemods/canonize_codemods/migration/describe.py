"""What a commit's message says: subject, why, the paths that led to each symbol, counts by form, what was left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from string import Template

from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.words import counted

SUBJECT_LIMIT = 72
MESSAGE = "$subject\n\n$why\n\n$paths\n\n$counts\n\n$findings"
"""The template of a message, unless the plan has one: its first line is the subject."""
_MOST, _PLACES = 8, 6  # of things that were left, and of the files of each, in one message
FIELDS = frozenset({"subject", "step", "group", "why", "paths", "counts", "findings"})

_MADE_FIRST = frozenset({"move", "mixin", "helper"})
WHY = {
    "shims": "The duplicate definitions are removed and their old paths forward to the canonical ones, so that every"
    " importer goes on working and gets the same object.",
    "importers": "One symbol, one place to import it from: importers go to the canonical module and get the same"
    " object.",
    "texts": "Dotted paths that led to duplicates; only whole paths, no comments.",
    "removals": "Nothing imports them any more.",
    "codemod": "Made by a codemod; each file parses as before, and a second run of it changes nothing.",
}


def check_template(template: str) -> str:
    """What is wrong with a template of messages; "" where nothing is."""
    try:
        Template(template).substitute(dict.fromkeys(FIELDS, "x"))
    except KeyError as error:
        return f"${error.args[0]} is no field of a message"
    except ValueError as error:
        return f"a $ that begins no field: {error}"
    return "" if template.strip() else "it is empty"


def describe(
    step: str, group: str, where: str, changes: Sequence[FileChange], findings: Sequence[Finding], template: str = ""
) -> tuple[str, str]:
    """Subject, at most 72 characters, and body.  ``where`` ends the subject: " in app/ws (2/3)"."""
    fields = {
        "subject": _subject(step, where, changes),
        "step": step,
        "group": group,
        "why": WHY[step],
        "paths": _paths(changes),
        "counts": _counts(changes),
        "findings": _left(findings),
    }
    subject, _, body = Template(template or MESSAGE).substitute(fields).strip("\n").partition("\n")
    return fit(subject), body.strip("\n")


def fit(subject: str) -> str:
    return subject if len(subject) <= SUBJECT_LIMIT else subject[: SUBJECT_LIMIT - 1].rstrip() + "…"


def canonical(new: str) -> str:
    return new if ":" in new or "." in new else ""


def _subject(step: str, where: str, changes: Sequence[FileChange]) -> str:
    reasons = [reason for change in changes for reason in change.reasons]
    match step:
        case "shims" if any(reason.form in _MADE_FIRST for reason in reasons):
            return _preparing_subject(reasons, changes, where)
        case "shims":
            names = sorted({reason.old.partition(":")[2] for reason in reasons if reason.form == "definition"})
            if not names:
                return f"Add {changes[0].path} for old paths{where}"
            listed = f"Forward old paths of {', '.join(names)}{where}"
            return listed if len(listed) <= SUBJECT_LIMIT else f"Forward old paths of {len(names)} names{where}"
        case "texts":
            return f"Name canonical paths in {len(changes)} configuration and text files{where}"
        case "codemod":
            return f"Apply {reasons[0].new}{where}"
        case "removals":
            names = sorted({reason.old for reason in reasons})
            what = names[0] if len(names) == 1 else f"{len(names)} definitions that nothing imports"
            return f"Remove {what}{where}"
    return _importers_subject(changes, where)


def _preparing_subject(reasons: Sequence[Reason], changes: Sequence[FileChange], where: str) -> str:
    """What is made before anything gives way: a moved definition, a mixin, a newer helper."""
    moved = {reason.new for reason in reasons if reason.form == "move"}
    if moved:
        names = sorted({new.partition(":")[2] for new in moved if not new.partition(":")[2].startswith("_")} or moved)
        homes = sorted({new.partition(":")[0] for new in moved})
        subject = f"Move {', '.join(names)} to {', '.join(homes)}{where}"
        if len(subject) <= SUBJECT_LIMIT:
            return subject
        home = homes[0] if len(homes) == 1 else f"{len(homes)} modules"
        return f"Move {len(moved)} names to {home}{where}"
    members = sorted({reason.old.rpartition(".")[2] for reason in reasons if reason.form == "mixin"})
    if members:
        return f"Keep {', '.join(members)} as deprecated members{where}"
    newer = next(reason.new for reason in reasons if reason.form == "helper")
    return f"Update {changes[0].path} to {newer}"


def _importers_subject(changes: Iterable[FileChange], where: str) -> str:
    """What is imported, from where, and ``where`` it is used; shortened until it fits."""
    news = {new for change in changes for reason in change.reasons for new in reason.new.split(", ") if canonical(new)}
    symbols = sorted(new for new in news if ":" in new)
    modules = sorted({symbol.partition(":")[0] for symbol in symbols} or news)
    names = sorted({symbol.partition(":")[2] for symbol in symbols})
    home = modules[0] if len(modules) == 1 else f"{len(modules)} modules"
    if not names:
        return f"Import {home}{where}"
    count = names[0] if len(names) == 1 else f"{len(names)} names"
    subjects = [
        f"Import {what} from {place}{where}"
        for place in (home, home.rpartition(".")[2])
        for what in (", ".join(names), count)
    ]
    return next((text for text in subjects if len(text) <= SUBJECT_LIMIT), f"Import {count} canonically{where}")


def _counts(changes: Sequence[FileChange]) -> str:
    forms = Counter(reason.form for change in changes for reason in change.reasons if reason.form != "codemod")
    listed = ", ".join(f"{count} {form}" for form, count in forms.most_common())
    return f"In {counted(len(changes), 'file')}: {listed}." if listed else f"In {counted(len(changes), 'file')}."


def _left(findings: Sequence[Finding]) -> str:
    """What was seen and not changed: each thing once, with the places below it."""
    said: dict[tuple[str, str], dict[str, list[str]]] = {}
    for finding in sorted(findings):
        lines = said.setdefault((finding.code, finding.message), {}).setdefault(finding.path, [])
        lines += [str(finding.line)] if finding.line and str(finding.line) not in lines else []
    blocks = []
    for (code, message), places in said.items():
        where = [f"    {path}:{', '.join(lines)}".removesuffix(":") for path, lines in places.items()]
        more = [f"    and {len(where) - _PLACES} more files"] if len(where) > _PLACES else []
        blocks.append("\n".join([f"- {code}: {message}", *where[:_PLACES], *more]))
    more = [f"- and {len(blocks) - _MOST} more"] if len(blocks) > _MOST else []
    return "\n".join(["Left alone:", *blocks[:_MOST], *more]) if blocks else ""


def _paths(changes: Iterable[FileChange]) -> str:
    """For each canonical symbol the old paths that led to it, the most used first.  Indented lines are not wrapped."""
    routes: dict[str, Counter[str]] = {}
    for reason in (reason for change in changes for reason in change.reasons):
        if reason.form not in ("use", "codemod", "export-goes"):
            routes.setdefault(reason.new, Counter())[reason.old] += 1
    blocks = []
    for new, olds in sorted(routes.items(), key=lambda route: -route[1].total()):
        lines = [f"    {count:4}  {old}" for old, count in olds.most_common(8)]
        more = [f"          and {len(olds) - 8} more paths"] if len(olds) > 8 else []
        blocks.append("\n".join([f"    {new}, before:", *lines, *more]))
    return "\n\n".join([*blocks[:12], *([f"    and {len(blocks) - 12} more"] if len(blocks) > 12 else [])])
