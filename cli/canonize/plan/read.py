"""``canonize.toml`` → Plan, or an error that names the line and the remedy (DESIGN.md §5)."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from canonize.errors import CanonizeError
from canonize_codemods.migration.describe import FIELDS, check_template
from canonize_codemods.plan import (
    Adapter,
    Category,
    Consolidation,
    Definition,
    Leftovers,
    Paths,
    Plan,
    ShimForm,
    TextKind,
)
from canonize_codemods.rewriting.moves import Uses
from canonize_codemods.symbols import Symbol, is_dotted_name

SCHEMA = 1
_TOP = frozenset({"schema", "project", "consolidate"})
_PROJECT = frozenset({"source-roots", "exclude", "helper", "line-length", "texts", "message", "warning", "leftovers"})
_ENTRY = frozenset(
    {"canonical", "duplicates", "paths", "uses", "shim", "accept", "remove-in", "silent"}
    | {"definition", "adapter", "members"}
)

Choice = TypeVar("Choice", bound=StrEnum)


def read_plan(path: Path) -> Plan:
    """Raises CanonizeError (exit code 2) for a missing, unreadable or invalid plan; symbols are checked later."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CanonizeError(
            f"there is no plan at {path}", "write one: canonize plan OLD=NEW -o canonize.toml"
        ) from None
    except IsADirectoryError:
        raise CanonizeError(f"the plan {path} is a folder", "name the file: canonize.toml") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CanonizeError(f"the plan {path} cannot be read: {error}", "check the file and its permissions") from None
    return parse_plan(text, path.name)


def parse_plan(text: str, name: str = "canonize.toml") -> Plan:
    """The text of a plan as a value; ``name`` is for messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CanonizeError(f"{name} is not TOML: {error}", "mend the line that it names") from None
    return _Reader(text, name, data).plan()


class _Reader:
    def __init__(self, text: str, name: str, data: Mapping[str, Any]) -> None:
        self.text, self.name, self.data = text, name, data
        self.lines = text.splitlines()
        self.entry_lines = [
            number for number, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[\s*consolidate\s*\]\]", line)
        ]

    def plan(self) -> Plan:
        self._known(self.data, _TOP, 1, "the plan")
        schema = self.data.get("schema")
        if schema != SCHEMA:
            said = "has no schema" if schema is None else f"has schema = {schema!r}"
            raise self._error(self._line_of("schema") or 1, f"the plan {said}", f"write schema = {SCHEMA} at its top")
        project = self.data.get("project", {})
        if not isinstance(project, dict):
            raise self._error(1, "project is not a table", "write [project]")
        line = self._line_of(r"\[project\]", pattern=True) or 1
        self._known(project, _PROJECT, line, "[project]")
        entries = self.data.get("consolidate", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self._error(1, "consolidate is not a list of tables", "write [[consolidate]] before each entry")
        if not entries:
            raise self._error(1, "the plan consolidates nothing", "add a [[consolidate]] entry")
        length = project.get("line-length")
        if length is not None and (not isinstance(length, int) or isinstance(length, bool) or length < 1):
            raise self._error(line, f"line-length = {length!r} is not a number of columns", "write one, such as 88")
        roots = self._strings(project, "source-roots", line)
        return Plan(
            tuple(self._entry(entry, at) for at, entry in enumerate(entries)),
            tuple(root.rstrip("/") or "." for root in roots),
            self._strings(project, "exclude", line),
            self._helper(project, line),
            length,
            self._texts(project, line),
            self._message(project, line),
            self._choice(project, "warning", Category, Category.DEPRECATION, line),
            self._choice(project, "leftovers", Leftovers, Leftovers.REPORT, line),
            hashlib.sha256(self.text.encode()).hexdigest()[:16],
        )

    def _entry(self, entry: Mapping[str, Any], at: int) -> Consolidation:
        line = self.entry_lines[at] if at < len(self.entry_lines) else 1
        self._known(entry, _ENTRY, line, f"entry {at + 1}")
        if "canonical" not in entry:
            raise self._error(line, f"entry {at + 1} has no canonical", 'write canonical = "module:Name"')
        duplicates = self._strings(entry, "duplicates", line)
        if not duplicates:
            raise self._error(line, f"entry {at + 1} has no duplicates", 'write duplicates = ["module:Name"]')
        return Consolidation(
            self._symbol(self._string(entry, "canonical", line), line),
            tuple(self._symbol(text, line) for text in duplicates),
            self._choice(entry, "paths", Paths, Paths.ALL, line),
            self._choice(entry, "uses", Uses, Uses.RENAME, line),
            self._choice(entry, "shim", ShimForm, ShimForm.FORWARD, line),
            frozenset(self._strings(entry, "accept", line)),
            self._string(entry, "remove-in", line),
            line,
            frozenset(self._strings(entry, "silent", line)),
            self._choice(entry, "definition", Definition, Definition.EXISTS, line),
            self._choice(entry, "adapter", Adapter, Adapter.NONE, line),
            self._members(entry, line),
        )

    # -- values

    def _members(self, entry: Mapping[str, Any], line: int) -> tuple[tuple[str, str], ...]:
        """``members = { old = "new" }``, which takes an adapter."""
        members = entry.get("members", {})
        known = isinstance(members, dict) and all(isinstance(new, str) for new in members.values())
        names = [*members, *members.values()] if known else [""]
        if not all(name.isidentifier() and not name.startswith("__") for name in names):
            raise self._error(line, "members is not a table of names", 'write members = { old_name = "new_name" }')
        has_adapter = entry.get("adapter", Adapter.NONE) == Adapter.MIXIN
        if bool(members) != has_adapter:
            missing = 'adapter = "mixin"' if members else 'members = { old_name = "new_name" }'
            raise self._error(line, "adapter and members need each other", f"write {missing} as well")
        return tuple(sorted(members.items()))

    def _helper(self, project: Mapping[str, Any], line: int) -> str:
        path = self._string(project, "helper", line)
        if path and not (path.endswith(".py") and is_dotted_name(path.removesuffix(".py").replace("/", "."))):
            where = self._line_of("helper", line) or line
            raise self._error(
                where, f"helper = {path!r} is not the path of a module", 'write one, such as "app/_moved.py"'
            )
        return path

    def _texts(self, project: Mapping[str, Any], line: int) -> frozenset[TextKind]:
        wanted = self._strings(project, "texts", line)
        return frozenset(self._choice({"texts": kind}, "texts", TextKind, TextKind.TOML, line) for kind in wanted)

    def _message(self, project: Mapping[str, Any], line: int) -> str:
        template = self._string(project, "message", line)
        if "message" in project and (problem := check_template(template)):
            known = ", ".join(f"${name}" for name in sorted(FIELDS))
            raise self._error(self._line_of("message", line) or line, f"message: {problem}", f"fields are {known}")
        return template

    def _symbol(self, text: str, line: int) -> Symbol:
        try:
            return Symbol.parse(text)
        except ValueError as error:
            where = self._line_of(f'"{text}"') or line
            raise self._error(where, str(error), "write module:Name, or the module alone") from None

    def _string(self, table: Mapping[str, Any], key: str, line: int) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self._error(line, f"{key} = {value!r} is not a string", "put it in quotes")
        return value

    def _strings(self, table: Mapping[str, Any], key: str, line: int) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._error(line, f"{key} is not a list of strings", f'write {key} = ["..."]')
        return tuple(value)

    def _choice(self, table: Mapping[str, Any], key: str, kind: type[Choice], default: Choice, line: int) -> Choice:
        value = table.get(key, default)
        try:
            return kind(value)
        except ValueError:
            choices = ", ".join(f'"{choice}"' for choice in kind)
            raise self._error(line, f"{key} = {value!r} is none of its values", f"choose one of {choices}") from None

    def _known(self, table: Mapping[str, Any], keys: Collection[str], line: int, where: str) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, 1)
                remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(keys))}"
                raise self._error(self._line_of(key, line) or line, f"{where} has an unknown key {key}", remedy)

    # -- places

    def _line_of(self, what: str, start: int = 1, pattern: bool = False) -> int:
        """The first line from ``start`` on that holds a key or text; 0 if none does."""
        if not pattern:
            what = rf"(?<![\w-]){re.escape(what)}(?![\w-])" if what[:1].isalpha() else re.escape(what)
        regex = re.compile(what)
        found = (n for n, line in enumerate(self.lines[start - 1 :], start) if regex.search(line.split("#")[0]))
        return next(found, 0)

    def _error(self, line: int, message: str, remedy: str) -> CanonizeError:
        return CanonizeError(f"{self.name}:{line}: {message}", remedy)
