"""What a statement at the top of a module defines or binds."""

from __future__ import annotations

import ast


def defined(node: ast.stmt) -> str:
    """The one name that a top-level statement defines, else ""."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
    return ""


def bound(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The local names of an import, in order; "*" for a star."""
    if isinstance(node, ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
