"""Modules named by strings: ``import_module("a.b")``, ``sys.modules["a.b"]``, ``resolve_name("a.b:C")`` (row 68)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize_codemods.index.expressions import dotted
from canonize_codemods.index.text_names import relative, relative_imports
from canonize_codemods.rewriting.dotted_strings import lines_with_paths, replace_path
from canonize_codemods.rewriting.file import Edits, File, IfLoaded
from canonize_codemods.rewriting.module_uses import stays_patched
from canonize_codemods.rewriting.moves import Moves, Target
from canonize_codemods.source import Edit
from canonize_codemods.syntax.walk import walk_lines

IMPORTERS = frozenset({"import_module", "find_spec", "importorskip", "run_module", "find_loader", "get_loader"})
RESOLVERS = frozenset({"resolve_name", "import_string", "import_object", "load_object", "locate"})
OF_MODULES = frozenset({"get", "pop", "setdefault", "__contains__", "__getitem__", "__setitem__", "__delitem__"})
ON_MODULES = frozenset({"setitem", "delitem"})  # monkeypatch.setitem(sys.modules, "a.b", ...)


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    relative = _relative_lines(file)
    lines = lines_with_paths(file, moves) | relative
    if not lines:
        return
    nodes = list(walk_lines(file.tree, lines))
    bare = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    settled = {id(part) for node in nodes for part in _aliased(file, node, moves)}
    settled |= {id(part) for node in nodes for part in _rewrite_attribute(file, moves, edits, node)}
    for node in nodes:
        if isinstance(node, ast.Call) and node.lineno in relative:
            _rewrite_relative(file, moves, edits, node)
        for literal, may_be_symbol in _strings(file, node):
            text = literal.value if isinstance(literal.value, str) and literal.lineno in lines else ""
            found = moves.lookup(text) if text and id(literal) not in settled else None
            if found is None:
                continue
            old, target, rest = found
            if ((old[1] or rest) and not may_be_symbol) or old == (file.module, ""):  # itself, as long as it is there
                continue
            if isinstance(node, ast.Call) and _returns_root(node, id(node) in bare) and "." in f"{text}{target}":
                message = f"__import__ of {text} returns {text.partition('.')[0]}, which is used here"
                edits.leave(literal.lineno, "dynamic-import-stays", message, "use importlib.import_module")
            elif not replace_path(file, edits, literal, old, target, "import"):
                message = f"{text} is written in a form that cannot be edited"
                edits.leave(literal.lineno, "dynamic-import-stays", message, "write it as one plain string")


def _rewrite_attribute(file: File, moves: Moves, edits: Edits, node: ast.AST) -> Iterator[ast.expr]:
    """``import_module("old").C`` → ``import_module("new").D``; yields a string whose module is settled by that."""
    literal = _held_module(file, node.value) if isinstance(node, ast.Attribute) else None
    if literal is None or not isinstance(node, ast.Attribute):
        return
    old = (str(literal.value), node.attr)
    if reason := moves.lacking.get(old):
        message, remedy = f"{'.'.join(old)} stays: {reason}", f"move {node.attr} by hand, or leave its users here"
        edits.leave(node.lineno, "name-stays", message, remedy)
        yield literal
    target = moves.names.get(old)
    if target is None or moves.follows(*old) or old[0] == file.module:
        return
    yield literal
    if not isinstance(node.ctx, ast.Load) and stays_patched(edits, moves, node.lineno, old, target):
        return
    if replace_path(file, edits, literal, (old[0], ""), Target(target.module), "import"):
        end = file.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        edits.texts.append(Edit(end - len(node.attr), end, target.name))
        if isinstance(node.value, ast.Subscript):  # sys.modules imports nothing
            start = file.source.offset(node.lineno, node.col_offset)
            edits.if_loaded.append(IfLoaded(start, old, target, tuple(edits.texts[-2:]), edits.reasons[-1]))


def _held_module(file: File, node: ast.expr) -> ast.Constant | None:
    """The string in an expression that is the module which it names."""
    match node:
        case ast.Call(func=function, args=[ast.Constant(value=str(text)) as literal]):
            name = file.called(function)
            whole = name in ("import_module", "importorskip") or (name == "__import__" and "." not in text)
            return literal if whole else None
        case ast.Subscript(value=owner, slice=ast.Constant(value=str()) as literal) if _is_modules(owner):
            return literal
    return None


def _rewrite_relative(file: File, moves: Moves, edits: Edits, call: ast.Call) -> None:
    """``import_module(".b", "a")`` → ``import_module("x.y")``."""
    start = file.source.offset(call.lineno, call.col_offset)
    match = next(relative_imports(file.source.text, start), None)
    if match is None or getattr(call.func, "attr", getattr(call.func, "id", "")) != "import_module":
        return
    old = relative(match[1], match[2], match[3], file.module, file.is_package)
    target = moves.modules.get(old)
    if target is not None and old != file.module:
        quote = match[0].rpartition(match[1] + match[2])[0][-1]
        first = match.start(1) - 1
        edits.texts.append(Edit(first, match.end(), f"{quote}{target.module}{quote}"))
        edits.reason(call.lineno, "import", (old, ""), target)


def _aliased(file: File, node: ast.AST, moves: Moves) -> Iterator[ast.expr]:
    """Strings under which somebody puts the canonical module at its old path: shims by hand, which stay."""
    match node:
        case ast.Assign(targets=targets, value=value):
            keys = [t.slice for t in targets if isinstance(t, ast.Subscript) and _is_modules(t.value)]
        case ast.Call(func=ast.Attribute(value=owner, attr="setdefault" | "__setitem__"), args=[key, value]):
            keys = [key] if _is_modules(owner) else []
        case _:
            return
    held = _held_module(file, value)
    module = str(held.value) if held is not None else file.expanded(dotted(value))
    for key in keys:
        target = moves.modules.get(str(key.value)) if isinstance(key, ast.Constant) else None
        if target is not None and target.module == module:
            yield key


def _relative_lines(file: File) -> set[int]:
    return {file.source.line_of(match.start()) for match in relative_imports(file.source.text)}


def _strings(file: File, node: ast.AST) -> Iterator[tuple[ast.Constant, bool]]:
    """Strings that name modules, and whether they may name something inside one as well."""
    match node:
        case ast.Call(func=function, args=[], keywords=[ast.keyword("name", ast.Constant() as literal), *_]):
            if file.called(function) in IMPORTERS:
                yield literal, False
        case ast.Call(func=function, args=[ast.Constant() as literal, *_]):
            name = file.called(function)
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
