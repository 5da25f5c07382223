"""``canonize.toml`` and ``[tool.canonize]`` → Plan, or an error with the line and the remedy (DESIGN.md §5)."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from canonize.errors import CanonizeError
from canonize.plan.settings import read_settings
from canonize.plan.tables import PLAN, Tables, parse_tables, read_pyproject, read_text
from canonize_codemods.migration.describe import FIELDS, check_template
from canonize_codemods.plan import (
    Adapter,
    Category,
    Consolidation,
    Definition,
    Formatters,
    Leftovers,
    Paths,
    Plan,
    ShimForm,
    TextKind,
)
from canonize_codemods.rewriting.moves import Exports, Uses
from canonize_codemods.symbols import Symbol, is_dotted_name

SCHEMA = 1
_TOP = frozenset({"schema", "project", "consolidate", "options"})
PROJECT_KEYS = frozenset(
    {"source-roots", "exclude", "helper", "line-length", "texts", "message", "warning", "leftovers"}
    | {"formatters", "exports"}
)
ENTRY_KEYS = frozenset(
    {"canonical", "duplicates", "paths", "uses", "shim", "accept", "remove-in", "silent"}
    | {"definition", "adapter", "members"}
)

Choice = TypeVar("Choice", bound=StrEnum)


def find_plan(root: Path, given: Path | None = None) -> Plan:
    """The plan of a repository: ``given``, or its canonize.toml, or ``[tool.canonize]`` of its pyproject.toml.

    What ``[project]`` of a plan leaves open, the pyproject.toml says.  Raises CanonizeError (exit code 2) for a plan
    that is missing, unreadable or invalid, and for entries in both files; symbols are checked later.
    """
    shared = read_pyproject(root)
    path = given or root / PLAN
    shares_entries = given is None and shared is not None and "consolidate" in shared.tables
    if shares_entries and not path.exists():
        assert shared is not None
        return _Reader((shared,), shared).plan()
    own = parse_tables(read_text(path, "the plan"), path.name)
    if shared is None:
        return _Reader((own,), own).plan()
    if shares_entries and "consolidate" in own.tables:
        raise shared.error(
            shared.line("consolidate"), f"{PLAN} has entries to consolidate, too", "keep them in one of the two files"
        )
    return _Reader((own, shared), shared if shares_entries else own).plan()


def has_plan(root: Path) -> bool:
    """Whether ``find_plan`` has something to read.  Raises CanonizeError for a pyproject.toml that is none."""
    shared = read_pyproject(root)
    return (root / PLAN).is_file() or (shared is not None and "consolidate" in shared.tables)


def configured_roots(root: Path, with_plan: bool = True) -> tuple[str, ...]:
    """``source-roots`` as a repository's files have them, whether or not there are entries; () where none says any.

    ``with_plan=False`` leaves canonize.toml out, which is to be overwritten.  Raises CanonizeError.
    """
    files = read_settings(root, with_plan)
    return _Reader(files, files[0]).roots() if files else ()


def read_plan(path: Path) -> Plan:
    """One file alone.  Raises as ``find_plan``."""
    return parse_plan(read_text(path, "the plan"), path.name)


def parse_plan(text: str, name: str = PLAN) -> Plan:
    """The text of a plan as a value; ``name`` is for messages."""
    own = parse_tables(text, name)
    return _Reader((own,), own).plan()


class _Reader:
    """``files``: what the first leaves open, the second says.  ``decisions`` is the one whose entries count."""

    def __init__(self, files: Sequence[Tables], decisions: Tables) -> None:
        self.files, self.decisions = files, decisions
        self.file = decisions  # the one that is being read

    def plan(self) -> Plan:
        for file in self.files:
            self.file = file
            self._check_tables()
        found = self.decisions.tables.get("consolidate", [])
        if not found:
            entry = f"[{self.decisions.header('consolidate')}]"
            raise self.decisions.error(1, "the plan consolidates nothing", f"add a {entry} entry")
        project = Plan(
            (),
            self.roots(),
            self._strings(*self._project("exclude")),
            self._helper(),
            self._length(),
            self._texts(),
            self._message(),
            self._choice(*self._project("warning"), Category, Category.DEPRECATION),
            self._choice(*self._project("leftovers"), Leftovers, Leftovers.REPORT),
            self._choice(*self._project("formatters"), Formatters, Formatters.CONFIGURED),
            self._choice(*self._project("exports"), Exports, Exports.LET_GO),
        )
        self.file = self.decisions
        entries = tuple(self._entry(entry, at) for at, entry in enumerate(found))
        return replace(project, consolidations=entries, digest=self._digest(), file=self.file.name)

    def roots(self) -> tuple[str, ...]:
        return tuple(root.rstrip("/") or "." for root in self._strings(*self._project("source-roots")))

    def _check_tables(self) -> None:
        file = self.file
        what = f"[{'.'.join(file.prefix)}]" if file.prefix else "the plan"
        self._known(file.tables, _TOP, file.line(), what)
        schema = file.tables.get("schema", SCHEMA if file.prefix else None)
        if schema != SCHEMA:
            said = "has no schema" if schema is None else f"has schema = {schema!r}"
            raise file.error(file.line("schema"), f"{what} {said}", f"write schema = {SCHEMA} at its top")
        project = file.tables.get("project", {})
        if not isinstance(project, dict):
            raise file.error(file.line("project"), "project is not a table", f"write {file.header('project')}")
        self._known(project, PROJECT_KEYS, file.line("project"), file.header("project"))
        entries = file.tables.get("consolidate", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            line = file.line("consolidate")
            entry = f"[{file.header('consolidate')}]"
            raise file.error(line, "consolidate is not a list of tables", f"write {entry} before each entry")

    def _project(self, key: str) -> tuple[Mapping[str, Any], str, int]:
        """The table that says ``key``, which is then the one that is read; an empty one where none does."""
        for file in self.files:
            table = file.tables.get("project", {})
            if isinstance(table, dict) and key in table:
                self.file = file
                return table, key, file.line("project", key)
        return {}, key, 1

    def _digest(self) -> str:
        """Of the plan's text; where options stand in it, or another file has a part in it, of the decisions."""
        first, *others = self.files
        if first.prefix or "options" in first.tables or any({*file.tables} - {"options"} for file in others):
            project: dict[str, Any] = {}
            for file in reversed(self.files):
                project |= file.tables.get("project", {})
            text = json.dumps([project, self.decisions.tables["consolidate"]], sort_keys=True, default=str)
        else:
            text = first.text
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _entry(self, entry: Mapping[str, Any], at: int) -> Consolidation:
        line = self.file.line("consolidate", at)
        self._known(entry, ENTRY_KEYS, line, f"entry {at + 1}", "consolidate", at)
        if "canonical" not in entry:
            raise self._error(line, f"entry {at + 1} has no canonical", 'write canonical = "module:Name"')
        duplicates = self._strings(entry, "duplicates", line)
        if not duplicates:
            raise self._error(line, f"entry {at + 1} has no duplicates", 'write duplicates = ["module:Name"]')
        return Consolidation(
            self._symbol(self._string(entry, "canonical", line), line),
            tuple(self._symbol(text, line) for text in duplicates),
            self._choice(entry, "paths", line, Paths, Paths.ALL),
            self._choice(entry, "uses", line, Uses, Uses.RENAME),
            self._choice(entry, "shim", line, ShimForm, ShimForm.FORWARD),
            frozenset(self._strings(entry, "accept", line)),
            self._string(entry, "remove-in", line),
            line,
            frozenset(self._strings(entry, "silent", line)),
            self._choice(entry, "definition", line, Definition, Definition.EXISTS),
            self._choice(entry, "adapter", line, Adapter, Adapter.NONE),
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

    def _length(self) -> int | None:
        project, key, line = self._project("line-length")
        length = project.get(key)
        if length is not None and (not isinstance(length, int) or isinstance(length, bool) or length < 1):
            raise self._error(line, f"line-length = {length!r} is not a number of columns", "write one, such as 88")
        return length

    def _helper(self) -> str:
        project, key, line = self._project("helper")
        path = self._string(project, key, line)
        if path and not (path.endswith(".py") and is_dotted_name(path.removesuffix(".py").replace("/", "."))):
            raise self._error(
                line, f"helper = {path!r} is not the path of a module", 'write one, such as "app/_moved.py"'
            )
        return path

    def _texts(self) -> frozenset[TextKind]:
        project, key, line = self._project("texts")
        wanted = self._strings(project, key, line)
        return frozenset(self._choice({key: kind}, key, line, TextKind, TextKind.TOML) for kind in wanted)

    def _message(self) -> str:
        project, key, line = self._project("message")
        template = self._string(project, key, line)
        if key in project and (problem := check_template(template)):
            known = ", ".join(f"${name}" for name in sorted(FIELDS))
            raise self._error(line, f"message: {problem}", f"fields are {known}")
        return template

    def _symbol(self, text: str, line: int) -> Symbol:
        try:
            return Symbol.parse(text)
        except ValueError as error:
            lines = enumerate(self.file.text.splitlines(), 1)
            where = next((number for number, each in lines if number >= line and f'"{text}"' in each), line)
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

    def _choice(self, table: Mapping[str, Any], key: str, line: int, kind: type[Choice], default: Choice) -> Choice:
        value = table.get(key, default)
        try:
            return kind(value)
        except ValueError:
            choices = ", ".join(f'"{choice}"' for choice in kind)
            raise self._error(line, f"{key} = {value!r} is none of its values", f"choose one of {choices}") from None

    def _known(self, table: Mapping[str, Any], keys: Collection[str], line: int, where: str, *at: str | int) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key, keys, 1)
                remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(keys))}"
                path = at or (("project",) if keys is PROJECT_KEYS else ())
                raise self._error(self.file.line(*path, key) or line, f"{where} has an unknown key {key}", remedy)

    def _error(self, line: int, message: str, remedy: str) -> CanonizeError:
        return self.file.error(line, message, remedy)
