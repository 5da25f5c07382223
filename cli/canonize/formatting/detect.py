"""Which formatters a project has configured, and for which of its folders."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# Files in which a formatter may be configured; their text is all that is looked at.
FILES = frozenset(
    {"pyproject.toml", "ruff.toml", ".ruff.toml", ".isort.cfg", "setup.cfg", "tox.ini", ".editorconfig"}
    | {".pre-commit-config.yaml"}
)


class Formatter(StrEnum):
    """Sorting comes before layout, as the projects' own hooks have it."""

    ISORT = "isort"
    USORT = "usort"
    RUFF_IMPORTS = "ruff check --select I"
    RUFF_FORMAT = "ruff format"
    BLACK = "black"

    @property
    def program(self) -> str:
        return self.value.partition(" ")[0]


ORDER = tuple(Formatter)

_HOOKS = {
    "isort": Formatter.ISORT,
    "usort": Formatter.USORT,
    "ruff-format": Formatter.RUFF_FORMAT,
    "black": Formatter.BLACK,
    "black-jupyter": Formatter.BLACK,
}
# A hook of a list; YAML is not read for that, and a comment does not begin like this.
_HOOK = re.compile(r"^[ \t]*(?:-[ \t]*)?id[ \t]*:[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_SORTS = re.compile(r"ALL|I(?:0(?:0(?:1)?)?)?")


@dataclass(frozen=True, order=True, slots=True)
class Configured:
    """``folder`` is "" for the repository; ``where`` is the file that says it."""

    folder: str
    formatter: Formatter
    where: str


def configured(files: Mapping[str, bytes]) -> list[Configured]:
    """From the files of ``FILES``, by path; outer folders first, each formatter once a folder."""
    found: dict[tuple[str, Formatter], Configured] = {}
    for path, data in sorted(files.items()):
        folder, _, name = path.rpartition("/")
        for formatter in _said(name, data.decode("utf-8", "replace"), is_root=not folder):
            found.setdefault((folder, formatter), Configured(folder, formatter, path))
    return sorted(found.values(), key=lambda each: (each.folder, ORDER.index(each.formatter)))


def _said(name: str, text: str, is_root: bool) -> Iterator[Formatter]:
    if name == "pyproject.toml":
        tools = _table(_toml(text), "tool")
        yield from (
            formatter for formatter in (Formatter.ISORT, Formatter.USORT, Formatter.BLACK) if formatter in tools
        )
        if "ruff" in tools:
            yield from _ruff(_table(tools, "ruff"))
    elif name in ("ruff.toml", ".ruff.toml"):
        yield from _ruff(_toml(text))
    elif name == ".isort.cfg" or (name in ("setup.cfg", "tox.ini") and _has_section(text, "isort", "tool:isort")):
        yield Formatter.ISORT
    elif name == ".pre-commit-config.yaml" and is_root:
        yield from (_HOOKS[hook] for hook in _HOOK.findall(text) if hook in _HOOKS)


def _ruff(table: Mapping[str, Any]) -> Iterator[Formatter]:
    """``[format]`` says that it is used; the rules, whether imports are sorted."""
    lint = _table(table, "lint")
    chosen = [rule for where in (lint, table) for key in ("select", "extend-select") for rule in _list(where, key)]
    ignored = [rule for where in (lint, table) for key in ("ignore", "extend-ignore") for rule in _list(where, key)]
    sorts = any(_SORTS.fullmatch(rule) for rule in chosen)
    if sorts and not any(rule in ("I", "I001") for rule in ignored):
        yield Formatter.RUFF_IMPORTS
    if "format" in table:
        yield Formatter.RUFF_FORMAT


def _has_section(text: str, *names: str) -> bool:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return False
    return any(parser.has_section(name) for name in names)


def _toml(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _table(tables: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = tables.get(key, {})
    return found if isinstance(found, dict) else {}


def _list(table: Mapping[str, Any], key: str) -> list[str]:
    found = table.get(key, [])
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
