"""``canonize guard`` alone: a hook that runs before every commit does not wait for the other commands to load."""

from __future__ import annotations

import gc

import typer

from canonize.cli.boundary import guarded
from canonize.cli.commands.guard import guard
from canonize.cli.configured import Configured
from canonize.cli.group import Group

app = typer.Typer(cls=Group, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command(cls=Configured)(guarded(guard))


@app.callback()
def options() -> None:
    """See canonize --help for the other commands."""


def main() -> None:
    gc.disable()  # as for all commands
    app(prog_name="canonize")
