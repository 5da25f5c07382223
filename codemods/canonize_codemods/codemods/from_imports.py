"""``from old import X`` → ``from new import D``: the name in its statement, and its uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from canonize_codemods.changes import Severity
from canonize_codemods.rewriting.file import Edits, File, alias_key, home_scopes
from canonize_codemods.rewriting.moves import Moves, Target, Uses
from canonize_codemods.rewriting.renaming import obstacle, rename
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.rewriting.statement import Name
from canonize_codemods.scopes import Scope, Scopes


@dataclass(frozen=True, slots=True)
class _Hit:
    """One name of one statement that moves."""

    site_at: int
    site: Site
    at: int
    alias: ast.alias
    target: Target

    @property
    def local(self) -> str:
        return self.alias.asname or self.alias.name


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    hits = list(_hits(file, moves, edits))
    if not hits:
        return
    renamed = {
        name
        for hit in hits
        if hit.alias.asname is None and hit.target.uses is Uses.RENAME and hit.target.name != hit.local
        for name in (hit.local, hit.target.name)
    }
    keeps = _rename_uses(file, moves, edits, hits, file.scopes(renamed)) if renamed else set(map(_key, hits))
    for hit in hits:
        name = hit.target.name
        if _key(hit) in keeps or name == hit.local:
            explicit = hit.alias.asname == hit.alias.name  # ``X as X``: a re-export, and stays one (row 12)
            keep_as = hit.local if hit.local != name or explicit else None
            edits.site(hit.site_at).names[hit.at] = Name(hit.target.module, name, keep_as)
        else:
            edits.site(hit.site_at).names[hit.at] = Name(hit.target.module, name)
        edits.reason(hit.site.line, "from-import", (hit.site.module, hit.alias.name), hit.target)


def _key(hit: _Hit) -> tuple[int, int]:
    return alias_key(hit.alias)


def _hits(file: File, moves: Moves, edits: Edits) -> Iterable[_Hit]:
    for site_at, site in enumerate(file.sites):
        if not site.module or not isinstance(site.node, ast.ImportFrom):
            continue
        for at, alias in enumerate(site.node.names):
            target = moves.names.get((site.module, alias.name))
            if target is None:
                reason = moves.lacking.get((site.module, alias.name))
                if reason:
                    edits.leave(site.line, "name-stays", f"{site.module}.{alias.name} stays: {reason}")
                continue
            if target.module == file.module:
                continue  # the canonical module's own import: never a self-import (CASES.md row 82)
            if site.at_import_time and not moves.may_import(file.module, target.module):
                edits.leave(
                    site.line,
                    "would-cycle",
                    f"{target.module} imports this module, so importing it back for {alias.name} would be a cycle",
                    "import it inside the function that uses it, or choose a canonical module further down",
                )
                continue
            if _is_rival(file, site, alias, target):
                edits.leave(
                    site.line,
                    "compatibility-try",
                    f"the other branch of this try already imports {target}",
                    "keep one branch by hand",
                    Severity.NOTE,
                )
                continue
            yield _Hit(site_at, site, at, alias, target)


def _is_rival(file: File, site: Site, alias: ast.alias, target: Target) -> bool:
    """A try over both paths is there on purpose (row 54)."""
    local = alias.asname or alias.name
    rivals = [other for other in file.sites if any(other.block is branch for branch in site.rivals)]
    return any(
        other.module == target.module and name.name == target.name and (name.asname or name.name) == local
        for other in rivals
        for name in other.node.names
    )


def _rename_uses(file: File, moves: Moves, edits: Edits, hits: list[_Hit], scopes: Scopes) -> set[tuple[int, int]]:
    """Rename what can be renamed; returns the imports whose local name must be kept."""
    binding = home_scopes(scopes)
    keeps: set[tuple[int, int]] = set()
    groups: dict[tuple[int, str], list[_Hit]] = {}
    homes: dict[int, Scope] = {}
    for hit in hits:
        occurrence = binding.get(_key(hit))
        home = scopes.binding_scope(occurrence) if occurrence is not None else None
        if (
            home is None
            or hit.alias.asname is not None
            or hit.target.uses is Uses.ALIAS
            or hit.target.name == hit.local
        ):
            keeps.add(_key(hit))
        else:
            homes[id(home)] = home
            groups.setdefault((id(home), hit.local), []).append(hit)
    taken: set[tuple[int, str]] = set()
    for (home_id, local), group in groups.items():
        home, target = homes[home_id], group[0].target
        same = {_key(hit) for hit in hits if hit.target == target} | _already(file, target)
        problem = "" if len({hit.target for hit in group}) == 1 else f"{local} is imported from several places"
        problem = problem or _reached(file, moves, home, local)
        problem = problem or obstacle(file, scopes, home, local, target.name, same)
        if not problem and (home_id, target.name) in {(h, n) for h, n in groups if n == target.name and n != local}:
            problem = f"{target.name} is renamed in the same place"
        if problem:
            keeps.update(map(_key, group))
            continue
        taken.add((home_id, target.name))
        for use, edit in rename(scopes, home, local, target.name):
            edits.texts.append(edit)
            edits.reason(file.source.line_of(use.start), "use", local, target.name)
    return keeps


def _reached(file: File, moves: Moves, home: Scope, local: str) -> str:
    """Why others may reach a module-level name of this file by its name."""
    if home.kind != "module":
        return ""
    if file.is_package or local in file.exported:
        return f"{local} is exported"
    if (file.module, local) in moves.reached or file.module in moves.reached_whole:
        return f"{local} is reached from other files"
    return ""


def _already(file: File, target: Target) -> set[tuple[int, int]]:
    """Imports of the target itself, under its own name."""
    return {
        alias_key(alias)
        for site in file.sites
        if site.module == target.module
        for alias in site.node.names
        if alias.name == target.name and alias.asname is None
    }
