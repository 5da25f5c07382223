"""What star imports bring, as far as files tell (CASES.md rows 74 to 76)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from canonize_codemods.index.facts import Guard, ModuleFacts
from canonize_codemods.index.resolve import Index, Outcome, star_exports
from canonize_codemods.rewriting.moves import Brings, Target
from canonize_codemods.symbols import Symbol


def star_imports(
    index: Index, facts: Iterable[ModuleFacts], names: Mapping[tuple[str, str], Target]
) -> dict[tuple[str, str], Brings]:
    """For every module that is imported with a star: which of the moved names it brings, and as what.

    A module of which nothing is known has an entry with name "".
    """
    wanted = {name for _, name in names}
    found: dict[tuple[str, str], Brings] = {}
    for module in {fact.module for each in facts for fact in each.imports if fact.star}:
        provider = index.facts(module)
        if provider is None or provider.error:
            found[module, ""] = Brings.UNKNOWN
            continue
        for name in wanted:
            brings = _brings(index, provider, name, (module, name) in names)
            if brings is not None:
                found[module, name] = brings
    return found


def _brings(index: Index, provider: ModuleFacts, name: str, moves: bool) -> Brings | None:
    if not star_exports(provider, name):
        return Brings.UNKNOWN if provider.exported_is_open else None
    if moves:
        return Brings.MOVED
    outcome = index.resolve(provider.module, name).outcome
    if outcome is Outcome.UNKNOWN:
        return Brings.UNKNOWN
    return None if outcome in (Outcome.MISSING, Outcome.NO_MODULE, Outcome.CYCLE) else Brings.OTHER


def starred_others(index: Index, facts: Iterable[ModuleFacts], targets: Iterable[Target]) -> frozenset[tuple[str, str]]:
    """``(module, name)`` where a star import of the module brings, as the name of a target, or as one that an import of
    its module would bind, something else."""
    targets = list(targets)
    wanted = {Symbol(target.module, target.name) for target in targets if target.name}
    named = {Symbol(m) for target in targets for m in (target.module, target.module.partition(".")[0])}
    found = set()
    for module in {fact.module for each in facts for fact in each.imports if fact.star}:
        provider = index.facts(module)
        if provider is None:
            continue
        for symbol in wanted | named:
            name = symbol.qualname or symbol.module.rpartition(".")[2]
            if not star_exports(provider, name):
                continue
            there = index.resolve(module, name)
            if there.works and there.symbol != index.resolve_symbol(symbol).symbol:
                found.add((module, name))
    return frozenset(found)


def starred_modules(
    index: Index, facts: Iterable[ModuleFacts], module_at: Mapping[tuple[str, str], str]
) -> frozenset[tuple[str, str]]:
    """Of all names for modules of interest, those that a star import brings."""
    starred = {fact.module for each in facts for fact in each.imports if fact.star}
    pairs = (pair for pair in module_at if pair[0] in starred)
    return frozenset(
        (module, name) for module, name in pairs if (there := index.facts(module)) and star_exports(there, name)
    )


def used_below_stars(
    index: Index, facts: Iterable[ModuleFacts], sources: Mapping[str, bytes], names: Iterable[str]
) -> frozenset[tuple[str, str]]:
    """``(module, name)`` where a file that has all of the module by a star speaks of one of the names: the module must
    not begin to bind it."""
    importers: dict[str, list[ModuleFacts]] = {}
    for each in facts:
        for module in {index.layout.primary(fact.module) for fact in each.imports if fact.star}:
            importers.setdefault(module, []).append(each)
    words = {name: re.compile(rb"\b%s\b" % name.encode()) for name in names} if importers else {}
    found = set()
    for module in importers:
        below, pending = {module}, [module]
        while pending:
            for each in importers.get(pending.pop(), ()):
                found |= {(module, name) for name, word in words.items() if word.search(sources[each.path])}
                pending += [each.module] if each.module not in below else []
                below.add(each.module)
    return frozenset(found)


def lost_with_stars(index: Index, facts: Iterable[ModuleFacts], modules: Mapping[str, Target]) -> set[str]:
    """Names that a star import of a whole module brings, and one of its canonical module does not."""
    starred = {fact.module for each in facts for fact in each.imports if fact.star} & modules.keys()
    pairs = ((star_names(index, old), star_names(index, modules[old].module)) for old in starred)
    return {name for ours, theirs in pairs if ours is not None and theirs is not None for name in ours - theirs}


def unlike_stars(index: Index, old: str, new: str) -> frozenset[str] | None:
    """Names that only one of ``from old import *`` and ``from new import *`` binds; None where nobody can tell."""
    if index.facts(old) is None:
        return frozenset()  # it is gone already
    ours, theirs = star_names(index, old), star_names(index, new)
    return ours ^ theirs if ours is not None and theirs is not None else None


def star_names(index: Index, module: str, seen: frozenset[str] = frozenset()) -> frozenset[str] | None:
    """Every name that ``from module import *`` binds."""
    facts = index.facts(module)
    if facts is None or facts.error or facts.exported_is_open:
        return None
    if facts.exported is not None:
        return frozenset(facts.exported)
    found = {
        name
        for name, bindings in facts.bindings.items()
        if star_exports(facts, name) and any(binding.module != "__future__" for binding in bindings)
    }
    for fact in facts.imports:
        if fact.star and fact.module not in seen and fact.guard is not Guard.TYPE_CHECKING:
            inner = star_names(index, fact.module, seen | {module})
            if inner is None:
                return None
            found |= inner
    return frozenset(found)
