"""Options that every command has, declared once."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console

from canonize.cli import completion
from canonize_codemods.migration.series import GroupBy

EVERYWHERE = "Options of every command"

Repo = Annotated[
    Path, typer.Option("--repo", "-C", help="The repository to work on.", rich_help_panel=EVERYWHERE, show_default=".")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.", rich_help_panel=EVERYWHERE)]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print only what was asked for, and errors.", rich_help_panel=EVERYWHERE)
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (also by NO_COLOR).", rich_help_panel=EVERYWHERE)]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Processes to use.", rich_help_panel=EVERYWHERE, show_default="all cores"),
]
ExecutorName = Annotated[
    str, typer.Option("--executor", help="process, serial, or dask://HOST:PORT.", rich_help_panel=EVERYWHERE)
]
PlanFile = Annotated[
    Path | None,
    typer.Argument(metavar="PLAN", help="The plan.", show_default="canonize.toml", autocompletion=completion.plans),
]
Base = Annotated[str | None, typer.Option("--base", help="Work on this revision.", show_default="the current branch")]
GroupByOption = Annotated[GroupBy, typer.Option("--group-by", help="What makes one commit.")]
MaxFiles = Annotated[int | None, typer.Option("--max-files", min=1, help="At most so many files a commit.")]
MaxLines = Annotated[int | None, typer.Option("--max-lines", min=1, help="At most so many changed lines a commit.")]

NoPager = Annotated[bool, typer.Option("--no-pager", help="Don't page on a terminal.")]

HERE = Path()


def typed(*words: str, plan: Path | None = None, repo: Path = HERE, last: Sequence[str] = ()) -> str:
    """A command for ``Output.next``, as it has to be typed here; ``last`` are words that no option may follow."""
    return shlex.join(["canonize", *words, *([str(plan)] if plan else []), *_where(repo), *last])


def typed_git(*words: str, repo: Path = HERE) -> str:
    """The same of a command of git."""
    return shlex.join(["git", *_where(repo), *words])


def _where(repo: Path) -> list[str]:
    return ["-C", str(repo)] if repo != HERE else []


class DiffFormat(StrEnum):
    """How changes are printed that nobody has made yet."""

    TEXT = "text"
    PATCH = "patch"
    STAT = "stat"
    JSON = "json"
    HTML = "html"


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would exit with 1; the boundary knows better


class Output:
    """Results go to standard output, everything that is said about them to standard error."""

    def __init__(self, quiet: bool, no_color: bool) -> None:
        self.no_color = no_color or bool(os.environ.get("NO_COLOR"))
        self.result = self._console(soft_wrap=True)
        self.talk = self._console(stderr=True, quiet=quiet)

    def on(self, file: IO[str]) -> Console:
        """Results to another file, such as a pager's, that looks like where they would have gone."""
        width, colours = self.result.width, self.result.color_system
        return self._console(file=file, width=width, force_terminal=True, color_system=colours, soft_wrap=True)

    def say(self, text: str) -> None:
        """A line; on a terminal it goes on at the end of a word."""
        self.talk.print(text, soft_wrap=not self.talk.is_terminal)

    def next(self, *commands: str) -> None:
        """What to type now, whole however narrow the terminal, so that it can be copied."""
        for lead, command in zip(("Next: ", *(" " * 6,) * len(commands)), commands, strict=False):
            self.talk.print(lead + command, soft_wrap=True)

    def write(self, data: bytes) -> None:
        """Bytes as they are: a patch must not be re-encoded."""
        self.result.file.flush()
        buffer = getattr(self.result.file, "buffer", None)
        if buffer is None:
            self.result.file.write(data.decode("utf-8", "replace"))
        else:
            buffer.write(data)

    def _console(self, **options: Any) -> Console:
        if not self.no_color and _forced() and "color_system" not in options:
            # Colours are asked for whatever is there; rich looks at TERM first.
            plain = os.environ.get("TERM", "dumb").lower() in ("dumb", "unknown", "")
            options |= {"force_terminal": True, "color_system": "standard" if plain else "auto"}
        return _Console(no_color=self.no_color, highlight=False, emoji=False, markup=False, **options)


def _forced() -> bool:
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0", "false")
