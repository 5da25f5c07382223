"""A change as lines for people: numbered on both sides, with the words that differ. What a terminal and a page show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from canonize.reports.patch import hunks
from canonize_codemods.changes import FileChange

SAME, REMOVED, ADDED, REMARK = " ", "-", "+", "\\"
# Words are compared in blocks of at most so many lines, of which at least so much is alike: else all would be marked.
_LINES, _ALIKE = 40, 0.5
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_HEAD = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """``old`` and ``new`` are line numbers, 0 on the side that lacks it; ``words`` are spans that the other side has
    otherwise.  ``text`` may hold any character: whoever shows it escapes what does not print."""

    mark: str
    text: str
    old: int = 0
    new: int = 0
    words: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Hunk:
    """``start`` is the number of its first line in the file as it was; ``head`` the line with ``@@``."""

    head: str
    start: int
    lines: tuple[Line, ...]


def diff_lines(change: FileChange) -> list[Hunk]:
    """The hunks of a change, as ``git diff`` cuts them; bytes that are not UTF-8 as replacement characters."""
    found: list[tuple[str, int, list[Line]]] = []
    old = new = 0
    for raw in "".join(hunks(change)).encode("latin-1").decode("utf-8", "replace").split("\n")[:-1]:
        if head := _HEAD.match(raw):
            # A side without lines is numbered by the line before it.
            old, new = (int(head[side]) + (head[side + 1] == "0") for side in (1, 3))
            found.append((raw, old, []))
            continue
        line = Line(raw[0], raw[1:], old * (raw[0] in " -"), new * (raw[0] in " +"))
        old, new = old + bool(line.old), new + bool(line.new)
        found[-1][2].append(line)
    return [Hunk(head, start, tuple(_with_words(lines))) for head, start, lines in found]


def count(change: FileChange) -> tuple[int, int]:
    """Added and removed lines."""
    marks = [line[:1] for line in hunks(change)]
    return marks.count(ADDED), marks.count(REMOVED)


def _with_words(lines: Sequence[Line]) -> Iterator[Line]:
    """Removed lines that added ones follow directly: the words that make the difference."""
    for changed, group in groupby(lines, key=lambda line: line.mark != SAME):
        block = list(group)
        yield from _marked(block) if changed else block


def _marked(block: list[Line]) -> list[Line]:
    sides = [[at for at, line in enumerate(block) if line.mark == mark] for mark in (REMOVED, ADDED)]
    if not all(0 < len(side) <= _LINES for side in sides):
        return block
    words = [[(at, *match.span(), match[0]) for at in side for match in _tokens(block[at].text)] for side in sides]
    texts = [[word[3] for word in each] for each in words]
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    blocks = matcher.get_matching_blocks()
    same = sum(not text.isspace() for start, _, size in blocks for text in texts[0][start : start + size])
    if 2 * same < _ALIKE * sum(not text.isspace() for each in texts for text in each):
        return block
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            for at, first, last, word in [*words[0][i1:i2], *words[1][j1:j2]]:
                if word != "\n":
                    block[at] = replace(block[at], words=_joined(block[at].words, (first, last)))
    # A line that differs from end to end needs no mark.
    whole = [at for at, line in enumerate(block) if line.words and len(line.text.strip()) <= _length(line.words)]
    for at in whole:
        block[at] = replace(block[at], words=())
    return block


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    yield from _WORD.finditer(text + "\n")


def _joined(spans: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    if spans and spans[-1][1] == span[0]:
        return (*spans[:-1], (spans[-1][0], span[1]))
    return (*spans, span)
