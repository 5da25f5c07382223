"""Whether a local name can take another one, and the edits that do it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from canonize_codemods.scopes import Occurrence, Role, Scope, Scopes
from canonize_codemods.source import Edit

from .file import File, alias_key

# Calls through which code reaches local names as text.
_BY_TEXT = re.compile(
    r"\b(?:globals|locals|vars|eval|exec|getattr|setattr)\s*\(|\bsys\.modules\b|\b__dict__\b|__name__"
)


def obstacle(file: File, scopes: Scopes, scope: Scope, old: str, new: str, ours: set[tuple[int, int]]) -> str:
    """Why ``old`` in ``scope`` cannot become ``new``; "" when it can.

    ``ours`` are the imports that bind ``old`` or ``new`` to the one symbol, by ``alias_key``.
    """
    if scope.kind == "class":
        return "it is an attribute of a class"
    if any(o.alias is None or alias_key(o.alias) not in ours for o in scope.bound.get(old, ())):
        return f"{old} is bound by other statements too"
    if any(o.alias is None or alias_key(o.alias) not in ours for o in scope.bound.get(new, ())):
        return f"{new} is already bound to something else"
    for use in scopes.meaning(scope, old):
        if use.start < 0 and use.role is not Role.IMPORT:
            return f"a use of {old} in a string cannot be placed"
        between = next((s for s in _up_to(use.scope, scope) if new in s.bound), None)
        if between is not None:
            return f"{new} is bound in a scope that uses {old}"
    for other in scopes.occurrences:
        if other.name == new and scope in other.scope.chain() and other.role is not Role.IMPORT:
            home = scopes.binding_scope(other)
            if home is None or home in list(scope.chain())[1:]:
                return f"{new} already means something else here"
    return _hidden_use(file, old)


def rename(scopes: Scopes, scope: Scope, old: str, new: str) -> Iterator[tuple[Occurrence, Edit]]:
    """The edits; the import statements themselves are not among them."""
    for use in scopes.meaning(scope, old):
        if use.role is not Role.IMPORT:
            yield use, Edit(use.start, use.end, new)


def _up_to(inner: Scope, outer: Scope) -> Iterator[Scope]:
    for scope in inner.chain():
        if scope is outer:
            return
        yield scope


def _hidden_use(file: File, name: str) -> str:
    text = file.source.text
    if re.search(rf"#\s*type:[^\n]*\b{re.escape(name)}\b", text):
        return f"a type comment names {name}"
    if re.search(rf"[\"'.]{re.escape(name)}[\"']", text) and _BY_TEXT.search(text):
        return f"{name} may be reached as text"
    return ""
