"""Which of several definitions should stay: a proposal for a person to review, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from canonize_codemods.index.facts import ClassFact
from canonize_codemods.index.resolve import Index
from canonize_codemods.words import counted

from .bodies import Bodies
from .definitions import Definition
from .deprecation import deprecation_of
from .members import api_of

FEW_USES = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """What speaks for and against one definition."""

    definition: Definition
    sites: int  # import sites, through whatever path
    members: int  # public members, inherited ones included
    share: float  # of all public members that any of the candidates has
    reaches: tuple[str, ...]  # modules of other candidates that importing it runs: those cannot point back at it
    closure: int  # modules of the code base that its imports lead to, its own packages aside
    deprecated: str = ""  # where it says so


@dataclass(frozen=True, slots=True)
class Proposal:
    """``candidates`` is in order of preference, the proposed one first."""

    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...]

    @property
    def canonical(self) -> Definition:
        return self.candidates[0].definition


def propose(
    definitions: Sequence[Definition],
    sites: Callable[[Definition], int],
    closure: Callable[[str], Collection[str]],
    index: Index,
    bodies: Bodies,
) -> Proposal:
    """Not deprecated; then most used and most complete, weighed alike; then deepest in the dependency order.

    A candidate that imports another one starts half a point behind: that other module cannot point back at it.
    """
    candidates = _candidates(definitions, sites, closure, index, bodies)
    # Few uses say little: one of one is no more than three of seven.
    total = sum(candidate.sites for candidate in candidates) + FEW_USES

    def rank(candidate: Candidate) -> tuple[object, ...]:
        score = candidate.sites / total + candidate.share - (0.5 if candidate.reaches else 0)
        return bool(candidate.deprecated), -round(score, 2), candidate.closure, candidate.definition.symbol

    ordered = tuple(sorted(candidates, key=rank))
    return Proposal(ordered, tuple(_reasons(ordered)))


def _candidates(
    definitions: Sequence[Definition],
    sites: Callable[[Definition], int],
    closure: Callable[[str], Collection[str]],
    index: Index,
    bodies: Bodies,
) -> list[Candidate]:
    public = {
        definition.symbol: api_of(definition.fact, definition.symbol.module, index).public()
        if isinstance(definition.fact, ClassFact)
        else frozenset[str]()
        for definition in definitions
    }
    union = frozenset[str]().union(*public.values())
    modules = {definition.symbol.module for definition in definitions}
    found = []
    for definition in definitions:
        reached = closure(definition.symbol.module)
        others = tuple(sorted((modules - {definition.symbol.module}) & set(reached)))
        own = len(public[definition.symbol])
        share = own / len(union) if union else 1.0
        deprecated = deprecation_of(definition, bodies)
        found.append(Candidate(definition, sites(definition), own, share, others, len(reached), deprecated))
    return found


def _reasons(ordered: Sequence[Candidate]) -> list[str]:
    best, others = ordered[0], ordered[1:]
    total = sum(candidate.sites for candidate in ordered)
    reasons = []
    if best.sites and best.sites >= max(candidate.sites for candidate in ordered):
        reasons.append(f"most used: {best.sites} of {total} import sites")
    elif total:
        reasons.append(f"used at {best.sites} of {total} import sites")
    else:
        reasons.append("none of them is imported anywhere")
    if best.definition.kind == "class":
        most = all(best.members >= candidate.members for candidate in others)
        whole = round(best.members / best.share) if best.share else best.members
        reasons.append(f"{'most complete: ' if most else ''}{best.members} of {whole} public members")
    if best.deprecated:
        reasons.append("all of them are called deprecated")
    elif gone := [candidate for candidate in others if candidate.deprecated]:
        verb = "is" if len(gone) == 1 else "are"
        reasons.append(f"not deprecated ({', '.join(str(c.definition.symbol) for c in gone)} {verb})")
    if best.reaches:
        reasons.append(f"but imports {', '.join(best.reaches)}, which cannot point back at it")
    elif all(best.closure <= candidate.closure for candidate in others):
        led = counted(best.closure, "other module")
        reasons.append(f"deepest in the dependency order: its imports lead to {led} of this code base")
    else:
        reasons.append("imports none of the others")
    return reasons
