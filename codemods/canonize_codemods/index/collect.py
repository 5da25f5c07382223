"""Syntax tree → facts about one module.

Only statements are visited, never expressions: an import cannot hide in one, and most of a tree is expressions.
Nor are functions in which no word stands that could matter, which is most of them.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.source import TOO_DEEP, Source, SourceError
from canonize_codemods.syntax.notebook import to_python
from canonize_codemods.syntax.parse import parse, parse_outline
from canonize_codemods.syntax.walk import first_line

from .blocks import guarded_blocks
from .class_members import members
from .expressions import (
    absolute,
    arguments_of,
    called,
    decorator,
    dotted,
    handed_out,
    is_told_module,
    named_by_the_way,
    statements,
    stored_names,
)
from .facts import (
    Binding,
    BindingKind,
    ClassFact,
    Detail,
    FunctionFact,
    Guard,
    ImportFact,
    InstanceFact,
    ModuleFacts,
)
from .fingerprints import words_of
from .made_names import makes_names
from .text_names import named_in_strings

# All that is collected inside functions begins with one of these.
_TELLING = ("import", "class", "global")


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
        deleted=frozenset(collector.deleted),
        exported=tuple(collector.exported) if collector.exported is not None else None,
        exported_is_open=collector.exported_is_open,
        has_getattr="__getattr__" in collector.bindings,
        makes_names=detail is Detail.DEEP and makes_names(source.text),
        classes=tuple(collector.classes),
        functions=tuple(collector.functions),
        instances=tuple(collector.instances),
        engine=engine,
        detail=detail,
    )


class _Collector:
    def __init__(self, module: str, is_package: bool, source: Source, telling: Sequence[int], deep: bool) -> None:
        self.module, self.is_package, self.source, self.deep = module, is_package, source, deep
        self.telling = source.lines_of(telling)
        self.names_by_the_way = ":=" in source.text
        self.imports: list[ImportFact] = []
        self.bindings: dict[str, list[Binding]] = {}
        self.exported: list[str] | None = None
        self.exported_is_open = False
        self.classes: list[ClassFact] = []
        self.functions: list[FunctionFact] = []
        self.instances: list[InstanceFact] = []
        self.deleted: set[str] = set()
        self._scope: list[str] = []
        self._function_depth = 0
        self._globals: frozenset[str] = frozenset()  # names that the current function declares global

    def block(self, body: Iterable[ast.stmt], guard: Guard) -> None:
        for node in body:
            self.statement(node, guard)

    def statement(self, node: ast.stmt, guard: Guard) -> None:
        if self.names_by_the_way and not self._scope:
            for name in named_by_the_way(node):
                self._bind(Binding(name, BindingKind.VALUE, node.lineno, guard))
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
            case ast.Delete() if not self._scope and guard is Guard.NONE:
                names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
                self.deleted |= {each.id for each in names if isinstance(each.ctx, ast.Del)} & self.bindings.keys()
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
            self.deleted.discard(binding.name)
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
                for name in stored_names(target):
                    self._bind(Binding(name, BindingKind.VALUE, line, guard))

    def _instance(self, node: ast.stmt, name: str, value: ast.expr, guard: Guard) -> None:
        if self.deep and (not self._scope or name in self._globals) and (what := called(value)):
            end = node.end_lineno or node.lineno
            call = value.value if isinstance(value, ast.Await) else value
            assert isinstance(call, ast.Call)
            scope, told = ".".join(self._scope), is_told_module(call)
            self.instances.append(InstanceFact(name, node.lineno, end, what, guard, scope, told, *arguments_of(call)))

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
            for name in stored_names(target):
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
            if method == "__all__.remove" and isinstance(gone := node.value.args[0], ast.Constant):
                self.exported = [name for name in self.exported or () if name != gone.value]
            elif method == "__all__.extend":
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
                    tuple(map(decorator, node.decorator_list)),
                    guard,
                    handed_out(node) if self.deep else (),
                    self._words(node),
                )
            )
        outer = self._globals
        tells = self._may_tell(node)
        inside = statements(node.body) if tells else ()
        self._globals = frozenset(name for child in inside if isinstance(child, ast.Global) for name in child.names)
        self._scope.append(node.name)
        self._function_depth += 1
        if tells:
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
                tuple(map(decorator, node.decorator_list)),
                tuple(members(node)) if self.deep else (),
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
