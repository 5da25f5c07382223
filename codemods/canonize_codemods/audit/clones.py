"""Renamed clones: definitions of other names with nearly the same body.

Candidates share most of their words (``index/fingerprints.py``); two of them can only do so if they share one of the
rarest, which is all that is looked up (prefix filtering: Chaudhuri, Ganti, Kaushik, ICDE 2006; for clones SourcererCC,
ICSE 2016).  What remains is compared body by body (``similarity.py``), and ranked by that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from canonize_codemods.index.facts import InstanceFact
from canonize_codemods.index.fingerprints import unpacked

from .bodies import Bodies
from .definitions import Definition
from .similarity import Likeness, compare_shingles, shingles

# How much of the words, and then of the bodies, two definitions must have in common.
WORDS_IN_COMMON = 0.6
BODY_IN_COMMON = 0.6


@dataclass(frozen=True, slots=True)
class Clone:
    """``copy`` and ``original`` are in the order of their paths: nothing says which was first."""

    original: Definition
    copy: Definition
    likeness: Likeness

    @property
    def kind(self) -> str:
        return self.original.kind


def find_clones(
    definitions: Sequence[Definition], bodies: Bodies, wanted: Callable[[Definition], bool] = lambda definition: True
) -> list[Clone]:
    """Pairs of one kind and two names, one of them ``wanted``; the most alike first."""
    by_kind: dict[str, list[tuple[Definition, frozenset[int]]]] = {}
    for definition in definitions:
        fact = definition.fact
        if definition.rule is None and not isinstance(fact, InstanceFact) and fact.words:
            by_kind.setdefault(definition.kind, []).append((definition, frozenset(unpacked(fact.words))))
    found = []
    for members in by_kind.values():
        known: dict[int, frozenset[int]] = {}
        for one, other in sorted(_candidates(members, {at for at, (d, _) in enumerate(members) if wanted(d)})):
            for at in (one, other):
                if at not in known:
                    d = members[at][0]
                    known[at] = shingles(bodies.body(d.path, d.line, d.fact.end_line, d.symbol.name))
            like = compare_shingles(known[one], known[other])
            if like.resemblance >= BODY_IN_COMMON:
                found.append(Clone(members[one][0], members[other][0], like))
    return sorted(found, key=lambda c: (-c.likeness.resemblance, c.original.symbol, c.copy.symbol))


def _candidates(
    members: Sequence[tuple[Definition, frozenset[int]]], wanted: Collection[int]
) -> Iterator[tuple[int, int]]:
    frequency = Counter(word for _, words in members for word in words)
    postings: dict[int, list[int]] = {}
    for at, (_, words) in enumerate(members):
        rarest = sorted(words, key=lambda word: (frequency[word], word))
        for word in rarest[: len(words) - ceil(WORDS_IN_COMMON * len(words)) + 1]:
            postings.setdefault(word, []).append(at)
    seen: set[tuple[int, int]] = set()
    for found in postings.values():
        for one in found:
            if one not in wanted:
                continue
            for other in found:
                pair = (min(one, other), max(one, other))
                if one != other and pair not in seen:
                    seen.add(pair)
                    if _is_candidate(members[one], members[other]):
                        yield pair


def _is_candidate(one: tuple[Definition, frozenset[int]], other: tuple[Definition, frozenset[int]]) -> bool:
    (first, ours), (second, theirs) = one, other
    if first.symbol.name == second.symbol.name:
        return False
    shorter, longer = sorted((len(ours), len(theirs)))
    if shorter < WORDS_IN_COMMON * longer:
        return False
    common = len(ours & theirs)
    return common >= WORDS_IN_COMMON * (len(ours) + len(theirs) - common)
