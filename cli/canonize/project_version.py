"""Which version a project has reached: read from its files, nothing of it is run."""

from __future__ import annotations

import ast
import configparser
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from packaging.version import InvalidVersion, Version

_MODULES = ("__init__.py", "__about__.py", "_version.py", "version.py", "__version__.py")


def project_version(sources: Mapping[str, bytes]) -> str:
    """The version of the project at the root of the repository; "" where no file says it.

    In this order: ``pyproject.toml`` ([project], [tool.poetry], then where hatch or setuptools are told to look),
    ``setup.cfg``, ``setup.py``, and ``__version__`` of a package.
    """
    return next(filter(None, _said(sources)), "")


def is_due(remove_in: str, version: str) -> bool | None:
    """Whether the project has reached the version in which something shall be gone; None where that cannot be told."""
    try:
        return Version(version) >= Version(remove_in)
    except InvalidVersion:
        return None


def _said(sources: Mapping[str, bytes]) -> Iterator[str]:
    tables = _toml(sources.get("pyproject.toml", b""))
    tool = _table(tables, "tool")
    yield _text(_table(tables, "project").get("version"))
    yield _text(_table(tool, "poetry").get("version"))
    if (path := _text(_table(_table(tool, "hatch"), "version").get("path"))) in sources:
        yield _assigned(sources[path])
    dynamic = _table(_table(_table(tool, "setuptools"), "dynamic"), "version")
    yield from _named(_text(dynamic.get("attr")), _text(dynamic.get("file")), sources)
    yield from _setup_cfg(sources)
    yield _setup_py(sources.get("setup.py", b""))
    inside = [path for path in sources if path.removeprefix("src/").count("/") == 1 and path.endswith(_MODULES)]
    for path in sorted(inside, key=lambda path: (_MODULES.index(path.rpartition("/")[2]), path)):
        yield _assigned(sources[path])


def _setup_cfg(sources: Mapping[str, bytes]) -> Iterator[str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(sources.get("setup.cfg", b"").decode("utf-8", "replace"))
    except configparser.Error:
        return
    said = parser.get("metadata", "version", fallback="").strip()
    kind, colon, where = said.partition(":")
    if not colon:
        yield said
    yield from _named(where.strip() if kind == "attr" else "", where.strip() if kind == "file" else "", sources)


def _named(attribute: str, file: str, sources: Mapping[str, bytes]) -> Iterator[str]:
    """``attr: package.module.name`` and ``file: VERSION`` of setuptools."""
    if file:
        yield sources.get(file, b"").decode("utf-8", "replace").strip().partition("\n")[0].strip()
    module, _, name = attribute.rpartition(".")
    for root in ("", "src/"):
        for path in (f"{root}{module.replace('.', '/')}.py", f"{root}{module.replace('.', '/')}/__init__.py"):
            if name and path in sources:
                yield _assigned(sources[path], (name,))


def _setup_py(data: bytes) -> str:
    for node in ast.walk(_tree(data)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "setup":
            for keyword in node.keywords:
                if keyword.arg == "version" and isinstance(keyword.value, ast.Constant):
                    return _text(keyword.value.value)
    return ""


def _assigned(data: bytes, names: tuple[str, ...] = ("__version__",)) -> str:
    for node in _tree(data).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(version))) if name in names:
                return version
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(version))) if name in names:
                return version
    return ""


def _tree(data: bytes) -> ast.Module:
    try:
        return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _toml(data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _table(tables: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = tables.get(key, {})
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
