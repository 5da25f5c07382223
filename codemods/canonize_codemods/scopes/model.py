"""Scopes, and the places where names stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    LOAD = "load"
    DELETE = "del"
    DECLARE = "declare"  # named by global or nonlocal
    ANNOTATION = "annotation"  # inside a string annotation or a type comment
    IMPORT = "import"
    BIND = "bind"  # every other binding: assignment, def, class, parameter, with, for, match, ...


@dataclass(eq=False, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension."""

    kind: str
    parent: Scope | None = None
    bound: dict[str, list[Occurrence]] = field(default_factory=dict)
    declared_global: set[str] = field(default_factory=set)
    declared_nonlocal: set[str] = field(default_factory=set)

    def chain(self) -> Iterator[Scope]:
        """This scope, then each enclosing one."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(frozen=True, slots=True)
class NamedByText:
    """``f(module, "C")``: an attribute of what a call's first argument is, named by a string as its second.

    ``start`` and ``end`` are those of the string without its quotes; ``function`` is the called name's last part.
    """

    name: str
    start: int
    end: int
    function: str


@dataclass(eq=False, slots=True)
class Occurrence:
    """One place where a name stands.

    ``start`` is -1 where the syntax tree gives no position for the name itself (``def C``, ``except E as C``).
    ``attributes`` holds the dotted tail of a use: ``a.b.C()`` → ``(("b", end), ("C", end))``.
    ``alias`` is the node of an import that binds the name.
    """

    name: str
    role: Role
    scope: Scope
    start: int = -1
    end: int = -1
    attributes: tuple[tuple[str, int], ...] = ()
    stored: bool = False  # the attribute chain is assigned to or deleted
    alias: ast.alias | None = None
    by_text: NamedByText | None = None
    compared_with: tuple[str, ...] = ()  # the other names, with their attributes, in a test of identity


@dataclass(eq=False, slots=True)
class Scopes:
    """All occurrences of the asked names, and the scope that each one means."""

    module: Scope
    occurrences: list[Occurrence]

    def binding_scope(self, occurrence: Occurrence) -> Scope | None:
        """The scope whose binding the occurrence means; None: bound nowhere here (a builtin, a star, an error)."""
        name, start = occurrence.name, occurrence.scope
        for scope in start.chain():
            if scope.kind == "class" and scope is not start:
                continue  # a class body is not visible from the functions inside it
            if name in scope.declared_global:
                return self.module if name in self.module.bound else None
            if name in scope.declared_nonlocal:
                continue
            if name in scope.bound:
                return scope
        return None

    def read_before_bound(self, scope: Scope, name: str) -> list[Occurrence]:
        """Uses in class bodies that bind the name themselves, as ``C = C``: only time tells which one they mean."""
        found = []
        for occurrence in self.occurrences:
            home = occurrence.scope
            if occurrence.name == name and occurrence.role in (Role.LOAD, Role.ANNOTATION) and home.kind == "class":
                outside = Occurrence(name, Role.LOAD, home.parent or home)
                if name in home.bound and home is not scope and self.binding_scope(outside) is scope:
                    found.append(occurrence)
        return found

    def meaning(self, scope: Scope, name: str) -> list[Occurrence]:
        """Every occurrence of ``name`` that means the binding in ``scope``, imports and declarations included."""
        return [o for o in self.occurrences if o.name == name and self.binding_scope(o) is scope]
