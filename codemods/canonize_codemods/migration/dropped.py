"""Submodules that a package loads by imports that move, and that others reach through the package.

Where ``p/__init__.py`` has ``from .sub import X``, ``import p`` is enough for ``p.sub.f()``; when X moves, the package
has to go on loading ``p.sub`` for whoever says that and imports it nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from canonize_codemods.index.facts import ImportFact, ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.moves import Target

_IMPORT = re.compile(rb"\s*(?:from|import)\b")


def dropped(
    index: Index,
    facts: Iterable[ModuleFacts],
    names: Mapping[tuple[str, str], Target],
    modules: Mapping[str, Target],
) -> frozenset[str]:
    """Submodules that only imports of moving names load, in their package's own file."""
    found = set()
    for package in facts:
        if not package.is_package:
            continue
        stays: dict[str, bool] = {}
        for fact in package.imports:
            if not fact.at_import_time:
                continue
            target = names.get((fact.module, fact.name or ""))
            for loaded in _loaded(index, fact):
                if loaded.startswith(f"{package.module}."):
                    below = ".".join(loaded.split(".")[: package.module.count(".") + 2])
                    leaves = target is not None and not f"{target.module}.".startswith(f"{below}.")
                    stays[below] = stays.get(below, False) or not leaves
        gone = (module for module, kept in stays.items() if not kept and module not in modules)
        found |= {module for module in gone if module.rpartition(".")[2] not in package.bindings}
    return frozenset(found)


def reached_through_package(
    facts: Iterable[ModuleFacts], sources: Mapping[str, bytes], modules: Iterable[str]
) -> frozenset[str]:
    """Those modules that a file reaches as an attribute of the package, or by a star, without an import of its own."""
    pending = set(modules)
    found: set[str] = set()
    for each in facts if pending else ():
        for module in pending - found:
            if each.module == module.rpartition(".")[0] or any(_loads(fact, module) for fact in each.imports):
                continue
            ways = {way for fact in each.imports for way in _ways(fact, module)}
            if any(_speaks_of(sources[each.path], way) for way in ways):
                found.add(module)
    return frozenset(found)


def _loaded(index: Index, fact: ImportFact) -> list[str]:
    whole = f"{fact.module}.{fact.name}"
    return [fact.module, whole] if fact.name and not fact.star and index.layout.exists(whole) else [fact.module]


def _loads(fact: ImportFact, module: str) -> bool:
    whole = f"{fact.module}.{fact.name}" if fact.name else fact.module
    return f"{whole}.".startswith(f"{module}.")


def _ways(fact: ImportFact, module: str) -> Iterator[str]:
    """How the module is reached by what the import binds."""
    package, _, name = module.rpartition(".")
    if fact.star:
        held, bound = (package, "") if fact.module == package else ("", "")
    elif fact.name is not None:
        held, bound = f"{fact.module}.{fact.name}", fact.bound
    else:
        root = fact.module.partition(".")[0]
        held, bound = (root, root) if fact.bound == root else (fact.module, fact.bound)
    if held and module.startswith(f"{held}."):
        yield f"{bound}.{module[len(held) + 1 :]}" if bound else name


def _speaks_of(data: bytes, way: str) -> bool:
    """Whether the expression stands in the file, outside imports and not as the beginning of a string."""
    parts = rb"\s*\.\s*".join(re.escape(part.encode()) for part in way.split("."))
    for match in re.finditer(rb"(?<![\w.'\"])" + parts + rb"\b", data):
        line = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()]
        if not _IMPORT.match(line):
            return True
    return False
