"""Packages whose import of an old module brings their own submodules into an order that works.

``b/__init__.py`` imports ``a.old``, which runs ``a/__init__.py``, which takes names from ``b.z``, which imports ``a``:
whoever imports ``b.z`` first runs ``b`` first, so ``a``, so ``b.z`` from there, and all is well.  Without that import,
``b.z`` would be entered first, and ``a`` would ask it for names that it does not have yet.

The same holds for imports on the way from ``a.old`` to what asks ``b.z``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import replace

from canonize_codemods.index.facts import ImportFact, ModuleFacts
from canonize_codemods.index.graph import closure, imported_modules, surely_run
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.moves import Target
from canonize_codemods.symbols import parents


def keeping_order(
    index: Index, facts: Iterable[ModuleFacts], names: Mapping[tuple[str, str], Target], modules: Mapping[str, Target]
) -> Iterator[tuple[str, str]]:
    """``(importer, old module)`` for each import that has to stay as long as the cycle is there."""
    olds: dict[str, set[str]] = {}
    for (module, _), target in names.items():
        olds.setdefault(module, set()).add(target.module)
    for module, target in modules.items():
        olds.setdefault(module, set()).add(target.module)
    for package in facts:
        if package.is_package:
            for old in _imported(package) & olds.keys():
                protected = _protected(index, package, old, olds) if package.module not in parents(old) else set()
                if protected:
                    yield package.module, old
                    yield from _on_the_way(index, package, old, protected, olds)


def _imported(package: ModuleFacts) -> set[str]:
    return {module for fact in package.imports if fact.at_import_time for module in _named(fact)}


def _named(fact: ImportFact) -> tuple[str, str]:
    return fact.module, f"{fact.module}.{fact.name}"


def _protected(index: Index, package: ModuleFacts, old: str, olds: Mapping[str, Collection[str]]) -> set[str]:
    """Modules of the package that whoever imports them would enter too early without the package's import."""
    run = _run(index, package, old)
    below = [module for module in run if module.startswith(f"{package.module}.")]
    if not below:
        return set()
    others = {module for module in imported_modules(index, package) if module not in olds}
    others |= {module for target in olds[old] for module in (target, *parents(target))} - {old, *parents(old)}
    lost = run - surely_run(index, others - {old, *parents(old)}, olds.keys())
    line = min(fact.line for fact in package.imports if old in _named(fact))
    above = replace(package, imports=tuple(fact for fact in package.imports if fact.line < line))
    loaded = {package.module, *parents(package.module), *surely_run(index, imported_modules(index, above))}
    askers: dict[str, set[str]] = {}
    for each in run:
        for module in imported_modules(index, there) if (there := index.facts(each)) is not None else ():
            askers.setdefault(module, set()).add(each)
    led = {target: closure(index, target) for target in olds[old]}
    found = set()
    for module in below:
        targets = [target for target in led if module in led[target]]
        asking = askers.get(module, set()) if targets else askers.get(module, set()) & lost
        cycle = asking & closure(index, module) - {module} if asking else set()
        if cycle & lost or (
            cycle and len({_entered(index, start, {*cycle, module}, loaded) for start in (old, *targets)}) > 1
        ):
            found.add(module)
    return found


def _entered(index: Index, start: str, cycle: Collection[str], loaded: Collection[str]) -> str:
    """Which of a cycle's modules importing ``start`` runs first; "" for none."""
    seen = set(loaded)
    pending = [start]
    while pending:
        module = pending.pop()
        above = [each for each in parents(module) if each not in seen]
        if above:
            pending += [module, *sorted(above, reverse=True)]
            continue
        if module in seen:
            continue
        seen.add(module)
        if module in cycle:
            return module
        facts = index.facts(module)
        for fact in reversed(facts.imports if facts is not None else ()):
            if fact.at_import_time and facts is not None:
                run = imported_modules(index, replace(facts, imports=(fact,))) - seen
                pending += sorted(run, reverse=True)
    return ""


def _run(index: Index, package: ModuleFacts, old: str) -> set[str]:
    """What importing the old module in the package runs."""
    loaded = {package.module, *parents(package.module)}
    return {m for start in {old, *parents(old)} - loaded for m in closure(index, start)} - loaded


def _on_the_way(
    index: Index, package: ModuleFacts, old: str, protected: Set[str], olds: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    """The imports that lead from the old module to what it protects, of those that would move."""
    for module in _run(index, package, old):
        facts = index.facts(module) if not module.startswith(f"{package.module}.") else None
        for each in _imported(facts) & olds.keys() if facts is not None else ():
            starts = {each, *parents(each)} - {module, *parents(module)}
            if any(protected & closure(index, start) for start in starts):
                yield module, each
