"""Modules named by strings: ``import_module("a.b")``, ``sys.modules["a.b"]``, ``resolve_name("a.b:C")`` (row 68)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize_codemods.index.expressions import dotted
from canonize_codemods.rewriting.dotted_strings import lines_with_paths, replace_path
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.syntax.walk import walk_lines

IMPORTERS = frozenset({"import_module", "find_spec", "importorskip", "run_module", "find_loader", "get_loader"})
RESOLVERS = frozenset({"resolve_name", "import_string", "import_object", "load_object", "locate"})
OF_MODULES = frozenset({"get", "pop", "setdefault", "__contains__", "__getitem__", "__setitem__", "__delitem__"})
ON_MODULES = frozenset({"setitem", "delitem"})  # monkeypatch.setitem(sys.modules, "a.b", ...)


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    lines = lines_with_paths(file, moves)
    if not lines:
        return
    bare = {id(node.value) for node in walk_lines(file.tree, lines) if isinstance(node, ast.Expr)}
    for node in walk_lines(file.tree, lines):
        for literal, may_be_symbol in _strings(node):
            text = literal.value if isinstance(literal.value, str) and literal.lineno in lines else ""
            found = moves.lookup(text) if text else None
            if found is None:
                continue
            old, target, rest = found
            if (old[1] or rest) and not may_be_symbol:
                continue
            if isinstance(node, ast.Call) and _returns_root(node, id(node) in bare) and "." in f"{text}{target}":
                message = f"__import__ of {text} returns {text.partition('.')[0]}, which is used here"
                edits.leave(literal.lineno, "dynamic-import-stays", message, "use importlib.import_module")
            elif old not in moves.consumers and not replace_path(file, edits, literal, old, target, rest, "import"):
                message = f"{text} is written in a form that cannot be edited"
                edits.leave(literal.lineno, "dynamic-import-stays", message, "write it as one plain string")


def _strings(node: ast.AST) -> Iterator[tuple[ast.Constant, bool]]:
    """Strings that name modules, and whether they may name something inside one as well."""
    match node:
        case ast.Call(func=function, args=[ast.Constant() as literal, *_]):
            name = getattr(function, "attr", None) or getattr(function, "id", "")
            if name in IMPORTERS or name == "__import__":
                yield literal, False
            elif name in RESOLVERS:
                yield literal, True
            elif isinstance(function, ast.Attribute) and name in OF_MODULES and _is_modules(function.value):
                yield literal, False
            elif name == "dict" and literal.value == "sys.modules":  # patch.dict("sys.modules", {"a.b": ...})
                yield from _keys(node.args[1:2])
        case ast.Call(func=ast.Attribute(attr=name), args=[owner, ast.Constant() as literal, *_]):
            if name in ON_MODULES and _is_modules(owner):
                yield literal, False
        case ast.Call(func=ast.Attribute(attr="dict"), args=[owner, *values]) if _is_modules(owner):
            yield from _keys(values[:1])
        case ast.Subscript(value=owner, slice=ast.Constant() as literal) if _is_modules(owner):
            yield literal, False
        case ast.Compare(left=ast.Constant() as literal, ops=[ast.In() | ast.NotIn()], comparators=[owner]):
            if _is_modules(owner):
                yield literal, False


def _keys(values: list[ast.expr]) -> Iterator[tuple[ast.Constant, bool]]:
    for value in values:
        for key in value.keys if isinstance(value, ast.Dict) else ():
            if isinstance(key, ast.Constant):
                yield key, False


def _is_modules(node: ast.expr) -> bool:
    return dotted(node) in ("sys.modules", "modules")


def _returns_root(call: ast.Call, is_bare: bool) -> bool:
    """``__import__("a.b")`` is ``a``, unless it is asked for something inside ``a.b``."""
    if getattr(call.func, "id", "") != "__import__" or is_bare:
        return False
    wanted = [*call.args[3:4], *(keyword.value for keyword in call.keywords if keyword.arg == "fromlist")]
    return not any(isinstance(value, ast.List | ast.Tuple) and value.elts for value in wanted)
