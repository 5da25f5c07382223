"""``canonize`` alone, and ``canonize init``: what a newcomer meets first."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.git.repos import Sandbox
from tests.repositories import Project, canonize, case, make_project

from canonize.plan.read import read_plan
from canonize.plan.settings import read_settings


@pytest.fixture
def websockets(tmp_path: Path) -> Project:
    project = make_project(tmp_path / "repo", case("websocket_managers").before)
    (project.path / "canonize.toml").unlink()
    return project


def answered(project: Project, answers: str, *arguments: str, terminal: str = "dumb") -> tuple[int, str]:
    """``canonize init`` at a terminal where somebody types."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "canonize", "init", *arguments]
    environment = {**os.environ, "TERM": terminal}
    running = subprocess.Popen(command, cwd=project.path, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    os.write(ours, answers.encode())
    shown = b""
    try:
        while block := os.read(ours, 65536):
            shown += block
    except OSError:  # Linux says so when the other end has gone
        pass
    os.close(ours)
    return running.wait(), shown.decode()


# -- canonize


def test_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = canonize()
    assert done.code == 0 and done.stderr == ""
    assert "is not in a git repository" in done.stdout and "canonize demo" in done.stdout


def test_without_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Sandbox.create(tmp_path / "repo").path)
    done = canonize()
    assert done.code == 0 and "no commit yet" in done.stdout


def test_without_a_plan(websockets: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(websockets.path)
    before = websockets.state()
    done = canonize()
    assert done.code == 0 and done.stderr == ""
    assert "  WebSocketManager         5 modules\n  UnifiedWebSocketManager  3 modules" in done.stdout
    assert "canonize audit --name 'WebSocketManager'" in done.stdout and "canonize init" in done.stdout
    assert websockets.state() == before


def test_with_a_plan_and_after_a_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.path)
    done = canonize()
    assert done.code == 0 and "the plan in canonize.toml has 2 entries" in done.stdout
    assert "canonize diff" in done.stdout and "canonize undo" not in done.stdout
    canonize("migrate", "--branch", "one")
    assert "canonize verify --branch one" in canonize().stdout
    canonize("undo")
    assert "canonize undo" not in canonize().stdout


def test_with_a_plan_that_is_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.path)
    (project.path / "canonize.toml").write_text("schema = 2\n")
    done = canonize()
    assert done.code == 2 and done.stderr.startswith("canonize: canonize.toml:1: the plan has schema = 2")


# -- canonize init


def test_answers_make_a_plan(websockets: Project) -> None:
    code, shown = answered(websockets, "1\n1\ndirectory\n")
    assert code == 0, shown
    plan = read_plan(websockets.path / "canonize.toml")
    assert [entry.canonical.name for entry in plan.consolidations] == ["WebSocketManager"]
    assert len(plan.consolidations[0].duplicates) == 4
    assert read_settings(websockets.path)[0].tables["options"] == {"group-by": "directory"}
    assert "Which shall become one?" in shown and "Which stays?" in shown and "What makes one commit?" in shown
    assert websockets.canonize("diff", "--format", "stat").code in (0, 3)


def test_wrong_answers_are_asked_again_and_one_can_be_skipped(websockets: Project) -> None:
    code, shown = answered(websockets, "77\n*WebSocketManager\n9\nskip\n1\n\n")
    assert code == 0, shown
    assert shown.count("That is no number of the list.") == 2
    assert len(read_plan(websockets.path / "canonize.toml").consolidations) == 1


def test_the_second_answer_is_the_canonical(websockets: Project) -> None:
    _, shown = answered(websockets, "1\n2\n\n")
    second = next(line.split()[1] for line in shown.splitlines() if line.startswith("  2  app"))
    assert str(read_plan(websockets.path / "canonize.toml").consolidations[0].canonical) == second


def test_flags_instead_of_answers(websockets: Project) -> None:
    symbol = "app.legacy.manager:WebSocketManager"
    done = websockets.canonize("init", "--name", "WebSocketManager", "--canonical", symbol, "--group-by", "file")
    assert done.code == 1 and "new import cycle" in done.stderr  # the plan is written, and says what stands against it
    assert str(read_plan(websockets.path / "canonize.toml").consolidations[0].canonical) == symbol


REFUSED = {
    "nothing": ([], "init asks questions", "--name GLOB, --canonical MODULE:NAME or --yes, --group-by GROUP or --yes"),
    "no canonical": (
        ["--name", "X", "--group-by", "file"],
        "init asks questions",
        "give --canonical MODULE:NAME or --yes",
    ),
    "no name": (["--yes"], "init asks questions", "give --name GLOB"),
    "unknown": (
        ["--name", "WebSocketManger", "--yes"],
        "nothing called WebSocketManger has duplicates",
        "WebSocketManager",
    ),
    "misspelt": (
        ["--name", "WebSocketManager", "--yes", "--canonical", "app.legacy.manger:WebSocketManager"],
        "app.legacy.manger:WebSocketManager is none of the definitions",
        "did you mean app.legacy.manager:WebSocketManager?",
    ),
    "no symbol": (["--name", "X", "--yes", "--canonical", "a/b"], "not a dotted", "write module:Name"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, websockets: Project) -> None:
    arguments, cause, remedy = REFUSED[name]
    before = websockets.state()
    done = websockets.canonize("init", *arguments)
    assert done.code == 2 and done.stdout == ""
    first, second = done.stderr.splitlines()
    assert cause in first and remedy in second
    assert websockets.state() == before


def test_a_plan_is_not_overwritten(project: Project) -> None:
    done = project.canonize("init", "--name", "Pool", "--yes")
    assert done.code == 2 and "exists already" in done.stderr
    assert project.canonize("init", "--name", "Pool", "--yes", "--force").code == 0


def test_questions_have_the_terminal_to_themselves(websockets: Project) -> None:
    """What shows progress would write over them, and hold back a line that has no end."""
    code, shown = answered(websockets, "1\npackage\n", "--name", "WebSocketManager", terminal="xterm-256color")
    assert code == 0, shown
    question = shown.index("Which stays? A number, or skip [1]:")
    assert shown.count("\x1b[?25l", 0, question) == shown.count("\x1b[?25h", 0, question)  # the cursor is there
