"""Blocks of compound statements, and under which condition each runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .expressions import dotted
from .facts import Guard

IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


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
