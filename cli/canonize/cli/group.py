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
from canonize.cli.configured import UsageError, command_path, nearest_choice
from canonize.cli.drawing import lightly
from canonize.cli.lazy import Entry, load, stand_in
from canonize.cli.wording import reworded
from canonize.errors import CanonizeError


class Group(TyperGroup):
    """``main`` ends the process with an exit code of the contract (DESIGN.md §4), also for unusable arguments.

    With ``standalone_mode=False`` it returns the exit code instead.  ``commands`` are stand-ins; ``loaded`` has them
    whole.
    """

    def fill(self, entries: Iterable[Entry], above: str = "") -> None:
        """Put in the commands that there are, in the order of their list."""
        self._above = above
        self._entries = {entry.name: entry for entry in entries}
        self._loaded: dict[str, Any] = {}
        for entry in self._entries.values():
            self.commands[entry.name] = _subgroup(entry, above) if entry.commands else stand_in(entry)

    def loaded(self, name: str) -> Any:
        """A command of the group; raises KeyError for others."""
        if self._entries[name].commands:
            return self.commands[name]
        if name not in self._loaded:
            self._loaded[name] = load(self._entries[name], self._above)
        return self._loaded[name]

    def leaves(self) -> Iterator[tuple[str, Any]]:
        """Every command whole, by its path: ``shims list``."""
        for name in self.commands:
            found = self.loaded(name)
            if isinstance(found, Group):
                yield from found.leaves()
            else:
                yield f"{self._above} {name}".lstrip(), found

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
        found, command, others = super().resolve_command(ctx, args)
        return found, command if command is None else self.loaded(str(command.name)), others

    def format_help(self, ctx: Any, formatter: Any) -> None:
        reworded(self, ctx)
        with lightly():
            super().format_help(ctx, formatter)


def _subgroup(entry: Entry, above: str) -> Group:
    found = Group(
        name=entry.name,
        help=entry.help,
        no_args_is_help=True,
        rich_markup_mode="rich",
        rich_help_panel=entry.panel,
    )
    found.fill(entry.commands, f"{above} {entry.name}".lstrip())
    return found


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
        if isinstance(context.command, Group) and str(option).lstrip("-") in _OF_COMMANDS:
            remedy = f"it goes after the command: {program} COMMAND {option}"
        else:
            remedy = _suggestion(str(option), _options(context.command), remedy)
    else:
        message = " ".join(error.format_message().split()).rstrip(".").replace("Value error, ", "")
        message = message[:1].lower() + message[1:]
        remedy = nearest_choice(message, remedy)
    say_error(CanonizeError(message, remedy))
    return UNUSABLE


# Those that every command has, and that newcomers put in front of it, as git has them.
_OF_COMMANDS = frozenset({"C", "repo", "json", "q", "quiet", "no-color", "j", "jobs", "executor"})


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
