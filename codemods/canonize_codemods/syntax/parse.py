"""Source text → ``ast`` tree whose positions hold for the original text.

The stdlib parser is about ten times faster than LibCST, so it goes first (DESIGN.md §3).  Newer syntax than the
running Python's is *lowered*: LibCST parses it, and a text of the same length in older syntax takes its place, so one
analysis serves every dialect.  LibCST is imported when the first file needs it: that costs more than a hook may take.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from canonize_codemods.source import LINE_END, TOO_DEEP, Source, SourceError

from .bowler_engine import LaneClosed
from .legacy import could_be_older, parse_legacy
from .outline import body_around, outline
from .walk import walk_lines

# One that may have a name on another line than its brace.
_LONG_FSTRING = re.compile(r"[fF][rR]?(?:\"{3}|'{3})")
_BLOCK = "if 1:\n"
_MOST_BODIES = 30  # each costs a parse up to the next
# Before 3.12 the nodes inside an f-string have no usable positions (PEP 701).
FSTRING_POSITIONS = sys.version_info >= (3, 12)


class Parsed(NamedTuple):
    """``engine`` is what made sense of the source: ``ast``, ``libcst`` (newer syntax) or ``fissix`` (older); ``text``,
    what the tree is of, has as many lines and bytes."""

    tree: ast.Module
    engine: str
    text: str


def parse(source: Source) -> tuple[ast.Module, str]:
    """The tree and its engine.  Raises SourceError with the stdlib parser's message where all give up."""
    return parse_text(source)[:2]


def parse_text(source: Source) -> Parsed:
    """Raises SourceError with the stdlib parser's message where all give up."""
    try:
        return Parsed(_ast(source.text), "ast", source.text)
    except SourceError as error:
        closed = ""
        # Older syntax first: LibCST takes ``except E, e`` for two exceptions (PEP 758).
        if could_be_older(source, error.line):
            try:
                if (tree := parse_legacy(source, _ast_without_fstrings)) is not None:
                    return Parsed(tree, "fissix", source.text)
            except LaneClosed as reason:
                closed = f"; if it is Python 2, it needs the Python 2 lane, which is closed: {reason}"
        if (newer := _newer(source.text, error.line)) is not None:
            return newer
        raise SourceError(f"{error.message}{closed}", error.line) from None


def _newer(text: str, line: int) -> Parsed | None:
    """Lowered function by function, beginning with the one whose ``line`` is no older syntax; else as a whole, which
    takes LibCST ten times as long."""
    from .lower import lower_module

    lowered, bodies = text, set[int]()
    while (span := body_around(lowered, line)) is not None and len(bodies) < _MOST_BODIES:
        start, end = span
        part = lower_module(f"{_BLOCK}{lowered[start:end]}")
        if part is None or (first := lowered.count("\n", 0, start)) in bodies:
            break
        bodies.add(first)
        lowered = f"{lowered[:start]}{part.removeprefix(_BLOCK)}{lowered[end:]}"
        try:
            return Parsed(_with_type_parameters(text, _ast(lowered)), "libcst", lowered)
        except SourceError as error:
            line = error.line
    whole = lower_module(text)
    if whole is not None:
        with suppress(SourceError):
            return Parsed(_with_type_parameters(text, _ast(whole)), "libcst", whole)
    return None


def _with_type_parameters(text: str, tree: ast.Module) -> ast.Module:
    from .type_parameters import with_type_parameters

    return with_type_parameters(text, tree)


def parse_outline(source: Source, places: Sequence[int]) -> tuple[ast.Module, str]:
    """As ``parse``, but functions in which none of the sorted ``places`` stands may be empty, and are not checked."""
    if (text := outline(source.text, places)) is not None:
        with suppress(SourceError):
            return _ast(text), "ast"
    return parse(source)


def with_fstring_positions(original: Source, parsed: Parsed, names: frozenset[str], lines: Iterable[int]) -> ast.Module:
    """The same tree, or one in which f-strings that mention one of ``names`` are tuples with true positions.

    ``lines`` are those on which the names stand.
    """
    tree, engine, text = parsed
    if FSTRING_POSITIONS or engine == "fissix":
        return tree
    source = Source(text, "utf-8", b"")
    if not _LONG_FSTRING.search(text):
        lines = [line for line in lines if "{" in text[slice(*source.line_span(line))]]
    spans = _fstrings(source, walk_lines(tree, lines)) if lines else []
    wanted = [(start, end) for start, end in spans if any(name in text[start:end] for name in names)]
    if not wanted:
        return tree
    plain = _without_fstrings(text, wanted)
    return plain if engine == "ast" else _with_type_parameters(original.text, plain)


def _fstrings(source: Source, nodes: Iterable[ast.AST]) -> list[tuple[int, int]]:
    """Where f-strings stand in the source; of one inside another no position can be told.  ``nodes``: parents first."""
    found: list[tuple[int, int]] = []
    inner = set[ast.AST]()
    for node in nodes:
        if isinstance(node, ast.JoinedStr) and node not in inner and node.end_lineno and node.end_col_offset:
            inner.update(ast.walk(node))
            start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
            found.append((source.offset(*start), source.offset(*end)))
    return found


def _without_fstrings(text: str, spans: list[tuple[int, int]]) -> ast.Module:
    from .lower import lower_fstrings

    return _ast(lower_fstrings(text, sorted(set(spans))))


def _ast_without_fstrings(text: str) -> ast.Module:
    tree = _ast(text)
    spans = [] if FSTRING_POSITIONS else _fstrings(Source(text, "utf-8", b""), ast.walk(tree))
    return _without_fstrings(text, spans) if spans else tree


def _ast(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes: the target's own business
            return ast.parse(text)
    except SyntaxError as error:
        raise SourceError(error.msg or "invalid syntax", error.lineno or _line_of_nul(text)) from None
    except ValueError as error:  # NUL bytes, lone surrogates
        raise SourceError(str(error), _line_of_nul(text)) from None
    except (RecursionError, MemoryError):
        raise SourceError(TOO_DEEP) from None


def _line_of_nul(text: str) -> int:
    """0 where there is none."""
    at = text.find("\0")
    return len(LINE_END.findall(text, 0, at)) + 1 if at >= 0 else 0
