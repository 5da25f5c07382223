"""Old paths in plain strings, docstrings and doctests, where the plan asks for it (CASES.md rows 69 to 71, 73).

Runs last: what the other codemods took for more than text is theirs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from canonize_codemods.rewriting.dotted_strings import lines_with_paths, new_path, replace_path
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.rewrite import rewrite_file
from canonize_codemods.source import Edit, Source
from canonize_codemods.syntax.walk import walk_lines

STRINGS, DOCSTRINGS = "strings", "docstrings"
_PATH = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)+(?::[^\W\d]\w*)?")
_WHOLE = re.compile(r"[^\W\d]\w*(?:[.:][^\W\d]\w*)+")
_EXAMPLE = re.compile(r"^[ \t]*(?:>>>|\.\.\.) (?P<code>[^\r\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a doctest: where its code stands, and what stands before it."""

    start: int
    code: str
    lead: str


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    if not moves.mentions:
        return
    docstrings = {id(node): node for node in _docstrings(file.tree)}
    if DOCSTRINGS in moves.mentions:
        for node in docstrings.values():
            _rewrite_docstring(file, moves, edits, node)
    if STRINGS in moves.mentions:
        lines = lines_with_paths(file, moves)
        for inner in walk_lines(file.tree, lines) if lines else ():
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and id(inner) not in docstrings:
                _rewrite_string(file, moves, edits, inner, inner.value)


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(value=ast.Constant(value=str()) as literal), *_]:
                    yield literal


def _rewrite_string(file: File, moves: Moves, edits: Edits, node: ast.Constant, text: str) -> None:
    found = moves.lookup(text) if _WHOLE.fullmatch(text) else None
    start, end = _span(file, node)
    if found is None or found[0] in moves.consumers or found[0] in moves.own_uses:
        return
    if not any(start < edit.end and edit.start < end for edit in edits.texts):
        replace_path(file, edits, node, *found[:2], "text")


def _rewrite_docstring(file: File, moves: Moves, edits: Edits, node: ast.Constant) -> None:
    start, end = _span(file, node)
    examples = [
        _Line(match.start("code"), match["code"], file.source.text[match.start() : match.start("code")].lstrip("\r\n"))
        for match in _EXAMPLE.finditer(file.source.text, start, end)
    ]
    for match in _PATH.finditer(file.source.text, start, end):
        found = moves.lookup(match.group())
        inside = any(line.start <= match.start() < line.start + len(line.code) for line in examples)
        if found is not None and not inside:
            old, target, _ = found
            edits.texts.append(Edit(match.start(), match.end(), new_path(match.group(), old, target)))
            edits.reason(file.source.line_of(match.start()), "text", old, target)
    if examples:
        _rewrite_examples(file, moves, edits, examples)


def _rewrite_examples(file: File, moves: Moves, edits: Edits, examples: list[_Line]) -> None:
    """All examples of a docstring as the one program that they are."""
    code = [line.code for line in examples]
    only_code = replace(moves, mentions=frozenset())
    result = rewrite_file(file.path, "", False, "\n".join(code).encode(), only_code)
    if result.after is None:
        return
    new = Source.decode(result.after).text.split("\n")
    for kind, first, last, new_first, new_last in SequenceMatcher(None, code, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if last - first > new_last - new_first or first == last:
            return  # a statement went or came by itself, so the lines around it no longer fit
        lead = file.source.newline + examples[last - 1].lead
        pieces = [
            *new[new_first : new_first + last - first - 1],
            lead.join(new[new_first + last - first - 1 : new_last]),
        ]
        for line, piece in zip(examples[first:last], pieces, strict=True):
            edits.texts.append(Edit(line.start, line.start + len(line.code), piece))
    edits.reasons += [replace(r, line=file.source.line_of(examples[r.line - 1].start)) for r in result.reasons]


def _span(file: File, node: ast.Constant) -> tuple[int, int]:
    start = file.source.offset(node.lineno, node.col_offset)
    return start, file.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
