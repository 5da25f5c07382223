"""How alike two bodies are, whatever they are called.

Shingles of syntax tokens, compared by *resemblance* and *containment* (Broder: "On the resemblance and containment of
documents", SEQUENCES 1997).  Layout, comments, docstrings, annotations and the definition's own name are not looked at.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from .bodies import Body
from .compare import Relation

# Tokens in a row that count as one place in common.
SHINGLE = 4


@dataclass(frozen=True, order=True, slots=True)
class Likeness:
    """Both from 0 to 1."""

    resemblance: float = 0.0  # shingles in common, of all that either has
    containment: float = 0.0  # shingles in common, of those of the smaller one

    @property
    def percent(self) -> int:
        return int(100 * self.resemblance)  # 100 only where nothing differs


NOTHING_ALIKE = Likeness()


def is_duplicate(relation: Relation, like: Likeness) -> bool:
    """Whether two definitions of one name are one thing, defined twice.

    The numbers are the best on the half of ``benchmarks/labelled`` that is there for tuning.
    """
    if relation in (Relation.IDENTICAL, Relation.REFORMATTED):
        return True
    return like.resemblance >= 0.3 or like.containment >= 0.6


def likeness(one: Body, other: Body) -> Likeness:
    return compare_shingles(shingles(one), shingles(other))


def compare_shingles(one: frozenset[int], other: frozenset[int]) -> Likeness:
    if not one or not other:
        return Likeness()
    common = len(one & other)
    return Likeness(common / (len(one) + len(other) - common), common / min(len(one), len(other)))


def shingles(body: Body) -> frozenset[int]:
    """Hashes of each ``SHINGLE`` tokens in a row; empty if nothing parses the body."""
    if body.node is None:
        return frozenset()
    tokens = list(_tokens(body.node, body.name))
    last = max(1, len(tokens) - SHINGLE + 1)
    return frozenset(crc32("\0".join(tokens[at : at + SHINGLE]).encode("utf-8", "surrogatepass")) for at in range(last))


def _tokens(node: ast.AST, own: str) -> Iterator[str]:
    """The tree in source order: what each node is, and the names and constants in it."""
    match node:
        case ast.Name(id=name):
            yield "_" if name == own else name
            return
        case ast.Constant(value=value):
            yield "_" if value == own else repr(value)
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield from _definition(node, own)
            return
        case ast.AnnAssign():
            yield "Assign"
            for child in (node.target, node.value):
                if child is not None:
                    yield from _tokens(child, own)
            return
        case ast.arg():
            yield node.arg
            return
        case ast.Load() | ast.Store() | ast.Del():
            return
    yield type(node).__name__
    for value in (getattr(node, field) for field in node._fields):
        if isinstance(value, str):
            yield "_" if value == own else value
        elif isinstance(value, ast.AST):
            yield from _tokens(value, own)
        elif isinstance(value, list):
            for child in value:
                if isinstance(child, ast.AST):
                    yield from _tokens(child, own)
                elif isinstance(child, str):
                    yield child


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, own: str) -> Iterator[str]:
    yield "Class" if isinstance(node, ast.ClassDef) else type(node).__name__
    yield "_" if node.name == own else node.name
    for decorator in node.decorator_list:
        yield from _tokens(decorator, own)
    if isinstance(node, ast.ClassDef):
        for part in (*node.bases, *node.keywords):
            yield from _tokens(part, own)
    else:
        yield from _tokens(node.args, own)
    documented = ast.get_docstring(node, clean=False) is not None
    for statement in node.body[1:] if documented else node.body:
        yield from _tokens(statement, own)
