"""The syntax trees of the statements that were edited, parsed again.

A text that is cut between top-level statements, at the ends of lines, parses if and only if its pieces do, and into the
same statements.  So those that nobody touched need not be parsed a second time, nor need functions inside of them in
which nothing changed: that is half of the work.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from canonize_codemods.source import Edit, Source, splice
from canonize_codemods.syntax.parse import parse, parse_outline
from canonize_codemods.syntax.walk import first_line
from canonize_codemods.words import places as places_of

from .file import File


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring statements, before and after; ``start`` is where they begin in the whole new text, in characters."""

    before: list[ast.stmt]
    after: list[ast.stmt]
    start: int


def reparsed(file: File, edits: Sequence[Edit], after: Source, whole: bool = True) -> list[Piece]:
    """The edited statements; all of them where the text cannot be cut there.  Not ``whole``: functions that no edit
    touches may come without their bodies.  Raises SourceError for bad syntax."""
    pieces = _pieces(file, edits, whole) if file.engine != "fissix" else None  # what is Python 2, no piece can tell
    return [Piece(file.tree.body, parse(after)[0].body, 0)] if pieces is None else pieces


def _pieces(file: File, edits: Sequence[Edit], whole: bool) -> list[Piece] | None:
    old = file.source.text
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    pieces = []
    grown = 0  # by how much the edits so far have moved what follows, in characters
    at = 0
    for first, last, before in _edited(file, ordered):
        start, end = file.source.line_starts[first - 1], file.source.line_span(last)[1]
        inside: list[Edit] = []
        places: list[int] = []  # in the new text
        longer = 0
        while at < len(ordered) and ordered[at].end <= end:
            edit = ordered[at]
            inside.append(Edit(edit.start - start, edit.end - start, edit.text))
            place = inside[-1].start + longer
            places += [place, *(place + end for end in places_of(edit.text, "\n")), place + len(edit.text)]
            longer += len(edit.text) - (edit.end - edit.start)
            at += 1
        text = splice(old[start:end], inside)
        if not all(_ends_line(above) for above in (old[:start], *([old[:end], text] if end < len(old) else []))):
            return None
        piece = Source(text, "utf-8", b"")
        tree, _ = parse(piece) if whole else parse_outline(piece, places)
        pieces.append(Piece(before, tree.body, start + grown))
        grown += len(text) - (end - start)
    return pieces


def _edited(file: File, edits: Sequence[Edit]) -> list[tuple[int, int, list[ast.stmt]]]:
    """Stretches of lines that begin and end between statements, each with the statements in it."""
    touched = [(file.source.line_of(edit.start), file.source.line_of(edit.end)) for edit in edits]
    spans = [(first_line(node), node.end_lineno or node.lineno, [node]) for node in file.tree.body]
    found: list[tuple[int, int, list[ast.stmt]]] = []
    for first, last, nodes in sorted([*spans, *((first, last, []) for first, last in touched)], key=lambda s: s[:2]):
        if found and first <= found[-1][1]:
            start, end, others = found.pop()
            found.append((start, max(end, last), [*others, *nodes]))
        else:
            found.append((first, last, list(nodes)))
    return [span for span in found if any(span[0] <= first <= span[1] for first, _ in touched)]


def _ends_line(text: str) -> bool:
    """Whether what follows is a line of its own."""
    return not text or (text[-1] in "\r\n" and not text.rstrip("\r\n").endswith("\\"))
