"""The program as Typer's group of commands: every failure is two lines, and what is misspelt is suggested."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from canonize.cli.boundary import DEBUG, INTERRUPTED, UNUSABLE, say_error
from canonize.cli.completion import as_bash_splits
from canonize.cli.configured import Configured, UsageError, command_path
from canonize.cli.examples import epilog
from canonize.errors import CanonizeError


class Group(TyperGroup):
    """``main`` ends the process with an exit code of the contract (DESIGN.md §4), also for unusable arguments.

    With ``standalone_mode=False`` it returns the exit code instead.
    """

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        given = list(sys.argv[1:] if args is None else args)
        ends = options.get("standalone_mode", True)
        options["standalone_mode"] = False
        try:
            with _debugging(given), as_bash_splits():
                code = _run(lambda: super(Group, self).main(given, *rest, **options))
        finally:
            sys.stdout.flush()
        if not ends:
            return code
        sys.exit(code)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = str(args[0])
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing and not name.startswith("-"):
            program = " ".join(["canonize", *command_path(ctx)])
            remedy = _suggestion(name, self.list_commands(ctx), f"see {program} --help")
            raise CanonizeError(f"there is no command {name!r}", remedy)
        return super().resolve_command(ctx, args)


def every_command(app: typer.Typer, above: str = "") -> None:
    """All commands of an app and of its groups: their defaults are what is configured, their help has examples."""
    for command in app.registered_commands:
        command.cls = Configured
        name = command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        command.epilog = command.epilog or epilog(f"{above}{name}") or None
    for group in app.registered_groups:
        group.cls = Group
        if group.typer_instance is not None:
            every_command(group.typer_instance, f"{group.name} ")


def _run(program: Any) -> int:
    try:
        return program() or 0
    except CanonizeError as error:
        say_error(error)
        return error.exit_code
    except UsageError as error:
        return _unusable(error)
    except typer.Abort:
        say_error(CanonizeError("interrupted", "nothing is half done; run it again"))
        return INTERRUPTED


def _unusable(error: Any) -> int:
    """Typer's and Click's own complaints, in the form of all others."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return UNUSABLE
    program = " ".join(["canonize", *(command_path(context) if context is not None else ())])
    remedy = f"see {program} --help"
    option = getattr(error, "option_name", None)
    if type(error).__name__ == "NoSuchOption" and context is not None:
        message = f"{program} has no option {option}"
        remedy = _suggestion(str(option), _options(context.command), remedy)
    else:
        message = " ".join(error.format_message().split()).rstrip(".").replace("Value error, ", "")
        message = message[:1].lower() + message[1:]
    say_error(CanonizeError(message, remedy))
    return UNUSABLE


def _options(command: Any) -> list[str]:
    return [name for parameter in command.params for name in parameter.opts if name.startswith("--")] + ["--help"]


def _suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """The dashes of an option say nothing about what was meant."""
    bare = {each.lstrip("-"): each for each in known}
    near = [bare[each] for each in difflib.get_close_matches(word.lstrip("-"), bare, 2, 0.7)]
    return f"did you mean {' or '.join(near)}?" if near else otherwise


@contextmanager
def _debugging(arguments: list[str]) -> Iterator[None]:
    """``--debug`` may stand anywhere before ``--`` or ``run``; it is taken out of ``arguments``."""
    end = next((at for at, word in enumerate(arguments) if word in ("--", "run")), len(arguments))
    if "--debug" not in arguments[:end]:
        yield
        return
    before = os.environ.get(DEBUG)
    arguments.remove("--debug")
    os.environ[DEBUG] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[DEBUG]
        else:
            os.environ[DEBUG] = before
