"""By which paths files import what a plan makes canonical, before a migration and after it: for a preview's pictures.

Counted on the contents of the files, as ``verification`` counts, not worked out from the reasons of the changes: what
a picture shows is so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .changes import Changeset
from .index.facts import ImportFact
from .index.resolve import Index
from .migration.mapping import Mapper, serial
from .migration.memory import Memory
from .migration.migrate import after, build_index
from .migration.reach import Prefetch
from .migration.work_out import work_out
from .plan import Plan
from .rewriting.moves import Moves, Target
from .symbols import Symbol


@dataclass(frozen=True, slots=True)
class Ways:
    """Import sites by the path that they use, such as ``app.old:C``, of one entry of a plan."""

    canonical: Symbol
    before: Mapping[str, int]
    after: Mapping[str, int]


def ways(
    sources: Mapping[str, bytes],
    plan: Plan,
    changesets: Sequence[Changeset],
    mapper: Mapper = serial,
    memory: Memory | None = None,
) -> list[Ways]:
    """One for each entry of ``plan``, in order; ``changesets`` are what a migration of ``sources`` gave."""
    index, facts = build_index(sources, plan.source_roots, mapper, memory=memory, whole=plan.modules)
    worked = work_out(plan, index, facts.sources, facts.prefetch)
    entries = _Entries(plan, index, worked.moves)
    new = after(sources, changesets)
    changed = {change.path for changeset in changesets for change in changeset.changes}
    paths = {*worked.candidates, *_mention(facts.sources, plan)}
    before = _count(index, facts.prefetch, paths, entries)
    # Only what changes is counted again.
    gone = _count(index, facts.prefetch, paths & changed, entries)
    fresh_index, fresh = build_index(new, index.layout.roots, mapper, memory=memory, whole=plan.modules)
    come = _count(fresh_index, fresh.prefetch, changed & fresh.sources.keys(), entries)
    return [
        Ways(entry.canonical, was, was - lost + won)
        for entry, was, lost, won in zip(plan.consolidations, before, gone, come, strict=True)
    ]


class _Entries:
    """Which entry of the plan an import belongs to."""

    def __init__(self, plan: Plan, index: Index, moves: Moves) -> None:
        self.index, self.moves, self.size = index, moves, len(plan.consolidations)
        self.at: dict[tuple[str, str], int] = {}
        for number, entry in enumerate(plan.consolidations):
            for symbol in (entry.canonical, *entry.duplicates):
                self.at.setdefault((index.layout.primary(symbol.module), symbol.qualname), number)

    def of(self, fact: ImportFact) -> tuple[int, str] | None:
        """The entry's number, and the path as ``module:name`` or ``module``; None for any other import."""
        module = self.index.layout.primary(fact.module)
        if fact.name is not None:
            number = self.at.get((module, fact.name))
            if number is None:
                number = self._target(self.moves.names.get((fact.module, fact.name)))
            if number is not None:
                return number, f"{fact.module}:{fact.name}"
        for name in _upwards(f"{module}.{fact.name}" if fact.name and self._is_module(fact) else module):
            number = self.at.get((name, ""))
            if number is not None:
                return number, name
        return None

    def _is_module(self, fact: ImportFact) -> bool:
        return self.index.layout.exists(f"{fact.module}.{fact.name}")

    def _target(self, target: Target | None) -> int | None:
        return self.at.get((self.index.layout.primary(target.module), target.name)) if target is not None else None


def _upwards(module: str) -> Iterator[str]:
    while module:
        yield module
        module = module.rpartition(".")[0]


def _mention(sources: Mapping[str, bytes], plan: Plan) -> Iterable[str]:
    """Files that name a canonical: those that import it already are no candidates of the migration."""
    words = {entry.canonical.name.encode() for entry in plan.consolidations}
    return [path for path, data in sources.items() if any(word in data for word in words)]


def _count(index: Index, prefetch: Prefetch, paths: Collection[str], entries: _Entries) -> list[Counter[str]]:
    prefetch(sorted(paths))
    found: list[Counter[str]] = [Counter() for _ in range(entries.size)]
    for path in sorted(paths):
        for fact in index.facts_at(path).imports:
            place = entries.of(fact)
            if place is not None:
                number, way = place
                found[number][way] += 1
    return found
