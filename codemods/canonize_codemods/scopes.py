"""Where given names are bound and used in one file, by Python's scope rules.

Only statements whose lines mention one of the names are entered, so the cost follows the matches and not the file.
Positions are character offsets into the source's text.
(Language reference §4.2 "Naming and binding"; PEP 227, 572, 649, 695)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from .source import Source
from .syntax.walk import touches


class Role(StrEnum):
    LOAD = "load"
    DELETE = "del"
    DECLARE = "declare"  # named by global or nonlocal
    ANNOTATION = "annotation"  # inside a string annotation
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

    def meaning(self, scope: Scope, name: str) -> list[Occurrence]:
        """Every occurrence of ``name`` that means the binding in ``scope``, imports and declarations included."""
        return [o for o in self.occurrences if o.name == name and self.binding_scope(o) is scope]


def analyse(source: Source, tree: ast.Module, names: Iterable[str]) -> Scopes:
    """Find ``names`` in ``tree``, whose positions must hold for ``source`` (see ``with_fstring_positions``)."""
    walker = _Walker(source, frozenset(names))
    walker.block(tree.body, walker.module)
    return Scopes(walker.module, walker.occurrences)


def mention_lines(source: Source, names: Iterable[str]) -> list[int]:
    """The lines on which any of the names stands as a whole word, sorted."""
    words = "|".join(map(re.escape, sorted(names)))
    if not words:
        return []
    return sorted({source.line_of(match.start()) for match in re.finditer(rf"\b(?:{words})\b", source.text)})


class _Walker:
    def __init__(self, source: Source, names: frozenset[str]) -> None:
        self.source, self.names = source, names
        self.module = Scope("module")
        self.occurrences: list[Occurrence] = []
        self._lines = mention_lines(source, names)

    # -- statements

    def block(self, body: list[ast.stmt], scope: Scope) -> None:
        for node in body:
            if self._mentioned(node):
                self._statement(node, scope)

    def _mentioned(self, node: ast.stmt) -> bool:
        return touches(node, self._lines)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._bind(node.name, scope)
                self._function(node, scope)
            case ast.ClassDef():
                self._bind(node.name, scope)
                self._class(node, scope)
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    name = alias.asname or (
                        alias.name.partition(".")[0] if isinstance(node, ast.Import) else alias.name
                    )
                    self._bind(name, scope, Role.IMPORT, alias=alias)
            case ast.Global() | ast.Nonlocal():
                self._declare(node, scope)
            case ast.AnnAssign():
                self.visit(node.target, scope)
                self._annotation(node.annotation, scope)
                if node.value is not None:
                    self.visit(node.value, scope)
            case _ if type(node).__name__ == "TypeAlias":
                self.visit(node.name, scope)  # type: ignore[attr-defined]
                inner = self._type_parameters(node, scope)
                self.visit(node.value, inner)  # type: ignore[attr-defined]
            case _:
                self._children(node, scope)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        for _, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.stmt):
                    if self._mentioned(child):
                        self._statement(child, scope)
                elif isinstance(child, ast.AST):
                    self.visit(child, scope)

    def _declare(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        declared = scope.declared_global if isinstance(node, ast.Global) else scope.declared_nonlocal
        declared.update(node.names)
        start = self.source.offset(node.lineno, node.col_offset)
        end = self.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        keyword = len("global" if isinstance(node, ast.Global) else "nonlocal")
        for match in re.finditer(r"\w+", self.source.text[start + keyword : end]):
            if match.group() in self.names:
                at = start + keyword + match.start()
                self._add(Occurrence(match.group(), Role.DECLARE, scope, at, at + len(match.group())))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator, scope)
        outer = self._type_parameters(node, scope)
        inner = Scope("function", outer)
        self._arguments(node.args, scope, outer, inner)
        if node.returns is not None:
            self._annotation(node.returns, outer)
        self.block(node.body, inner)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator, scope)
        outer = self._type_parameters(node, scope)
        for base in [*node.bases, *(keyword.value for keyword in node.keywords)]:
            self._annotation(base, outer, strings=isinstance(base, ast.Subscript))
        self.block(node.body, Scope("class", outer))

    def _type_parameters(self, node: ast.AST, scope: Scope) -> Scope:
        parameters = getattr(node, "type_params", [])
        if not parameters:
            return scope
        inner = Scope("function", scope)
        for parameter in parameters:
            self._bind(parameter.name, inner)
            for value in (getattr(parameter, "bound", None), getattr(parameter, "default_value", None)):
                if value is not None:
                    self.visit(value, inner)
        return inner

    def _arguments(self, args: ast.arguments, defaults: Scope, annotations: Scope, inner: Scope) -> None:
        for default in [*args.defaults, *args.kw_defaults]:
            if default is not None:
                self.visit(default, defaults)
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        for argument in every:
            if argument is not None:
                self._bind(argument.arg, inner)
                if argument.annotation is not None:
                    self._annotation(argument.annotation, annotations)

    # -- expressions

    def visit(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Name():
                self._name(node, scope, (), False)
            case ast.Attribute():
                self._attribute(node, scope)
            case ast.Lambda():
                inner = Scope("function", scope)
                self._arguments(node.args, scope, scope, inner)
                self.visit(node.body, inner)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node, scope)
            case ast.NamedExpr():
                target = next(s for s in scope.chain() if s.kind != "comprehension")
                self._bind(node.target.id, target)
                self.visit(node.value, scope)
            case ast.ExceptHandler():
                if node.type is not None:
                    self.visit(node.type, scope)
                if node.name:
                    self._bind(node.name, scope)
                self.block(node.body, scope)
            case ast.MatchAs(name=name) | ast.MatchStar(name=name) | ast.MatchMapping(rest=name):
                if name:
                    self._bind(name, scope)
                self._children(node, scope)
            case ast.Call():
                self._call(node, scope)
            case _:
                self._children(node, scope)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        """``cast("X", v)`` and ``TypeVar("T", bound="X")`` hold annotations too (PEP 484)."""
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        self.visit(node.func, scope)
        for at, argument in enumerate(node.args):
            typed = (function == "cast" and at == 0) or (function == "TypeVar" and at > 0)
            self._annotation(argument, scope) if typed else self.visit(argument, scope)
        for keyword in node.keywords:
            typed = function == "TypeVar" and keyword.arg == "bound"
            self._annotation(keyword.value, scope) if typed else self.visit(keyword.value, scope)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, scope: Scope) -> None:
        inner = Scope("comprehension", scope)
        self.visit(node.generators[0].iter, scope)
        for at, generator in enumerate(node.generators):
            self.visit(generator.target, inner)
            if at:
                self.visit(generator.iter, inner)
            for condition in generator.ifs:
                self.visit(condition, inner)
        for value in [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]:
            self.visit(value, inner)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> None:
        links: list[tuple[str, int]] = []
        value: ast.expr = node
        while isinstance(value, ast.Attribute):
            links.append((value.attr, self._end(value)))
            value = value.value
        if isinstance(value, ast.Name):
            self._name(value, scope, tuple(reversed(links)), not isinstance(node.ctx, ast.Load))
        else:
            self.visit(value, scope)

    def _name(self, node: ast.Name, scope: Scope, links: tuple[tuple[str, int], ...], stored: bool) -> None:
        if node.id not in self.names:
            return
        start = self.source.offset(node.lineno, node.col_offset)
        end = start + len(node.id)
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id, scope, start=start)
            return
        role = Role.DELETE if isinstance(node.ctx, ast.Del) else Role.LOAD
        self._add(Occurrence(node.id, role, scope, start, end, links, stored))

    def _annotation(self, node: ast.expr, scope: Scope, strings: bool = True) -> None:
        """An annotation: its strings hold names (PEP 484), except in Literal and in Annotated's metadata."""
        match node:
            case ast.Constant(value=str(text)) if strings:
                self._string(node, text, scope)
            case ast.Subscript(value=value, slice=index):
                self.visit(value, scope)
                last = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
                parts = index.elts if isinstance(index, ast.Tuple) else [index]
                for at, part in enumerate(parts):
                    self._annotation(part, scope, strings and last != "Literal" and (last != "Annotated" or at == 0))
            case ast.BinOp(left=left, right=right):
                self._annotation(left, scope, strings)
                self._annotation(right, scope, strings)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                for part in parts:
                    self._annotation(part, scope, strings)
            case _:
                self.visit(node, scope)

    def _string(self, node: ast.Constant, text: str, scope: Scope) -> None:
        start = self.source.offset(node.lineno, node.col_offset)
        literal = self.source.text[start : self._end(node)]
        quote = re.match(r"\"\"\"|'''|\"|'", literal)
        plain = quote is not None and literal == f"{quote.group()}{text}{quote.group()}"
        try:
            tree = ast.parse(text.strip(), mode="eval") if text.isascii() else None
        except (SyntaxError, ValueError):
            return
        if tree is None:
            return
        base = start + (len(quote.group()) if quote else 0) + len(text) - len(text.lstrip())
        for inner in ast.walk(tree):
            if isinstance(inner, ast.Name) and inner.id in self.names:
                at = base + inner.col_offset if plain and inner.lineno == 1 else -1
                tail = _tail(tree, inner)
                links = tuple((attr, base + end if at >= 0 else -1) for attr, end in tail)
                self._add(Occurrence(inner.id, Role.ANNOTATION, scope, at, at + len(inner.id), links))

    # -- recording

    def _bind(
        self, name: str, scope: Scope, role: Role = Role.BIND, start: int = -1, alias: ast.alias | None = None
    ) -> None:
        if name not in self.names:
            return
        occurrence = Occurrence(name, role, scope, start, start + len(name) if start >= 0 else -1, alias=alias)
        self._add(occurrence)
        home = scope
        if name in scope.declared_global:
            home = self.module
        elif name in scope.declared_nonlocal:
            home = next((s for s in scope.chain() if s is not scope and name in s.bound), scope)
        home.bound.setdefault(name, []).append(occurrence)

    def _add(self, occurrence: Occurrence) -> None:
        if occurrence.name in self.names:
            self.occurrences.append(occurrence)

    def _end(self, node: ast.expr) -> int:
        return self.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _tail(tree: ast.AST, name: ast.Name) -> list[tuple[str, int]]:
    """The attributes that follow a name in a small expression, with their end columns."""
    parents = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    links: list[tuple[str, int]] = []
    node: ast.AST | None = parents.get(id(name))
    while isinstance(node, ast.Attribute):
        links.append((node.attr, node.end_col_offset or 0))
        node = parents.get(id(node))
    return links
