"""A command whose options have the defaults that the environment and the repository's files say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from canonize.cli.drawing import lightly
from canonize.cli.wording import reworded
from canonize.errors import CanonizeError
from canonize.plan.settings import OptionTables, Value, environment_flag, read_settings
from canonize.suggestions import nearest

# Typer brings Click along since 0.20; before, it is a package of its own.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

# What Click says: the value, and what there is to choose from.
_NO_CHOICE = re.compile(r"'([^']*)' is not one of (.*)", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'")
# They take no option that could be configured, and have to work where a file is broken.
_ALONE = frozenset({"undo", "cache", "config", "demo"})
# What they write does not configure them.
_WRITERS = frozenset({"plan", "init"})


class Configured(TyperCommand):
    """``make_context`` raises CanonizeError for what is configured wrongly, with its place."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except UsageError as error:
            if getattr(error, "ctx", ctx) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        if not ctx.resilient_parsing and self.name not in _ALONE:
            try:
                self._configure(ctx)
            except CanonizeError:
                if not ctx.params.get("force"):  # a file that is to be overwritten may be broken
                    raise
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        reworded(self, ctx)
        with lightly():
            super().format_help(ctx, formatter)

    def _configure(self, ctx: Any) -> None:
        """Put in what is configured for parameters that the command line says nothing about."""
        root = repository_root(Path(ctx.params.get("repo") or "."))
        tables = OptionTables(
            root, read_settings(root, self.name not in _WRITERS), os.environ, commands_of(ctx.find_root().command)
        )
        tables.check()
        path = command_path(ctx)
        for key, parameter in configurable(self):
            source = ctx.get_parameter_source(parameter.name)
            is_given = source is not None and source.name == "COMMANDLINE"
            if not is_given and (value := tables.value(path, key)) is not None:
                ctx.params[parameter.name] = checked(parameter, key, value, ctx)


def configurable(command: Any) -> Iterator[tuple[str, Any]]:
    """Parameters by the key that a file has for them."""
    for parameter in command.params:
        if parameter.name:
            longest = max(parameter.opts, key=len)
            yield longest.removeprefix("--") if longest.startswith("--") else parameter.name, parameter


def checked(parameter: Any, key: str, value: Value, ctx: Any) -> Any:
    """A value as the parameter itself would have it.  Raises CanonizeError."""
    said = value.value
    command = " ".join(command_path(ctx))
    remedy = f"see canonize {command} --help" if command else "see canonize --help"
    wrong = CanonizeError(f"{value.where}: {key} = {said!r} is not what --{key} takes", remedy)
    is_flag, is_list = getattr(parameter, "is_flag", False), getattr(parameter, "multiple", False)
    if isinstance(said, str) and is_flag:
        said = environment_flag(said)
    elif isinstance(said, str) and is_list:
        said = said.split()
    if isinstance(said, bool) != bool(is_flag) or isinstance(said, list) != bool(is_list):
        raise wrong
    if is_list and not all(isinstance(each, str) for each in said):
        raise wrong
    if not is_flag and not is_list and not isinstance(said, str | int):
        raise wrong
    raw = said if is_flag or is_list else str(said)
    try:
        return parameter.process_value(ctx, raw)
    except UsageError as error:
        message = str(getattr(error, "message", error)).rstrip(".").replace("Value error, ", "")
        raise CanonizeError(f"{value.where}: {key}: {message}", nearest_choice(message, remedy)) from None


def nearest_choice(message: str, otherwise: str) -> str:
    """A remedy where Click says that a value is none of an option's choices."""
    said = _NO_CHOICE.search(message)
    return nearest(said[1], _QUOTED.findall(said[2]), otherwise) if said else otherwise


def command_path(ctx: Any) -> tuple[str, ...]:
    """``("shims", "list")``: without the program's own name."""
    names: list[str] = []
    while ctx.parent is not None:
        names.insert(0, ctx.info_name)
        ctx = ctx.parent
    return tuple(names)


def commands_of(group: Any, above: tuple[str, ...] = ()) -> frozenset[tuple[str, ...]]:
    """The paths of all commands."""
    found: set[tuple[str, ...]] = set()
    for name, command in getattr(group, "commands", {}).items():
        path = (*above, name)
        found |= commands_of(command, path) or {path}
    return frozenset(found)


def repository_root(folder: Path) -> Path:
    """The nearest folder with a ``.git``; ``folder`` itself where there is none, which the command will say."""
    try:
        folder = folder.absolute()
    except FileNotFoundError:
        raise CanonizeError("the current folder is gone", "cd to one that is there") from None
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)
