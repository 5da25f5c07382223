"""Syntax tree → facts about one module.

Only statements are visited, never expressions: an import cannot hide in one, and most of a tree is expressions.
Nor are functions in which no word stands that could matter, which is most of them.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.source import TOO_DEEP, Source, SourceError
from canonize_codemods.syntax.notebook import to_python
from canonize_codemods.syntax.parse import parse, parse_outline
from canonize_codemods.syntax.walk import first_line

from .expressions import absolute as absolute
from .expressions import called, dotted, handed_out
from .facts import (
    Binding,
    BindingKind,
    ClassFact,
    Detail,
    FunctionFact,
    Guard,
    ImportFact,
    InstanceFact,
    Member,
    ModuleFacts,
)
from .fingerprints import words_of
from .text_names import named_in_strings

# All that is collected inside functions begins with one of these.
_TELLING = ("import", "class", "global")
IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


def collect(path: str, module: str, is_package: bool, data: bytes, detail: Detail = Detail.DEEP) -> ModuleFacts:
    """Facts of one file; a file that nothing parses yields facts that hold just the error."""
    try:
        source = Source.decode(to_python(data) if path.endswith(NOTEBOOK) else data)
        telling = source.places_of(_TELLING)
        tree, engine = parse_outline(source, telling) if detail is Detail.OUTLINE else parse(source)
    except SourceError as error:
        return ModuleFacts(path, module, is_package, error=error.message, error_line=error.line, detail=detail)
    try:
        facts = _facts_of(tree, path, module, is_package, engine, source, telling, detail)
    except RecursionError:  # the parser goes deeper than Python code can follow
        return ModuleFacts(path, module, is_package, error=TOO_DEEP, detail=detail)
    named = named_in_strings(source.text, module, is_package)
    return replace(facts, named=named) if named else facts


def _facts_of(
    tree: ast.Module,
    path: str,
    module: str,
    is_package: bool,
    engine: str,
    source: Source,
    telling: Sequence[int],
    detail: Detail,
) -> ModuleFacts:
    collector = _Collector(module, is_package, source, telling, detail is Detail.DEEP)
    collector.block(tree.body, Guard.NONE)
    return ModuleFacts(
        path=path,
        module=module,
        is_package=is_package,
        imports=tuple(collector.imports),
        bindings={name: tuple(found) for name, found in collector.bindings.items()},
        exported=tuple(collector.exported) if collector.exported is not None else None,
        exported_is_open=collector.exported_is_open,
        has_getattr="__getattr__" in collector.bindings,
        classes=tuple(collector.classes),
        functions=tuple(collector.functions),
        instances=tuple(collector.instances),
        engine=engine,
        detail=detail,
    )


def is_type_checking(test: ast.expr) -> bool:
    return dotted(test).rpartition(".")[2] == "TYPE_CHECKING"


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(dotted(type_).rpartition(".")[2] in IMPORT_ERRORS for type_ in types)


def guarded_blocks(node: ast.stmt, guard: Guard) -> Iterator[tuple[list[ast.stmt], Guard]]:
    """The blocks of a compound statement that is no function or class, each with the guard that holds inside."""

    def inner(own: Guard) -> Guard:
        return guard if guard is Guard.TYPE_CHECKING else own

    match node:
        case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=operand)) if is_type_checking(operand):
            yield node.body, guard
            yield node.orelse, Guard.TYPE_CHECKING
        case ast.If() if is_type_checking(node.test):
            yield node.body, Guard.TYPE_CHECKING
            yield node.orelse, guard
        case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
            yield node.body, inner(Guard.CONDITION)
            yield node.orelse, inner(Guard.CONDITION)
        case ast.Try() | ast.TryStar():
            optional = any(map(catches_import_error, node.handlers))
            yield node.body, inner(Guard.TRY) if optional else guard
            for handler in node.handlers:
                yield handler.body, inner(Guard.FALLBACK if catches_import_error(handler) else Guard.CONDITION)
            yield node.orelse, inner(Guard.TRY) if optional else guard
            yield node.finalbody, guard
        case ast.With() | ast.AsyncWith():
            calls = (item.context_expr for item in node.items)
            suppressed = (
                dotted(arg).rpartition(".")[2] in IMPORT_ERRORS
                for call in calls
                if isinstance(call, ast.Call) and dotted(call.func).rpartition(".")[2] == "suppress"
                for arg in call.args
            )
            yield node.body, inner(Guard.TRY) if any(suppressed) else guard
        case ast.Match():
            for case in node.cases:
                yield case.body, inner(Guard.CONDITION)
        case _:
            return


class _Collector:
    def __init__(self, module: str, is_package: bool, source: Source, telling: Sequence[int], deep: bool) -> None:
        self.module, self.is_package, self.source, self.deep = module, is_package, source, deep
        self.telling = source.lines_of(telling)
        self.imports: list[ImportFact] = []
        self.bindings: dict[str, list[Binding]] = {}
        self.exported: list[str] | None = None
        self.exported_is_open = False
        self.classes: list[ClassFact] = []
        self.functions: list[FunctionFact] = []
        self.instances: list[InstanceFact] = []
        self._scope: list[str] = []
        self._function_depth = 0
        self._globals: frozenset[str] = frozenset()  # names that the current function declares global

    def block(self, body: Iterable[ast.stmt], guard: Guard) -> None:
        for node in body:
            self.statement(node, guard)

    def statement(self, node: ast.stmt, guard: Guard) -> None:
        match node:
            case ast.ImportFrom():
                self._import_from(node, guard)
            case ast.Import():
                self._import(node, guard)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, guard)
            case ast.ClassDef():
                self._class(node, guard)
            case ast.Assign():
                self._assign(node, node.targets, node.value, guard)
            case ast.AnnAssign():
                if node.value is not None:
                    self._assign(node, [node.target], node.value, guard)
            case ast.AugAssign() | ast.Expr() if not self._scope:
                self._touch_all(node)
            case ast.Global():
                pass
            case _:
                self._bind_targets(node, guard)
                for body, inner in guarded_blocks(node, guard):
                    self.block(body, inner)

    # -- imports

    def _import_from(self, node: ast.ImportFrom, guard: Guard) -> None:
        module = absolute(self.module, self.is_package, node.level, node.module)
        for alias in node.names:
            bound = "" if alias.name == "*" else alias.asname or alias.name
            self._add_import(node, alias, module, alias.name, bound, guard, node.level)
            if bound:
                self._bind(Binding(bound, BindingKind.IMPORT, node.lineno, guard, module, alias.name))

    def _import(self, node: ast.Import, guard: Guard) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            self._add_import(node, alias, alias.name, None, bound, guard, 0)
            target = alias.name if alias.asname else bound
            self._bind(Binding(bound, BindingKind.MODULE, node.lineno, guard, target))

    def _add_import(
        self,
        node: ast.Import | ast.ImportFrom,
        alias: ast.alias,
        module: str,
        name: str | None,
        bound: str,
        guard: Guard,
        level: int,
    ) -> None:
        fact = ImportFact(
            module,
            name,
            bound,
            node.lineno,
            guard,
            ".".join(self._scope),
            self._function_depth > 0,
            level,
            len(node.names),
            alias.asname is not None,
        )
        self.imports.append(fact)

    # -- bindings

    def _bind(self, binding: Binding) -> None:
        if not self._scope:
            self.bindings.setdefault(binding.name, []).append(binding)
        elif binding.name in self._globals and self._function_depth:
            late = Binding(binding.name, binding.kind, binding.line, Guard.CONDITION, binding.module, binding.target)
            self.bindings.setdefault(binding.name, []).append(late)

    def _assign(self, node: ast.stmt, targets: list[ast.expr], value: ast.expr, guard: Guard) -> None:
        if self._scope and not self._globals:
            return
        line = node.lineno
        kind, text = BindingKind.VALUE, ""
        if chain := dotted(value):
            kind, text = BindingKind.ALIAS, chain
        elif isinstance(value, ast.Constant) and value.value is None:
            text = "None"
        elif isinstance(value, ast.Call):
            text = f"{dotted(value.func)}()"
        for target in targets:
            if isinstance(target, ast.Name):
                if target.id == "__all__" and not self._scope:
                    self._set_all(value)
                self._bind(Binding(target.id, kind, line, guard, target=text))
                self._instance(node, target.id, value, guard)
            else:
                for name in _stored_names(target):
                    self._bind(Binding(name, BindingKind.VALUE, line, guard))

    def _instance(self, node: ast.stmt, name: str, value: ast.expr, guard: Guard) -> None:
        if self.deep and (not self._scope or name in self._globals) and (what := called(value)):
            end = node.end_lineno or node.lineno
            self.instances.append(InstanceFact(name, node.lineno, end, what, guard, ".".join(self._scope)))

    def _bind_targets(self, node: ast.stmt, guard: Guard) -> None:
        """Names bound by for, with, except and match at module level."""
        if self._scope and not self._globals:
            return
        targets: list[ast.AST] = []
        match node:
            case ast.For() | ast.AsyncFor():
                targets = [node.target]
            case ast.With() | ast.AsyncWith():
                targets = [item.optional_vars for item in node.items if item.optional_vars]
            case ast.Match():
                targets = [case.pattern for case in node.cases]
            case _ if type(node).__name__ == "TypeAlias":  # ast has it from 3.12 on
                targets = [node.name]  # type: ignore[attr-defined]
            case _:
                return
        for target in targets:
            for name in _stored_names(target):
                self._bind(Binding(name, BindingKind.VALUE, node.lineno, guard))

    # -- __all__

    def _set_all(self, value: ast.expr) -> None:
        names, is_open = _string_list(value)
        self.exported, self.exported_is_open = names, is_open

    def _touch_all(self, node: ast.AugAssign | ast.Expr) -> None:
        value: ast.expr | None = None
        if isinstance(node, ast.AugAssign):
            if isinstance(node.target, ast.Name) and node.target.id == "__all__":
                value = node.value
        elif isinstance(node.value, ast.Call) and node.value.args:
            method = dotted(node.value.func)
            if method == "__all__.extend":
                value = node.value.args[0]
            elif method == "__all__.append":
                value = ast.List(elts=[node.value.args[0]])
        if value is None:
            return
        names, is_open = _string_list(value)
        self.exported = [*(self.exported or []), *names]
        self.exported_is_open |= is_open

    # -- definitions

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, guard: Guard) -> None:
        if not self._scope:
            self._bind(Binding(node.name, BindingKind.FUNCTION, node.lineno, guard))
            self.functions.append(
                FunctionFact(
                    node.name,
                    first_line(node),
                    node.end_lineno or node.lineno,
                    isinstance(node, ast.AsyncFunctionDef),
                    ast.unparse(node.args) if self.deep else "",
                    tuple(map(_decorator, node.decorator_list)),
                    guard,
                    handed_out(node) if self.deep else (),
                    self._words(node),
                )
            )
        outer = self._globals
        self._globals = frozenset(name for child in node.body if isinstance(child, ast.Global) for name in child.names)
        self._scope.append(node.name)
        self._function_depth += 1
        if self._may_tell(node):
            self.block(node.body, Guard.TYPE_CHECKING if guard is Guard.TYPE_CHECKING else Guard.NONE)
        self._function_depth -= 1
        self._scope.pop()
        self._globals = outer

    def _class(self, node: ast.ClassDef, guard: Guard) -> None:
        if not self._scope:
            self._bind(Binding(node.name, BindingKind.CLASS, node.lineno, guard))
        self.classes.append(
            ClassFact(
                ".".join([*self._scope, node.name]),
                first_line(node),
                node.end_lineno or node.lineno,
                tuple(dotted(base) or ast.unparse(base) for base in node.bases),
                tuple(map(_decorator, node.decorator_list)),
                tuple(_members(node)) if self.deep else (),
                guard,
                self._function_depth > 0,
                self._words(node),
            )
        )
        outer, self._globals = self._globals, frozenset()
        self._scope.append(node.name)
        self.block(node.body, guard)
        self._scope.pop()
        self._globals = outer

    def _may_tell(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        at = bisect_left(self.telling, node.body[0].lineno)
        return at < len(self.telling) and self.telling[at] <= (node.end_lineno or node.lineno)

    def _words(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bytes:
        if not self.deep or self._scope:
            return b""
        start, end = self.source.line_span(node.lineno)[0], self.source.line_span(node.end_lineno or node.lineno)[1]
        return words_of(self.source.text[start:end], node.name)


def _decorator(node: ast.expr) -> str:
    return dotted(node.func if isinstance(node, ast.Call) else node)


def _stored_names(target: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(target):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.append(name)
            case ast.MatchMapping(rest=str(name)):
                names.append(name)
    return names


def _string_list(value: ast.expr) -> tuple[list[str], bool]:
    """The strings of an ``__all__`` expression, and whether there may be others."""
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        names = [e.value for e in value.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
        return names, len(names) < len(value.elts)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        left, left_open = _string_list(value.left)
        right, right_open = _string_list(value.right)
        return left + right, left_open or right_open
    return [], True


def _members(node: ast.ClassDef) -> Iterator[Member]:
    seen: set[str] = set()
    for member in [*_class_level(node.body), *_instance_level(node.body)]:
        if member.name not in seen:
            seen.add(member.name)
            yield member


def _class_level(body: list[ast.stmt]) -> Iterator[Member]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                decorators = tuple(map(_decorator, node.decorator_list))
                if not any(decorator.rpartition(".")[2] == "overload" for decorator in decorators):
                    is_async = isinstance(node, ast.AsyncFunctionDef)
                    signature = ast.unparse(node.args)
                    yield Member(node.name, _method_kind(node), signature, node.lineno, is_async, decorators)
            case ast.ClassDef():
                yield Member(node.name, "class", "", node.lineno)
            case ast.Assign():
                for target in node.targets:
                    for name in _stored_names(target):
                        yield Member(name, "attribute", "", node.lineno)
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield Member(name, "attribute", "", node.lineno, field=_field(node))
            case _:
                for block, _ in guarded_blocks(node, Guard.NONE):
                    yield from _class_level(block)


def _method_kind(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    for decorator in map(_decorator, node.decorator_list):
        last = decorator.rpartition(".")[2]
        if last in {"property", "cached_property", "setter", "deleter"}:
            return "property"
        if last in {"classmethod", "staticmethod"}:
            return last
    return "async method" if isinstance(node, ast.AsyncFunctionDef) else "method"


def _field(node: ast.AnnAssign) -> str:
    """What an annotated class attribute is to a generated constructor (dataclass, attrs, pydantic, NamedTuple)."""
    annotation = node.annotation.value if isinstance(node.annotation, ast.Subscript) else node.annotation
    if dotted(annotation).rpartition(".")[2] in {"ClassVar", "KW_ONLY"}:
        return ""
    value = node.value
    if isinstance(value, ast.Call) and dotted(value.func).rpartition(".")[2].lower() in {"field", "ib", "attrib"}:
        given = {keyword.arg: keyword.value for keyword in value.keywords}
        if isinstance(off := given.get("init"), ast.Constant) and off.value is False:
            return ""
        first = given.get("default", value.args[0] if value.args else None)
        has_default = first is not None and not (isinstance(first, ast.Constant) and first.value is ...)
        return "optional" if has_default or given.keys() & {"default_factory", "factory"} else "required"
    return "required" if value is None else "optional"


def _instance_level(body: list[ast.stmt]) -> Iterator[Member]:
    """``self.x = ...`` in any method, found among its statements."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.args.args:
            yield from _self_attributes(node.body, node.args.args[0].arg)


def _self_attributes(body: list[ast.stmt], self_name: str) -> Iterator[Member]:
    for node in body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        for target in targets:
            for item in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
                match item:
                    case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == self_name:
                        yield Member(name, "instance", "", node.lineno)
        for block, _ in guarded_blocks(node, Guard.NONE):
            yield from _self_attributes(block, self_name)
