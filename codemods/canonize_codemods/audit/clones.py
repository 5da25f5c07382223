"""Renamed clones: definitions of other names with nearly the same body.

Candidates share most of their words (``index/fingerprints.py``); two of them can only do so if they share one of the
rarest, which is all that is looked up (prefix filtering: Chaudhuri, Ganti, Kaushik, ICDE 2006; for clones SourcererCC,
ICSE 2016).  What remains is compared body by body (``similarity.py``), and ranked by that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from canonize_codemods.index.facts import InstanceFact
from canonize_codemods.index.fingerprints import unpacked

from .definitions import Definition
from .similarity import Comparer, Likeness

# How much of the words two definitions must have in common, and how much there must be to compare.
WORDS_IN_COMMON = 1 / 3
FEWEST_SHINGLES = {"class": 4, "function": 8}  # two fields are a class
# Different bodies of a family that are compared with those of another one.
SPOKESMEN = 8


@dataclass(frozen=True, slots=True)
class Clone:
    """``copy`` and ``original`` are in the order of their paths: nothing says which was first.

    Of definitions with the very same body, each is compared with the first, and that one with all others.
    """

    original: Definition
    copy: Definition
    likeness: Likeness

    @property
    def kind(self) -> str:
        return self.original.kind


@dataclass(frozen=True, slots=True)
class _Family:
    """Definitions of one kind that are made of the very same words."""

    words: frozenset[int]
    members: list[Definition]


def find_clones(
    definitions: Sequence[Definition],
    comparer: Comparer,
    wanted: Callable[[Definition], bool] = lambda definition: True,
) -> list[Clone]:
    """Pairs of one kind and two names, one of them ``wanted``; the most alike first."""
    found = []
    for kind in ("class", "function"):
        families = _families([definition for definition in definitions if definition.kind == kind])
        for one, other in _candidates(families, wanted, comparer):
            like = comparer.compare(one, other)
            if like.is_close and len(comparer.shingles(one)) >= FEWEST_SHINGLES[kind]:
                original, copy = sorted((one, other), key=lambda d: (d.path, d.line))
                found.append(Clone(original, copy, like))
    return sorted(found, key=lambda c: (-c.likeness.similarity, c.original.symbol, c.copy.symbol))


def _families(definitions: Sequence[Definition]) -> list[_Family]:
    by_words: dict[bytes, list[Definition]] = {}
    for definition in definitions:
        fact = definition.fact
        if definition.rule is None and not isinstance(fact, InstanceFact) and fact.words:
            by_words.setdefault(fact.words, []).append(definition)
    return [_Family(frozenset(unpacked(words)), members) for words, members in by_words.items()]


def _candidates(
    families: Sequence[_Family], wanted: Callable[[Definition], bool], comparer: Comparer
) -> Iterator[tuple[Definition, Definition]]:
    is_wanted = [any(map(wanted, family.members)) for family in families]
    for family, asked in zip(families, is_wanted, strict=True):
        if asked:
            first: dict[frozenset[int], Definition] = {}
            for member in sorted(family.members, key=wanted, reverse=True) if len(family.members) > 1 else ():
                same = comparer.shingles(member)
                others = [first[same]] if same in first else list(first.values())
                first.setdefault(same, member)
                yield from ((other, member) for other in others if _may_be(other, member, wanted))
            family.members[:] = first.values() or family.members
    for at, another in _alike(families, is_wanted):
        ours, theirs = (sorted(families[each].members, key=wanted, reverse=True)[:SPOKESMEN] for each in (at, another))
        yield from ((one, other) for one in ours for other in theirs if _may_be(one, other, wanted))


def _may_be(one: Definition, other: Definition, wanted: Callable[[Definition], bool]) -> bool:
    return one.symbol.name != other.symbol.name and (wanted(one) or wanted(other))


def _alike(families: Sequence[_Family], is_wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Families with most of their words in common, one of them wanted.

    Only wanted ones are looked up by their rarest words.  Of the others all words are, which finds no fewer: so nobody
    has to know which of a thousand others' are the rarest.
    """
    frequency: Counter[int] = Counter()
    for family in families:
        frequency.update(family.words)
    rarest: dict[int, list[int]] = {}
    postings: dict[int, list[int]] = {}
    for at, family in enumerate(families):
        if is_wanted[at]:
            ordered = sorted(family.words, key=lambda word: (frequency[word], word))
            rarest[at] = ordered[: len(ordered) - ceil(WORDS_IN_COMMON * len(ordered)) + 1]
            for word in rarest[at]:
                postings.setdefault(word, []).append(at)
    looked_up = frozenset(postings)
    for another, family in enumerate(families):
        words = rarest[another] if is_wanted[another] else looked_up & family.words
        for at in {at for word in words for at in postings[word]}:
            if (at < another or not is_wanted[another]) and _share(families[at].words, family.words):
                yield min(at, another), max(at, another)


def _share(ours: frozenset[int], theirs: frozenset[int]) -> bool:
    one, other = len(ours), len(theirs)
    if one < WORDS_IN_COMMON * other or other < WORDS_IN_COMMON * one:
        return False
    common = len(ours & theirs)
    return common >= WORDS_IN_COMMON * (one + other - common)
