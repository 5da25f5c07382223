"""Values of ``[project]`` and of options: which file or variable says them, the first of them in order of precedence.

The command line comes first, then the environment, canonize.toml, pyproject.toml, and what canonize does by itself.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from canonize.plan.tables import PLAN, Tables, parse_tables, read_pyproject, read_text

# One value for every command that has such an option.
SHARED = frozenset({"jobs", "executor", "quiet", "no-color", "group-by", "max-files", "max-lines", "plan"})
# One value for each command.  What runs something, writes somewhere or speaks for somebody is the command line's:
# a repository that somebody cloned must not decide it.
OWN = frozenset(
    {"all", "baseline", "branch", "check", "co-author", "each-commit", "exclude", "expect", "format", "include"}
    | {"match", "name", "paths", "shim", "signoff", "uses"}
)
_FILES = frozenset({"baseline", "plan"})
_MOST_JOBS = 4  # a core


@dataclass(frozen=True, slots=True)
class Value:
    """``where`` is ``file:line``, the name of a variable, or ``default``."""

    value: Any
    where: str


def read_settings(root: Path, with_plan: bool = True) -> list[Tables]:
    """The files that configure a repository, the one that counts first.  Raises CanonizeError."""
    plan = root / PLAN
    own = parse_tables(read_text(plan, "the plan"), PLAN) if with_plan and plan.is_file() else None
    return [file for file in (own, read_pyproject(root)) if file is not None]


@dataclass(frozen=True)
class OptionTables:
    """``[options]`` of a repository's files, and the environment.

    ``commands`` are the paths of all commands that there are, such as ``("shims", "list")``.
    """

    root: Path
    files: Sequence[Tables]
    environment: Mapping[str, str]
    commands: frozenset[tuple[str, ...]]

    def check(self) -> None:
        """Raises CanonizeError for tables of no command and for keys that cannot be configured."""
        for file in self.files:
            options = file.tables.get("options", {})
            if not isinstance(options, dict):
                raise file.error(file.line("options"), "options is not a table", f"write {file.header('options')}")
            self._check(file, options, ())

    def value(self, command: tuple[str, ...], key: str) -> Value | None:
        """What is configured for an option; None where nothing is.  Raises CanonizeError."""
        if key not in SHARED | OWN:
            return None
        names = [[*command, key]] + ([[key]] if key in SHARED else [])
        for name in names:
            variable = "_".join(["CANONIZE", *name]).upper().replace("-", "_")
            if said := self.environment.get(variable):
                return Value(said, variable)
        for file in self.files:
            for name in names:
                table: Any = file.tables.get("options", {})
                for part in name[:-1]:
                    table = table.get(part, {}) if isinstance(table, dict) else {}
                if isinstance(table, dict) and name[-1] in table:
                    keys = ("options", *name)
                    return Value(self._sound(file, keys, key, table[key]), file.where(*keys))
        return None

    def _check(self, file: Tables, table: Mapping[str, Any], command: tuple[str, ...]) -> None:
        below = {path[len(command)] for path in self.commands if path[: len(command)] == command != path}
        allowed = (OWN | SHARED) if command in self.commands else SHARED if not command else frozenset()
        for key, value in table.items():
            line = file.line("options", *command, key)
            name = file.header(".".join(["options", *command]))
            if isinstance(value, dict):
                if key not in below:
                    raise file.error(
                        line, f"{name}: there is no command {key}", _near(key, below, "see canonize --help")
                    )
                self._check(file, value, (*command, key))
            elif key not in allowed:
                if key in OWN:
                    raise file.error(
                        line, f"{name}: {key} is for one command", f"write {file.header('options.COMMAND')}"
                    )
                known = f"known are {', '.join(sorted(allowed))}" if allowed else f"write it below {name[:-1]}.COMMAND]"
                raise file.error(line, f"{name}: {key} cannot be configured", _near(key, allowed, known))

    def _sound(self, file: Tables, keys: tuple[str, ...], key: str, value: Any) -> Any:
        """What a file may say.  Paths are the repository's, whatever the current folder is."""
        line = file.line(*keys)
        if key == "executor" and value not in ("process", "serial"):
            raise file.error(
                line, f"executor = {value!r}: a file can choose process or serial", "give a cluster by --executor"
            )
        most = _MOST_JOBS * (os.cpu_count() or 1)
        if key == "jobs" and isinstance(value, int) and value > most:
            raise file.error(line, f"jobs = {value} is too much for this machine", f"write {most} or less")
        if key in _FILES and isinstance(value, str):
            path = PurePosixPath(value)
            if path.is_absolute() or ".." in path.parts:
                raise file.error(line, f"{key} = {value!r} is not inside the repository", "name it from the root")
            return str(self.root / path)
        return value


def environment_flag(text: str) -> bool | None:
    """``1``, ``true``, ``yes``, ``on`` and their opposites; None for anything else."""
    return {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }.get(text.lower())


def project_values(files: Sequence[Tables], keys: Sequence[str]) -> Iterator[tuple[str, Value]]:
    """Each key of ``[project]`` that a file says."""
    for key in keys:
        for file in files:
            project = file.tables.get("project", {})
            if isinstance(project, dict) and key in project:
                yield key, Value(project[key], file.where("project", key))
                break


def _near(word: str, known: frozenset[str] | set[str], otherwise: str) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"did you mean {near[0]}?" if near else otherwise
