"""Which imports of a canonical module would close a cycle, and which consolidations cannot be had without one.

The canonical module and everything that it imports at module level are never pointed back at it (DESIGN.md §6), unless
the same cycle stood before: the old module, which the canonical does not import, imported the importer already; or the
old path is gone, so that its import fails as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from canonize_codemods.index.facts import Guard, ModuleFacts
from canonize_codemods.index.graph import closure, explicit_closure, returning
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.rewriting.moves import Target
from canonize_codemods.symbols import Symbol


@dataclass
class Cycles:
    """``refused`` names, for each definition that cannot give way, the modules that import it and must not import the
    canonical: moving the others alone would make two objects of one.  ``needed`` are definitions that the canonical
    module itself imports to come into being: they stay, and their importers may move."""

    closed: dict[str, frozenset[str]] = field(default_factory=dict)  # canonical module → who must not import it
    excused: set[tuple[str, str]] = field(default_factory=set)  # (importer, canonical module)
    refused: dict[Symbol, set[str]] = field(default_factory=dict)
    needed: set[Symbol] = field(default_factory=set)


def find_cycles(
    index: Index,
    facts: Collection[ModuleFacts],
    names: Mapping[tuple[str, str], Target],
    modules: Mapping[str, Target],
    definitions: Collection[Symbol],
    attributes: Mapping[str, Collection[tuple[str, str]]],
) -> Cycles:
    """``definitions`` are those that would give way; ``attributes``, by path, what files reach as module attributes."""
    found = Cycles()
    importers = {each.module for each in facts}
    for module in {target.module for target in [*names.values(), *modules.values()]}:
        direct = explicit_closure(index, module)
        # What is only run on the way (a package's __init__) may point back where it leads there already.
        on_the_way = (closure(index, module) - direct) & importers
        found.closed[module] = direct | (on_the_way - returning(index, module))
    blamed: set[tuple[str, str]] = set()
    for each in facts:
        for old, target in _eager(each, names, modules, attributes[each.path]):
            pair = (each.module, target)
            if each.module not in found.closed[target]:
                continue
            definition = _definition(index, *old)
            if each.module == target:
                found.needed |= {definition} & set(definitions) if definition is not None else set()
            elif definition is None or _stood_before(index, each.module, definition.module, target):
                found.excused.add(pair)
            elif definition in definitions:
                found.refused.setdefault(definition, set()).add(each.module)
            else:
                blamed.add(pair)
    found.excused -= blamed
    return found


def crossing(index: Index, definitions: Iterable[tuple[Symbol, str]]) -> set[Symbol]:
    """Definitions that cannot give way beside the earlier ones: ``(definition, its canonical module)``.

    What gives way makes its old module import the canonical one.  Where that leads back by way of another such import,
    the two modules would each wait for the other.
    """
    added: dict[str, set[str]] = {}
    refused = set()
    for definition, canonical in definitions:
        before = explicit_closure(index, canonical)
        if definition.module not in before and definition.module in _reached(index, canonical, added):
            refused.add(definition)
        else:
            added.setdefault(definition.module, set()).add(canonical)
    return refused


def _reached(index: Index, start: str, added: Mapping[str, Collection[str]]) -> set[str]:
    """What importing a module runs, counting the imports that are about to be added."""
    seen: set[str] = set()
    pending = [start]
    while pending:
        fresh = explicit_closure(index, pending.pop()) - seen
        seen |= fresh
        pending.extend(target for module in fresh for target in added.get(module, ()) if target not in seen)
    return seen


def _eager(
    facts: ModuleFacts,
    names: Mapping[tuple[str, str], Target],
    modules: Mapping[str, Target],
    attributes: Collection[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], str]]:
    """The old paths that running a module imports, each with its canonical module."""
    held = set()
    for fact in facts.imports:
        if fact.lazy or fact.guard is Guard.TYPE_CHECKING:
            continue
        held |= {fact.module, f"{fact.module}.{fact.name}"}
        if fact.star:  # it asks for every name
            yield from ((old, target.module) for old, target in names.items() if old[0] == fact.module)
        target = names.get((fact.module, fact.name)) if fact.name else modules.get(fact.module)
        if target is not None:
            yield (fact.module, fact.name or ""), target.module
    for module, name in attributes:
        if module in held and (module, name) in names:
            yield (module, name), names[module, name].module


def _definition(index: Index, module: str, name: str) -> Symbol | None:
    """What the old path leads to; None where it leads nowhere any more."""
    result = index.resolve(module, name) if name else index.resolve_symbol(Symbol(module))
    gone = not result.works or result.outcome is Outcome.EXTERNAL
    return None if gone else result.symbol or Symbol(module, name)


def _stood_before(index: Index, importer: str, old: str, canonical: str) -> bool:
    needs_old = old in explicit_closure(index, canonical, beyond=importer)
    return not needs_old and importer in explicit_closure(index, old)
