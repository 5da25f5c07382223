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
from canonize.cli.commands.guide import guide
from canonize.cli.commands.init import init
from canonize.cli.commands.migrate import migrate
from canonize.cli.commands.new_codemod import new_codemod
from canonize.cli.commands.plan import plan
from canonize.cli.commands.pr import app as pr
from canonize.cli.commands.run import run
from canonize.cli.commands.shims import app as shims
from canonize.cli.commands.undo import undo
from canonize.cli.commands.verify import verify
from canonize.cli.group import Group, every_command

app = typer.Typer(
    cls=Group,
    invoke_without_command=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
PANELS = {
    "Find out": (audit, init, plan),
    "Carry it out": (diff, migrate, verify, undo),
    "Afterwards": (guard,),
    "Codemods of your own": (new_codemod,),
    "About canonize": (config, cache, demo),
}
for panel, commands in PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(guarded(command))
# What stands after the codemod is its own, also where it looks like an option of ours.
_HANDS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}
app.command(rich_help_panel="Codemods of your own", context_settings=_HANDS_ON)(guarded(run))
app.add_typer(pr, name="pr", rich_help_panel="Carry it out")
app.add_typer(shims, name="shims", rich_help_panel="Afterwards")
every_command(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"canonize {__version__}")
        raise typer.Exit()


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error; with any command.")] = False,
) -> None:
    """Move a Python code base to one canonical class, module or function, one reviewable commit at a time.

    Without a command: what is here, and what to type next.
    """
    if context.invoked_subcommand is None:
        guarded(guide)()


def main() -> None:
    """The ``canonize`` script."""
    # Short-lived trees and long-lived facts: collecting cycles meanwhile costs time and frees nothing.
    gc.disable()
    app(prog_name="canonize")
