"""What the harnesses of this folder ask of a rewritten file: what it means, and whether it still runs."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


class Unclear(Exception):
    """The file rebinds a name that it imports, so spelling out is not enough to compare it."""


@dataclass(frozen=True)
class Meaning:
    """A file without the ways in which imports can be written.

    ``code``    its other statements, in order, each imported name spelt out: ``a.b.C`` after ``from a.b import C``
    ``loaded``  the modules that its import statements load, parents included
    ``unused``  full paths of names that are imported and not used
    """

    code: str
    loaded: frozenset[str]
    unused: frozenset[str]


class _Spelling(ast.NodeTransformer):
    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths, self.used = paths, set[str]()

    def visit_Import(self, node: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None

    def visit_Name(self, node: ast.Name) -> ast.expr:
        path = self.paths.get(node.id)
        if path is None:
            return node
        if not isinstance(node.ctx, ast.Load):
            raise Unclear(f"line {node.lineno}: {node.id} is imported and bound again")
        self.used.add(node.id)
        return ast.parse(path.removeprefix("builtins."), mode="eval").body


def prefixes(path: str) -> list[str]:
    """``a.b.c`` → ``a``, ``a.b``, ``a.b.c``."""
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


def imports(tree: ast.AST) -> list[tuple[str, str, str]]:
    """``(module, name, local)`` of all absolute imports; ``name`` is "" for ``import module``."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(a.name, "", a.asname or a.name.partition(".")[0]) for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module or "", a.name, a.asname or a.name) for a in node.names]
    return found


def meaning(text: str, modules: Iterable[str]) -> Meaning:
    """``modules`` are all that exist.  Imports may stand anywhere as long as a name means one thing in the file."""
    tree = ast.parse(text)
    paths: dict[str, str] = {}
    loaded: set[str] = set()
    for module, name, local in imports(tree):
        whole = f"{module}.{name}" if name else module
        path = whole if name or local != module.partition(".")[0] else local
        if paths.setdefault(local, path) != path:
            raise Unclear(f"{local} is imported from two places")
        loaded.update(prefixes(whole))
    spelling = _Spelling(paths)
    code = "\n".join(ast.unparse(each) for each in map(spelling.visit, tree.body) if each is not None)
    unused = {path for local, path in paths.items() if local not in spelling.used}
    return Meaning(code, frozenset(loaded).intersection(modules), frozenset(unused))


def chains(tree: ast.AST) -> list[str]:
    """Every maximal chain of names and attributes that is read, as it is written: ``a.b.c``."""
    found: list[str] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Name | ast.Attribute):
            links: list[str] = []
            inner: ast.expr = node
            while isinstance(inner, ast.Attribute):
                links.append(inner.attr)
                inner = inner.value
            if isinstance(inner, ast.Name):
                found.append(".".join([inner.id, *reversed(links)]))
                return
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return found


def write(files: Mapping[str, bytes], folder: Path) -> None:
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def error_of_running(files: Mapping[str, bytes], *scripts: str) -> str:
    """The last line of what an interpreter says when it imports these files one after the other; "" when it is content.

    Files named like modules of the standard library stay away: the library's own are meant.
    """
    ours = {path: data for path, data in files.items() if path.removesuffix(".py") not in sys.stdlib_module_names}
    modules = ", ".join(script.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".") for script in scripts)
    with tempfile.TemporaryDirectory(prefix="rename-cases-") as scratch:
        write(ours, Path(scratch))
        command = [sys.executable, "-S", "-B", "-W", "ignore", "-c", f"import {modules}"]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def modules_that_import(files: Mapping[str, bytes]) -> set[str]:
    """Of all modules in these files, those that an interpreter can import, each first among themselves."""
    names = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files]
    with tempfile.TemporaryDirectory(prefix="rename-cases-") as scratch:
        write(files, Path(scratch))
        command = [sys.executable, "-S", "-B", "-W", "ignore", "-c", _IMPORT_EACH, *names]
        done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=True)
    return {line.removeprefix("imported ") for line in done.stdout.splitlines() if line.startswith("imported ")}


_IMPORT_EACH = """
import importlib, sys
known = set(sys.modules)
for name in sys.argv[1:]:
    for added in set(sys.modules) - known:
        del sys.modules[added]
    try:
        importlib.import_module(name)
    except Exception:
        continue
    print("\\nimported", name)
"""
