"""Which lines of two versions of a file are the same."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import islice, pairwise
from operator import itemgetter
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


class LineMatcher(SequenceMatcher[T]):
    """difflib's, that compares from one line that stands once on both sides to the next (Cohen's patience diff).

    Files are long and what changes in them is little: difflib alone looks through all of it for each difference.
    """

    def __init__(self, before: Sequence[T], after: Sequence[T]) -> None:
        super().__init__(None, "", "", autojunk=False)  # type: ignore[arg-type]  # without its table of all lines
        self.a, self.b = before, after
        self._blocks: list[Match] = []

    def get_matching_blocks(self) -> list[Match]:
        if not self._blocks:
            blocks: list[Match] = []
            for a, b, size in filter(itemgetter(2), self._matches()):
                if blocks and (blocks[-1].a + blocks[-1].size, blocks[-1].b + blocks[-1].size) == (a, b):
                    size += blocks[-1].size
                    a, b = blocks.pop()[:2]
                blocks.append(Match(a, b, size))
            self._blocks = [*blocks, Match(len(self.a), len(self.b), 0)]
        return self._blocks

    def _matches(self) -> Iterator[tuple[int, int, int]]:
        """Stretches that are the same, in order; neighbours may touch."""
        a = b = 0
        for to_a, to_b in [*self._anchors(), (len(self.a), len(self.b))]:
            if a > to_a:
                continue  # in the stretch before
            if a < to_a and b < to_b:
                gap = SequenceMatcher(None, self.a[a:to_a], self.b[b:to_b], autojunk=False)
                yield from ((a + block.a, b + block.b, block.size) for block in gap.get_matching_blocks())
            size = 0
            for one, other in zip(islice(self.a, to_a, None), islice(self.b, to_b, None), strict=False):
                if one != other:
                    break
                size += 1
            yield to_a, to_b, size
            a, b = to_a + size, to_b + size

    def _anchors(self) -> list[tuple[int, int]]:
        """Places of lines that stand once on each side: the longest row of them that is in order on both."""
        once = {line for line, count in Counter(self.b).items() if count == 1}
        once &= {line for line, count in Counter(self.a).items() if count == 1}
        there = {line: at for at, line in enumerate(self.b) if line in once}
        pairs = [(at, there[line]) for at, line in enumerate(self.a) if line in once]
        if all(one[1] < other[1] for one, other in pairwise(pairs)):
            return pairs
        ends: list[int] = []  # of rows of each length, the smallest place on the other side that one can end at
        last: list[int] = []  # the pair that it ends with
        before: list[int] = []  # for each pair, the one that precedes it in its row
        for number, (_, at) in enumerate(pairs):
            length = bisect_left(ends, at)
            before.append(last[length - 1] if length else -1)
            ends[length : length + 1], last[length : length + 1] = [at], [number]
        row = []
        number = last[-1]
        while number >= 0:
            row.append(pairs[number])
            number = before[number]
        return row[::-1]
