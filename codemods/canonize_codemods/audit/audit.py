"""The whole audit as one value: ``audit(index, paths, read, options)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from canonize_codemods.index.facts import BindingKind, InstanceFact, ModuleFacts
from canonize_codemods.index.graph import cycles, import_graph
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.source import SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.notebook import CellLines, cell_lines

from .availability import check
from .bodies import Bodies, Body
from .clones import Clone, find_clones
from .compare import Difference, compare_definitions, relation_of
from .definitions import Definition, find_definitions
from .doubles import doubles_in_production
from .exports import unbound_exports
from .globs import WILDCARDS, name_matches, near_names, select
from .loops import shortest_loop
from .members import class_at, function_at
from .paths import Fragmentation, PathFinder
from .places import PRODUCTION, place_of
from .proposal import Proposal, propose
from .result import (
    MANAGER_LIKE,
    SUBSTRING,
    AuditOptions,
    AuditResult,
    Group,
    NameVerdict,
    Pair,
    UnknownName,
    Unparsable,
)
from .shared import SharedFinder, SharedState, accessors, find_shared
from .similarity import Comparer
from .substring import count_text
from .unresolved import find_unresolved, foreign_packages

# Above this number of definitions, each is compared with the proposed canonical, and otherwise only told with whom it
# goes: the first ones that are like none before them, up to this number, stand for those that are like them.
ALL_PAIRS = 12


def audit(
    index: Index,
    paths: Sequence[str],
    read: Callable[[str], bytes],
    options: AuditOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> AuditResult:
    """Audit the Python files ``paths`` of an index; ``progress`` is called with the name of each stage."""
    return _Audit(index, paths, read, options or AuditOptions(), progress or (lambda stage: None)).run()


@dataclass
class _Audit:
    index: Index
    paths: Sequence[str]
    read: Callable[[str], bytes]
    options: AuditOptions
    progress: Callable[[str], None]
    _graph: dict[str, frozenset[str]] = field(default_factory=dict)
    _closures: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def selected(self) -> list[str]:
        return select(self.paths, self.options.include, self.options.exclude)

    @cached_property
    def modules(self) -> list[ModuleFacts]:
        return [self.index.facts_at(path) for path in self.paths]

    @cached_property
    def chosen(self) -> list[ModuleFacts]:
        return [self.index.facts_at(path) for path in self.selected]

    @cached_property
    def all_paths(self) -> frozenset[str]:
        return frozenset(self.paths)

    @cached_property
    def production(self) -> list[ModuleFacts]:
        return [facts for facts in self.chosen if place_of(facts.path, self.all_paths) == PRODUCTION]

    @cached_property
    def in_use(self) -> frozenset[Symbol]:
        return doubles_in_production(self.modules, self.all_paths)

    @cached_property
    def finder(self) -> SharedFinder:
        return SharedFinder(self.index)

    @cached_property
    def bodies(self) -> Bodies:
        return Bodies(self.read)

    @cached_property
    def foreign(self) -> frozenset[str]:
        return foreign_packages(self.index, self.modules)

    def run(self) -> AuditResult:
        expected = [Symbol.parse(text) for text in self.options.expect]
        if self.options.match == SUBSTRING:
            self.progress("text")
            matches = count_text(self.options.names, self.selected, self.read)
            availability = tuple(check(self.index, symbol, self.foreign) for symbol in expected)
            return AuditResult(self.options, len(self.selected), text_matches=matches, availability=availability)
        self.progress("imports")
        self._graph = import_graph(self.index, self.paths)
        self.progress("definitions")
        definitions = find_definitions(
            self.chosen, self.options.names, self.all_paths, self._is_singleton, self.in_use, self.index
        )
        self.progress("paths")
        fragmentation = self._fragmentation(definitions)
        self.progress("comparisons")
        groups = list(self._groups(definitions, fragmentation))
        clones = self._clones(groups)
        shared = self._shared(groups)
        self.progress("defects")
        shown = {facts.module for facts in self.chosen}
        found_cycles = [cycle for cycle in cycles(self._graph) if shown & set(cycle)]
        found_cycles.sort(key=lambda cycle: (-len(cycle), cycle))
        unresolved = find_unresolved(self.index, self.chosen, self.foreign)
        narrowed = [self._narrowed(found) for found in fragmentation.values()]
        return AuditResult(
            self.options,
            len(self.selected),
            groups=tuple(sorted(groups, key=_badness)),
            fragmentation=tuple(sorted((f for f in narrowed if len(f.production) > 1), key=_spread)),
            verdicts=tuple(self._verdicts(definitions, narrowed)),
            availability=tuple(check(self.index, symbol, self.foreign) for symbol in expected),
            unresolved=tuple(sorted(unresolved, key=lambda found: (not found.is_fatal, found.is_test, found))),
            cycles=tuple(found_cycles),
            loops=tuple(shortest_loop(self.index, self._graph, cycle) for cycle in found_cycles),
            unparsable=tuple(
                Unparsable(facts.path, facts.error_line, facts.error) for facts in self.chosen if facts.error
            ),
            unknown_names=tuple(self._unknown_names(definitions, fragmentation)),
            clones=tuple(clones),
            shared=tuple(shared),
            accessors=accessors(shared),
            unbound_all=tuple(unbound_exports(self.index, self.chosen, self.read)),
            notebooks=self._notebooks(),
        )

    def _notebooks(self) -> dict[str, tuple[CellLines, ...]]:
        found = {}
        for facts in self.chosen:
            if facts.path.endswith(NOTEBOOK) and not facts.error:
                with suppress(SourceError, OSError, KeyError):
                    found[facts.path] = cell_lines(self.read(facts.path))
        return found

    # -- fragmentation

    def _fragmentation(self, definitions: dict[tuple[str, str], list[Definition]]) -> dict[Symbol, Fragmentation]:
        """Of what is defined under the names asked for, and of what is exported under them."""
        symbols = {d.symbol for found in definitions.values() for d in found if d.rule is None}
        symbols |= self._exported_symbols()
        finder = PathFinder(self.index, self.modules)
        return {found.symbol: found for found in finder.fragmentations(sorted(symbols))}

    def _exported_symbols(self) -> set[Symbol]:
        found = set()
        known: dict[str, bool] = {}
        for facts in self.chosen:
            for name, bindings in facts.bindings.items():
                if not any(b.kind in (BindingKind.IMPORT, BindingKind.ALIAS) for b in bindings):
                    continue
                if name not in known:
                    known[name] = name_matches(name, self.options.names)
                if not known[name]:
                    continue
                target = self.index.resolve(facts.module, name)
                if (
                    target.outcome is Outcome.DEFINED
                    and target.symbol is not None
                    and self._is_definition(target.symbol)
                ):
                    found.add(target.symbol)
        return found

    def _is_definition(self, symbol: Symbol) -> bool:
        return class_at(self.index, symbol) is not None or function_at(self.index, symbol) is not None

    def _narrowed(self, found: Fragmentation) -> Fragmentation:
        """Export points of the chosen files; the sites stay those of the whole code base."""
        if len(self.selected) == len(self.paths):
            return found
        chosen = {facts.path for facts in self.chosen}
        return Fragmentation(found.symbol, tuple(p for p in found.points if p.path in chosen), found.sites)

    # -- groups

    def _groups(
        self, definitions: dict[tuple[str, str], list[Definition]], fragmentation: dict[Symbol, Fragmentation]
    ) -> Iterable[Group]:
        for (name, kind), found in definitions.items():
            if len(found) < 2:
                continue
            kept = tuple(d for d in found if d.rule is None)
            excluded = tuple(d for d in found if d.rule is not None)
            if len(kept) < 2:
                yield Group(name, kind, kept, excluded)
                continue
            proposal = propose(
                kept, lambda d: len(fragmentation[d.symbol].sites), self._closure, self.index, self.bodies
            )
            yield Group(name, kind, kept, excluded, tuple(self._pairs(proposal)), proposal)

    def _pairs(self, proposal: Proposal) -> Iterable[Pair]:
        canonical, *others = (candidate.definition for candidate in proposal.candidates)
        for other in others:
            yield self._pair(other, canonical)
        if len(others) < ALL_PAIRS:
            for better, worse in combinations(others, 2):
                yield self._pair(worse, better)
            return
        leaders: list[Definition] = []
        for other in others:
            compared = [(self.comparer.compare(other, each), -at, each) for at, each in enumerate(leaders)]
            close = [found for found in compared if found[0].is_close]
            if close:
                _, _, leader = max(close)
                yield self._pair(other, leader)
            elif len(leaders) < ALL_PAIRS and not self.comparer.compare(other, canonical).is_close:
                leaders.append(other)

    def _pair(self, duplicate: Definition, canonical: Definition) -> Pair:
        there, back = self._difference(duplicate, canonical), self._difference(canonical, duplicate)
        bodies = self._body(duplicate), self._body(canonical)
        relation = relation_of(duplicate.fact, canonical.fact, there, back, bodies)
        return Pair(duplicate, canonical, relation, there, back, self.comparer.compare(duplicate, canonical))

    def _body(self, definition: Definition) -> Body:
        return self.bodies.body(definition.path, definition.line, definition.fact.end_line, definition.symbol.name)

    @cached_property
    def comparer(self) -> Comparer:
        return Comparer(self.bodies)

    def _is_singleton(self, facts: ModuleFacts, fact: InstanceFact) -> bool:
        return self.finder.made_by(facts.module, fact.called) is not None

    def _difference(self, duplicate: Definition, canonical: Definition) -> Difference:
        return compare_definitions(
            duplicate.fact,
            canonical.fact,
            index=self.index,
            duplicate_module=duplicate.symbol.module,
            canonical_module=canonical.symbol.module,
        )

    def _closure(self, module: str) -> frozenset[str]:
        if module not in self._closures:
            seen: set[str] = set()
            pending = [module]
            while pending:
                current = pending.pop()
                if current not in seen:
                    seen.add(current)
                    pending.extend(self._graph.get(current, frozenset()) - seen)
            self._closures[module] = frozenset(seen - {module})
        return self._closures[module]

    # -- clones and shared state

    def _clones(self, groups: Sequence[Group]) -> list[Clone]:
        everything = find_definitions(self.production, ("*",), self.all_paths, in_use=self.in_use, index=self.index)
        kept = [definition for found in everything.values() for definition in found]
        return find_clones(kept, self.comparer, lambda definition: self._is_wanted(definition.symbol.name))

    def _shared(self, groups: Sequence[Group]) -> list[SharedState]:
        duplicated = {d.symbol for group in groups if group.duplicates for d in group.definitions}
        states = find_shared(self.index, self.production, self.finder)
        return [
            replace(state, duplicated=state.of in duplicated)
            for state in states
            if state.of in duplicated or any(map(self._is_wanted, state.names))
        ]

    def _is_wanted(self, name: str) -> bool:
        return name_matches(name, self.options.names)

    # -- names

    def _verdicts(
        self, definitions: dict[tuple[str, str], list[Definition]], fragmentation: Sequence[Fragmentation]
    ) -> Iterable[NameVerdict]:
        for name in self.options.names:
            if WILDCARDS & set(name):
                continue
            found = [d for kind in ("class", "function", "instance") for d in definitions.get((name, kind), ())]
            reached = [f.symbol for f in fragmentation for point in f.production if point.name == name]
            yield NameVerdict(
                name,
                tuple(d for d in found if d.rule is None),
                tuple(d for d in found if d.rule is not None),
                len(reached),
                tuple(sorted({symbol for symbol in reached if symbol.name != name})),
            )

    def _unknown_names(
        self, definitions: dict[tuple[str, str], list[Definition]], fragmentation: dict[Symbol, Fragmentation]
    ) -> Iterable[UnknownName]:
        if self.options.names == MANAGER_LIKE:
            return
        exported = {point.name for found in fragmentation.values() for point in found.points}
        known = {name for name, _ in definitions} | exported
        for glob in self.options.names:
            if not any(name_matches(name, (glob,)) for name in known):
                everything = {c.qualname for facts in self.modules for c in facts.classes if "." not in c.qualname}
                everything |= {function.name for facts in self.modules for function in facts.functions}
                everything |= {instance.name for facts in self.modules for instance in facts.instances}
                yield UnknownName(glob, near_names(glob, everything))


def _badness(group: Group) -> tuple[object, ...]:
    """The most definitions first, then the least alike, then the most used."""
    distance = group.relation.distance if group.relation else -1
    return (-group.duplicates, -distance, -group.sites, -len(group.excluded), group.name, group.kind)


def _spread(found: Fragmentation) -> tuple[object, ...]:
    return -len(found.used_paths), -len(found.production), found.symbol
