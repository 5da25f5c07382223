"""The command line: which commands there are.

They are imported when they are called, so that help, completion and hooks do not wait for what they do not need.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from canonize import __version__
from canonize.cli.boundary import guarded
from canonize.cli.group import Group
from canonize.cli.lazy import Entry

_FIND, _CARRY, _AFTER = "Find out", "Carry it out", "Afterwards"
_OWN, _ABOUT = "Codemods of your own", "About canonize"
# What stands after the codemod is its own, also where it looks like an option of ours.
_HANDS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False}

PULL_REQUESTS = (
    Entry(
        "open",
        "Push each batch and open its pull request; those that are there are made right.",
        "pr.open:open_pull_requests",
    ),
    Entry(
        "preview",
        "Show the pull requests that would be opened: titles, bodies, files, reviewers, order, and what is left.",
        "pr.preview:preview",
    ),
    Entry("sync", "Make right those that are open, cut as the last pr open was told to; open none.", "pr.sync:sync"),
    Entry(
        "status",
        "Every pull request with its checks, reviews and conflicts; and how much is done, by auditing the base branch.",
        "pr.status:status",
    ),
    Entry(
        "merge",
        "Merge those that go to the base branch, are approved, pass their checks and have no conflict.",
        "pr.sync:merge",
    ),
    Entry("close", "Close all that are open, with a comment; pr open --reopen takes that back.", "pr.sync:close"),
    Entry(
        "cleanup",
        "Remove the branches of pull requests that are merged or done with, there and here.",
        "pr.sync:cleanup",
    ),
)
SHIMS = (
    Entry(
        "list",
        "Every shim with its age, its remaining first-party users, and whether its remove-in has come.",
        "shims:list_shims",
    ),
    Entry(
        "prune",
        "Remove the shims that nothing uses any more, as commits on a new branch; one each.",
        "shims:prune_shims",
    ),
)
COMMANDS = (
    Entry("audit", "Find duplicate definitions, and too many paths to one.", "audit:audit", _FIND),
    Entry("init", "Write a plan by answering questions: names, canonical, commits.", "init:init", _FIND),
    Entry("plan", "Write canonize.toml: what is canonical, and what is not.", "plan:plan", _FIND),
    Entry("diff", "Show what migrate would do; write nothing.", "diff:diff", _CARRY),
    Entry("migrate", "Carry the plan out, as commits on a new branch.", "migrate:migrate", _CARRY),
    Entry("verify", "Prove the migration, commit by commit.", "verify:verify", _CARRY),
    Entry("undo", "Take back the last run.", "undo:undo", _CARRY),
    Entry("pr", "Pull requests: shown, opened, kept up to date.", panel=_CARRY, commands=PULL_REQUESTS),
    Entry("guard", "Fail where a file imports by an old path of the plan.", "guard:guard", _AFTER),
    Entry("shims", "Shims that there are; taking away those without users.", panel=_AFTER, commands=SHIMS),
    Entry("new-codemod", "Write a codemod with examples, and its test.", "new_codemod:new_codemod", _OWN),
    Entry("run", "Run a codemod of LibCST or Bowler as commits.", "run:run", _OWN, settings=_HANDS_ON),
    Entry("config", "Show each configured value, and where it comes from.", "config:config", _ABOUT),
    Entry("cache", "Say what is remembered between runs, or forget it.", "cache:cache", _ABOUT),
    Entry("demo", "Show all of it on a small application.", "demo:demo", _ABOUT),
)


class Program(Group):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fill(COMMANDS)


app = typer.Typer(
    cls=Program,
    invoke_without_command=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


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
        from canonize.cli.commands.guide import guide

        guarded(guide)()


def main() -> None:
    """The ``canonize`` script."""
    app(prog_name="canonize")
