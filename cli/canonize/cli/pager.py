"""Paging, by git's rules: only what goes to a terminal, through the pager that the user has for git."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console

from canonize.cli.options import Output
from canonize.git.repository import Repository
from canonize.git.settings import users_own

# What git sets where the user has not: quit if it fits, keep colours, leave the screen as it is.
_DEFAULTS = {"LESS": "FRX", "LV": "-c"}


@contextmanager
def paged(repo: Repository, out: Output, wanted: bool = True) -> Iterator[Console]:
    """The console that results are printed to: a pager's, on a terminal where one is wanted and can be started."""
    command = pager_of(repo) if wanted and out.result.file.isatty() and not out.result.is_dumb_terminal else ""
    process = _start(command) if command else None
    if process is None or process.stdin is None:
        yield out.result
        return
    try:
        with suppress(BrokenPipeError):  # the user has seen enough
            yield out.on(process.stdin)
            process.stdin.flush()
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        _wait(process)


def pager_of(repo: Repository) -> str:
    """As git finds it, but for what the repository itself says: that would be run.  "" for none."""
    mine = users_own(repo, "core.pager")
    chosen = os.environ.get("GIT_PAGER", mine[-1] if mine else os.environ.get("PAGER", "less")).strip()
    words = chosen.split()
    known = bool(words) and (shutil.which(words[0]) is not None or not words[0].replace("-", "").isalnum())
    return "" if chosen == "cat" or not known else chosen


def _start(command: str) -> subprocess.Popen[str] | None:
    environment = {**_DEFAULTS, **os.environ}
    try:
        return subprocess.Popen(
            ["sh", "-c", command], stdin=subprocess.PIPE, env=environment, text=True, errors="backslashreplace"
        )
    except OSError:
        return None


def _wait(process: subprocess.Popen[str]) -> None:
    """Ctrl-C is the pager's while it runs."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
