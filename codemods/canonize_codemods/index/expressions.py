"""What an expression or a function's ``return`` says, as text."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator


def dotted(node: ast.expr) -> str:
    """``a.b.c`` for a chain of attributes on a name, else ""."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def called(node: ast.expr) -> str:
    """The dotted expression that is called, awaited or not: ``a.b.C`` for ``await a.b.C(x)``; else ""."""
    inner = node.value if isinstance(node, ast.Await) else node
    return dotted(inner.func) if isinstance(inner, ast.Call) else ""


def is_told_module(call: ast.Call) -> bool:
    """Whether a call is given the name of the module that it stands in: ``getLogger(__name__)``."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(isinstance(each, ast.Name) and each.id == "__name__" for each in given)


def arguments_of(call: ast.Call) -> tuple[bytes, bytes]:
    """Digests of all arguments and of the texts in them; empty where there are none."""
    given = [*call.args, *call.keywords]
    texts = [
        part.value
        for each in given
        for part in ast.walk(each)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return _digest(list(map(ast.dump, given))), _digest(texts)


def _digest(texts: list[str]) -> bytes:
    whole = "\0".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=8).digest() if texts else b""


def handed_out(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """What the function returns, where that is a name or a call: ``_manager``, ``Manager()``.

    A local variable stands for the call that it was given; functions inside the function say nothing.
    """
    shared = {name for node in statements(function.body) if isinstance(node, ast.Global) for name in node.names}
    local: dict[str, str] = {}
    found: dict[str, None] = {}
    for node in statements(function.body):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name not in shared and called(value):
                local[name] = f"{called(value)}()"
            case ast.Return(value=ast.expr() as value):
                text = f"{called(value)}()" if called(value) else dotted(value)
                found[local.get(text, text)] = None
    return tuple(text for text in found if text)


def statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of a block and of the blocks in it, but not of functions and classes."""
    for node in body:
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for block in ("body", "orelse", "finalbody"):
            yield from statements(getattr(node, block, ()))
        for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            yield from statements(part.body)


def named_by_the_way(node: ast.stmt) -> Iterator[str]:
    """Names that expressions of a statement bind, ``if (match := …):``, those of its blocks aside."""
    pending = [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Lambda):
            continue
        if isinstance(part, ast.NamedExpr) and isinstance(part.target, ast.Name):
            yield part.target.id
        pending += [child for child in ast.iter_child_nodes(part) if not isinstance(child, ast.stmt)]


def absolute(module: str, is_package: bool, level: int, name: str | None) -> str:
    """The absolute module of a relative import (PEP 328); "" where the dots lead above the top."""
    if not level:
        return name or ""
    parts = module.split(".")
    keep = len(parts) - level + (1 if is_package else 0)
    if keep < 1:
        return ""
    return ".".join([*parts[:keep], *([name] if name else [])])


def decorator(node: ast.expr) -> str:
    return dotted(node.func if isinstance(node, ast.Call) else node)


def stored_names(target: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(target):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.append(name)
            case ast.MatchMapping(rest=str(name)):
                names.append(name)
    return names
