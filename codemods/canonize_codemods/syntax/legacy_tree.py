"""What lowered text cannot say, mended in the tree that it yields."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.source import Source

_INDENT = re.compile(r"[ \t\f]*")


@dataclass(frozen=True, slots=True)
class Lowered:
    """A text that the stdlib parser reads, and what it does not say of the original.

    ``python2``: no Python 3 reads the original.  ``stand_ins``: identifiers by what stands for them in ``text``.
    ``strings``: spans of the string literals with several lines.
    """

    text: str
    python2: bool
    stand_ins: Mapping[str, str]
    strings: Sequence[tuple[int, int]]

    def tree(self, source: Source, parse: Callable[[str], ast.Module]) -> ast.Module:
        """The tree, with the original's names and positions.  Raises what ``parse`` raises."""
        text, shifts = self._without_tabs(source)
        tree = parse(text)
        if shifts:
            for node in ast.walk(tree):
                _move(node, shifts)
        pending: list[ast.AST] = [tree]
        while pending:
            node = pending.pop()
            if self.stand_ins:
                self._rename(node)
            if isinstance(node, ast.ExceptHandler):
                self._binding(node, source)
            if self.python2:
                _spill(node)
            pending.extend(ast.iter_child_nodes(node))
        return tree

    def _without_tabs(self, source: Source) -> tuple[str, dict[int, int]]:
        """The text indented by spaces, and by how much that moved each line.

        For Python 2 a tab leads to the next multiple of 8; Python 3 refuses where it matters how wide one is.
        """
        if "\t" not in self.text:
            return self.text, {}
        inside: set[int] = set()
        for start, end in self.strings:
            inside.update(range(source.line_of(start) + 1, source.line_of(end) + 1))
        pieces, position, shifts = [], 0, {}
        for line, start in enumerate(source.line_starts, 1):
            match = _INDENT.match(self.text, start)
            if match is None or "\t" not in match.group() or line in inside:
                continue
            spaces = match.group().rpartition("\f")[2].expandtabs(8)
            pieces += [self.text[position:start], spaces]
            position = match.end()
            shifts[line] = len(spaces) - len(match.group())
        return "".join([*pieces, self.text[position:]]), shifts

    def _rename(self, node: ast.AST) -> None:
        for field, value in ast.iter_fields(node):
            if isinstance(node, ast.Constant):
                continue
            if isinstance(value, str):
                setattr(node, field, self._original(value))
            elif isinstance(value, list) and isinstance(node, ast.Global | ast.Nonlocal):
                value[:] = map(self._original, value)

    def _original(self, dotted: str) -> str:
        return ".".join(self.stand_ins.get(name, name) for name in dotted.split("."))

    def _binding(self, handler: ast.ExceptHandler, source: Source) -> None:
        """``except E, e`` was lowered to ``except E| e``: both become one tuple.

        Python 3.14 reads it as two exceptions again (PEP 758), so it binds only where the file is surely Python 2.
        """
        match handler.type:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                start = source.offset(left.end_lineno or left.lineno, left.end_col_offset or 0)
                if "," not in source.text[start : source.offset(right.lineno, right.col_offset)]:
                    return
                if self.python2:
                    _store(right)
                types = left.elts if isinstance(left, ast.Tuple) else [left]
                handler.type = ast.copy_location(ast.Tuple([*types, right], ast.Load()), handler.type)


def _move(node: ast.AST, shifts: Mapping[int, int]) -> None:
    if isinstance(node, ast.stmt | ast.expr | ast.ExceptHandler | ast.alias | ast.arg | ast.keyword):
        node.col_offset -= shifts.get(node.lineno, 0)
        if node.end_col_offset is not None:
            node.end_col_offset -= shifts.get(node.end_lineno or node.lineno, 0)


def _store(target: ast.expr) -> None:
    for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
        if isinstance(part, ast.Name | ast.Attribute | ast.Subscript | ast.Starred):
            part.ctx = ast.Store()
        elif part is not target:
            _store(part)


def _spill(node: ast.AST) -> None:
    """A list comprehension of Python 2 binds its variables in the scope around it: the parts without a scope."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.ListComp):
            setattr(node, field, _parts(value))
        elif isinstance(value, list):
            value[:] = [_parts(item) if isinstance(item, ast.ListComp) else item for item in value]


def _parts(comprehension: ast.ListComp) -> ast.expr:
    parts: list[ast.expr] = []
    for generator in comprehension.generators:
        parts += [generator.iter, generator.target, *generator.ifs]
    return ast.copy_location(ast.BoolOp(ast.And(), [*parts, comprehension.elt]), comprehension)
