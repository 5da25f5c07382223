"""How much of two sequences is in the same order in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)

# With more pairs than this, things that are half alike are not looked for; with more than that, not for their order.
MOST_ALIKE, MOST_IN_ORDER = 2_000_000, 2_000_000_000


def aligned(one: Sequence[_T], other: Sequence[_T]) -> float:
    """Of all tokens that either has, the share of the longest common subsequence, from 0 to 1."""
    return 2 * common(one, other) / ((len(one) + len(other)) or 1)


def common(one: Sequence[_T], other: Sequence[_T]) -> int:
    """How long the longest common subsequence is.

    By bit-vectors (Hyyrö: "Bit-parallel LCS-length computation revisited", AWOCA 2004): bit n of ``row`` is 0 where the
    n-th token of ``one`` adds to it.
    """
    if len(one) * len(other) > MOST_IN_ORDER:
        return (Counter(one) & Counter(other)).total()
    places: dict[_T, int] = {}
    for at, token in enumerate(one):
        places[token] = places.get(token, 0) | 1 << at
    full = row = (1 << len(one)) - 1
    for token in other:
        met = row & places.get(token, 0)
        row = ((row + met) | (row - met)) & full
    return len(one) - row.bit_count()


def in_order(alike: Callable[[_T, _T], float], one: Sequence[_T], other: Sequence[_T]) -> float:
    """How many things of both go with each other; some may be half alike: the best sum of pairs that are in order.

    The same things are wholly alike.
    """
    start, end = _same_ends(one, other)
    theirs = other[start : len(other) - end]
    middle = one[start : len(one) - end]
    if len(middle) * len(theirs) > MOST_ALIKE:
        return start + end + common(middle, theirs)
    known: dict[_T, list[float]] = {}
    above = [0.0] * (len(theirs) + 1)
    for ours in middle:
        if ours not in known:
            known[ours] = [alike(ours, each) for each in theirs]
        best, row = 0.0, [0.0]
        for at, score in enumerate(known[ours]):
            if above[at + 1] > best:
                best = above[at + 1]
            if above[at] + score > best:
                best = above[at] + score
            row.append(best)
        above = row
    return start + end + above[-1]


def _same_ends(one: Sequence[_T], other: Sequence[_T]) -> tuple[int, int]:
    """How many at the start and at the end are the same in both: those go with each other."""
    most = min(len(one), len(other))
    start = next((at for at in range(most) if one[at] != other[at]), most)
    end = next((at for at in range(most - start) if one[-1 - at] != other[-1 - at]), most - start)
    return start, end
