"""Definitions of one name, and which of them are no duplicates although they share it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from canonize_codemods.index.facts import ClassFact, Fact, FunctionFact, Guard, InstanceFact, ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.symbols import Symbol

from .doubles import is_named_as_double
from .globs import name_matches
from .members import class_at, resolve_chain
from .places import is_backup, is_migration, is_platform_variant, is_test

_INTERFACES = frozenset({"Protocol", "ABC"})


class Rule(StrEnum):
    """Why a definition is not a duplicate; the first that fits is said."""

    TEST = "test"
    TEST_DOUBLE = "test-double"
    BACKUP = "backup-copy"
    MIGRATION = "migration"
    STUB = "type-stub"
    IN_FUNCTION = "in-function"
    NESTED = "nested"
    TYPE_CHECKING = "type-checking"
    FALLBACK = "import-fallback"
    INTERFACE = "interface"
    OVERLOAD = "overload"
    VARIANT = "variant"
    PLATFORM = "platform-variant"

    @property
    def explanation(self) -> str:
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    Rule.TEST: "stands in test code",
    Rule.TEST_DOUBLE: "is named as a test double, and production code does not use it",
    Rule.BACKUP: "stands in a backup copy",
    Rule.MIGRATION: "stands in a database migration, which is frozen",
    Rule.STUB: "declares types for a module of the same name (.pyi)",
    Rule.IN_FUNCTION: "exists only while a function runs",
    Rule.NESTED: "belongs to the class around it",
    Rule.TYPE_CHECKING: "is never there at run time",
    Rule.FALLBACK: "stands in for an import that failed",
    Rule.INTERFACE: "is a Protocol or ABC",
    Rule.OVERLOAD: "is an overload stub",
    Rule.VARIANT: "is another branch of a definition in the same module",
    Rule.PLATFORM: "stands in for another platform's file",
}


@dataclass(frozen=True, slots=True)
class Definition:
    """A class, function or module-level instance; ``rule`` says why it is no duplicate, None for one that may be."""

    symbol: Symbol
    path: str
    fact: Fact
    rule: Rule | None = None

    @property
    def kind(self) -> str:
        match self.fact:
            case ClassFact():
                return "class"
            case FunctionFact():
                return "function"
            case InstanceFact():
                return "instance"

    @property
    def line(self) -> int:
        return self.fact.line


def find_definitions(
    modules: Iterable[ModuleFacts],
    names: Collection[str],
    paths: Collection[str],
    is_singleton: Callable[[ModuleFacts, InstanceFact], bool] = lambda facts, fact: False,
    in_use: Collection[Symbol] = frozenset(),
    index: Index | None = None,
) -> dict[tuple[str, str], list[Definition]]:
    """``(name, kind)`` → its definitions in path order; ``names`` are globs, ``paths`` all files of the code base.

    ``is_singleton`` tells instances of the code base's own classes from loggers and the like; ``in_use`` are named as
    test doubles and are none.  With an index, classes of this code base that are called Protocol or ABC are no markers.
    """
    wanted = _memoised(names)
    found: dict[tuple[str, str], list[Definition]] = {}
    for facts in modules:
        here: set[tuple[str, str]] = set()
        by_place: frozenset[Rule] | None = None  # of the file, once it has a definition
        for definition in _definitions(facts, wanted, is_singleton):
            if by_place is None:
                by_place = _rules_of_place(facts.path, paths)
            rule = _rule_of(definition, by_place, in_use, index)
            key = (definition.symbol.name, definition.kind)
            if rule is None and key in here:
                rule = Rule.VARIANT
            elif rule is None:
                here.add(key)
            found.setdefault(key, []).append(replace(definition, rule=rule))
    return found


def _rule_of(
    definition: Definition, by_place: Collection[Rule], in_use: Collection[Symbol], index: Index | None
) -> Rule | None:
    """``by_place`` are the rules that its file falls under."""
    fact = definition.fact
    in_function = isinstance(fact, ClassFact) and fact.in_function
    bases = fact.bases if isinstance(fact, ClassFact) else ()
    checks = (
        (Rule.TEST, Rule.TEST in by_place),
        (Rule.TEST_DOUBLE, is_named_as_double(definition.symbol.name) and definition.symbol not in in_use),
        (Rule.BACKUP, Rule.BACKUP in by_place),
        (Rule.MIGRATION, Rule.MIGRATION in by_place),
        (Rule.STUB, Rule.STUB in by_place),
        (Rule.IN_FUNCTION, in_function),
        (Rule.NESTED, "." in definition.symbol.qualname),
        (Rule.TYPE_CHECKING, fact.guard is Guard.TYPE_CHECKING),
        (Rule.FALLBACK, fact.guard is Guard.FALLBACK),
        (Rule.INTERFACE, any(_is_interface(base.partition("[")[0], definition.symbol.module, index) for base in bases)),
        (Rule.PLATFORM, Rule.PLATFORM in by_place),
        (Rule.OVERLOAD, any(decorator.rpartition(".")[2] == "overload" for decorator in fact.decorators)),
    )
    return next((rule for rule, fits in checks if fits), None)


def _is_interface(base: str, module: str, index: Index | None) -> bool:
    if base.rpartition(".")[2] not in _INTERFACES:
        return False
    found = resolve_chain(index, module, base)[0] if index is not None else None
    return index is None or found is None or class_at(index, found) is None


def _rules_of_place(path: str, paths: Collection[str]) -> frozenset[Rule]:
    checks = (
        (Rule.TEST, is_test(path)),
        (Rule.BACKUP, is_backup(path, paths)),
        (Rule.MIGRATION, is_migration(path)),
        (Rule.STUB, path.endswith(".pyi")),
        (Rule.PLATFORM, is_platform_variant(path, paths)),
    )
    return frozenset(rule for rule, fits in checks if fits)


def _definitions(
    facts: ModuleFacts, wanted: Callable[[str], bool], is_singleton: Callable[[ModuleFacts, InstanceFact], bool]
) -> Iterator[Definition]:
    for class_ in facts.classes:
        if wanted(class_.qualname.rpartition(".")[2]):
            yield Definition(Symbol(facts.module, class_.qualname), facts.path, class_)
    for function in facts.functions:
        if wanted(function.name):
            yield Definition(Symbol(facts.module, function.name), facts.path, function)
    for instance in facts.instances:
        is_shared = not instance.name.startswith("_") and not instance.of_module
        if is_shared and wanted(instance.name) and is_singleton(facts, instance):
            yield Definition(Symbol(facts.module, instance.name), facts.path, instance)


def _memoised(globs: Collection[str]) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def wanted(name: str) -> bool:
        if name not in known:
            known[name] = name_matches(name, globs)
        return known[name]

    return wanted
