"""``canonize config``: every value that is configured, and where it comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from canonize.cache.place import VARIABLE, cache_folder
from canonize.cli.boundary import DONE
from canonize.cli.configured import checked, commands_of, configurable, repository_root
from canonize.cli.options import HERE, Json, NoColor, Output, Quiet, Repo
from canonize.plan.read import PROJECT_KEYS, find_plan, has_plan
from canonize.plan.settings import OWN, SHARED, OptionTables, Value, project_values, read_settings
from canonize.plan.tables import Tables

SCHEMA = "canonize.config/1"
_DEFAULT = "default"


def config(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Also what nothing is said about: the defaults.")] = False,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Show each configured value, and where it comes from.

    The command line comes first, then the environment, canonize.toml, tool.canonize of pyproject.toml, defaults.
    """
    out = Output(quiet, no_color)
    root = repository_root(repo)
    files = read_settings(root)
    if has_plan(root):
        find_plan(root)  # says what is wrong with it
    rows = [*_plan(files, every), *_options(context, OptionTables(root, files, os.environ, _commands(context)), every)]
    folder = cache_folder()
    if every or os.environ.get(VARIABLE):
        rows.append(("cache", Value(str(folder or "off"), VARIABLE if os.environ.get(VARIABLE) else _DEFAULT)))
    if as_json:
        values = [{"key": key, "value": value.value, **_place(value.where)} for key, value in rows]
        print(json.dumps({"schema": SCHEMA, "values": values}, indent=2, default=str))
        return DONE
    if not rows:
        out.say("Nothing is configured: neither in canonize.toml, nor in pyproject.toml, nor by variables.")
    shown = [(key, _shown(value.value), value.where) for key, value in rows]
    widths = [max((len(row[column]) for row in shown), default=0) for column in (0, 1)]
    for key, text, where in shown:
        out.result.print(f"{key:{widths[0]}}  {text:{widths[1]}}  {where}")
    return DONE


def _plan(files: list[Tables], every: bool) -> Iterator[tuple[str, Value]]:
    said = dict(project_values(files, sorted(PROJECT_KEYS)))
    for key in sorted(PROJECT_KEYS if every else said):
        yield f"project.{key}", said.get(key, Value(None, _DEFAULT))
    for file in files:
        if file.tables.get("consolidate"):
            for at, entry in enumerate(file.tables["consolidate"]):
                what = f"{len(entry.get('duplicates', []))} -> {entry.get('canonical')}"
                yield f"consolidate[{at}]", Value(what, file.where("consolidate", at))
            break


def _options(context: typer.Context, tables: OptionTables, every: bool) -> Iterator[tuple[str, Value]]:
    """Values of options by ``command.option``; one that is said for all commands, once."""
    tables.check()
    seen: set[tuple[str, str]] = set()
    for path in sorted(tables.commands):
        command: Any = context.find_root().command
        for name in path:
            command = command.loaded(name)
        for key, parameter in configurable(command):
            value = tables.value(path, key)
            if value is None:
                if every and key in SHARED | OWN:
                    yield ".".join((*path, key)), Value(parameter.default, _DEFAULT)
                continue
            checked(parameter, key, value, context)
            if (key, value.where) not in seen:
                seen.add((key, value.where))
                is_shared = value.where == _shared_place(tables, key)
                yield key if is_shared else ".".join((*path, key)), value


def _shared_place(tables: OptionTables, key: str) -> str | None:
    value = tables.value((), key) if key in SHARED else None
    return value.where if value is not None else None


def _commands(context: typer.Context) -> frozenset[tuple[str, ...]]:
    return commands_of(context.find_root().command)


def _place(where: str) -> dict[str, Any]:
    file, colon, line = where.rpartition(":")
    return {"from": where, "file": file if colon else None, "line": int(line) if colon else None}


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return json.dumps(value, default=str) if isinstance(value, list | dict | bool) else str(value)
