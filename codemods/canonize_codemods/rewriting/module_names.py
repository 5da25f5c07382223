"""Local names that imports bind to modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .file import File
from .moves import Moves
from .sites import Site


@dataclass(frozen=True, slots=True)
class ModuleName:
    """A local name that an import binds to a module; ``root`` for ``import a.b``, which binds just ``a``."""

    site_at: int
    site: Site
    at: int
    alias: ast.alias
    module: str
    local: str
    root: bool


def module_names(file: File, moves: Moves) -> Iterator[ModuleName]:
    for site_at, site in enumerate(file.sites):
        for at, alias in enumerate(site.node.names):
            local = alias.asname or alias.name
            if isinstance(site.node, ast.ImportFrom):
                module = moves.module_at.get((site.module, alias.name))
                if module is not None and (site.module, alias.name) not in moves.names:
                    yield ModuleName(site_at, site, at, alias, module, local, False)
            elif alias.asname:
                if alias.name in moves.leading:
                    yield ModuleName(site_at, site, at, alias, alias.name, local, False)
            elif alias.name.partition(".")[0] in moves.roots:
                root = alias.name.partition(".")[0]
                yield ModuleName(site_at, site, at, alias, alias.name, root, True)


def bound_to_targets(file: File, moves: Moves) -> Iterator[tuple[Site, str, str]]:
    """Imports that bind a module to which something moves, with the module and the local name."""
    for site in file.sites:
        for alias in site.node.names:
            module = f"{site.module}.{alias.name}" if isinstance(site.node, ast.ImportFrom) else alias.name
            local = alias.asname or (alias.name if isinstance(site.node, ast.ImportFrom) else "")
            if local and module in moves.new_modules:
                yield site, module, local
