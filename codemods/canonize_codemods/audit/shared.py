"""Shared state: module-level instances of classes, and the functions that hand them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from canonize_codemods.index.facts import FunctionFact, Guard, ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.symbols import Symbol

from .members import class_at, resolve_chain

# Class methods that give an instance of their own class, by convention.
_ACCESSORS = frozenset({"create", "default", "from_env", "getInstance", "get_instance", "instance", "shared"})
_DEPTH = 4  # of functions that hand out what another one hands out


@dataclass(frozen=True, order=True, slots=True)
class Instance:
    """A module-level name that holds an instance of the class ``of``."""

    symbol: Symbol
    path: str
    line: int
    of: Symbol
    function: str = ""  # that makes it when first called; "" for the import of the module
    same_as: Symbol | None = None  # what it really is: the instance that a function or the class itself keeps
    given: bytes = b""  # see InstanceFact
    told: bytes = b""


@dataclass(frozen=True, order=True, slots=True)
class Factory:
    """A function that hands out the module-level ``instance`` of the class ``of``."""

    symbol: Symbol
    path: str
    line: int
    is_async: bool
    of: Symbol
    instance: Symbol


@dataclass(frozen=True, slots=True)
class SharedState:
    """Who holds and who hands out instances of one class."""

    of: Symbol
    instances: tuple[Instance, ...] = ()
    factories: tuple[Factory, ...] = ()
    duplicated: bool = False  # the class is defined more than once

    @property
    def is_split(self) -> bool:
        """Several instances: what one is told the others do not know."""
        return len(self.separate) > 1

    @property
    def separate(self) -> tuple[Instance, ...]:
        """The instances, the first of those that are the same, without those that are meant to be others.

        Those are told other texts (``Queue("mail")``, ``Queue("sms")``), or other things in one module.
        """
        first: dict[Symbol, Instance] = {}
        for instance in self.instances:
            first.setdefault(instance.same_as or instance.symbol, instance)
        homes: dict[bytes, set[str]] = {}
        for each in first.values():
            homes.setdefault(each.told, set()).add(each.symbol.module)
        alike = Counter((each.symbol.module, each.given) for each in first.values())
        return tuple(
            each for each in first.values() if len(homes[each.told]) > 1 or alike[each.symbol.module, each.given] > 1
        )

    @property
    def names(self) -> frozenset[str]:
        symbols = [*(held.symbol for held in self.instances), *(factory.symbol for factory in self.factories)]
        return frozenset(symbol.name for symbol in (self.of, *symbols))


@dataclass(frozen=True, slots=True)
class Accessor:
    """Functions of one name that hand out module-level instances: ``get_manager`` in several modules."""

    name: str
    factories: tuple[Factory, ...]

    @property
    def is_mixed(self) -> bool:
        """Sync here and async there."""
        return len({factory.is_async for factory in self.factories}) > 1

    @property
    def classes(self) -> tuple[Symbol, ...]:
        return tuple(sorted({factory.of for factory in self.factories}))


@dataclass
class SharedFinder:
    """Follows calls from names and functions to the class that they make an instance of."""

    index: Index
    _known: dict[tuple[str, str], Symbol | None] = field(default_factory=dict)
    _classes: dict[str, frozenset[str]] = field(default_factory=dict)
    _functions: dict[str, dict[str, FunctionFact]] = field(default_factory=dict)

    def instances(self, facts: ModuleFacts) -> Iterator[Instance]:
        for found in facts.instances:
            if found.guard in (Guard.TYPE_CHECKING, Guard.FALLBACK) or found.of_module:
                continue
            of = self.made_by(facts.module, found.called)
            if of is not None:
                here = Symbol(facts.module, found.name)
                same_as = of if self._keeps_one(of, found.called) else self._held(facts.module, f"{found.called}()")
                kept = None if same_as == here else same_as
                yield Instance(here, facts.path, found.line, of, found.function, kept, found.given, found.told)

    def factories(self, facts: ModuleFacts, instances: dict[Symbol, Instance]) -> Iterator[Factory]:
        """``instances`` of the whole code base by symbol."""
        for function in facts.functions:
            for text in function.returns:
                symbol = self._held(facts.module, text)
                if symbol is not None and (held := instances.get(symbol)) is not None:
                    here = Symbol(facts.module, function.name)
                    yield Factory(here, facts.path, function.line, function.is_async, held.of, symbol)
                    break

    def _keeps_one(self, of: Symbol, called: str) -> bool:
        """Classes that make one instance only, whoever asks: by ``__new__``, or by the accessor that is called."""
        found = class_at(self.index, of)
        members = {member.name for member in found.members} if found is not None else frozenset()
        return called.rpartition(".")[2] in _ACCESSORS - {"create", "from_env"} or (
            "__new__" in members and any("instance" in name for name in members)
        )

    def made_by(self, module: str, called: str, depth: int = _DEPTH) -> Symbol | None:
        """The class of which a call of ``called`` in a module gives an instance; None where nobody can tell."""
        key = (module, called)
        if key not in self._known:
            self._known[key] = None  # while it is worked out: functions that call each other give nothing
            self._known[key] = self._made_by(module, called, depth)
        return self._known[key]

    def _made_by(self, module: str, called: str, depth: int) -> Symbol | None:
        symbol, _ = resolve_chain(self.index, module, called)
        if symbol is None or depth == 0 or self.index.facts(symbol.module) is None:
            return None
        if symbol.qualname in self._classes_of(symbol.module):
            return symbol
        head, _, method = symbol.qualname.rpartition(".")
        if method in _ACCESSORS and head in self._classes_of(symbol.module):
            return Symbol(symbol.module, head)
        function = self._functions_of(symbol.module).get(symbol.qualname)
        for text in function.returns if function is not None else ():
            if text.endswith("()"):
                return self.made_by(symbol.module, text[:-2], depth - 1)
            made = next((i for i in self._instances_of(symbol.module) if i[0] == text), None)
            if made is not None:
                return self.made_by(symbol.module, made[1], depth - 1)
        return None

    def _held(self, module: str, text: str, depth: int = _DEPTH) -> Symbol | None:
        """The module-level name whose value ``text``, a returned name or call, is."""
        symbol, _ = resolve_chain(self.index, module, text.removesuffix("()"))
        if symbol is None or depth == 0:
            return None
        if not text.endswith("()"):
            return symbol
        function = self._functions_of(symbol.module).get(symbol.qualname)
        inner = function.returns if function is not None else ()
        return next((held for each in inner if (held := self._held(symbol.module, each, depth - 1))), None)

    def _instances_of(self, module: str) -> list[tuple[str, str]]:
        facts = self.index.deep_facts(module)
        return [(found.name, found.called) for found in facts.instances] if facts is not None else []

    def _classes_of(self, module: str) -> frozenset[str]:
        if module not in self._classes:
            facts = self.index.facts(module)
            self._classes[module] = (
                frozenset(c.qualname for c in facts.classes if not c.in_function) if facts else frozenset()
            )
        return self._classes[module]

    def _functions_of(self, module: str) -> dict[str, FunctionFact]:
        if module not in self._functions:
            facts = self.index.deep_facts(module)
            self._functions[module] = {function.name: function for function in facts.functions} if facts else {}
        return self._functions[module]


def find_shared(index: Index, modules: Iterable[ModuleFacts], finder: SharedFinder | None = None) -> list[SharedState]:
    """Of every class with a module-level instance in one of ``modules``; the most instances first."""
    finder = finder or SharedFinder(index)
    modules = list(modules)
    instances = {found.symbol: found for facts in modules for found in finder.instances(facts)}
    states: dict[Symbol, tuple[list[Instance], list[Factory]]] = {}
    for found in instances.values():
        states.setdefault(found.of, ([], []))[0].append(found)
    for facts in modules:
        for factory in finder.factories(facts, instances):
            states[factory.of][1].append(factory)
    found_states = [SharedState(of, tuple(sorted(held)), tuple(sorted(out))) for of, (held, out) in states.items()]
    return sorted(
        found_states, key=lambda state: (-len(state.separate), -len(state.instances), -len(state.factories), state.of)
    )


def accessors(states: Iterable[SharedState]) -> tuple[Accessor, ...]:
    """Those functions of ``states`` that several modules have by one name, or that hand out a duplicated class."""
    by_name: dict[str, list[Factory]] = {}
    risky: set[str] = set()
    for state in states:
        for factory in state.factories:
            by_name.setdefault(factory.symbol.name, []).append(factory)
            if state.duplicated:
                risky.add(factory.symbol.name)
    several = {name for name, found in by_name.items() if len({factory.symbol.module for factory in found}) > 1}
    return tuple(Accessor(name, tuple(sorted(by_name[name]))) for name in sorted(several | risky))
