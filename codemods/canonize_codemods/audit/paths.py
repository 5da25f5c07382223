"""Import-path fragmentation: through how many names in how many modules one symbol can be imported, and is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from canonize_codemods.index.facts import Binding, BindingKind, Guard, ModuleFacts
from canonize_codemods.index.resolve import Index, Outcome, star_exports
from canonize_codemods.symbols import Symbol

from .places import PRODUCTION, is_test, place_of

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

Path = tuple[str, str]  # (module, name), as an import statement spells it


class Form(StrEnum):
    DEFINITION = "definition"
    ALIAS = "alias"  # X = Y
    REEXPORT = "re-export"  # from c import Y as X
    STAR = "star"


@dataclass(frozen=True, order=True, slots=True)
class ExportPoint:
    """A name in a module that reaches the symbol."""

    module: str
    name: str
    path: str
    line: int
    form: Form
    type_checking: bool = False  # under TYPE_CHECKING only: nothing at run time
    certain: bool = True  # False where other bindings of the name lead elsewhere (try/except, if/else)
    listed: bool = False  # in __all__
    place: str = PRODUCTION  # production, test, backup
    sites: int = 0  # imports of this very name from this very module


@dataclass(frozen=True, slots=True)
class Site:
    """One imported name of a from-import."""

    path: str
    line: int
    module: str
    name: str
    lazy: bool
    guard: Guard
    has_as: bool

    @property
    def is_test(self) -> bool:
        return is_test(self.path)


@dataclass(frozen=True, slots=True)
class Fragmentation:
    """Everything through which one symbol is reached; ``sites`` counts from-imports of any point."""

    symbol: Symbol
    points: tuple[ExportPoint, ...] = ()
    sites: tuple[Site, ...] = ()

    @property
    def production(self) -> tuple[ExportPoint, ...]:
        return tuple(point for point in self.points if point.place == PRODUCTION)

    @property
    def production_modules(self) -> int:
        return len({point.module for point in self.production})

    @property
    def production_names(self) -> int:
        return len({point.name for point in self.production})

    @property
    def used_paths(self) -> tuple[tuple[str, str, int], ...]:
        """``(module, name, sites)``, the most used first."""
        counts = Counter((site.module, site.name) for site in self.sites)
        return tuple((*path, count) for path, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def files(self) -> int:
        return len({site.path for site in self.sites})

    @property
    def misleading(self) -> tuple[ExportPoint, ...]:
        """Points whose name shares no word with what it is: ``ErrorRecoveryHandler`` for a manager."""
        words = set(_words(self.symbol.name))
        return tuple(point for point in self.production if not words & set(_words(point.name)))


@dataclass
class PathFinder:
    """Follows bindings backwards: from a symbol to every name that leads to it, then to every import of those."""

    index: Index
    modules: Collection[ModuleFacts]
    _importers: dict[Path, list[tuple[ModuleFacts, Binding]]] = field(default_factory=dict)
    _stars: dict[str, list[tuple[ModuleFacts, int, Guard]]] = field(default_factory=dict)
    _all_paths: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._all_paths = frozenset(self.index.layout.paths)
        for facts in self.modules:
            for name, bindings in facts.bindings.items():
                for binding in bindings if name not in facts.deleted else ():
                    source = self._source(facts, binding)
                    if source is not None and source != (facts.module, binding.name):
                        self._importers.setdefault(source, []).append((facts, binding))
            for fact in facts.imports:
                if fact.star and not fact.lazy:
                    module = self.index.layout.primary(fact.module)
                    self._stars.setdefault(module, []).append((facts, fact.line, fact.guard))

    def points(self, symbol: Symbol) -> list[ExportPoint]:
        """Every export point of a symbol, its definition first."""
        home = self.index.facts(symbol.module)
        if home is None or "." in symbol.qualname:
            return []
        start = (symbol.module, symbol.qualname)
        found = {start: self._point(home, symbol.qualname, _line(home, symbol.qualname), Form.DEFINITION, symbol)}
        pending = [start]
        while pending:
            module, name = pending.pop()
            reached: list[tuple[Path, ExportPoint]] = []
            for facts, binding in self._importers.get((module, name), ()):
                key = (facts.module, binding.name)
                if key not in found or found[key].type_checking:
                    form = Form.ALIAS if binding.kind is BindingKind.ALIAS else Form.REEXPORT
                    reached.append((key, self._point(facts, binding.name, binding.line, form, symbol)))
            reached += self._through_stars(module, name, symbol)
            for key, point in reached:
                # What is there for type checkers only, nobody can hand on to others.
                now = replace(point, type_checking=True) if found[module, name].type_checking else point
                if key not in found or (found[key].type_checking and not now.type_checking):
                    found[key] = now
                    pending.append(key)
        first, *rest = found.values()
        return [first, *sorted(rest)]

    def fragmentations(self, symbols: Iterable[Symbol]) -> list[Fragmentation]:
        """One for each symbol, with its sites; all symbols in one pass over the imports."""
        points = {symbol: self.points(symbol) for symbol in symbols}
        owners: dict[Path, list[Symbol]] = {}
        for symbol, found in points.items():
            for point in found:
                owners.setdefault((point.module, point.name), []).append(symbol)
        sites: dict[Symbol, list[Site]] = {symbol: [] for symbol in points}
        for site in self._sites(owners):
            for symbol in owners[site.module, site.name]:
                sites[symbol].append(site)
        return [_with_sites(symbol, points[symbol], sites[symbol]) for symbol in points]

    def _sites(self, wanted: Collection[Path]) -> Iterator[Site]:
        names = {name for _, name in wanted}
        for facts in self.modules:
            for fact in facts.imports:
                if fact.name in names:
                    module = self.index.layout.primary(fact.module)
                    if (module, fact.name) in wanted:
                        yield Site(facts.path, fact.line, module, fact.name, fact.lazy, fact.guard, fact.has_as)

    def _source(self, facts: ModuleFacts, binding: Binding) -> Path | None:
        """The ``(module, name)`` whose object a binding takes over."""
        match binding.kind:
            case BindingKind.IMPORT if binding.module:
                return self.index.layout.primary(binding.module), binding.target
            case BindingKind.ALIAS:
                head, *rest = binding.target.split(".")
                if head not in facts.bindings:
                    return None
                module, name = facts.module, head
                for part in rest:
                    found = self.index.resolve(module, name)
                    if found.outcome is not Outcome.MODULE or found.symbol is None:
                        return None
                    module, name = found.symbol.module, part
                return module, name
        return None

    def _through_stars(self, module: str, name: str, symbol: Symbol) -> Iterator[tuple[Path, ExportPoint]]:
        provider = self.index.facts(module)
        if provider is None or not star_exports(provider, name):
            return
        for facts, line, guard in self._stars.get(module, ()):
            if name not in facts.bindings or self.index.resolve(facts.module, name).symbol == symbol:
                point = self._point(facts, name, line, Form.STAR, symbol, guard)
                yield (facts.module, name), point

    def _point(
        self, facts: ModuleFacts, name: str, line: int, form: Form, symbol: Symbol, guard: Guard = Guard.NONE
    ) -> ExportPoint:
        guards = [binding.guard for binding in facts.bindings.get(name, ())] or [guard]
        listed = name in (facts.exported or ())
        # A package that loads when asked lists for type checkers, and in __all__, what its __getattr__ gives.
        comes_late = facts.makes_names or (facts.has_getattr and listed)
        return ExportPoint(
            facts.module,
            name,
            facts.path,
            line,
            form,
            all(guard is Guard.TYPE_CHECKING for guard in guards) and not comes_late,
            form is Form.DEFINITION or self.index.resolve(facts.module, name).symbol == symbol,
            listed,
            place_of(facts.path, self._all_paths),
        )


def _with_sites(symbol: Symbol, points: list[ExportPoint], sites: list[Site]) -> Fragmentation:
    counts = Counter((site.module, site.name) for site in sites)
    counted = tuple(replace(point, sites=counts[point.module, point.name]) for point in points)
    return Fragmentation(symbol, counted, tuple(sites))


def _line(facts: ModuleFacts, name: str) -> int:
    return next((binding.line for binding in reversed(facts.bindings.get(name, ()))), 0)


def _words(name: str) -> list[str]:
    """``UnifiedWSManager`` → unified, ws, manager."""
    return [word.lower() for word in _WORD.findall(name)]
