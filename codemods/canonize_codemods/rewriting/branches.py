"""Branches that a rewriting made equal: a compatibility import that has nothing left to choose (CASES.md row 54)."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def newly_equal(before: list[ast.stmt], after: list[ast.stmt]) -> list[int]:
    """Lines, after, of the try and if statements whose branches import the same now and did not before.

    Both have the same compound statements in the same order.
    """
    pairs = zip(_choices(before), _choices(after), strict=False)
    return [now.lineno for was, now in pairs if _is_equal(now) and not _is_equal(was)]


def _choices(body: list[ast.stmt]) -> Iterator[ast.Try | ast.If]:
    for node in body:
        if isinstance(node, ast.Try | ast.If):
            yield node
        for field in ("body", "handlers", "cases", "orelse", "finalbody"):
            for block in getattr(node, field, []):
                yield from _choices([block] if isinstance(block, ast.stmt) else block.body)


def _is_equal(node: ast.Try | ast.If) -> bool:
    others = [handler.body for handler in node.handlers] if isinstance(node, ast.Try) else [node.orelse]
    first = _imports(node.body)
    return bool(first) and any(_imports(other) == first for other in others)


def _imports(body: list[ast.stmt]) -> list[str]:
    """A block of nothing but imports, as text; else nothing."""
    return [ast.unparse(node) for node in body] if all(isinstance(n, ast.Import | ast.ImportFrom) for n in body) else []
