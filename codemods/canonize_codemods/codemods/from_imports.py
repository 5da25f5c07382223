"""``from old import X`` → ``from new import D``: the name in its statement, and its uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

from canonize_codemods.changes import Severity
from canonize_codemods.index.facts import Guard
from canonize_codemods.rewriting.file import Edits, File, alias_key, home_scopes
from canonize_codemods.rewriting.moves import BUILTINS, Moves, Target, Uses
from canonize_codemods.rewriting.renaming import free_of, handed_out, hidden_use, is_reached, obstacle, rename
from canonize_codemods.rewriting.self_imports import needs_no_import
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.rewriting.statement import Name
from canonize_codemods.scopes import Role, Scope, Scopes

_UNUSED = re.compile(r"#.*(?:noqa(?!\s*:)|F401|unused-import|W0611)")


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

    @property
    def key(self) -> tuple[int, int]:
        return alias_key(self.alias)


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    hits = list(_hits(file, moves, edits))
    if not hits:
        return
    scopes = file.scopes({name for hit in hits if _may_vanish(hit) for name in (hit.local, hit.target.name)})
    renamed = _rename_uses(file, moves, edits, hits, scopes)
    for hit in hits:
        edits.site(hit.site_at).names[hit.at] = _imported(file, moves, scopes, hit, hit.key in renamed)
        edits.reason(hit.site.line, "from-import", (hit.site.module, hit.alias.name), hit.target)
        if hit.site.lazy:
            edits.looked_up.add((hit.site.module, hit.alias.name))


def _may_vanish(hit: _Hit) -> bool:
    """Whether the local name may change, or need no import any more."""
    if hit.alias.asname is not None:
        return False
    return hit.target.module == BUILTINS or (hit.target.uses is Uses.RENAME and hit.target.name != hit.local)


def _imported(file: File, moves: Moves, scopes: Scopes, hit: _Hit, is_renamed: bool) -> Name | None:
    """What is imported in the hit's place; None: nothing has to be."""
    target, local = hit.target, hit.target.name if is_renamed else hit.local
    if target.module == BUILTINS and local == target.name and hit.alias.asname is None:
        home = _home(scopes, hit)
        if home is not None and not is_reached(file, moves, home, hit.local) and free_of(home, local, {hit.key}):
            return None
    explicit = hit.alias.asname == hit.alias.name  # ``X as X``: a re-export, and stays one (row 12)
    return Name(target.module, target.name, local if local != target.name or explicit else None)


def _home(scopes: Scopes, hit: _Hit) -> Scope | None:
    occurrence = home_scopes(scopes).get(hit.key)
    return scopes.binding_scope(occurrence) if occurrence is not None else None


def _hits(file: File, moves: Moves, edits: Edits) -> Iterable[_Hit]:
    for site_at, site in enumerate(file.sites):
        if not site.module or not isinstance(site.node, ast.ImportFrom):
            continue
        for at, alias in enumerate(site.node.names):
            target = moves.names.get((site.module, alias.name))
            if target is None:
                reason = moves.lacking.get((site.module, alias.name))
                if reason:
                    message = f"{site.module}.{alias.name} stays: {reason}"
                    remedy = f"move {alias.name} by hand, or leave its users here"
                    edits.leave(site.line, "name-stays", message, remedy)
                elif (site.module, alias.name) in moves.broken and site.guard is not Guard.TRY:
                    message = f"{site.module} has no {alias.name}: this import was broken before"
                    edits.leave(site.line, "broken-import", message, "mend or remove it", Severity.NOTE)
                continue
            if target.module == file.module:
                # The canonical module's own import: never a self-import, so it stays (row 82) or goes (row 80).
                if needs_no_import(file, site, alias, target.name):
                    edits.site(site_at).names[at] = None
                    edits.reason(site.line, "from-import", (site.module, alias.name), target)
                elif site.module in moves.shims:
                    edits.stays_for_canonical(site.line, (site.module, alias.name))
                continue
            if site.at_import_time and not moves.may_import(file.module, target.module):
                edits.leave(
                    site.line,
                    "would-cycle",
                    f"{target.module} imports this module, so importing it back for {alias.name} would be a cycle",
                    "import it inside the function that uses it, or choose a canonical module further down",
                )
                continue
            if site.at_import_time and (file.module, site.module) in moves.ordered:
                edits.stays_for_order(site.line, site.module)
                continue
            if missing := _fails_later(file, site, at, moves):
                message = f"{site.module}.{alias.name} stays: the same import then fails for {missing}, unnoticed"
                edits.leave(site.line, "name-stays", message, f"import {missing} in a statement of its own, or not")
                continue
            if _is_rival(file, site, alias, target):
                edits.stays_for_rival(site.line, target)
                continue
            yield _Hit(site_at, site, at, alias, target)


def _fails_later(file: File, site: Site, at: int, moves: Moves) -> str:
    """A name that is not there and that the statement asks for after this one, which is bound by then.

    Where nothing says that it failed, and the name is used further down, it would be lost below a statement that fails.
    """
    alias, *rest = site.node.names[at:]
    missing = next((other.name for other in rest if (site.module, other.name) in moves.broken), "")
    if not missing or site.guard is not Guard.TRY:
        return ""
    is_silent = all(isinstance(node, ast.Pass) for branch in site.rivals for node in branch)
    last = site.block[-1]
    below = file.source.offset(last.end_lineno or last.lineno, last.end_col_offset or 0)
    is_used = re.search(rf"\b{re.escape(alias.asname or alias.name)}\b", file.source.text[below:]) is not None
    return missing if is_silent and is_used else ""


def _is_rival(file: File, site: Site, alias: ast.alias, target: Target) -> bool:
    """A try over both paths is there on purpose (row 54)."""
    local = alias.asname or alias.name
    return any(
        other.module == target.module and name.name == target.name and (name.asname or name.name) == local
        for other in file.rivals_of(site)
        for name in other.node.names
    )


def _rename_uses(file: File, moves: Moves, edits: Edits, hits: list[_Hit], scopes: Scopes) -> set[tuple[int, int]]:
    """Rename what can be renamed; returns the imports that bind the new name from now on."""
    groups: dict[tuple[int, str], tuple[Scope, list[_Hit]]] = {}
    for hit in hits:
        home = _home(scopes, hit)
        if home is not None and _may_vanish(hit) and hit.target.uses is Uses.RENAME and hit.target.name != hit.local:
            groups.setdefault((id(home), hit.local), (home, []))[1].append(hit)
    renamed: set[tuple[int, int]] = set()
    given: list[tuple[Scope, Target]] = []
    for (_, local), (home, group) in groups.items():
        target = group[0].target
        kept = {hit.key for hit in hits if hit.local == local} - {hit.key for hit in group}  # X as X: a re-export
        same = {hit.key for hit in hits if hit.target == target and hit.key not in kept} | _already(file, target)
        problem = "" if len({hit.target for hit in group}) == 1 else f"{local} is imported from several places"
        problem = problem or is_reached(file, moves, home, local)
        problem = problem or (
            "its import says that it is there for others" if _is_for_others(file, scopes, home, group) else ""
        )
        problem = problem or obstacle(file, scopes, home, local, target.name, same, target.module == BUILTINS)
        problem = problem or hidden_use(file, home, local) or handed_out(file, home, target.name)
        if any(site.is_star and (site.module, target.name) in moves.starred_others for site in file.sites):
            problem = problem or f"a star import brings another {target.name}"
        if home.kind == "module" and any(site.is_star and (site.module, local) in moves.names for site in file.sites):
            problem = problem or f"a star import brings {local}, too"
        if home.kind == "module" and (file.module, target.name) in moves.taken:
            problem = problem or f"{target.name} was something else here before"
        if not problem and target.name != local and (id(home), target.name) in groups:
            problem = f"{target.name} is renamed in the same place"
        if any(target.name == other.name and target != other and _overlap(home, scope) for scope, other in given):
            problem = problem or f"something else is called {target.name} there from now on"
        if problem:
            continue
        given.append((home, target))
        renamed.update(hit.key for hit in group)
        if home.kind == "module" and file.module in moves.public and any(hit.site.at_import_time for hit in group):
            edits.reason(group[0].site.line, "export-goes", (file.module, local), target)
        for use, edit in rename(scopes, home, local, target.name):
            edits.texts.append(edit)
            edits.reason(file.source.line_of(use.start), "use", local, target.name)
    return renamed


def _overlap(one: Scope, other: Scope) -> bool:
    """Whether one is the other, or inside it."""
    return one in list(other.chain()) or other in list(one.chain())


def _is_for_others(file: File, scopes: Scopes, home: Scope, group: list[_Hit]) -> bool:
    """Unused, and its line says so on purpose: ``# noqa: F401`` (row 58)."""
    if home.kind != "module" or any(use.role is not Role.IMPORT for use in scopes.meaning(home, group[0].local)):
        return False
    lines = {
        line for hit in group for line in (hit.site.line, hit.alias.lineno, hit.site.node.end_lineno or hit.site.line)
    }
    return any(_UNUSED.search(file.source.text, *file.source.line_span(line)) for line in lines)


def _already(file: File, target: Target) -> set[tuple[int, int]]:
    """Imports of the target itself, under its own name."""
    return {
        alias_key(alias)
        for site in file.sites
        if site.module == target.module
        for alias in site.node.names
        if alias.name == target.name and alias.asname is None
    }
