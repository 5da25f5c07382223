"""Walking just those parts of a tree that stand on given lines, or that run with the module."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator


def walk_lines(tree: ast.AST, lines: Iterable[int]) -> Iterator[ast.AST]:
    """Every node of the statements that touch one of the lines (1-based), parents first; others are not entered."""
    wanted = sorted(set(lines))
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt) and not touches(node, wanted):
            continue
        yield node
        pending.extend(ast.iter_child_nodes(node))


def walk_run(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node that running the module evaluates: all but what stands in functions and lambdas."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                pending += [node.args, *node.decorator_list, *([node.returns] if node.returns else [])]
            case ast.Lambda():
                pending.append(node.args)
            case _:
                pending.extend(ast.iter_child_nodes(node))


def first_line(node: ast.stmt) -> int:
    """Of the first decorator, or of the statement itself."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def touches(node: ast.stmt, lines: list[int]) -> bool:
    """Whether a statement, with its decorators and its blocks, covers one of the sorted lines."""
    at = bisect_left(lines, first_line(node))
    return at < len(lines) and lines[at] <= (node.end_lineno or node.lineno)
