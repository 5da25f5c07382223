"""Running git so that a repository nobody vouches for runs nothing itself.

Three things decide what git does besides its arguments, and each is held here:

- **The environment.**  A hook or an alias that started canonize left ``GIT_DIR``, ``GIT_INDEX_FILE`` and the like.
  Every ``GIT_*`` is hidden from git, except those by which users say who they are and how to reach a server (``KEPT``).
- **The configuration.**  ``SETTINGS`` outrank every configuration file, and so does ``disarmed``, for filters and hooks
  that only the configuration can name.  They travel as ``GIT_CONFIG_KEY_n``: ``-c`` splits a name at its first ``=``.
- **The objects.**  Replace refs are ignored: facts are cached by blob id, so a blob must be what its id says, and a
  series must read the same to reviewers who don't have the refs.  Missing objects are never fetched.

What runs programs or reaches out by its nature is left to the caller: ``diff`` needs ``--no-ext-diff --no-textconv``,
``push`` needs a ``GIT_ALLOW_PROTOCOL`` of its own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from subprocess import PIPE, Popen
from types import TracebackType
from typing import IO, Self, cast

# Without this, importing GitPython fails where git is not installed, before anybody can say so in one line.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

from git import Git, GitCommandNotFound

from canonize.errors import CanonizeError

KEPT = (
    "GIT_AUTHOR_",
    "GIT_COMMITTER_",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_KEY_",
    "GIT_CONFIG_VALUE_",
    "GIT_ASKPASS",
    "GIT_EXEC_PATH",
    "GIT_HTTP_",
    "GIT_PROXY_",
    "GIT_PYTHON_",
    "GIT_SSH",
    "GIT_SSL_",
)
VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "",  # none: a git that doesn't know GIT_NO_LAZY_FETCH can't fetch either
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",  # status must not rewrite the index
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
# For a git that shall run the user's hooks: the repository's configuration counts.
OBEDIENT = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "i18n.commitEncoding": "UTF-8",
    "log.showSignature": "false",
}

_HIDING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Completed:
    """A git that ended: its exit status, its whole output, and the line in which it complained."""

    status: int
    stdout: bytes
    complaint: str


class Process:
    """A git that runs within its ``with`` block: read ``stdout``, then ``finish()``.

    ``feed`` is written to its input from a thread and its complaints are read by another, so that neither side can wait
    for the other forever.  Leaving the block early ends it.  CanonizeError on entry when git is not installed.
    """

    pid = 0
    stdout: IO[bytes]

    def __init__(self, git: Git, arguments: Iterable[str], feed: Iterable[bytes], variables: Mapping[str, str]) -> None:
        self._git = git
        self._command = [git.GIT_PYTHON_GIT_EXECUTABLE or "git", *arguments]
        self._feed = feed
        self._variables = dict(variables)
        self._errors = b""
        self._feed_error: Exception | None = None
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._write, self._collect)]

    def __enter__(self) -> Self:
        try:
            with own_environment():
                handle = self._git.execute(self._command, istream=PIPE, as_process=True, env=self._variables)
        except GitCommandNotFound as error:
            raise CanonizeError("git is not installed", "install git 2.31 or newer, and put it on PATH") from error
        self._handle = handle  # GitPython ends the process when this goes
        self._popen = cast("Popen[bytes]", handle.proc)
        self.pid = self._popen.pid
        self.stdout = cast("IO[bytes]", self._popen.stdout)
        try:
            for thread in self._threads:
                thread.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def finish(self) -> Completed:
        """Wait for the end.  Raises what ``feed`` raised; a failure of git itself is for the caller to judge."""
        rest = self.stdout.read()
        self._wait()
        if self._feed_error is not None:
            raise self._feed_error
        return Completed(self._popen.returncode, rest, complaint(self._errors))

    def _end(self) -> None:
        if self._popen.poll() is None:
            self._popen.terminate()  # not kill: git removes its lock files first
        self._wait()
        for stream in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            with suppress(BrokenPipeError):  # what stdin still had in its buffer
                cast("IO[bytes]", stream).close()

    def _wait(self) -> None:
        self._popen.wait()
        for thread in self._threads:
            with suppress(RuntimeError):  # it had not started when an interrupt came
                thread.join()

    def _write(self) -> None:
        try:
            with cast("IO[bytes]", self._popen.stdin) as stdin:
                for chunk in self._feed:
                    stdin.write(chunk)
        except BrokenPipeError:
            pass  # git has read all that it wanted; its exit status tells the rest
        except Exception as error:
            self._feed_error = error

    def _collect(self) -> None:
        try:
            with cast("IO[bytes]", self._popen.stderr) as stderr:
                self._errors = stderr.read()
        except (OSError, ValueError):
            pass  # closed already: an interrupt came while this thread was starting


def complaint(errors: bytes) -> str:
    """The one line of git's stderr that says what was wrong: the first that is fatal, else the last."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal: ", "error: "))]
    return (fatal[:1] or lines[-1:] or ["no reason given"])[0].removeprefix("fatal: ").removeprefix("error: ")


def inert(found: Mapping[str, str]) -> dict[str, str]:
    """The variables of one git: the fixed ones, and as configuration ``found`` (of ``disarmed``) and ``SETTINGS``."""
    variables = dict(VARIABLES)
    count = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isdecimal() else 0  # the user's own stay, and ours come later, so they win
    settings = {**found, **SETTINGS}
    for number, (key, value) in enumerate(settings.items(), first):
        variables[f"GIT_CONFIG_KEY_{number}"] = key
        variables[f"GIT_CONFIG_VALUE_{number}"] = value
    variables["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return variables


def disarmed(names: Iterable[str]) -> dict[str, str]:
    """Settings that disarm each ``filter.NAME.*`` and ``hook.NAME.*`` among the configuration ``names``.

    Without its clean filter a file whose stat data changed may be called dirty when it is not (Git LFS): the safe side.
    """
    found: dict[str, str] = {}
    for name in names:
        section, _, rest = name.partition(".")
        subsection, dot, _ = rest.rpartition(".")
        if dot and section == "filter":
            key = f"filter.{subsection}"
            found |= {f"{key}.clean": "", f"{key}.smudge": "", f"{key}.process": "", f"{key}.required": "false"}
        elif dot and section == "hook":  # git 2.54 and newer
            found[f"hook.{subsection}.enabled"] = "false"
    return found


@contextmanager
def own_environment() -> Iterator[None]:
    """Hide inherited ``GIT_*`` for a moment: GitPython reads and hands on ``os.environ``, and can't be told not to."""
    with _HIDING:
        names = [name for name in os.environ if name.startswith("GIT_") and not name.startswith(KEPT)]
        hidden = {name: os.environ.pop(name) for name in names}
        try:
            yield
        finally:
            os.environ.update(hidden)
