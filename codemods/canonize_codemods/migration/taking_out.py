"""Names that leave a module: its statements and imports without them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.statement import read_statement
from canonize_codemods.scopes import Role
from canonize_codemods.source import LINE_END, Edit

from .top_level import bound


def with_blank_lines_above(file: File, node: ast.stmt) -> tuple[int, int]:
    source, line = file.source, node.lineno
    while line > 1 and not source.text[slice(*source.line_span(line - 1))].strip():
        line -= 1
    return source.line_span(line)[0], source.line_span(node.end_lineno or node.lineno)[1]


def joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without overlaps, neighbours as one: the comment below one definition may be the one above the next."""
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
        gone = [at for at, name in enumerate(bound(site.node)) if name in names]
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
