"""Which imports of a canonical module would close a cycle, and which consolidations cannot be had without one.

The canonical module and everything that it imports at module level are never pointed back at it (DESIGN.md §6), unless
the same cycle stood before: the old module, which the canonical does not import, imported the importer already; or the
old path is gone, so that its import fails as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from canonize_codemods.index.facts import Guard, ModuleFacts
from canonize_codemods.index.graph import closure, explicit_closure, imported_modules, returning, surely_run
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.rewriting.moves import Target
from canonize_codemods.symbols import Symbol, parents

from .import_order import Order


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
    definitions: Sequence[Symbol],
    attributes: Mapping[str, Collection[tuple[str, str]]],
    sources: Mapping[str, bytes],
) -> Cycles:
    """``definitions`` are those that would give way, in the plan's order: where two cannot both be had, the first is.
    ``attributes``, by path, is what files reach as module attributes."""
    found = Cycles()
    importers = {each.module for each in facts} | {definition.module for definition in definitions}
    targets = {target.module for target in [*names.values(), *modules.values()]}
    found.closed = {module: _closed(index, module, importers) for module in targets}
    run = {module: closure(index, module) for target in targets for module in (target, *parents(target))}
    additions, order = _Additions(run), Order(index, run, sources)
    uses: dict[Symbol | None, list[tuple[str, str]]] = {definition: [] for definition in definitions}
    for each in facts:
        for old, new, line in _eager(each, names, modules, attributes[each.path]):
            uses.setdefault(_definition(index, *old), []).append((each.module, new.module))
            is_open = each.module not in found.closed[new.module]
            if is_open and additions.led_back(each.module, new.module) and order.fails(each, line, Target(*old), new):
                found.closed[new.module] |= {each.module}
    blamed: set[tuple[str, str]] = set()
    for definition, pairs in uses.items():
        for importer, target in dict.fromkeys(pairs):
            if additions.lead_back(importer, target):
                found.closed[target] |= {importer}
            if importer not in found.closed[target]:
                continue
            if importer == target:
                found.needed |= {definition} & set(definitions) if definition is not None else set()
            elif definition is None or _stood_before(index, importer, definition.module, target):
                found.excused.add((importer, target))
            elif definition in definitions:
                found.refused.setdefault(definition, set()).add(importer)
            else:
                blamed.add((importer, target))
        if definition not in found.refused:
            for importer, target in pairs:
                if importer not in found.closed[target]:
                    additions.add(importer, target)
    for definition in definitions:
        path = (definition.module, definition.qualname)
        if path in names and definition not in found.refused and definition not in found.needed:
            target = names[path].module
            if definition.module in found.closed[target] and _carved_out(index, definition.module, target):
                found.excused.add((definition.module, target))
                continue
            there = index.facts(definition.module) if additions.led_back(definition.module, target) else None
            fails = there is not None and order.fails(there, 1, Target(definition.module), names[path])
            if fails or additions.lead_back(definition.module, target):
                found.closed[target] |= {definition.module}
            elif definition.module not in found.closed[target]:
                additions.add(definition.module, target)
    found.excused -= blamed
    return found


def _closed(index: Index, module: str, importers: set[str]) -> frozenset[str]:
    """Who must not import the module, of itself."""
    direct = explicit_closure(index, module)
    # What is only run on the way (a package's __init__) may point back where it leads there already.
    on_the_way = ((closure(index, module) - direct) & importers) - returning(index, module)
    for package in parents(module):
        ran = (closure(index, package) & importers) - returning(index, package) - direct
        on_the_way |= {importer for importer in ran if package not in (importer, *parents(importer))}
    return direct | on_the_way


class _Additions:
    """What importing a canonical module runs because of imports that the migration adds elsewhere."""

    def __init__(self, run: Mapping[str, frozenset[str]]) -> None:
        self._added: dict[str, set[str]] = {}
        self._before = run
        self._fresh: dict[str, set[str]] = {module: set() for module in self._before}

    def led_back(self, importer: str, target: str) -> bool:
        """Whether importing the target ran the importer before any addition."""
        return any(importer in self._before[module] for module in self._run(importer, target))

    def lead_back(self, importer: str, target: str) -> bool:
        """Whether importing the target would run the importer, and did not before any addition."""
        return any(importer in self._fresh[module] for module in self._run(importer, target))

    def add(self, importer: str, target: str) -> None:
        if target in self._added.setdefault(importer, set()):
            return
        self._added[importer].add(target)
        for module in self._before:
            if importer in self._before[module] or importer in self._fresh[module]:
                self._grow(module, importer, target)

    def _grow(self, module: str, importer: str, target: str) -> None:
        pending = [(importer, target)]
        while pending:
            more = {m for each in self._run(*pending.pop()) for m in self._before[each] | self._fresh[each]}
            fresh = more - self._before[module] - self._fresh[module]
            self._fresh[module] |= fresh
            pending += [(m, further) for m in fresh & self._added.keys() for further in self._added[m]]

    def _run(self, importer: str, target: str) -> list[str]:
        loaded = {importer, *parents(importer)}  # as packages: nothing is asked of them
        on_the_way = [package for package in parents(target) if package not in loaded]
        return [module for module in (target, *on_the_way) if module in self._before]


def _eager(
    facts: ModuleFacts,
    names: Mapping[tuple[str, str], Target],
    modules: Mapping[str, Target],
    attributes: Collection[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], Target, int]]:
    """The old paths that running a module imports, each with where it leads from now on and the line."""
    held: dict[str, int] = {}
    for fact in facts.imports:
        if not fact.at_import_time:
            continue
        held = {fact.module: fact.line, f"{fact.module}.{fact.name}": fact.line} | held
        whole = modules.get(f"{fact.module}.{fact.name}" if fact.name and not fact.star else fact.module)
        if fact.star:  # it asks for every name, also of the module that it goes to
            starred = {fact.module, whole.module if whole is not None else fact.module}
            yield from ((old, target, fact.line) for old, target in names.items() if old[0] in starred)
        target = names.get((fact.module, fact.name), whole) if fact.name else whole
        if target is not None:
            yield (fact.module, fact.name or ""), target, fact.line
    for module, name in attributes:
        if module in held and (module, name) in names:
            yield (module, name), names[module, name], held[module]


def _definition(index: Index, module: str, name: str) -> Symbol | None:
    """What the old path leads to; None where it leads nowhere any more."""
    result = index.resolve(module, name) if name else index.resolve_symbol(Symbol(module))
    gone = not result.works or result.outcome is Outcome.EXTERNAL
    return None if gone else result.symbol or Symbol(module, name)


def _stood_before(index: Index, importer: str, old: str, canonical: str) -> bool:
    needs = explicit_closure(index, canonical, beyond=importer)
    if importer == old or old in needs:
        return False
    if importer in explicit_closure(index, old):
        return True
    # By way of a package's __init__, which is run for a submodule that both import.
    return importer not in needs and _failed_first(index, importer, old)


def _carved_out(index: Index, old: str, canonical: str) -> bool:
    """Whether the canonical, all of whose imports the old module has as well, is led back to the old one only where the
    old one was led back to itself, by modules that ask it for names: imported first, it failed already."""
    ours, theirs = index.facts(canonical), index.facts(old)
    if ours is None or theirs is None or old in explicit_closure(index, canonical):
        return False
    if not imported_modules(index, ours) - {canonical} <= imported_modules(index, theirs):
        return False
    own = {old, canonical, *parents(old)}
    run = {
        m for each in (canonical, *parents(canonical)) if each not in own - {canonical} for m in closure(index, each)
    }
    asking = [
        each for each in run - own if (facts := index.facts(each)) is not None and old in imported_modules(index, facts)
    ]
    return bool(asking) and all(_failed_first(index, each, old) for each in asking)


def _failed_first(index: Index, importer: str, old: str) -> bool:
    """Whether the old module, imported first, runs ``importer``, which then fails, as the module has no names yet.

    Not if its packages have run that before; and a star takes the names that are there.
    """
    if importer not in surely_run(index, [old]) or any(importer in closure(index, each) for each in parents(old)):
        return False
    facts = index.facts(importer)
    found = [
        fact
        for fact in (facts.imports if facts is not None else ())
        if fact.at_import_time and index.layout.primary(fact.module) == old
    ]
    return bool(found) and all(fact.name is not None and not fact.star and fact.guard is Guard.NONE for fact in found)
