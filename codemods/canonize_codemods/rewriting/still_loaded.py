"""Submodules that a file reaches because it loads them by an import that now goes elsewhere.

``import p`` and ``from p.m import X`` make ``p.m.f`` work, and ``from p import *`` bring ``m``; when X moves,
``import p.m`` goes on loading it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from canonize_codemods.index.facts import Guard
from canonize_codemods.scopes import Occurrence, Role
from canonize_codemods.symbols import parents

from .file import Edits, File
from .moves import Moves
from .sites import Site
from .statement import Name

_READS = frozenset({Role.LOAD, Role.ANNOTATION})


def keep_loaded(file: File, moves: Moves, edits: Edits) -> None:
    """An import of each module that is still needed and that no statement loads any more."""
    lost = {module: at for module, at in _lost(file, moves, edits).items() if module not in moves.gone | moves.brought}
    needed = {*_reached(file, edits, lost), *_starred(file, moves, lost)} if lost else set()
    for module in sorted(lost.keys() & moves.loaded_for_others):
        package, _, name = module.rpartition(".")
        if package == file.module:
            edits.site(lost[module]).extra.append(Name(package, name))
            needed.discard(module)
    for module in sorted(needed):
        if not any(other.startswith(f"{module}.") for other in needed):
            edits.site(lost[module]).extra.append(_import(file, file.sites[lost[module]], module))


def take_back_unloaded(file: File, moves: Moves, edits: Edits) -> None:
    """``sys.modules["old"].X`` stays where no import above it loads the new module; only a module that moves whole
    is another string."""
    for each in edits.if_loaded:
        if _is_loaded(file, edits, each.target.module, each.start):
            continue
        edits.texts = [edit for edit in edits.texts if edit not in each.texts]
        edits.reasons.remove(each.reason)
        whole = moves.modules.get(each.old[0])
        if whole is not None:
            edits.texts.append(replace(each.texts[0], text=whole.module))
            edits.reason(each.reason.line, each.reason.form, (each.old[0], ""), whole)
        message = f"sys.modules has {each.target.module} only once that is imported: {'.'.join(each.old)} stays"
        edits.leave(each.reason.line, "dynamic-import-stays", message, f"import {each.target.module} above it")


def _is_loaded(file: File, edits: Edits, module: str, start: int) -> bool:
    """At a place of the file, by an import above it, as that will be, or because the file is part of it."""
    line = file.source.line_of(start)
    return module in {file.module, *parents(file.module)} or any(
        module in _loaded(name)
        for at, site in enumerate(file.sites)
        if site.start < start
        and (site.at_import_time or site.block[0].lineno <= line <= (site.block[-1].end_lineno or line))
        for name in _future(edits, at, list(_names(site)))
        if name
    )


def _future(edits: Edits, at: int, names: list[Name]) -> list[Name | None]:
    """The names of a statement once the edits are made."""
    change = edits.sites.get(at)
    return [*names] if change is None else [*map(change.names.get, range(len(names)), names), *change.extra]


def _lost(file: File, moves: Moves, edits: Edits) -> dict[str, int]:
    """Modules that are loaded no more, each with the place of the statement that did; of those that only functions
    loaded, none that the module itself loads."""
    before: dict[bool, dict[str, int]] = {False: {}, True: {}}  # by whether it is lazy
    after: dict[bool, set[str]] = {False: set(), True: set()}
    for at, site in enumerate(file.sites):
        if site.guard is Guard.TYPE_CHECKING:
            continue
        names = list(_names(site))
        for name in names:
            is_module = name.name is None or (
                moves.module_at.get((name.module, name.name)) == f"{name.module}.{name.name}"
            )
            for module in _loaded(name) if is_module else _loaded(name)[:-1]:
                before[site.lazy].setdefault(module, at)
        after[site.lazy].update(module for name in _future(edits, at, names) if name for module in _loaded(name))
    own = {file.module, *parents(file.module)}
    lazy = before[True].keys() - before[False].keys() - after[True]
    gone = (before[False] | {module: before[True][module] for module in lazy}).items()
    return {module: at for module, at in gone if module not in after[False] | own and "." in module}


def _names(site: Site) -> Iterator[Name]:
    for alias in site.node.names:
        is_from = isinstance(site.node, ast.ImportFrom)
        yield Name(site.module if is_from else alias.name, alias.name if is_from else None, alias.asname)


def _loaded(name: Name) -> list[str]:
    """What importing the name may load; whether it is a module nobody knows here."""
    whole = f"{name.module}.{name.name}" if name.name is not None else name.module
    return [*parents(whole), whole]


def _reached(file: File, edits: Edits, lost: dict[str, int]) -> Iterator[str]:
    """Those that attributes of a package reach."""
    for local, package in {(name.bound, _meant(name)) for name in _staying(file, edits)}:
        for module in lost:
            if not module.startswith(f"{package}."):
                continue
            way = module[len(package) + 1 :].split(".")
            if re.search(r"\s*\.\s*".join([rf"\b{re.escape(local)}", *way]) + r"\b", file.source.text) is None:
                continue
            scopes = file.scopes({local})
            for use in scopes.occurrences:
                home = scopes.binding_scope(use) if use.name == local and use.role in _READS else None
                if (
                    home is not None
                    and [attribute for attribute, _ in use.attributes[: len(way)]] == way
                    and any(each.alias is not None for each in home.bound.get(local, ()))
                    and not any(_loads(each, module) for each in home.bound.get(local, ()))
                    and not any(edit.start <= use.start < edit.end for edit in edits.texts)
                ):
                    yield module


def _loads(binding: Occurrence, module: str) -> bool:
    """Whether what binds the name of a package is ``import package.module`` itself."""
    alias = binding.alias
    return alias is not None and alias.asname is None and f"{alias.name}.".startswith(f"{module}.")


def _staying(file: File, edits: Edits) -> Iterator[Name]:
    """Names that do not mean another module from now on."""
    for at, site in enumerate(file.sites):
        change = edits.sites.get(at)
        for place, name in enumerate(_names(site)):
            now = change.names.get(place) if change is not None else None
            if now is None or now.bound != name.bound or _meant(now) == _meant(name):
                yield name


def _meant(name: Name) -> str:
    """What the local name is bound to, if it is a module."""
    if name.name is not None:
        return f"{name.module}.{name.name}"
    return name.module if name.asname else name.bound


def _starred(file: File, moves: Moves, lost: dict[str, int]) -> Iterator[str]:
    """Those that a star import of their package brings, for this file or for others."""
    for module in lost:
        package, _, name = module.rpartition(".")
        if module in moves.modules or (package, name) not in moves.starred_modules:
            continue
        if not any(site.is_star and site.module == package for site in file.sites):
            continue
        handed_on = file.is_package or name in file.exported or moves.asked(file.module, name)
        scopes = file.scopes({name})
        uses = (use for use in scopes.occurrences if use.name == name and use.role in _READS)
        if handed_on or any(scopes.binding_scope(use) in (None, scopes.module) for use in uses):
            yield module


def _import(file: File, site: Site, module: str) -> Name:
    """Under the name of its package where the file has that, else under one that nothing else has."""
    root = module.partition(".")[0]
    tops = (each for each in file.sites if not each.lazy and not each.in_class and isinstance(each.node, ast.Import))
    if not site.lazy and not site.in_class and any(name.bound == root for each in tops for name in _names(each)):
        return Name(module, None)
    local = module.replace(".", "_")
    while re.search(rf"\b{local}\b", file.source.text):
        local += "_"
    return Name(module, None, local)
