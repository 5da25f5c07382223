"""Imports that would fail for sure, with what stands around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from canonize_codemods.index.facts import Guard, ImportFact, ModuleFacts
from canonize_codemods.index.graph import unresolved_imports
from canonize_codemods.index.resolve import Index, Outcome

from .places import is_test


@dataclass(frozen=True, order=True, slots=True)
class UnresolvedImport:
    """``name`` is "" for ``import module``; ``outcome`` is MISSING (the name) or NO_MODULE."""

    path: str
    line: int
    module: str
    name: str
    outcome: Outcome
    guard: Guard = Guard.NONE
    lazy: bool = False
    foreign: bool = False  # of a package that is probably installed: see foreign_packages
    for_checkers: bool = False  # the module binds the name, but under TYPE_CHECKING

    @property
    def is_fatal(self) -> bool:
        """The file cannot be imported: nothing catches the error, nothing delays it."""
        return not self.lazy and self.guard is Guard.NONE and not self.foreign

    @property
    def is_test(self) -> bool:
        return is_test(self.path)

    def __str__(self) -> str:
        target = f"{self.module}:{self.name}" if self.name else self.module
        if self.for_checkers:
            return f"{target} (bound under TYPE_CHECKING only)"
        return f"{target} ({'no such module' if self.outcome is Outcome.NO_MODULE else 'no such name'})"


def foreign_packages(index: Index, modules: Iterable[ModuleFacts]) -> frozenset[str]:
    """Top-level folders without ``__init__.py`` out of which nobody here imports a file: ``alembic/`` with migrations.

    An installed package of the same name wins over such a folder (PEP 420), and is what the imports mean.
    """
    layout = index.layout
    bare = {name for name in layout.top_level if name not in layout.by_module}
    for facts in modules:
        for fact in facts.imports:
            top = fact.module.partition(".")[0]
            if top in bare and (fact.module in layout.by_module or f"{fact.module}.{fact.name}" in layout.by_module):
                bare.discard(top)
    return frozenset(bare)


def find_unresolved(
    index: Index, modules: Iterable[ModuleFacts], foreign: Collection[str] = ()
) -> Iterator[UnresolvedImport]:
    """Every import of ``modules`` that fails for sure; those of ``foreign`` packages are marked."""
    for facts in modules:
        yield from _of_names_for_checkers(index, facts)
        found = [each for each in unresolved_imports(index, facts) if not _may_come_to_be(index, each[1], each[3])]
        if not found:
            continue
        written = {(fact.line, *_spelled(fact)): fact for fact in facts.imports}
        for line, module, name, outcome in found:
            fact = written[line, module, name]
            is_foreign = module.partition(".")[0] in foreign
            yield UnresolvedImport(facts.path, line, module, name, outcome, fact.guard, fact.lazy, is_foreign)


def is_for_checkers(index: Index, module: str, name: str) -> bool:
    """Whether a module binds a name, and nowhere but under ``TYPE_CHECKING``."""
    facts = index.facts(module)
    if facts is None or facts.has_getattr or facts.makes_names or any(fact.star for fact in facts.imports):
        return False
    bindings = facts.bindings.get(name, ())
    only = bool(bindings) and all(binding.guard is Guard.TYPE_CHECKING for binding in bindings)
    return only and not index.layout.exists(f"{module}.{name}")


def _of_names_for_checkers(index: Index, facts: ModuleFacts) -> Iterator[UnresolvedImport]:
    for fact in facts.imports:
        if fact.name and fact.guard is not Guard.TYPE_CHECKING and is_for_checkers(index, fact.module, fact.name):
            place = facts.path, fact.line, fact.module, fact.name
            yield UnresolvedImport(*place, Outcome.MISSING, fact.guard, fact.lazy, for_checkers=True)


def _may_come_to_be(index: Index, module: str, outcome: Outcome, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the module, or one of which it takes everything, binds names in ways that nobody can read."""
    facts = index.facts(module)
    if outcome is not Outcome.MISSING or facts is None or module in seen:
        return False
    stars = [fact.module for fact in facts.imports if fact.star]
    return facts.makes_names or any(_may_come_to_be(index, each, outcome, seen | {module}) for each in stars)


def _spelled(fact: ImportFact) -> tuple[str, str]:
    """Module and name as ``unresolved_imports`` gives them."""
    return fact.module or "." * fact.level, fact.name or ""
