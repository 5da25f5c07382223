"""What others may ask a module for, so that a rewriting must not take it away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import Plan, ShimForm
from canonize_codemods.rewriting.moves import Target

Name = tuple[str, str]  # module and name


def reached(
    facts: Collection[ModuleFacts],
    asked: Iterable[Name],
    moving: Collection[str],
    giving: Collection[str],
    module_at: Mapping[Name, str],
) -> frozenset[Name]:
    """Of all that files ask other files for, what a rewriting could take away: symbols' and modules' names.

    ``moving`` are names of what moves, ``giving`` the modules from which a definition goes.
    """
    modules = {
        (each.module, fact.bound)
        for each in facts
        for fact in each.imports
        if fact.name is None or (fact.module, fact.name) in module_at
    }
    return frozenset(pair for pair in asked if pair[1] in moving or pair in modules or pair[0] in giving)


def joining_later(
    index: Index, facts: Iterable[ModuleFacts], names: Mapping[Name, Target], modules: Mapping[str, Target]
) -> set[str]:
    """Modules in which an import that moves may join one of its new module further down, and others stand between:
    whoever these run may ask for what is not bound yet."""
    found = set()
    for each in facts:
        eager = [fact for fact in each.imports if fact.at_import_time]
        ours = [fact.line for fact in eager if fact.module.partition(".")[0] in index.layout.top_level]
        for fact in eager:
            target = names.get((fact.module, fact.name)) if fact.name is not None else modules.get(fact.module)
            later = [other.line for other in eager if target is not None and other.module == target.module]
            if any(fact.line < between < max(later) for between in ours) if later else False:
                found.add(each.module)
    return found


def by_star(
    index: Index,
    sources: Mapping[str, bytes],
    facts: Iterable[ModuleFacts],
    asked: Set[Name],
    giving: Collection[str],
) -> set[Name]:
    """What files get by a star from modules from which a definition goes: all that they mention or hand on."""
    found = set()
    for each in facts:
        for module in {index.layout.primary(fact.module) for fact in each.imports if fact.star}:
            provider = index.facts(module)
            if provider is not None and module in giving:
                data = sources[each.path]
                names = [n for n in provider.bindings if n.encode() in data or (each.module, n) in asked]
                found |= {(module, name) for name in (provider.bindings if each.is_package else names)}
    return found


def promised(
    plan: Plan, index: Index, names: Mapping[Name, Target], given: Set[Name], reexports: Collection[str]
) -> frozenset[Name]:
    """Duplicates of the plan that are only names for one: whoever is not seen here may reach these, too; and what
    re-exports import of the canonical modules.  ``given`` are the definitions that give way."""
    imported = {(target.module, target.name) for path, target in names.items() if path[0] in reexports}
    entries = [entry for entry in plan.consolidations if entry.shim is not ShimForm.NONE]
    listed = {(index.layout.primary(d.module), d.qualname) for entry in entries for d in entry.duplicates}
    return frozenset(imported | listed - given)


def reached_whole(index: Index, facts: Iterable[ModuleFacts], modules: Mapping[str, Target]) -> frozenset[str]:
    """Modules that somebody imports with a star, or will when the star's module moves."""
    starred = {index.layout.primary(fact.module) for each in facts for fact in each.imports if fact.star}
    return frozenset(starred | {modules[module].module for module in starred & modules.keys()})


def submodules_named(index: Index, facts: Iterable[ModuleFacts], names: Iterable[str]) -> frozenset[Name]:
    """``(package, name)`` where a submodule of the package is called as something that moves there."""
    packages, names = {each.module for each in facts if each.is_package}, list(names)
    exists = index.layout.exists
    return frozenset((p, name) for p in packages for name in names if exists(f"{p}.{name}"))


def offered_words(index: Index, giving: Collection[str]) -> set[str]:
    """All that the modules bind from which a definition goes: some of it may have to stay, too."""
    bound = {name for module in giving if (facts := index.facts(module)) for name in facts.bindings}
    return bound | {
        last for module in index.layout.by_module for package, _, last in [module.rpartition(".")] if package in giving
    }
