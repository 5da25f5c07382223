"""Bowler's engine for old syntax: text → tree, in memory.  Its queries are run by ``hosting/bowler_host.py``.

Bowler's engine is fissix, which reads every Python from 2.0 on.  It is imported when the first file needs it, because
that costs more than most runs, and because it may fail: it builds grammar files at import.  Bowler never sees a path.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

# Keywords of fissix's grammar that a dialect does not have: Python 2, Python 2 with print_function, early Python 3.
_DIALECTS = (("nonlocal",), ("nonlocal", "print"), ("print", "exec"))

_LONE_CR = re.compile(r"\r(?!\n)")  # ends a line for Python, not for fissix

_SLIPS = (AssertionError, LookupError)  # of fissix's tokenizer, on what is no Python

# A tree is made by fissix as (type, value, (prefix, (line, column)), children).
_Raw = tuple[int, str | None, tuple[str, tuple[int, int]] | None, list["Node"] | None]


class LaneClosed(Exception):
    """Bowler cannot be imported here; the message says why."""


@dataclass(eq=False)
class Node:
    """``kind`` is the grammar's word for an inner node, a token's name in capitals for a leaf.

    A node with a single child is that child, so that ``a`` is one leaf and not twenty nodes around it.
    """

    kind: str
    value: str
    start: int  # character offset
    children: list[Node] = field(default_factory=list)

    @property
    def end(self) -> int:
        """Where a leaf ends."""
        return self.start + len(self.value)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in source order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


def read_old_syntax(text: str) -> Node | None:
    """The tree of the first dialect that can read the text; None where none can.

    Raises LaneClosed.
    """
    parsers = _parsers()
    if isinstance(parsers, str):
        raise LaneClosed(parsers)
    plain = _LONE_CR.sub("\n", text)
    whole = plain if plain.endswith("\n") else plain + "\n"
    return next((tree for parser in parsers if (tree := parser(whole)) is not None), None)


@cache
def _parsers() -> list[Callable[[str], Node | None]] | str:
    """One parser a dialect, or why there are none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [_parser(dialect) for dialect in _DIALECTS]
    except Exception as error:  # whatever stops Bowler stops only this lane
        return f"{type(error).__name__}: {error}"


@cache
def refusals() -> tuple[type[BaseException], ...]:
    """What fissix raises for a text that it cannot read."""
    parser, tokenizer = import_module("fissix.pgen2.parse"), import_module("fissix.pgen2.tokenize")
    return (parser.ParseError, tokenizer.TokenError, SyntaxError, RecursionError, *_SLIPS)


def _parser(absent: tuple[str, ...]) -> Callable[[str], Node | None]:
    engine = import_module("bowler.tool").pygram
    driver, tokens = import_module("fissix.pgen2.driver"), import_module("fissix.pgen2.token")
    grammar = engine.python_grammar.copy()
    for keyword in absent:
        del grammar.keywords[keyword]
    kinds: dict[int, str] = {**tokens.tok_name, **grammar.number2symbol}

    def parse(text: str) -> Node | None:
        lines = [0, *(match.end() for match in re.finditer("\n", text))]

        def convert(_: Any, raw: _Raw) -> Node:
            kind, value, context, children = raw
            if children is not None and len(children) == 1:
                return children[0]
            if context is None:  # the root
                return Node(kinds[kind], "", 0, children or [])
            line, column = context[1]
            return Node(kinds[kind], value or "", lines[line - 1] + column, children or [])

        try:
            tree: Node = driver.Driver(grammar, convert).parse_string(text)
        except refusals():
            return None
        return tree

    return parse
