"""Imports that would fail for sure, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    shadowed: bool = False  # a bare folder has the module's name: an installed package of that name would win

    @property
    def is_fatal(self) -> bool:
        """The file cannot be imported: nothing catches the error, nothing delays it."""
        return not self.lazy and self.guard is Guard.NONE and not self.shadowed

    @property
    def is_test(self) -> bool:
        return is_test(self.path)

    def __str__(self) -> str:
        target = f"{self.module}:{self.name}" if self.name else self.module
        return f"{target} ({'no such module' if self.outcome is Outcome.NO_MODULE else 'no such name'})"


def find_unresolved(index: Index, modules: Iterable[ModuleFacts]) -> Iterator[UnresolvedImport]:
    for facts in modules:
        found = unresolved_imports(index, facts)
        if not found:
            continue
        written = {(fact.line, *_spelled(fact)): fact for fact in facts.imports}
        for line, module, name, outcome in found:
            fact = written[line, module, name]
            shadowed = "." not in module and module not in index.layout.by_module
            yield UnresolvedImport(facts.path, line, module, name, outcome, fact.guard, fact.lazy, shadowed)


def _spelled(fact: ImportFact) -> tuple[str, str]:
    """Module and name as ``unresolved_imports`` gives them."""
    return fact.module or "." * fact.level, fact.name or ""
