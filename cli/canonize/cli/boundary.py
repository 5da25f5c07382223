"""The one place where failures become words and exit codes (DESIGN.md §4)."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable
from typing import ParamSpec

import typer

from canonize.errors import CanonizeError, one_line

P = ParamSpec("P")

DONE, FOUND, UNUSABLE, LEFT, INTERRUPTED = 0, 1, 2, 3, 130
DEBUG = "CANONIZE_DEBUG"


def guarded(function: Callable[P, int]) -> Callable[P, None]:
    """A command that returns its exit code; whatever it raises becomes one line of cause and one of remedy."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        raise typer.Exit(_run(lambda: function(*args, **kwargs)))

    return run


def _run(function: Callable[[], int]) -> int:
    try:
        code = function()
        sys.stdout.flush()
        return code
    except CanonizeError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted", "nothing is half done; run it again")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        _say(
            f"a defect of canonize: {type(error).__name__}: {error}",
            "run it again with --debug, and report what it prints",
        )
        return UNUSABLE


def say_error(error: CanonizeError) -> None:
    """One line of cause, one of remedy; before them the traceback, if it was asked for."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    _say(error.cause, error.remedy)


def _say(cause: str, remedy: str) -> None:
    for lead, text in (("canonize: ", one_line(cause)), ("  ", one_line(remedy))):
        print(_between_words(lead + text) if sys.stderr.isatty() else lead + text, file=sys.stderr)


def _between_words(text: str) -> str:
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    return textwrap.fill(text, width, subsequent_indent=" " * 4, break_long_words=False, break_on_hyphens=False)
