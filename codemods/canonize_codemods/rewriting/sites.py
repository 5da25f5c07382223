"""Import statements where they stand: their block, guard and line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize_codemods.index.blocks import guarded_blocks
from canonize_codemods.index.expressions import absolute
from canonize_codemods.index.facts import Guard
from canonize_codemods.source import Source
from canonize_codemods.syntax.walk import touches


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One import statement.

    ``block`` is the list of statements that it is part of and ``at`` its place there; ``start`` and ``end`` are
    character offsets.  ``module`` is the absolute module of a from-import, "" for a plain import.
    """

    node: ast.Import | ast.ImportFrom
    module: str
    block: list[ast.stmt]
    at: int
    guard: Guard
    lazy: bool
    in_class: bool
    rivals: tuple[list[ast.stmt], ...]  # the other branches of the try statements around it
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.node.lineno

    @property
    def is_star(self) -> bool:
        return isinstance(self.node, ast.ImportFrom) and self.node.names[0].name == "*"

    @property
    def at_import_time(self) -> bool:
        """Runs when the module is imported."""
        return not self.lazy and self.guard is not Guard.TYPE_CHECKING


def import_sites(source: Source, tree: ast.Module, module: str, is_package: bool) -> list[Site]:
    """Every import statement of a file, in source order."""
    return sorted(_Finder(source, module, is_package).block(tree.body, Guard.NONE), key=lambda site: site.start)


class _Finder:
    def __init__(self, source: Source, module: str, is_package: bool) -> None:
        self.source, self.module, self.is_package = source, module, is_package
        self.lines = source.lines_with(["import"])  # most blocks hold none

    def block(
        self,
        body: list[ast.stmt],
        guard: Guard,
        lazy: bool = False,
        in_class: bool = False,
        rivals: tuple[list[ast.stmt], ...] = (),
    ) -> Iterator[Site]:
        for at, node in enumerate(body):
            match node:
                case ast.Import() | ast.ImportFrom():
                    yield self._site(node, body, at, guard, lazy, in_class, rivals)
                case _ if not touches(node, self.lines):
                    pass
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    inner = Guard.TYPE_CHECKING if guard is Guard.TYPE_CHECKING else Guard.NONE
                    yield from self.block(node.body, inner, True, False)
                case ast.ClassDef():
                    yield from self.block(node.body, guard, lazy, True, rivals)
                case _:
                    blocks = list(guarded_blocks(node, guard))
                    for inner_body, inner in blocks:
                        others = rivals
                        if isinstance(node, ast.Try):
                            branches = [node.body, *(handler.body for handler in node.handlers)]
                            if any(inner_body is branch for branch in branches):
                                others += tuple(branch for branch in branches if branch is not inner_body)
                        yield from self.block(inner_body, inner, lazy, in_class, others)

    def _site(
        self,
        node: ast.Import | ast.ImportFrom,
        body: list[ast.stmt],
        at: int,
        guard: Guard,
        lazy: bool,
        in_class: bool,
        rivals: tuple[list[ast.stmt], ...],
    ) -> Site:
        module = ""
        if isinstance(node, ast.ImportFrom):
            module = absolute(self.module, self.is_package, node.level, node.module)
        start = self.source.offset(node.lineno, node.col_offset)
        end = self.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return Site(node, module, body, at, guard, lazy, in_class, rivals, start, end)
