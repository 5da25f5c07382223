"""Commands that are known by name and help, and imported when they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import typer

from canonize.cli.boundary import guarded
from canonize.cli.configured import Configured
from canonize.cli.examples import epilog


@dataclass(frozen=True)
class Entry:
    """What the list of commands shows of one.

    ``help`` is the first paragraph of its function's docstring, ``place`` is ``module:function`` below
    ``canonize.cli.commands``.  A group of commands has ``commands`` instead.  ``settings`` are Click's for the context.
    """

    name: str
    help: str
    place: str = ""
    panel: str | None = None
    commands: tuple[Entry, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def stand_in(entry: Entry) -> Any:
    """A command that can be listed, not called."""
    return Configured(entry.name, help=entry.help, rich_help_panel=entry.panel, rich_markup_mode="rich")


def load(entry: Entry, above: str) -> Any:
    """The command itself: its defaults are what is configured, its help has examples.

    ``above`` are the names of the groups that it is in.
    """
    module, _, function = entry.place.partition(":")
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
    declare = app.command(
        entry.name,
        cls=Configured,
        context_settings=dict(entry.settings),
        epilog=epilog(f"{above} {entry.name}".lstrip()) or None,
        rich_help_panel=entry.panel,
    )
    declare(guarded(getattr(import_module(f"canonize.cli.commands.{module}"), function)))
    return typer.main.get_command(app)
