"""Type parameters (PEP 695, 696) put back into a tree from which lowering had to leave them out.

``ast`` has them from Python 3.12 on; older Pythons get nodes of the same shape, so that scopes come out the same.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LIKELY = re.compile(r"\b(?:def|class|type)\s+\w+\s*(?:\[|=)")


@dataclass(frozen=True, slots=True)
class TypeParameter:
    """As ``ast.TypeVar``, ``ast.ParamSpec`` and ``ast.TypeVarTuple``."""

    name: str
    bound: ast.expr | None
    default_value: ast.expr | None


class TypeAlias(ast.stmt):
    """As ``ast.TypeAlias``."""

    _fields = ("name", "type_params", "value")
    name: ast.expr
    type_params: list[TypeParameter]
    value: ast.expr


def with_type_parameters(text: str, tree: ast.Module) -> ast.Module:
    """``tree`` is that of the lowered ``text``, in which ``type X = v`` reads ``if 1:X = v``."""
    if not _LIKELY.search(text):
        return tree
    with suppress(cst.ParserSyntaxError, cst.CSTValidationError, RecursionError, SyntaxError):
        finder = _Finder(text)
        restored = _Restore(finder).visit(tree)
        assert isinstance(restored, ast.Module)
        return restored
    return tree


class _Finder(cst.CSTVisitor):
    """The parameters by the place of the name that they follow: its line, and the name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        self._bytes = text.encode()
        self._spans = wrapper.resolve(ByteSpanPositionProvider)
        self.owners: dict[tuple[int, str], list[TypeParameter]] = {}
        self.aliases: set[tuple[int, str]] = set()
        wrapper.module.visit(self)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._add(node.name, node.type_parameters)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._add(node.name, node.type_parameters)

    def visit_TypeAlias(self, node: cst.TypeAlias) -> None:
        self._add(node.name, node.type_parameters)
        self.aliases.add(self._key(node.name))

    def _add(self, name: cst.Name, parameters: cst.TypeParameters | None) -> None:
        if parameters is not None:
            self.owners[self._key(name)] = list(self._parameters(parameters.params))

    def _key(self, name: cst.Name) -> tuple[int, str]:
        return self._position(name)[0], name.value

    def _parameters(self, parameters: Iterable[cst.TypeParam]) -> Iterable[TypeParameter]:
        for parameter in parameters:
            bound = getattr(parameter.param, "bound", None)
            yield TypeParameter(
                parameter.param.name.value, self._expression(bound), self._expression(parameter.default)
            )

    def _expression(self, node: cst.BaseExpression | None) -> ast.expr | None:
        """Parsed again by itself, behind as much white space as brings it to its own line and column."""
        if node is None:
            return None
        line, column = self._position(node)
        code = cst.Module([]).code_for_node(node)
        padding = "(" + "\n" * (line - 1) + " " * (column - (line == 1))
        return ast.parse(f"{padding}{code})", mode="eval").body

    def _position(self, node: cst.CSTNode) -> tuple[int, int]:
        """Line and column in UTF-8 bytes, as ``ast`` counts them."""
        lines = _LINE_END.split(self._bytes[: self._spans[node].start])
        return len(lines), len(lines[-1])


class _Restore(ast.NodeTransformer):
    def __init__(self, found: _Finder) -> None:
        self.found = found

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._with_parameters(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._with_parameters(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._with_parameters(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        match node.body:
            case [ast.Assign(targets=[ast.Name(id=name) as target], value=value)] if (
                target.lineno,
                name,
            ) in self.found.aliases and node.lineno == target.lineno:
                alias = TypeAlias()
                alias.name, alias.value = target, value
                alias.type_params = self.found.owners.get((target.lineno, name), [])
                return ast.copy_location(alias, node)
        return node

    def _with_parameters(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> ast.AST:
        vars(node)["type_params"] = self.found.owners.get((node.lineno, node.name), [])
        return self.generic_visit(node)
