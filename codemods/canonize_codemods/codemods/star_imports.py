"""``from old import *``: of a module that moves, and of one from which a used name moves (CASES.md rows 74 to 76)."""

from __future__ import annotations

import re

from canonize_codemods.changes import Severity
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Brings, Moves
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.rewriting.statement import Name
from canonize_codemods.scopes import Role

_NO_CYCLE = "import the names inside the functions that use them, or choose a canonical module further down"


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    stars = [(at, site) for at, site in enumerate(file.sites) if site.is_star]
    for at, site in stars:
        if site.module in moves.modules:
            _move(file, moves, edits, at, site)
    wanted = {
        name
        for module, name in moves.stars
        for _, site in stars
        if module == site.module and not moves.follows(module, name)
    }
    for name in sorted(_used(file, wanted - {""})):
        _name_it(file, moves, edits, stars, name)
    for _, site in stars:
        _leave_modules(file, moves, edits, site)
    said = {finding.line for finding in edits.findings if finding.code == "star-stays"}
    for at, site in stars:
        moved = edits.site(at).names.get(0) if at in edits.sites else None
        shims = sorted(_shims(moves, site.module) if moved is None else _shims(moves, moved.module, known=False))
        if shims and site.line not in said:
            message = f"from {site.module} import * still brings {', '.join(shims[:5])} by the old path"
            edits.leave(site.line, "star-stays", message, "import what is needed by its name", Severity.NOTE)


def _shims(moves: Moves, module: str, known: bool = True) -> set[str]:
    """Names that forward from now on, of those that a star import of the module brings; ``known``: all of them are."""
    brought = {name for (starred, name), how in moves.stars.items() if starred == module and how is Brings.MOVED}
    known = known or any(starred == module for starred, _ in moves.stars)
    given = {
        name for home, name in moves.giving if home == module and (name in brought or not (known or name[:1] == "_"))
    }
    return given | brought if module in moves.forwarding else given


def _move(file: File, moves: Moves, edits: Edits, at: int, site: Site) -> None:
    """The whole module moves, and the star with it, if it binds the same there as far as this file matters."""
    old, target = site.module, moves.modules[site.module]
    if target.module == file.module:
        return
    if site.at_import_time and (file.module, old) in moves.ordered:
        edits.stays_for_order(site.line, old)
        return
    if site.at_import_time and not moves.may_import(file.module, target.module):
        message = f"{target} imports this module, so importing it back would be a cycle"
        edits.leave(site.line, "would-cycle", message, _NO_CYCLE)
        return
    unlike = moves.unlike_stars.get(old, frozenset())
    if unlike is None:
        message = f"nobody can tell what from {old} import * brings"
        edits.leave(site.line, "star-stays", message, "import the names one by one")
    elif unlike and (_hands_on(file, moves) or _mentions(file, unlike)):
        some = ", ".join(sorted(unlike)[:5])
        message = f"from {old} import * and {target} do not bring the same: {some}"
        edits.leave(site.line, "star-stays", message, "import the names one by one")
    else:
        edits.site(at).names[0] = Name(target.module, "*")
        edits.reason(site.line, "star", old, target)


def _hands_on(file: File, moves: Moves) -> bool:
    """Whether others may ask this file for what the star brings."""
    return (
        file.is_package
        or file.module in moves.reached_whole
        or any(module == file.module for module, _ in moves.reached)
    )


def _mentions(file: File, names: frozenset[str]) -> bool:
    return re.search(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b", file.source.text) is not None


def _used(file: File, names: set[str]) -> set[str]:
    """Those names that the file uses and nothing but a star binds."""
    if not names or not _mentions(file, frozenset(names)):
        return set()
    scopes = file.scopes(names)
    return {
        use.name
        for use in scopes.occurrences
        if use.role in (Role.LOAD, Role.ANNOTATION) and scopes.binding_scope(use) is None
    }


def _leave_modules(file: File, moves: Moves, edits: Edits, site: Site) -> None:
    """What is used of a module that only the star brings."""
    names = {name for module, name in moves.starred_modules if module == site.module}
    if not names or not _mentions(file, frozenset(names)):
        return
    scopes = file.scopes(names)
    for use in scopes.occurrences:
        if use.role not in (Role.LOAD, Role.ANNOTATION) or not use.attributes or scopes.binding_scope(use) is not None:
            continue
        old = (moves.module_at[site.module, use.name], use.attributes[0][0])
        target = moves.names.get(old) or moves.modules.get(old[0])
        if target is not None and target.module != file.module:
            message = f"{use.name}.{old[1]} is {old[0]}.{old[1]}, as from {site.module} import * brings {use.name}"
            line = file.source.line_of(use.start) if use.start >= 0 else site.line
            edits.leave(line, "star-stays", message, f"import it from {target.module}")


def _name_it(file: File, moves: Moves, edits: Edits, stars: list[tuple[int, Site]], name: str) -> None:
    """An explicit import below the star that brings the name."""
    brought = [
        (at, site, brings)
        for at, site in stars
        if (brings := moves.stars.get((site.module, name), moves.stars.get((site.module, "")))) is not None
    ]
    kinds = {brings for _, _, brings in brought}
    if Brings.MOVED not in kinds or (brought[-1][2] is Brings.OTHER):
        return
    at, site, _ = next(each for each in reversed(brought) if each[2] is Brings.MOVED)
    target = moves.names[site.module, name]
    if target.module == file.module:
        return
    if Brings.UNKNOWN in kinds:
        message = f"{name} may come from {site.module} or from another star that nobody can look into"
        edits.leave(site.line, "star-stays", message, f"import {name} from {target.module} by its name")
    elif site.at_import_time and not moves.may_import(file.module, target.module):
        message = f"{target.module} imports this module, so importing it back for {name} would be a cycle"
        edits.leave(site.line, "would-cycle", message, _NO_CYCLE)
    else:
        edits.site(at).extra.append(Name(target.module, target.name, name if name != target.name else None))
        edits.reason(site.line, "star", (site.module, name), target)
