"""``canonize(1)``, written from the program: ``python -m tests.reference.manual`` writes docs/man/canonize.1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.reference.command_line import Command, commands

from canonize import __version__

PAGE = Path(__file__).parents[2] / "docs" / "man" / "canonize.1"
_EXIT = {
    "0": "done",
    "1": "something was found, by --check, guard or verify",
    "2": "arguments, plan or repository cannot be used; nothing was written",
    "3": "done, but something was left, with a line that says what and why",
    "130": "interrupted",
}
_FILES = {
    "canonize.toml": "the plan",
    "pyproject.toml": "tool.canonize: the plan, or what it leaves open, and defaults of options",
}
_VARIABLES = {
    "CANONIZE_CACHE": "a folder for what is remembered between runs, or off",
    "CANONIZE_DEBUG": "show tracebacks, as --debug does",
    "CANONIZE_JOBS, CANONIZE_DIFF_FORMAT, ...": "defaults of options; canonize config shows them",
    "NO_COLOR": "no colours",
}


def page() -> str:
    """The whole page in the language of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f'.TH CANONIZE 1 "" "canonize {__version__}" "User Commands"'
    yield from (".SH NAME", r"canonize \- one class, module or function for one thing, in reviewable commits")
    yield from (".SH SYNOPSIS", ".B canonize", r"[\-\-debug] COMMAND [OPTIONS]")
    yield ".SH DESCRIPTION"
    yield "Finds duplicate definitions in a Python code base, sends every import of a duplicate to the canonical one,"
    yield "and leaves a shim at each old path, in small commits on a branch of its own."
    yield "Without a command it says what is in the current repository, and what to type next."
    yield ".SH COMMANDS"
    for command in commands():
        yield from _command(command)
    for title, table in (("EXIT STATUS", _EXIT), ("FILES", _FILES), ("ENVIRONMENT", _VARIABLES)):
        yield f".SH {title}"
        for word, meaning in table.items():
            yield from (".TP", f".B {_text(word)}", _text(meaning))


def _command(command: Command) -> Iterator[str]:
    arguments = " ".join(option.usage for option in command.options if option.is_argument)
    yield f'.SS "{_text(f"canonize {command.name} [OPTIONS] {arguments}".rstrip())}"'
    for number, paragraph in enumerate(command.help):
        yield from ((".PP",) if number else ())
        yield _text(paragraph)
    for option in command.options:
        default = f" (default: {option.default})" if option.default else ""
        yield from (".TP", f".B {_text(option.usage)}", _text(option.help + default) or r"\&")
    if command.examples:
        yield from (".PP", "Examples:", ".RS 4", ".nf")
        yield from (_text(f"{line}  # {why}") for line, why in command.examples)
        yield from (".fi", ".RE")


def _text(text: str) -> str:
    """Nothing of it is a request or an escape."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("\u2026", "...")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
