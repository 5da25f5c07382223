"""The command line: which commands there are."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from canonize import __version__
from canonize.cli.boundary import guarded
from canonize.cli.commands.audit import audit
from canonize.cli.commands.cache import cache
from canonize.cli.commands.config import config
from canonize.cli.commands.demo import demo
from canonize.cli.commands.diff import diff
from canonize.cli.commands.guard import guard
from canonize.cli.commands.migrate import migrate
from canonize.cli.commands.new_codemod import new_codemod
from canonize.cli.commands.plan import plan
from canonize.cli.commands.run import run
from canonize.cli.commands.shims import app as shims
from canonize.cli.commands.undo import undo
from canonize.cli.commands.verify import verify
from canonize.cli.group import Group, every_command

app = typer.Typer(
    help="Move a Python code base to one canonical class, module or function, one reviewable commit at a time.",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (audit, plan, diff, migrate, verify, undo, guard, config, cache, new_codemod, demo):
    app.command()(guarded(command))
# What stands after the codemod is its own, also where it looks like an option of ours.
app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})(guarded(run))
app.add_typer(shims, name="shims")
every_command(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"canonize {__version__}")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error; with any command.")] = False,
) -> None:
    """Audit, plan, preview, migrate, verify."""


def main() -> None:
    """The ``canonize`` script."""
    # Short-lived trees and long-lived facts: collecting cycles meanwhile costs time and frees nothing.
    gc.disable()
    app()
