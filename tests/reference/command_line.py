"""Every command as values, from the program itself: what the manual page and the site's reference are written from."""

from __future__ import annotations

import inspect
import typing
from dataclasses import dataclass
from enum import Enum
from typing import Any

import typer

from canonize.cli.app import app
from canonize.cli.examples import EXAMPLES


@dataclass(frozen=True)
class Option:
    """``usage``: ``-b, --branch BRANCH``; an argument has its name alone."""

    usage: str
    help: str
    is_argument: bool
    default: str


@dataclass(frozen=True)
class Command:
    """``help`` in paragraphs, the first of which is the line of the list of commands."""

    name: str
    help: tuple[str, ...]
    options: tuple[Option, ...]
    examples: tuple[tuple[str, str], ...]


def commands() -> list[Command]:
    """In the order of ``canonize --help``; those of groups as ``shims list``."""
    return [_command(name, built) for name, built in built_commands().items()]


def built_commands() -> dict[str, Any]:
    """As the program calls them."""
    return dict(typer.main.get_command(app).leaves())  # type: ignore[attr-defined]


def _command(name: str, built: Any) -> Command:
    function = inspect.unwrap(built.callback)
    hints = typing.get_type_hints(function)
    options = [_option(each, hints.get(each.name)) for each in built.params if not getattr(each, "hidden", False)]
    paragraphs = tuple(" ".join(text.split()) for text in (inspect.getdoc(function) or "").split("\n\n"))
    return Command(name, paragraphs, tuple(options), EXAMPLES.get(name, ()))


def _option(parameter: Any, hint: Any) -> Option:
    help = " ".join((parameter.help or "").split())
    default = parameter.show_default if isinstance(getattr(parameter, "show_default", None), str) else ""
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
        return Option(name, help, True, default)
    value = "" if parameter.is_flag else " " + _value(parameter, hint)
    return Option(", ".join(sorted(parameter.opts, key=len)) + value, help, False, default or _plain(parameter.default))


def _value(parameter: Any, hint: Any) -> str:
    choices = [each for each in (hint, *typing.get_args(hint)) if inspect.isclass(each) and issubclass(each, Enum)]
    if choices:
        return "|".join(str(each.value) for each in choices[0])
    return str(parameter.metavar or max(parameter.opts, key=len).lstrip("-").upper())


def _plain(default: Any) -> str:
    """A default worth telling."""
    if default is None or default is False or default == "" or default == [] or callable(default):
        return ""
    return str(default.value if isinstance(default, Enum) else default)
