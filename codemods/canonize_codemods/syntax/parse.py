"""Source text → ``ast`` tree whose positions hold for the original text.

The stdlib parser is about ten times faster than LibCST, so it goes first (DESIGN.md §3).  Newer syntax than the
running Python's is *lowered*: LibCST parses it, and a text of the same length in older syntax takes its place, so one
analysis serves every dialect.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterable

from canonize_codemods.source import Source, SourceError

from .lower import lower_fstrings, lower_module
from .walk import walk_lines

# Before 3.12 the nodes inside an f-string have no usable positions (PEP 701).
FSTRING_POSITIONS = sys.version_info >= (3, 12)


def parse(source: Source) -> tuple[ast.Module, str]:
    """Return the tree and the engine that read it: ``ast`` or ``libcst``.

    Raises SourceError with the stdlib parser's message where both give up.
    """
    try:
        return _ast(source.text), "ast"
    except SourceError as error:
        lowered = lower_module(source.text)
        if lowered is None:
            raise
        try:
            return _ast(lowered), "libcst"
        except SourceError:
            raise error from None


def with_fstring_positions(
    source: Source, tree: ast.Module, engine: str, names: frozenset[str], lines: Iterable[int]
) -> ast.Module:
    """The same tree, or one in which f-strings that mention one of ``names`` are tuples with true positions.

    ``lines`` are those on which the names stand.
    """
    if FSTRING_POSITIONS or engine == "libcst":
        return tree
    spans = [
        (source.offset(node.lineno, node.col_offset), source.offset(node.end_lineno, node.end_col_offset))
        for node in walk_lines(tree, lines)
        if isinstance(node, ast.JoinedStr) and node.end_lineno is not None and node.end_col_offset is not None
    ]
    wanted = [(start, end) for start, end in spans if any(name in source.text[start:end] for name in names)]
    outer = [span for span in wanted if not any(o[0] <= span[0] and span[1] <= o[1] and o != span for o in wanted)]
    return _ast(lower_fstrings(source.text, sorted(set(outer)))) if outer else tree


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
        raise SourceError("nested too deeply for the parser") from None
