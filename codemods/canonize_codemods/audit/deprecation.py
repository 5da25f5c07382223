"""Is a definition on its way out?  Said by its path, its module, its decorator, its docstring, or a warning."""

from __future__ import annotations

import ast
import re

from canonize_codemods.index.expressions import dotted

from .bodies import Bodies
from .definitions import Definition
from .places import is_deprecated_place

_MODULE_DOCSTRING = re.compile(r"\s*(?:#[^\n]*\n\s*)*[rRuU]?(\"\"\"|\'\'\')(.*?)\1", re.S)
# In the first line, or as Sphinx has it.  Further down it is often said of something else.
_SAYS_SO = re.compile(r"\A[^\n]*\bdeprecated\b|^\s*\.\. deprecated::", re.I | re.M)
_WARNS_ON_IMPORT = re.compile(r"^(?:\w+\.)?warn\((?:[^()]|\([^()]*\))*DeprecationWarning", re.M)


def deprecation_of(definition: Definition, bodies: Bodies) -> str:
    """A clause for people; "" for a definition that nothing calls deprecated."""
    if is_deprecated_place(definition.path):
        return f"its path is {definition.path}"
    text = bodies.text(definition.path)
    docstring = _MODULE_DOCSTRING.match(text)
    if docstring and _SAYS_SO.search(docstring.group(2).strip()):
        return "its module's docstring says so"
    if _WARNS_ON_IMPORT.search(text):
        return "its module warns when imported"
    body = bodies.body(definition.path, definition.line, definition.fact.end_line, definition.symbol.name)
    return _said_by(body.node)


def _said_by(node: ast.stmt | None) -> str:
    if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return ""
    for decorator in node.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name.rpartition(".")[2] == "deprecated":
            return "its decorator says so"
    if _SAYS_SO.search((ast.get_docstring(node) or "").strip()):
        return "its docstring says so"
    for function in node.body if isinstance(node, ast.ClassDef) else [node]:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if function.name in ("__init__", node.name) and any(map(_warns, function.body)):
            return "it warns when called"
    return ""


def _warns(node: ast.stmt) -> bool:
    """``warnings.warn(…, DeprecationWarning)`` as a statement; under an ``if`` it concerns one argument or the like."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    call = node.value
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    is_warn = dotted(call.func).rpartition(".")[2] == "warn"
    return is_warn and any(dotted(argument).endswith("DeprecationWarning") for argument in given)
