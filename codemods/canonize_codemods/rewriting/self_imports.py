"""Imports, from elsewhere, of what a file itself defines (CASES.md row 80)."""

from __future__ import annotations

import ast

from canonize_codemods.index.facts import Guard
from canonize_codemods.scopes import Role

from .file import File, alias_key, home_scopes
from .renaming import has_strangers
from .sites import Site


def needs_no_import(file: File, site: Site, alias: ast.alias, name: str) -> bool:
    """Whether an import of what this very file defines can go: its local name is the definition's own then, and
    nothing that runs while the module is loaded needs it before the definition has run."""
    definition = next((node for node in file.tree.body if _defines(node, name)), None)
    if definition is None or (alias.asname or alias.name) != name or site.in_class:
        return False
    scopes = file.scopes({name})
    binding = home_scopes(scopes).get(alias_key(alias))
    home = scopes.binding_scope(binding) if binding is not None else None
    if home is None or site.guard not in (Guard.NONE, Guard.TYPE_CHECKING):
        return False
    if home is not scopes.module:
        own = {alias_key(alias)}
        outer = list(home.chain())[1:-1]
        return not has_strangers(home, name, own) and not any(name in scope.bound for scope in outer)
    end = file.source.offset(definition.end_lineno or definition.lineno, definition.end_col_offset or 0)
    return all(
        use.start >= end
        for use in scopes.meaning(scopes.module, name)
        if use.role not in (Role.IMPORT, Role.BIND) and all(s.kind != "function" for s in use.scope.chain())
    )


def _defines(node: ast.stmt, name: str) -> bool:
    match node:
        case ast.ClassDef(name=found) | ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found):
            return found == name
        case ast.Assign(targets=[ast.Name(id=found)]) | ast.AnnAssign(target=ast.Name(id=found), value=ast.expr()):
            return found == name
    return False
