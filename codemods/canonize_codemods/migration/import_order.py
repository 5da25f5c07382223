"""Cycles that stood before and work, as each module has what it is asked for by the time that it is asked.

An import that leads back to its importer may stay harmless at another place, or of another module, or may not: what
counts is which names are bound by then.  Lines tell, as far as files do: straight down, imports under conditions as if
they ran.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from canonize_codemods.index.expressions import dotted
from canonize_codemods.index.facts import ImportFact, ModuleFacts
from canonize_codemods.index.graph import closure, imported_modules
from canonize_codemods.index.resolve import Index, star_exports
from canonize_codemods.rewriting.moves import Target
from canonize_codemods.source import Source
from canonize_codemods.symbols import parents
from canonize_codemods.syntax.parse import parse
from canonize_codemods.syntax.walk import walk_run


class Order:
    """``run``: for each canonical module and its packages, what importing it runs."""

    def __init__(self, index: Index, run: Mapping[str, frozenset[str]], sources: Mapping[str, bytes]) -> None:
        self._index, self._run, self._sources = index, run, sources
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._chains: dict[str, frozenset[str]] = {}

    def fails(self, importer: ModuleFacts, line: int, old: Target, new: Target) -> bool:
        """Whether importing ``new`` instead of ``old`` at this line asks somebody too early, and did not before."""
        is_early = self.asks_too_early(importer.module, new) and not (
            self.asks_too_early(importer.module, old) and not _is_starred(importer, line, old.module)
        )
        return is_early or self._is_asked_too_early(importer, line, old.module, new.module)

    def asks_too_early(self, importer: str, target: Target) -> bool:
        """Whether the target's module, while it is loaded, leads to the importer before it has the name.

        Its own packages have begun by then, and ask it when they come to it.
        """
        key = target.module, target.name
        if key not in self._known:
            self._known[key] = self._run_before(*key)
        return importer in self._known[key] and importer not in parents(target.module)

    def _run_before(self, module: str, name: str) -> frozenset[str]:
        """What a module runs before it binds the name; not what its packages have run by then."""
        facts = self._index.facts(module)
        lines = [binding.line for binding in facts.bindings.get(name, ())] if facts is not None else []
        if facts is None or not lines:
            return frozenset()
        # An import that binds it has run what it imports by then.
        found = {m for each in self._above(facts, min(lines) + 1) for m in closure(self._index, each)}
        return frozenset(found.difference(*(self._run_by_then(package, module) for package in parents(module))))

    def _run_by_then(self, package: str, module: str) -> frozenset[str]:
        """What a package runs before it comes to the module, which it may not do itself."""
        facts = self._index.facts(package)
        found: frozenset[str] = frozenset()
        for fact in facts.imports if facts is not None else ():
            run = imported_modules(self._index, replace(facts, imports=(fact,))) if facts is not None else ()
            more = frozenset(m for each in run for m in closure(self._index, each))
            if module in more:
                break
            found |= more
        return found

    def _is_asked_too_early(self, importer: ModuleFacts, line: int, old: str, target: str) -> bool:
        """Whether importing the target runs a module that asks the importer for what it binds only further down."""
        loaded = {importer.module, *parents(importer.module)}
        run = {m for each in (target, *parents(target)) if each not in loaded for m in self._run[each]} - loaded
        late = {
            asker
            for asker, fact in self._askers.get(importer.module, ())
            if asker in run
            and any(self._is_late(importer, each, line) for each in self._asked(asker, importer.module, fact))
        }
        for module in {*self._above(importer, line), old, *parents(old)} - loaded if late else ():
            late -= closure(self._index, module)
        return bool(late)

    def _above(self, facts: ModuleFacts, line: int) -> frozenset[str]:
        above = tuple(fact for fact in facts.imports if fact.line < line)
        return imported_modules(self._index, replace(facts, imports=above))

    @cached_property
    def _askers(self) -> dict[str, list[tuple[str, ImportFact]]]:
        """Who asks a module for something while it is loaded itself."""
        found: dict[str, list[tuple[str, ImportFact]]] = {}
        for module in frozenset[str]().union(*self._run.values()):
            facts = self._index.facts(module)
            for fact in facts.imports if facts is not None else ():
                for target in (fact.module, f"{fact.module}.{fact.name}") if fact.at_import_time else ():
                    found.setdefault(target, []).append((module, fact))
        return found

    def _asked(self, asker: str, module: str, fact: ImportFact) -> list[ImportFact]:
        """What running the asker takes from the module: by an import of names, or by a dot behind one of the module."""
        if fact.name is not None and fact.module == module:
            return [fact]
        held = fact.bound if fact.name or fact.has_as else fact.module
        names = (text.removeprefix(f"{held}.") for text in self._dotted(asker) if text.startswith(f"{held}."))
        return [replace(fact, module=module, name=name) for name in names if "." not in name]

    def _dotted(self, module: str) -> frozenset[str]:
        """The chains of attributes that running the module evaluates."""
        facts = self._index.facts(module)
        if module not in self._chains and facts is not None:
            tree = parse(Source.decode(self._sources[facts.path]))[0]
            chains = (dotted(node) for node in walk_run(tree) if isinstance(node, ast.Attribute))
            self._chains[module] = frozenset(chains)
        return self._chains.get(module, frozenset())

    def _is_late(self, asked: ModuleFacts, fact: ImportFact, line: int) -> bool:
        """Whether a module binds what an import asks it for at this line or further down."""
        names = asked.bindings.keys() if fact.star else {fact.name or ""} & asked.bindings.keys()
        if any(min(binding.line for binding in asked.bindings[name]) >= line for name in names):
            return True
        stars = [each for each in asked.imports if each.star and not each.lazy]
        if not fact.star:
            stars = [] if names else [each for each in stars if self._brings(each, fact.name or "")]
        return bool(stars) and min(each.line for each in stars) >= line

    def _brings(self, star: ImportFact, name: str) -> bool:
        provider = self._index.facts(star.module)
        return provider is not None and star_exports(provider, name) and self._index.resolve(star.module, name).works


def _is_starred(importer: ModuleFacts, line: int, module: str) -> bool:
    """Whether the import is a star's, which takes what is there by then, and does not fail."""
    return any(fact.star and fact.line == line and fact.module == module for fact in importer.imports)
