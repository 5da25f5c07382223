"""Shims that nobody needs any more → the commits that take them away, one each; the vendored helper with the last."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.changes import Changeset, FileChange, Finding, Migration, Reason, Severity
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.file import File
from canonize_codemods.shims import is_own_edit
from canonize_codemods.shims.inventory import Shim
from canonize_codemods.source import Edit, SourceError, splice

from .describe import fit
from .exports import check_plain, without
from .shim_users import Use, users
from .taking_out import joined, unused, with_blank_lines_above, without_imports


@dataclass(frozen=True, slots=True)
class Standing:
    """A shim and who still uses it."""

    shim: Shim
    uses: tuple[Use, ...]


def standings(shims: Sequence[Shim], index: Index, sources: Mapping[str, bytes]) -> list[Standing]:
    """Each with its users; a shim that nobody uses uses nobody."""
    found = {shim.path: users(shim, index, sources) for shim in shims}
    while True:
        unused = {shim.path for shim in shims if shim.whole and not shim.edited and not found[shim.path]}
        fewer = {path: [use for use in uses if use.path not in unused] for path, uses in found.items()}
        if fewer == found:
            return [Standing(shim, tuple(found[shim.path])) for shim in shims]
        found = fewer


def prune(wanted: Sequence[Standing], every: Sequence[Shim], sources: Mapping[str, bytes]) -> Migration:
    """Take away those of ``wanted`` without users; a finding for each of the others.

    ``every``: all shims that there are, so that the helper goes when the last one has gone.
    """
    changesets: list[Changeset] = []
    findings: list[Finding] = []
    current = dict(sources)
    gone: set[str] = set()
    for standing in wanted:
        shim = standing.shim
        refusal = _refusal(standing)
        if refusal is None:
            result = _without_shim(shim, current)
            refusal = result if isinstance(result, Finding) else None
            if isinstance(result, FileChange):
                changesets.append(_changeset(shim, result))
                _apply(current, result)
                gone.add(shim.path)
        if refusal is not None:
            findings.append(refusal)
    if changesets:
        left = {shim.helper for shim in every if shim.path not in gone}
        helpers = {shim.helper for shim in every if shim.path in gone and shim.helper} - left
        last, said = _helpers(helpers, current)
        findings += said
        if last:
            changesets[-1] = _with_helpers(changesets[-1], last)
    return Migration(tuple(changesets), tuple(sorted(findings)))


def _refusal(standing: Standing) -> Finding | None:
    shim, uses = standing.shim, standing.uses
    if uses:
        listed = ", ".join(f"{use.path}:{use.line}" for use in uses[:5])
        more = f" and {len(uses) - 5} more" if len(uses) > 5 else ""
        message = f"the shim {shim.module} is still used: {listed}{more}"
        remedy = "move them first: canonize migrate, or by hand"
        if all(use.form == "text" for use in uses):
            remedy = "change the text, or, if nobody needs it, --force"
        return Finding(shim.path, shim.line, "shim-used", message, remedy)
    if shim.edited:
        message = f"the shim {shim.module} was edited by hand ({shim.edited}), so it stays"
        return Finding(shim.path, shim.line, "shim-edited", message, "take it out by hand, or undo the edit")
    return None


def _apply(current: dict[str, bytes], change: FileChange) -> None:
    if change.after is None:
        current.pop(change.path)
    else:
        current[change.path] = change.after


def _changeset(shim: Shim, change: FileChange) -> Changeset:
    names = ", ".join(sorted(shim.names))
    title = f"Remove the shim {shim.module}" if shim.whole else f"Stop forwarding {names} of {shim.module}"
    lines = [f"    {shim.module}:{name}, now {symbol}" for name, symbol in sorted(shim.names.items())]
    more = [f"    and {len(lines) - 20} more"] if len(lines) > 20 else []
    body = "Nothing in this repository goes through it any more.\n\n" + "\n".join([*lines[:20], *more])
    return Changeset(fit(title), body, "removals", (change,))


def _without_shim(shim: Shim, current: Mapping[str, bytes]) -> FileChange | Finding:
    data = current[shim.path]
    reasons = tuple(
        Reason(shim.line, "shim", f"{shim.module}:{name}", str(symbol)) for name, symbol in sorted(shim.names.items())
    )
    if shim.whole and not shim.is_package:
        return FileChange(shim.path, data, None, reasons)
    try:
        file = File.read(shim.path, shim.module, shim.is_package, data)
        text = _head(file) if shim.whole else _without_parts(file, shim)
        return FileChange(shim.path, data, file.source.encode(text), reasons)
    except (SourceError, ValueError) as error:
        return Finding(shim.path, shim.line, "shim-edited", f"the shim cannot be taken out: {error}", "do it by hand")


def _head(file: File) -> str:
    """A package keeps its ``__init__.py``, with what stood above the shim: its submodules and data are still there."""
    first = next(iter(file.tree.body))
    end = file.source.offset(first.lineno, 0)
    if isinstance(first, ast.Expr):
        end = file.source.line_span(first.end_lineno or first.lineno)[1]
    head = file.source.text[:end].rstrip()
    return head + file.source.newline if head else ""


def _without_parts(file: File, shim: Shim) -> str:
    """A mixed module without what forwards, without the imports that only the old path needed."""
    lines = {part.lineno for part in shim.parts}
    parts = [node for node in file.tree.body if node.lineno in lines]
    free = unused(file, {*shim.kept, "TYPE_CHECKING"}, parts)
    if "TYPE_CHECKING" not in free:
        parts = [node for node in parts if not isinstance(node, ast.ImportFrom) or node.module != "typing"]
    edits = [Edit(*span, "") for span in joined([with_blank_lines_above(file, node) for node in parts])]
    check_plain(file, shim.names)
    edits += without(file, shim.names)
    edits += without_imports(file, set(shim.kept) & free)
    return splice(file.source.text, edits)


def _helpers(helpers: Collection[str], current: Mapping[str, bytes]) -> tuple[list[FileChange], list[Finding]]:
    """The helpers that no shim imports any more."""
    changes, findings = [], []
    for path, data in sorted(current.items()):
        dotted = path.removesuffix(".py").replace("/", ".")
        helper = next((name for name in helpers if dotted == name or dotted.endswith(f".{name}")), None)
        if helper is None or not path.endswith(".py"):
            continue
        needle = helper.rpartition(".")[2].encode()
        if any(needle in other and b"import" in other for name, other in current.items() if name != path):
            continue
        if is_own_edit(data):
            message = f"nothing imports {path} any more, and it was edited by hand, so it stays"
            findings.append(Finding(path, 0, "helper-edited", message, "remove it by hand", Severity.NOTE))
        else:
            changes.append(FileChange(path, data, None, (Reason(0, "helper", helper, ""),)))
    return changes, findings


def _with_helpers(changeset: Changeset, helpers: Sequence[FileChange]) -> Changeset:
    names = ", ".join(change.path for change in helpers)
    body = f"{changeset.body}\n\nIt was the last one: {names} {'goes' if len(helpers) == 1 else 'go'} with it."
    return Changeset(changeset.title, body, changeset.step, (*changeset.changes, *helpers))
