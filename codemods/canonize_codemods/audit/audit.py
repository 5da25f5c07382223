"""The whole audit as one value: ``audit(index, paths, read, options)``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from itertools import combinations

from canonize_codemods.index.facts import BindingKind, ModuleFacts
from canonize_codemods.index.graph import cycles, import_graph
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.symbols import Symbol

from .availability import Availability, check
from .bodies import Bodies
from .compare import Difference, Relation, compare_definitions, relation_of
from .definitions import Definition, Rule, find_definitions
from .globs import WILDCARDS, name_matches, select
from .members import class_at, function_at
from .paths import Fragmentation, PathFinder
from .proposal import Proposal, propose
from .substring import TextMatches, count_text
from .unresolved import UnresolvedImport, find_unresolved, foreign_packages

MANAGER_LIKE = ("*Manager*", "*Factory*", "*Notifier*", "*Bridge*", "*Emitter*")
# Above this number of definitions, each is compared with the proposed canonical only.
ALL_PAIRS = 12

EXACT, SUBSTRING = "exact", "substring"


@dataclass(frozen=True)
class AuditOptions:
    """``include`` and ``exclude`` choose the files whose definitions, re-exports and defects are reported; resolution
    and the count of import sites always see the whole code base."""

    names: tuple[str, ...] = MANAGER_LIKE
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()  # MODULE or MODULE:SYMBOL
    match: str = EXACT
    all: bool = False  # report also what was ruled out

    def __post_init__(self) -> None:
        """Raises ValueError, with a message for people, for what cannot be meant."""
        if self.match not in (EXACT, SUBSTRING):
            raise ValueError(f"match is {EXACT!r} or {SUBSTRING!r}, not {self.match!r}")
        for text in self.expect:
            Symbol.parse(text)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two definitions; ``there`` is what the duplicate's users miss in the canonical, ``back`` the reverse."""

    duplicate: Definition
    canonical: Definition
    relation: Relation
    there: Difference
    back: Difference


@dataclass(frozen=True, slots=True)
class Group:
    """Everything of one name and kind; ``excluded`` are the definitions that a rule took out."""

    name: str
    kind: str
    definitions: tuple[Definition, ...]
    excluded: tuple[Definition, ...] = ()
    pairs: tuple[Pair, ...] = ()
    proposal: Proposal | None = None

    @property
    def duplicates(self) -> int:
        return max(0, len(self.definitions) - 1)

    @property
    def relation(self) -> Relation | None:
        """The furthest relation: one divergent definition makes a divergent group."""
        return max((pair.relation for pair in self.pairs), key=lambda relation: relation.distance, default=None)

    @property
    def sites(self) -> int:
        return sum(candidate.sites for candidate in self.proposal.candidates) if self.proposal else 0

    @property
    def outside_tests(self) -> tuple[Definition, ...]:
        """Module-level definitions outside test code, import fallbacks and backup copies included."""
        ruled_out = {Rule.TEST, Rule.IN_FUNCTION, Rule.NESTED}
        return tuple(d for d in (*self.definitions, *self.excluded) if d.rule not in ruled_out)


@dataclass(frozen=True, slots=True)
class Unparsable:
    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name or glob that nothing has, with near names."""

    glob: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What a name without wildcards turned out to be; ``reaches`` are symbols of other names exported under it."""

    name: str
    definitions: tuple[Definition, ...]
    excluded: tuple[Definition, ...]
    exports: int
    reaches: tuple[Symbol, ...]

    @property
    def duplicates(self) -> int:
        return max(0, len(self.definitions) - 1)


@dataclass(frozen=True)
class AuditResult:
    """Everything is sorted, the worst first."""

    options: AuditOptions
    files: int
    groups: tuple[Group, ...] = ()  # of every name with two or more definitions, whether ruled out or not
    fragmentation: tuple[Fragmentation, ...] = ()  # of every symbol with two or more export points
    verdicts: tuple[NameVerdict, ...] = ()  # of every name that was asked for literally
    text_matches: tuple[TextMatches, ...] = ()
    availability: tuple[Availability, ...] = ()
    unresolved: tuple[UnresolvedImport, ...] = ()
    cycles: tuple[tuple[str, ...], ...] = ()
    unparsable: tuple[Unparsable, ...] = ()
    unknown_names: tuple[UnknownName, ...] = ()

    @cached_property
    def duplicated(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.duplicates)

    @cached_property
    def outside_tests(self) -> tuple[Group, ...]:
        """Names with several definitions outside tests, by no other rule than that."""
        return tuple(group for group in self.groups if len({d.path for d in group.outside_tests}) > 1)

    @property
    def duplicates(self) -> int:
        """Definitions more than one a name, however they were matched."""
        return sum(group.duplicates for group in self.groups) + sum(found.duplicates for found in self.text_matches)

    @property
    def unavailable(self) -> tuple[Availability, ...]:
        return tuple(found for found in self.availability if not found.is_available)

    @property
    def violations(self) -> int:
        """What the report adds up: duplicates, and expected modules that are not available."""
        return self.duplicates + len(self.unavailable)

    @property
    def excluded(self) -> Counter[Rule]:
        """How many definitions each rule took out."""
        return Counter(d.rule for group in self.groups for d in group.excluded if d.rule is not None)


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
        definitions = find_definitions(self.chosen, self.options.names, frozenset(self.paths))
        self.progress("paths")
        fragmentation = self._fragmentation(definitions)
        self.progress("comparisons")
        groups = list(self._groups(definitions, fragmentation))
        self.progress("defects")
        shown = {facts.module for facts in self.chosen}
        narrowed = [self._narrowed(found) for found in fragmentation.values()]
        return AuditResult(
            self.options,
            len(self.selected),
            groups=tuple(sorted(groups, key=_badness)),
            fragmentation=tuple(
                sorted(
                    (found for found in narrowed if len(found.production) > 1),
                    key=lambda found: (-len(found.used_paths), -len(found.production), found.symbol),
                )
            ),
            verdicts=tuple(self._verdicts(definitions, narrowed)),
            availability=tuple(check(self.index, symbol, self.foreign) for symbol in expected),
            unresolved=tuple(
                sorted(
                    find_unresolved(self.index, self.chosen, self.foreign), key=lambda u: (not u.is_fatal, u.is_test, u)
                )
            ),
            cycles=tuple(
                sorted(
                    (cycle for cycle in cycles(self._graph) if shown & set(cycle)),
                    key=lambda cycle: (-len(cycle), cycle),
                )
            ),
            unparsable=tuple(
                Unparsable(facts.path, facts.error_line, facts.error) for facts in self.chosen if facts.error
            ),
            unknown_names=tuple(self._unknown_names(definitions, fragmentation)),
        )

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

    def _pair(self, duplicate: Definition, canonical: Definition) -> Pair:
        there, back = self._difference(duplicate, canonical), self._difference(canonical, duplicate)
        bodies = tuple(self.bodies.body(d.path, d.line, d.fact.end_line, d.symbol.name) for d in (duplicate, canonical))
        relation = relation_of(duplicate.fact, canonical.fact, there, back, (bodies[0], bodies[1]))
        return Pair(duplicate, canonical, relation, there, back)

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

    # -- names

    def _verdicts(
        self, definitions: dict[tuple[str, str], list[Definition]], fragmentation: Sequence[Fragmentation]
    ) -> Iterable[NameVerdict]:
        for name in self.options.names:
            if WILDCARDS & set(name):
                continue
            found = [d for kind in ("class", "function") for d in definitions.get((name, kind), ())]
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
                literal = "".join(character for character in glob if character not in WILDCARDS)
                yield UnknownName(glob, tuple(get_close_matches(literal, sorted(everything), n=3, cutoff=0.7)))


def _badness(group: Group) -> tuple[object, ...]:
    """The most definitions first, then the least alike, then the most used."""
    distance = group.relation.distance if group.relation else -1
    return (-group.duplicates, -distance, -group.sites, -len(group.excluded), group.name, group.kind)
