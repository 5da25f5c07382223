"""Shims that nobody needs any more → the commits that take them away, one each; the vendored helper with the last."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.changes import Changeset, FileChange, Finding, Migration, Reason, Severity
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.statement import read_statement
from canonize_codemods.scopes import Role
from canonize_codemods.shims import is_own_edit
from canonize_codemods.shims.inventory import Shim
from canonize_codemods.source import Edit, SourceError, splice
from canonize_codemods.words import counted

from .describe import fit
from .shim_users import Use, users


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
        return Finding(shim.path, shim.line, "shim-used", message, "move them first: canonize migrate, or by hand")
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
    unused = _unused(file, {*shim.kept, "TYPE_CHECKING"}, parts)
    if "TYPE_CHECKING" not in unused:
        parts = [node for node in parts if not isinstance(node, ast.ImportFrom) or node.module != "typing"]
    edits = [Edit(*span, "") for span in _joined([_with_blank_lines_above(file, node) for node in parts])]
    edits += _exports(file, shim.names)
    edits += _imports(file, set(shim.kept) & unused)
    return splice(file.source.text, edits)


def _with_blank_lines_above(file: File, node: ast.stmt) -> tuple[int, int]:
    source, line = file.source, node.lineno
    while line > 1 and not source.text[slice(*source.line_span(line - 1))].strip():
        line -= 1
    return source.line_span(line)[0], source.line_span(node.end_lineno or node.lineno)[1]


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _unused(file: File, names: Collection[str], parts: Sequence[ast.stmt]) -> set[str]:
    """Names that the module binds and does not use itself."""
    scopes = file.scopes(names)
    spans = [(file.source.offset(node.lineno, 0), file.source.line_span(node.end_lineno or 0)[1]) for node in parts]
    used = {
        use.name
        for use in scopes.occurrences
        if use.role in (Role.LOAD, Role.ANNOTATION, Role.DELETE, Role.DECLARE)
        and not any(start <= use.start < end for start, end in spans)
    }
    return set(names) - used


def _imports(file: File, names: Collection[str]) -> list[Edit]:
    """The module's imports without ``names``."""
    edits = []
    for site in file.sites:
        if site.block is not file.tree.body or not isinstance(site.node, ast.ImportFrom):
            continue
        gone = [at for at, alias in enumerate(site.node.names) if (alias.asname or alias.name) in names]
        if not gone:
            continue
        if len(gone) < len(site.node.names):
            statement = read_statement(file.source.text[site.start : site.end])
            edits.append(Edit(site.start, site.end, statement.without(gone).text))
        else:
            edits.append(Edit(*_lines(file, site.node), ""))
    return edits


def _lines(file: File, node: ast.stmt) -> tuple[int, int]:
    """The lines of a statement of its own, with the blank ones that would add up."""
    source, first, last = file.source, node.lineno, node.end_lineno or node.lineno
    total = len(source.line_starts)

    def blank(line: int) -> bool:
        return 1 <= line < total and not source.text[slice(*source.line_span(line))].strip()

    if any(other is not node and other.lineno <= last and (other.end_lineno or 0) >= first for other in file.tree.body):
        raise ValueError(f"line {first} holds two statements")
    while blank(last + 1) and (first == 1 or blank(first - 1)):
        last += 1
        if not blank(first - 1):
            break
    return source.line_span(first)[0], source.line_span(last)[1]


def _exports(file: File, names: Collection[str]) -> list[Edit]:
    """``__all__`` without ``names``: a star import asks for each name that stands there."""
    edits = []
    for node in file.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=items) | ast.Tuple(elts=items)):
                gone = [at for at, item in enumerate(items) if getattr(item, "value", None) in names]
                if len(gone) == len(items) and gone:
                    start, end = _extent(file, items[0])[0], _extent(file, items[-1])[1]
                    rest = file.source.text[end : _extent(file, node.value)[1]]
                    comma = rest.find(",")
                    edits.append(Edit(start, end + comma + 1 if comma >= 0 else end, ""))
                    continue
                for at in gone:
                    start, end = _extent(file, items[at])
                    if at + 1 < len(items):
                        edits.append(Edit(start, _extent(file, items[at + 1])[0], ""))
                    else:
                        before = max(each for each in range(at) if each not in gone)
                        start = _extent(file, items[before])[1]
                        edits = [edit for edit in edits if edit.start < start]
                        edits.append(Edit(start, end, ""))
            case _ if "__all__" in ast.unparse(node).partition("\n")[0] and not isinstance(node, ast.If):
                if any(isinstance(n, ast.Constant) and n.value in names for n in ast.walk(node)):
                    raise ValueError("__all__ is not one plain list")
    return edits


def _extent(file: File, node: ast.expr) -> tuple[int, int]:
    source = file.source
    end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    return source.offset(node.lineno, node.col_offset), end


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


def described(standing: Standing) -> str:
    """``3 users`` or ``no users``."""
    return counted(len(standing.uses), "user") if standing.uses else "no users"
