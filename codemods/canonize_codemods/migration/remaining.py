"""Who still asks for an old path: nothing is taken away while anybody does (CASES.md row 92)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.mentions import takes_all
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.symbols import Symbol
from canonize_codemods.texts import is_plan, without_plan

from .dotted import dotted_uses


@dataclass(frozen=True)
class Remaining:
    """``sources`` as they are when all importers have moved, and an index over them; ``documents`` are what else there
    is to read, such as the project's own file with its entry points."""

    index: Index
    sources: Mapping[str, bytes]
    documents: Mapping[str, bytes] = field(default_factory=dict)

    def of_name(self, module: str, name: str, seen: frozenset[str] = frozenset()) -> list[str]:
        """Files, other than the module's own, that reach ``module:name``."""
        found = [
            facts.path for facts in self._mention(module, name) if self._asks(facts, module, name, seen | {module})
        ]
        path = re.compile(rb"(?<![\w.])" + re.escape(f"{module}.{name}".encode()).replace(rb"\.", rb"[.:]") + rb"\b")
        others = [name for name, data in self.documents.items() if not is_plan(data) and path.search(data)]
        return found + [name for name in others if path.search(without_plan(self.documents[name]))]

    def of_module(self, module: str) -> list[str]:
        """Files that import the module, or name it in a string."""
        package, _, last = module.rpartition(".")
        return [
            facts.path
            for facts in self._mention(module, last)
            if any(fact.module == module or (fact.module, fact.name) == (package, last) for fact in facts.imports)
            or _in_string(self.sources[facts.path], module)
        ]

    @cached_property
    def _starred(self) -> frozenset[str]:
        return frozenset(path for path, data in self.sources.items() if takes_all(data))

    def _mention(self, module: str, word: str) -> Iterator[ModuleFacts]:
        own = self.index.layout.by_module.get(module)
        needle = word.encode()
        mentioning = (path for path, data in self.sources.items() if needle in data or path in self._starred)
        paths = [path for path in mentioning if path != own]
        self.index.prefetch(paths)
        return map(self.index.facts_at, paths)

    def _asks(self, facts: ModuleFacts, module: str, name: str, seen: frozenset[str]) -> bool:
        data = self.sources[facts.path]
        held: dict[str, set[str]] = {}
        for fact in facts.imports:
            if (fact.module, fact.name) == (module, name):
                return True
            brings = fact.star and fact.module == module and facts.module not in seen
            if brings and (facts.is_package or name.encode() in data or self.of_name(facts.module, name, seen)):
                return True
            held.setdefault(fact.bound, set()).add(f"{fact.module}.{fact.name}" if fact.name else fact.module)
            if fact.name and not fact.star:  # a module by way of another: from app.api import legacy
                found = self.index.resolve(fact.module, fact.name)
                if found.outcome is Outcome.MODULE and found.symbol is not None:
                    held[fact.bound].add(found.symbol.module)
        held.setdefault(module, set()).update(m for modules in held.values() for m in modules if m == module)
        chains = {chain for chain, _ in dotted_uses(data, {name})}
        if any(module in held.get(chain, ()) for chain in chains) or _in_string(data, f"{module}.{name}"):
            return True
        stars = [fact.module for fact in facts.imports if fact.star]
        if any(self.index.resolve(star, chain).symbol == Symbol(module) for star in stars for chain in chains):
            return True
        # getattr(module, "X"), and whatever import_module("module") was bound to
        is_held = any(module in modules for modules in held.values())
        quoted = re.search(rb"[\"']" + re.escape(name.encode()) + rb"[\"']", data) is not None
        attribute = re.search(rb"\." + re.escape(name.encode()) + rb"\b", data) is not None
        return (quoted and is_held) or (module in facts.named and (quoted or attribute))


def _in_string(data: bytes, dotted: str) -> bool:
    path = re.escape(dotted.encode()).replace(rb"\.", rb"[.:]")
    return re.search(rb"[\"']" + path + rb"\b", data) is not None
