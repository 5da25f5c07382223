"""What only a removed definition used: reported, or taken out with it where the plan says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from canonize_codemods.rewriting.file import File
from canonize_codemods.source import Edit, splice

from .old_module import Nodes, OldModule, Span
from .taking_out import blank_lines_kept, joined, unused, without_imports
from .top_level import defined


def orphans(old: OldModule, state_goes: bool) -> Nodes:
    """Helpers and variables of the module that nothing uses once the definitions are gone, transitively.

    Nobody else asks for them either.  ``state_goes``: variables that the canonical has too go with the definitions.
    """
    canonical = {name for module, name in old.moves.canonical if module == old.file.module}
    known = set(old.forwarded) | canonical | (set(old.state) if state_goes else set())
    candidates: Nodes = {}
    for node in old.file.tree.body:
        name = defined(node)
        if name and name not in known and not name.startswith("__") and not old.is_reached(name):
            candidates.setdefault(name, []).append(node)
    scopes = old.file.scopes(candidates)
    uses = {
        name: [
            use.start
            for use in scopes.meaning(scopes.module, name)
            if use not in scopes.module.bound.get(name, []) and not _within(use.start, old.extents({name: nodes}))
        ]
        for name, nodes in candidates.items()
    }
    found: Nodes = {}
    while True:
        going = old.extents({**old.definitions, **(old.state if state_goes else {}), **found})
        fresh = {
            name: nodes
            for name, nodes in candidates.items()
            if name not in found and uses[name] and all(_within(start, going) for start in uses[name])
        }
        if not fresh:
            return found
        found.update(fresh)


def take_out(text: str, old: OldModule, helpers: Collection[str], imports: Collection[str]) -> str:
    """The module's new ``text`` without helpers, and without imports that have no use in it.

    Raises ValueError where a statement cannot be taken apart.
    """
    if not helpers and not imports:
        return text
    file = _read(old, text)
    now = replace(old, file=file, gone={})
    nodes = [node for node in file.tree.body if defined(node) in helpers]
    spans = joined([now.span(node) for node in nodes])
    edits = [Edit(*blank_lines_kept(text, *span), "") for span in spans]
    text = splice(text, edits)
    file = _read(old, text)
    return splice(text, without_imports(file, unused(file, imports, ())))


def _read(old: OldModule, text: str) -> File:
    return File.read(old.file.path, old.file.module, old.file.is_package, old.file.source.encode(text))


def _within(start: int, spans: Collection[Span]) -> bool:
    return any(first <= start < end for first, end in spans)
