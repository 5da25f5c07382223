"""What long work says of itself, on a terminal; and that it is silent anywhere else."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import pytest
from rich.console import Console
from tests.cli.test_output import on_a_terminal
from tests.repositories import Project

from canonize.executors import open_mapper
from canonize.progress import display


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("canonize.progress._SECONDS", -1.0)  # show also what is over at once
    yield Console(file=Terminal(), width=80, color_system=None, force_terminal=True)


def text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_files_are_counted_not_batches(console: Console) -> None:
    with open_mapper("serial", None, console) as mapper:
        mapper.stage("working")
        tasks = [(["a"] * 20, 1), (["b"] * 13, 1)]
        for _ in mapper(len, tasks, "reading"):
            time.sleep(0.15)
        time.sleep(0.15)
    written = text(console)
    assert "reading" in written and "20/33" in written
    assert "working" in written.rpartition("20/33")[2]  # what goes on when all of them are there


def test_rate_and_remaining_time(console: Console) -> None:
    with display(console) as shown:
        step = shown.track("rewriting", 2000)
        for _ in range(5):
            time.sleep(0.1)
            step(300)
        time.sleep(0.15)
    last = text(console).rpartition("rewriting")[2]
    assert "1,500/2,000" in last and "/s" in last and "left" in last


def test_a_pause_leaves_nothing(console: Console) -> None:
    with display(console) as shown:
        shown.stage("working")
        time.sleep(0.15)
        with shown.paused():
            before = text(console)
            time.sleep(0.15)
            assert text(console) == before
        shown.stage("going on")
        time.sleep(0.15)
    assert "going on" in text(console)


def test_a_line_is_a_line(console: Console) -> None:
    with display(console) as shown:
        shown.track("looking for imports by old paths", 12_345_678)(1_234_567)
        time.sleep(0.15)
    assert max(len(line.rpartition("\r")[2]) for line in text(console).splitlines()) <= 80


def test_short_phases_are_not_shown(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.progress._SECONDS", 60.0)
    with display(console) as shown:
        shown.stage("working")
        time.sleep(0.15)
    assert "working" not in text(console)


@pytest.mark.parametrize("how", ["pipe", "quiet", "dumb"])
def test_silence(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.progress._SECONDS", -1.0)
    monkeypatch.setenv("TERM", "dumb" if how == "dumb" else "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    console = Console(file=io.StringIO() if how == "pipe" else Terminal(), quiet=how == "quiet")
    with display(console) as shown:
        shown.stage("working")
        shown.track("reading", 3)(1)
    assert text(console) == ""


def test_the_program_cleans_up(project: Project) -> None:
    written = on_a_terminal(project, "verify", "--executor", "serial")
    assert written.count("\x1b[?25l") == written.count("\x1b[?25h")  # the cursor is back
