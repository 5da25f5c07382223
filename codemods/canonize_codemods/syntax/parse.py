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

from canonize_codemods.source import TOO_DEEP, Source, SourceError

from .bowler_engine import LaneClosed
from .legacy import could_be_older, parse_legacy
from .outline import outline
from .walk import walk_lines

# One that may have a name on another line than its brace.
_LONG_FSTRING = re.compile(r"[fF][rR]?(?:\"{3}|'{3})")
# Before 3.12 the nodes inside an f-string have no usable positions (PEP 701).
FSTRING_POSITIONS = sys.version_info >= (3, 12)


def parse(source: Source) -> tuple[ast.Module, str]:
    """Return the tree and the engine that read it: ``ast``, ``libcst`` (newer syntax) or ``fissix`` (older syntax).

    Raises SourceError with the stdlib parser's message where all give up.
    """
    try:
        return _ast(source.text), "ast"
    except SourceError as error:
        closed = ""
        # Older syntax first: LibCST takes ``except E, e`` for two exceptions (PEP 758).
        if could_be_older(source, error.line):
            try:
                if (tree := parse_legacy(source, _ast_without_fstrings)) is not None:
                    return tree, "fissix"
            except LaneClosed as reason:
                closed = f"; if it is Python 2, it needs the Python 2 lane, which is closed: {reason}"
        from .lower import lower_module
        from .type_parameters import with_type_parameters

        lowered = lower_module(source.text)
        if lowered is not None:
            with suppress(SourceError):
                return with_type_parameters(source.text, _ast(lowered)), "libcst"
        raise SourceError(f"{error.message}{closed}", error.line) from None


def parse_outline(source: Source, places: Sequence[int]) -> tuple[ast.Module, str]:
    """As ``parse``, but functions in which none of the sorted ``places`` stands may be empty, and are not checked."""
    if (text := outline(source.text, places)) is not None:
        with suppress(SourceError):
            return _ast(text), "ast"
    return parse(source)


def with_fstring_positions(
    source: Source, tree: ast.Module, engine: str, names: frozenset[str], lines: Iterable[int]
) -> ast.Module:
    """The same tree, or one in which f-strings that mention one of ``names`` are tuples with true positions.

    ``lines`` are those on which the names stand.
    """
    if FSTRING_POSITIONS or engine != "ast":
        return tree
    if not _LONG_FSTRING.search(source.text):
        lines = [line for line in lines if "{" in source.text[slice(*source.line_span(line))]]
    spans = _fstrings(source, walk_lines(tree, lines)) if lines else []
    wanted = [(start, end) for start, end in spans if any(name in source.text[start:end] for name in names)]
    return _without_fstrings(source.text, wanted) if wanted else tree


def _fstrings(source: Source, nodes: Iterable[ast.AST]) -> list[tuple[int, int]]:
    """Where f-strings stand in the source."""
    return [
        (source.offset(node.lineno, node.col_offset), source.offset(node.end_lineno, node.end_col_offset))
        for node in nodes
        if isinstance(node, ast.JoinedStr) and node.end_lineno is not None and node.end_col_offset is not None
    ]


def _without_fstrings(text: str, spans: list[tuple[int, int]]) -> ast.Module:
    from .lower import lower_fstrings

    outer = [span for span in spans if not any(o[0] <= span[0] and span[1] <= o[1] and o != span for o in spans)]
    return _ast(lower_fstrings(text, sorted(set(outer))))


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
        raise SourceError(error.msg or "invalid syntax", error.lineno or 0) from None
    except ValueError as error:  # NUL bytes, lone surrogates
        raise SourceError(str(error)) from None
    except (RecursionError, MemoryError):
        raise SourceError(TOO_DEEP) from None
