"""What every command does with its terminal, its workers, and the ways in which a run ends early."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import typer
from tests.reference.command_line import built_commands
from tests.repositories import Project, canonize, has_escape_codes

from canonize.cli.app import app
from canonize.cli.examples import EXAMPLES

COMMANDS = [["audit"], ["diff"], ["diff", "--format", "stat"], ["verify"], ["migrate", "--in-place"]]


def process(project: Project, *arguments: str, **options: object) -> subprocess.Popen[bytes]:
    """The program as a process of its own."""
    command = [sys.executable, "-m", "canonize", *arguments]
    return subprocess.Popen(command, cwd=project.path, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


def on_a_terminal(project: Project, *arguments: str) -> str:
    """What the program writes to a terminal."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "canonize", *arguments]
    running = subprocess.Popen(command, cwd=project.path, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    written = b""
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:  # Linux says so when the other end has gone
        pass
    os.close(ours)
    assert running.wait() == 0, written
    return written.decode()


def test_colour_on_a_terminal(project: Project) -> None:
    assert "\x1b[3" in on_a_terminal(project, "diff", "--executor", "serial")


@pytest.mark.parametrize("how", ["--no-color", "NO_COLOR"])
def test_no_colour(how: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    if how == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    written = on_a_terminal(project, "diff", "--executor", "serial", *([how] if how.startswith("-") else []))
    assert "\x1b[3" not in written and "Forward old paths" in written


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_escape_codes_in_a_pipe(command: list[str], project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    done = project.canonize(*command)
    assert done.code == 0 and not has_escape_codes(done.stdout + done.stderr)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_quiet(command: list[str], project: Project) -> None:
    assert project.canonize(*command, "--quiet").stderr == ""


def test_quiet_migration_says_only_what_was_left(project: Project) -> None:
    assert project.canonize("migrate", "--branch", "a", "--quiet").stdout == ""
    project.commit({"app/broken.py": b"from app.service import Pool\ndef f(:\n"})
    done = project.canonize("migrate", "--branch", "b", "--quiet")
    assert done.code == 3
    assert done.stdout.splitlines()[0] == "left: unparsable (1)" and len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    "command",
    [
        ["migrate"],
        ["migrate", "--in-place"],
        ["diff"],
        ["run", "consolidate-imports", "--old", "app.service:Pool", "--new", "app.pool:Pool"],
        ["run", "--in-place", "consolidate-imports", "--old", "app.service:Pool", "--new", "app.pool:Pool"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_what_comes_next_is_typed_for_the_same_repository(command: list[str], project: Project) -> None:
    done = canonize(command[0], "-C", str(project.path), *command[1:])
    assert done.code == 0
    commands = re.findall(r"^(?:Next: | {6})((?:canonize|git) .*)", done.stderr, re.MULTILINE)
    assert commands and all(f" -C {project.path}" in line for line in commands)


# -- ends


@pytest.mark.parametrize("command", [["diff"], ["migrate"], ["audit"], ["verify"]], ids=" ".join)
def test_interrupted(command: list[str], project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = project.state()
    monkeypatch.setattr(f"canonize.cli.commands.{command[0]}.locate", interrupt)
    done = project.canonize(*command)
    assert (done.code, done.stdout) == (130, "")
    assert done.stderr.splitlines() == ["canonize: interrupted", "  nothing is half done; run it again"]
    assert project.state() == before


@pytest.fixture
def busy(project: Project) -> Iterator[tuple[Project, subprocess.Popen[bytes]]]:
    """A migration with two workers at work, in a process group of its own."""
    if not Path("/proc/self/task").exists():
        pytest.skip("waits for workers by /proc")
    project.commit({f"app/m{n}.py": b"from app.service import Pool\n" * 200 for n in range(200)})
    with process(project, "migrate", "--jobs", "2", stdout=subprocess.PIPE, start_new_session=True) as running:
        while running.poll() is None and len(workers_of(running.pid)) < 2:
            time.sleep(0.01)
        try:
            yield project, running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def workers_of(pid: int) -> list[int]:
    """Its children, apart from git."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(OSError):
            if b"canonize" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
    return found


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.3])
def test_interrupted_by_a_signal(delay: float, busy: tuple[Project, subprocess.Popen[bytes]]) -> None:
    """In the midst of it: workers make no traceback either, nor do they wait for ever."""
    project, running = busy
    before = project.state()
    time.sleep(delay)
    os.killpg(running.pid, signal.SIGINT)
    _, complaint = running.communicate(timeout=60)
    assert running.returncode in (130, 0)
    assert b"Traceback" not in complaint, complaint.decode()
    if running.returncode:  # else it was faster
        assert project.state() == before


def test_killed(busy: tuple[Project, subprocess.Popen[bytes]]) -> None:
    """Workers do not outlive the program."""
    project, running = busy
    workers = workers_of(running.pid)
    running.kill()
    running.wait()
    ended = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < ended:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert project.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "command", [["diff"], ["diff", "--format", "patch"], ["diff", "--json"], ["audit"]], ids=" ".join
)
def test_reader_goes_away(command: list[str], project: Project) -> None:
    """``canonize diff | head``: no complaint."""
    with process(project, *command, "--executor", "serial", "--quiet", stdout=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_version() -> None:
    assert canonize("--version").stdout.startswith("canonize ")


@pytest.mark.parametrize("command", ["audit", "plan", "diff", "migrate", "verify", "demo"])
def test_help(command: str) -> None:
    done = canonize(command, "--help")
    assert (
        done.code == 0
        and done.stdout.lstrip().startswith(f"Usage: canonize {command} ")
        and "..." not in done.stdout.split("Options")[1]
    )


def test_help_lists_every_command_in_full() -> None:
    shown = " ".join(canonize("--help").stdout.replace("│", " ").split())
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        first = (command.help or "").partition("\n\n")[0]
        assert f"{name} {' '.join(first.split())}" in shown


def test_help_loses_nothing_to_markup() -> None:
    """Rich takes what stands in brackets for a style."""
    for words, command in built_commands().items():
        shown = " ".join(canonize(*words.split(), "--help").stdout.replace("│", " ").split())
        for paragraph in (command.help or "").split("\n\n"):
            assert " ".join(paragraph.split()) in shown, words
        assert all(line in shown for line, _ in EXAMPLES.get(words, ())), words
