"""The TOML files that configure canonize: their tables, and at which line a key stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from canonize.errors import CanonizeError
from canonize.suggestions import nearest_file

PLAN = "canonize.toml"
PYPROJECT = "pyproject.toml"

Keys = tuple[str | int, ...]
"""Where a value is: names of tables and keys, numbers in arrays of tables."""

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


@dataclass(frozen=True)
class Tables:
    """One file.  ``tables`` is what canonize has of it: all of a plan, ``[tool.canonize]`` of a pyproject.toml."""

    name: str
    text: str
    tables: Mapping[str, Any]
    prefix: tuple[str, ...] = ()

    def header(self, keys: str) -> str:
        """What a table is called in this file: ``project`` → ``[tool.canonize.project]``."""
        return f"[{'.'.join([*self.prefix, keys])}]"

    def line(self, *keys: str | int) -> int:
        """Where a key stands; else the table that holds it, else the first line."""
        whole = (*self.prefix, *keys)
        return next((self._lines[whole[:n]] for n in range(len(whole), 0, -1) if whole[:n] in self._lines), 1)

    def where(self, *keys: str | int) -> str:
        return f"{self.name}:{self.line(*keys)}"

    def error(self, line: int, message: str, remedy: str) -> CanonizeError:
        return CanonizeError(f"{self.name}:{line}: {message}", remedy)

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        """The line of each header and each key.  The text has been parsed: it is TOML."""
        found: dict[Keys, int] = {}
        counts: dict[Keys, int] = {}
        at: Keys = ()
        quotes = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if quotes:
                quotes = "" if line.count(quotes) % 2 else quotes
                continue
            if header := _HEADER.match(line):
                at = _numbered(tuple(_parts(header[2])), counts)
                if header[1] == "[[":
                    counts[at] = counts.get(at, -1) + 1
                    found.setdefault(at, number)
                    at = (*at, counts[at])
                found.setdefault(at, number)
                continue
            if key := _KEY.match(line):
                parts = _parts(key[1])
                for n in range(1, len(parts) + 1):
                    found.setdefault((*at, *parts[:n]), number)
            quotes = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
        return found


def read_text(path: Path, what: str) -> str:
    """Raises CanonizeError for a file that is missing, a folder, or not readable text."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        remedy = nearest_file(path, "write one: canonize init asks for it, or canonize plan OLD=NEW", ".toml")
        raise CanonizeError(f"there is no plan at {path}", remedy) from None
    except IsADirectoryError:
        raise CanonizeError(f"{what} {path} is a folder", f"name the file: {PLAN}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CanonizeError(f"{what} {path} cannot be read: {error}", "check the file and its permissions") from None


def parse_tables(text: str, name: str = PLAN) -> Tables:
    """The text of a plan.  Raises CanonizeError where it is not TOML."""
    return Tables(name, text, _toml(text, name))


def read_pyproject(root: Path) -> Tables | None:
    """``[tool.canonize]`` of the repository's pyproject.toml; None where there is none.  Raises CanonizeError."""
    path = root / PYPROJECT
    text = read_text(path, "the file") if path.is_file() else ""
    if "canonize" not in text:
        return None
    data = _toml(text, PYPROJECT)
    tool = data.get("tool", {})
    mine = tool.get("canonize") if isinstance(tool, dict) else None
    if mine is None:
        return None
    found = Tables(PYPROJECT, text, mine if isinstance(mine, dict) else {}, ("tool", "canonize"))
    if not isinstance(mine, dict):
        raise found.error(found.line(), "tool.canonize is not a table", "write [tool.canonize.project]")
    return found


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CanonizeError(f"{name} is not TOML: {error}", "mend the line that it names") from None


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _numbered(parts: tuple[str, ...], counts: Mapping[Keys, int]) -> Keys:
    """``a.b`` below an array of tables ``a`` is in its last table."""
    at: Keys = ()
    for n, part in enumerate(parts):
        at = (*at, part)
        if n < len(parts) - 1 and at in counts:
            at = (*at, counts[at])
    return at
