"""The walk that finds names and scopes.  Only statements whose lines mention one of the names are entered."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable
from contextlib import suppress

from canonize_codemods.index.expressions import dotted
from canonize_codemods.source import Source
from canonize_codemods.syntax.walk import touches, walk_lines

from .model import NamedByText, Occurrence, Role, Scope, Scopes

_QUOTE = re.compile(r"\"\"\"|'''|\"|'")
# Calls of ``typing``, and which of their arguments are types.
_TYPES_IN_CALLS: dict[str, frozenset[int | str | None]] = {
    "cast": frozenset({0, "typ"}),
    "TypeVar": frozenset({*range(1, 100), "bound", "default"}),
    "NewType": frozenset({1, "tp"}),
    "ForwardRef": frozenset({0, "arg"}),
    "assert_type": frozenset({1, "typ"}),
}
# What takes types in brackets, wherever it stands (PEP 585, typing).
_GENERIC = re.compile(
    r"Annotated|Async(?:Generator|Iterable|Iterator)|Awaitable|Callable|ChainMap|ClassVar|Collection|Container|Coroutine"
    r"|Counter|DefaultDict|Deque|Final|Generator|Iterable|Iterator|Mapping|Mutable(?:Mapping|Sequence|Set)|NotRequired"
    r"|Optional|OrderedDict|Required|Sequence|TypeGuard|TypeIs|Union|[Dd]ict|[Ff]rozen[Ss]et|[Ll]ist|[Ss]et|[Tt]uple|[Tt]ype"
)
_TYPING = r"(?:typing|typing_extensions|collections(?:\.abc)?)"
_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore)(?P<type>[^#\r\n]*[^#\s])")


def analyse(source: Source, tree: ast.Module, names: Iterable[str]) -> Scopes:
    """Find ``names`` in ``tree``, whose positions must hold for ``source`` (see ``with_fstring_positions``)."""
    walker = _Walker(source, frozenset(names))
    walker.block(tree.body, walker.module)
    walker.type_comments(tree)
    walker.bind_nonlocals()
    return Scopes(walker.module, walker.occurrences)


class _Walker:
    def __init__(self, source: Source, names: frozenset[str]) -> None:
        self.source, self.names = source, names
        self.module = Scope("module")
        self.occurrences: list[Occurrence] = []
        self._lines = source.lines_with(names)
        self._offset: Callable[[int, int], int] = source.offset
        self._role = Role.LOAD
        self._bodies: list[tuple[int, int, Scope]] = []  # first line, last line, scope of the functions and classes
        self._nonlocal: list[Occurrence] = []

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
                if node.value is not None and dotted(node.annotation).rpartition(".")[2] == "TypeAlias":
                    self._annotation(node.value, scope)
                elif node.value is not None:
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
        self._body(node, inner)

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator, scope)
        outer = self._type_parameters(node, scope)
        for base in [*node.bases, *(keyword.value for keyword in node.keywords)]:
            self._annotation(base, outer, strings=isinstance(base, ast.Subscript))
        self._body(node, Scope("class", outer))

    def _body(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: Scope) -> None:
        self._bodies.append((node.body[0].lineno, node.end_lineno or node.lineno, scope))
        self.block(node.body, scope)

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
            case ast.Name() | ast.Attribute():
                self._chain(node, scope)
            case ast.Compare(left=left, ops=operators, comparators=others) if all(map(_is_identity, operators)):
                self._identity([left, *others], scope)
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
            case ast.Subscript(value=value) if self._is_generic(dotted(value)):
                self._annotation(node, scope)
            case _:
                self._children(node, scope)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        """Some calls of ``typing`` hold annotations too (PEP 484)."""
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        self.visit(node.func, scope)
        named = self._named_by_text(node, function)
        if function in ("assertIs", "assertIsNot"):
            self._identity(node.args, scope)
            return
        owner = _argument(node, 0, "target")
        for argument, name in [
            *((a, at) for at, a in enumerate(node.args)),
            *((k.value, k.arg) for k in node.keywords),
        ]:
            if name in _TYPES_IN_CALLS.get(function, ()):
                self._annotation(argument, scope)
            elif argument is owner and named is not None:
                self._chain(argument, scope, named)
            else:
                self.visit(argument, scope)

    def _named_by_text(self, node: ast.Call, function: str) -> NamedByText | None:
        match _argument(node, 0, "target"), _argument(node, 1, "attribute", "name"):
            case ast.Name() | ast.Attribute(), ast.Constant(value=str(name)) as literal if name.isidentifier():
                start = self._at(literal) + 1
                end = start + len(name)
                plain = self.source.text[start - 1 : start] in "'\"" and self.source.text[start:end] == name
                return NamedByText(name, start, end, function) if plain else None
        return None

    def _is_generic(self, chain: str) -> bool:
        """``Optional``, ``t.Union``, ``list``: from where types come, and no enumeration of that name."""
        owner, _, last = chain.rpartition(".")
        if not _GENERIC.fullmatch(last):
            return False
        if not owner and hasattr(builtins, last):
            return True
        if owner:
            known = re.fullmatch(_TYPING, owner)
            wanted = rf"import\s+{re.escape(owner)}\b" if known else rf"import\s+{_TYPING}\s+as\s+{re.escape(owner)}\b"
        else:
            wanted = rf"from\s+{_TYPING}\s+import\s+(?:\*|[^\n(]*\b{last}\b|\([^)]*\b{last}\b)"
        return re.search(wanted, self.source.text) is not None

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

    def _chain(
        self, node: ast.expr, scope: Scope, by_text: NamedByText | None = None, compared_with: tuple[str, ...] = ()
    ) -> None:
        """A name, or a chain of attributes on one; on anything else, what it is made of."""
        links: list[tuple[str, int]] = []
        value = node
        while isinstance(value, ast.Attribute):
            links.append((value.attr, self._end(value)))
            value = value.value
        if not isinstance(value, ast.Name):
            self.visit(value, scope)
            return
        if value.id not in self.names:
            return
        start = self._at(value)
        end = start + len(value.id) if start >= 0 else -1
        if isinstance(value.ctx, ast.Store):
            self._bind(value.id, scope, start=start)
            return
        role = Role.DELETE if isinstance(value.ctx, ast.Del) else self._role
        stored = isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
        tail = tuple(reversed(links))
        found = Occurrence(
            value.id, role, scope, start, end, tail, stored, by_text=by_text, compared_with=compared_with
        )
        self._add(found)
        if role is Role.DELETE and scope.kind != "module" and not self._is_declared(value.id, scope):
            scope.bound.setdefault(value.id, []).append(found)

    def _identity(self, sides: list[ast.expr], scope: Scope) -> None:
        """``a.C is b.C``, ``assertIs(a.C, b.C)``."""
        for at, side in enumerate(sides):
            others = tuple(filter(None, map(dotted, [*sides[:at], *sides[at + 1 :]])))
            self._chain(side, scope, compared_with=others) if dotted(side) else self.visit(side, scope)

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
        start = self._at(node)
        quote = _QUOTE.match(self.source.text, start) if start >= 0 else None
        inner = start + len(quote.group()) if quote else 0
        plain = quote is not None and self.source.text.startswith(text + quote.group(), inner)
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            self._parsed(ast.parse(text.lstrip(" \t"), mode="eval").body, text, inner if plain else None, scope)

    def _parsed(self, tree: ast.expr, text: str, start: int | None, scope: Scope) -> None:
        """An annotation that was parsed from ``text``, which stands at ``start``; None: nobody can tell where."""
        own, shift = Source(text.lstrip(" \t"), "utf-8", b""), len(text) - len(text.lstrip(" \t"))

        def offset(line: int, column: int) -> int:
            return start + shift + own.offset(line, column) if start is not None else -1

        outer = self._offset, self._role
        self._offset, self._role = offset, Role.ANNOTATION
        try:
            self._annotation(tree, scope)
        finally:
            self._offset, self._role = outer

    # -- type comments

    def type_comments(self, tree: ast.Module) -> None:
        """``# type: C`` and ``# type: (C) -> D`` (PEP 484), each in the scope whose body its line is in."""
        for line in self._lines:
            start, end = self.source.line_span(line)
            found = _TYPE_COMMENT.search(self.source.text, start, end)
            if found is None or in_string(self.source, tree, line, found.start()):
                continue
            inside = [(last - first, scope) for first, last, scope in self._bodies if first <= line <= last]
            scope = min(inside, key=lambda body: body[0])[1] if inside else self.module
            text = found.group("type")
            with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                if "->" in text:
                    signature = ast.parse(text, mode="func_type")
                    for each in [*signature.argtypes, signature.returns]:
                        self._parsed(each, text, found.start("type"), scope)
                else:
                    self._parsed(ast.parse(text, mode="eval").body, text, found.start("type"), scope)

    # -- recording

    def _bind(
        self, name: str, scope: Scope, role: Role = Role.BIND, start: int = -1, alias: ast.alias | None = None
    ) -> None:
        if name not in self.names:
            return
        occurrence = Occurrence(name, role, scope, start, start + len(name) if start >= 0 else -1, alias=alias)
        self._add(occurrence)
        if name in scope.declared_nonlocal:
            self._nonlocal.append(occurrence)  # the scope that it means may come further down
            return
        home = self.module if name in scope.declared_global else scope
        home.bound.setdefault(name, []).append(occurrence)

    def bind_nonlocals(self) -> None:
        for occurrence in self._nonlocal:
            enclosing = (s for s in occurrence.scope.chain() if s.kind == "function" and occurrence.name in s.bound)
            home = next(enclosing, occurrence.scope)
            home.bound.setdefault(occurrence.name, []).append(occurrence)

    def _is_declared(self, name: str, scope: Scope) -> bool:
        return name in scope.declared_global or name in scope.declared_nonlocal

    def _add(self, occurrence: Occurrence) -> None:
        if occurrence.name in self.names:
            self.occurrences.append(occurrence)

    def _at(self, node: ast.expr) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: ast.expr) -> int:
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)


def _argument(call: ast.Call, at: int, *names: str) -> ast.expr | None:
    """By its place or one of its names."""
    if at < len(call.args):
        return call.args[at]
    return next((keyword.value for keyword in call.keywords if keyword.arg in names), None)


def _is_identity(operator: ast.cmpop) -> bool:
    return isinstance(operator, ast.Is | ast.IsNot)


def in_string(source: Source, tree: ast.Module, line: int, offset: int) -> bool:
    """Whether what looks like a comment stands inside a string."""
    for node in walk_lines(tree, [line]):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            start = source.offset(node.lineno, node.col_offset)
            if start < offset < source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0):
                return True
    return False
