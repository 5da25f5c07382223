"""The evidence for an import cycle: a shortest loop in it, statement by statement."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from canonize_codemods.index.graph import imported_modules
from canonize_codemods.index.resolve import Index


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """The import through which ``module`` runs ``target``."""

    module: str
    target: str
    path: str
    line: int


def shortest_loop(index: Index, graph: Mapping[str, Collection[str]], cycle: Collection[str]) -> tuple[Link, ...]:
    """``cycle`` is one of ``graph.cycles``; of equally short loops, the alphabetically first."""
    members = frozenset(cycle)
    best: list[str] = []
    for start in sorted(members):
        loop = _loop(graph, members, start, len(best) or len(members) + 1)
        if loop and (not best or len(loop) < len(best)):
            best = loop
        if len(best) == 2:
            break
    return tuple(_link(index, module, target) for module, target in zip(best, [*best[1:], *best[:1]], strict=True))


def _loop(graph: Mapping[str, Collection[str]], members: frozenset[str], start: str, limit: int) -> list[str]:
    """The shortest way from ``start`` back to it, if it is shorter than ``limit``."""
    came: dict[str, str] = {}
    pending = deque([(start, 1)])
    while pending:
        module, length = pending.popleft()
        if length >= limit:
            return []
        for target in sorted(members & frozenset(graph.get(module, ()))):
            if target == start:
                loop = [module]
                while loop[-1] != start:
                    loop.append(came[loop[-1]])
                return loop[::-1]
            if target not in came:
                came[target] = module
                pending.append((target, length + 1))
    return []


def _link(index: Index, module: str, target: str) -> Link:
    facts = index.facts(module)
    if facts is None:
        return Link(module, target, "", 0)
    for fact in facts.imports:
        if target in imported_modules(index, replace(facts, imports=(fact,))):
            return Link(module, target, facts.path, fact.line)
    return Link(module, target, facts.path, 0)
