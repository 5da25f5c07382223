"""``__all__`` without names that are gone: it agrees with what the module binds (CASES.md row 59)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from canonize_codemods.rewriting.file import File
from canonize_codemods.source import Edit

_COMMA = re.compile(r"[ \t]*,[ \t]*")


def without(file: File, names: Collection[str]) -> list[Edit]:
    """Edits that take the names out of ``__all__`` where it is written as lists, tuples or calls of ``append``."""
    return [edit for node in file.tree.body for edit in _edits(file, node, names)]


def check_plain(file: File, names: Collection[str]) -> None:
    """ValueError where the names stand in an ``__all__`` that is not one plain list."""
    for node in file.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple()):
                continue
            case _ if "__all__" in ast.unparse(node).partition("\n")[0] and not isinstance(node, ast.If):
                if any(isinstance(inner, ast.Constant) and inner.value in names for inner in ast.walk(node)):
                    raise ValueError("__all__ is not one plain list")


def _edits(file: File, node: ast.stmt, names: Collection[str]) -> Iterator[Edit]:
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            yield from _elements(file, value, names)
        case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
            yield from _elements(file, value, names)
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value):
            yield from _elements(file, value, names)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"), attr=attribute), args=[value])):
            if attribute == "append" and isinstance(value, ast.Constant) and value.value in names:
                yield Edit(*file.source.line_span(node.lineno), "")
            elif attribute in ("extend", "__iadd__"):
                yield from _elements(file, value, names)


def _elements(file: File, value: ast.expr, names: Collection[str]) -> Iterator[Edit]:
    """Each element with the comma after it, and with its line where it has one alone; at the end of a line, what stays
    needs no comma any more, unless it is the only element of a tuple."""
    if isinstance(value, ast.BinOp):
        yield from _elements(file, value.left, names)
        yield from _elements(file, value.right, names)
        return
    elements = value.elts if isinstance(value, ast.List | ast.Tuple) else []
    source, text = file.source, file.source.text
    spans = [
        (source.offset(e.lineno, e.col_offset), source.offset(e.end_lineno or e.lineno, e.end_col_offset or 0))
        for e in elements
    ]
    kept = [at for at, e in enumerate(elements) if not isinstance(e, ast.Constant) or e.value not in names]
    for at, (start, end) in enumerate(spans):
        if at in kept:
            continue
        if comma := _COMMA.match(text, end):
            end = comma.end()
        elif kept and (before := _COMMA.fullmatch(text, spans[kept[-1]][1], spans[kept[-1] + 1][0])):
            yield Edit(*before.span(), "," if isinstance(value, ast.Tuple) and len(kept) == 1 else "")
        first, last = source.line_span(source.line_of(start))
        if not text[first:start].strip() and not text[end:last].strip() and start > first:
            start, end = first, last
        yield Edit(start, end, "")
