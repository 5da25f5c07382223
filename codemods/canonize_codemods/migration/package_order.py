"""Packages whose import of an old module brings their own submodules into an order that works.

``b/__init__.py`` imports ``a.old``, which runs ``a/__init__.py``, which takes names from ``b.z``, which imports ``a``:
whoever imports ``b.z`` first runs ``b`` first, so ``a``, so ``b.z`` from there, and all is well.  Without that import,
``b.z`` would be entered first, and ``a`` would ask it for names that it does not have yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import replace

from canonize_codemods.index.facts import Guard, ModuleFacts
from canonize_codemods.index.graph import closure, imported_modules
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.moves import Target
from canonize_codemods.symbols import parents


def keeping_order(
    index: Index, facts: Iterable[ModuleFacts], names: Mapping[tuple[str, str], Target], modules: Mapping[str, Target]
) -> Iterator[tuple[str, str]]:
    """``(package, old module)`` for each import that has to stay as long as the cycle is there."""
    olds: dict[str, set[str]] = {}
    for (module, _), target in names.items():
        olds.setdefault(module, set()).add(target.module)
    for module, target in modules.items():
        olds.setdefault(module, set()).add(target.module)
    for package in facts:
        if package.is_package:
            for old in _imported(package) & olds.keys():
                if package.module not in parents(old) and _protects(index, package, old, olds):
                    yield package.module, old


def _imported(package: ModuleFacts) -> set[str]:
    eager = [fact for fact in package.imports if fact.at_import_time]
    return {module for fact in eager for module in (fact.module, f"{fact.module}.{fact.name}")}


def _protects(index: Index, package: ModuleFacts, old: str, olds: Mapping[str, Collection[str]]) -> bool:
    loaded = {package.module, *parents(package.module)}
    run = {m for start in {old, *parents(old)} - loaded for m in closure(index, start)} - loaded
    below = [module for module in run if module.startswith(f"{package.module}.")]
    if not below:
        return False
    others = {module for module in imported_modules(index, package) if module not in olds}
    others |= {module for target in olds[old] for module in (target, *parents(target))} - {old, *parents(old)}
    lost = run - _surely_run(index, others - {old, *parents(old)}, olds.keys())
    for module in below:
        needs = closure(index, module) & lost - {module}
        asking = ((m, index.facts(m)) for m in needs)
        if any(there is not None and module in imported_modules(index, there) for _, there in asking):
            return True
    return False


def _surely_run(index: Index, starts: Iterable[str], olds: Set[str]) -> set[str]:
    """As ``closure``, without what only a condition or a handler imports, or imports that may move as well."""
    seen: set[str] = set()
    pending = set(starts)
    while pending:
        module = pending.pop()
        seen.add(module)
        facts = index.facts(module)
        if facts is not None:
            sure = tuple(
                fact
                for fact in facts.imports
                if fact.guard in (Guard.NONE, Guard.TRY)
                and olds.isdisjoint({fact.module, f"{fact.module}.{fact.name}"})
            )
            pending |= imported_modules(index, replace(facts, imports=sure)) - seen
    return seen
