"""Two texts in two columns: which lines are alike, changed, or only on one side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

CONTEXT = 3  # lines that are alike around a difference; the others are left out
SAME, CHANGED, LEFT, RIGHT, GAP = "same", "changed", "left", "right", "gap"
SIGNS = {SAME: "", CHANGED: "≠", LEFT: "-", RIGHT: "+", GAP: ""}


@dataclass(frozen=True, slots=True)
class Row:
    """``left`` and ``right`` are a line number and a line; None where the side has nothing.

    Of a gap, ``skipped`` is how many lines are left out, all of them alike.
    """

    kind: str
    left: tuple[int, str] | None = None
    right: tuple[int, str] | None = None
    skipped: int = 0

    @property
    def sign(self) -> str:
        """Says what the colour says."""
        return SIGNS[self.kind]


def side_by_side(left: Sequence[str], right: Sequence[str], left_start: int = 1, right_start: int = 1) -> list[Row]:
    """``left_start`` and ``right_start`` are the numbers of the first lines."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    codes = matcher.get_opcodes()
    rows: list[Row] = []
    for number, (tag, a, b, c, d) in enumerate(codes):
        ours = [(left_start + at, left[at]) for at in range(a, b)]
        theirs = [(right_start + at, right[at]) for at in range(c, d)]
        if tag == "equal":
            pairs = [Row(SAME, one, other) for one, other in zip(ours, theirs, strict=True)]
            rows += _folded(pairs, head=number > 0, tail=number < len(codes) - 1)
        else:
            rows += _differing(ours, theirs)
    return rows


def _differing(left: Sequence[tuple[int, str]], right: Sequence[tuple[int, str]]) -> Iterator[Row]:
    for one, other in zip_longest(left, right):
        yield Row(CHANGED if one and other else LEFT if one else RIGHT, one, other)


def _folded(rows: Sequence[Row], head: bool, tail: bool) -> list[Row]:
    """Lines that are alike, but for those next to a difference."""
    first, last = CONTEXT * head, CONTEXT * tail
    skipped = len(rows) - first - last
    if skipped <= 1:
        return list(rows)
    return [*rows[:first], Row(GAP, skipped=skipped), *rows[len(rows) - last :]]
