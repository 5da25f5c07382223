"""Names that leave a module: its statements, imports and ``__all__`` without them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.statement import read_statement
from canonize_codemods.scopes import Role
from canonize_codemods.source import LINE_END, Edit


def with_blank_lines_above(file: File, node: ast.stmt) -> tuple[int, int]:
    source, line = file.source, node.lineno
    while line > 1 and not source.text[slice(*source.line_span(line - 1))].strip():
        line -= 1
    return source.line_span(line)[0], source.line_span(node.end_lineno or node.lineno)[1]


def joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def unused(file: File, names: Collection[str], parts: Sequence[ast.stmt]) -> set[str]:
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


def without_imports(file: File, names: Collection[str]) -> list[Edit]:
    """The module's imports without ``names``."""
    edits = []
    for site in file.sites:
        if site.block is not file.tree.body:
            continue
        gone = [at for at, alias in enumerate(site.node.names) if _bound(site.node, alias) in names]
        if not gone:
            continue
        if len(gone) < len(site.node.names):
            statement = read_statement(file.source.text[site.start : site.end])
            edits.append(Edit(site.start, site.end, statement.without(gone).text))
        else:
            edits.append(Edit(*_lines(file, site.node), ""))
    return edits


def _bound(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    return alias.asname or (alias.name if isinstance(node, ast.ImportFrom) else alias.name.partition(".")[0])


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


def without_exports(file: File, names: Collection[str]) -> list[Edit]:
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


def blank_lines_kept(text: str, start: int, end: int) -> tuple[int, int]:
    """A span that goes, so that what follows it keeps the blank lines above it where the span had fewer."""
    before, inside = text[:start], text[start:end]
    above = LINE_END.sub("", before[len(before.rstrip()) :], count=1)
    below = LINE_END.sub("", inside[len(inside.rstrip()) :], count=1)
    more = len(LINE_END.findall(below)) - len(LINE_END.findall(above))
    if not before.strip() or end == len(text):
        return start, end
    for _ in range(more):
        end -= len(LINE_END.findall(text, 0, end)[-1])
    return start, end
