"""Functions that running a module does not call, as names tell: what they declare ``global`` is not there yet."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def uncalled(tree: ast.Module) -> list[_Function]:
    """The top-level functions whose names stand nowhere but in each other."""
    functions = [node for node in tree.body if isinstance(node, _Function)]
    pending = list(_run(tree.body))
    while pending:
        named = {node.id for each in pending for node in ast.walk(each) if isinstance(node, ast.Name)}
        pending = [node for node in functions if node.name in named]
        functions = [node for node in functions if node.name not in named]
    return functions


def _run(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """All that running the statements evaluates, or may: of functions just what stands outside their bodies."""
    for node in body:
        if isinstance(node, _Function):
            yield from (node.args, *node.decorator_list)
        else:
            yield node
