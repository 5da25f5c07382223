"""How much of two sequences is in the same order in both."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)


def aligned(one: Sequence[str], other: Sequence[str]) -> float:
    """Of all tokens that either has, the share of the longest common subsequence, from 0 to 1.

    By bit-vectors (Hyyrö: "Bit-parallel LCS-length computation revisited", AWOCA 2004): bit n of ``row`` is 0 where the
    n-th token of ``one`` adds to it.
    """
    places: dict[str, int] = {}
    for at, token in enumerate(one):
        places[token] = places.get(token, 0) | 1 << at
    full = row = (1 << len(one)) - 1
    for token in other:
        met = row & places.get(token, 0)
        row = ((row + met) | (row - met)) & full
    return 2 * (len(one) - row.bit_count()) / ((len(one) + len(other)) or 1)


def in_order(alike: Callable[[_T, _T], float], one: Sequence[_T], other: Sequence[_T]) -> float:
    """How many things of both go with each other; some may be half alike: the best sum of pairs that are in order.

    The same things are wholly alike.
    """
    start, end = _same_ends(one, other)
    theirs = other[start : len(other) - end]
    known: dict[_T, list[float]] = {}
    above = [0.0] * (len(theirs) + 1)
    for ours in one[start : len(one) - end]:
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
