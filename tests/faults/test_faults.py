"""A sample of what ``kill_everywhere`` does for every step, and faults that come one at a time."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from tests.faults.scenarios import SCENARIOS
from tests.repositories import Project, canonize, case, isolate, make_project

from canonize.git import series
from canonize.git.home import locked
from canonize.git.runs import Run, Runs

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "cli", ROOT / "codemods")))}


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "repo", case("mixed_module_forward").before)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_killed_at_a_sample_of_steps(scenario: object) -> None:
    name = getattr(scenario, "name", "")
    done = run(sys.executable, "-m", "tests.faults.kill_everywhere", "--every", "37", "--scenario", name)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.partition(" points")[0].split()[-1]) > 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    if run("unshare", "--mount", "true").returncode:
        pytest.skip("no mount namespaces here")
    done = run("unshare", "--mount", sys.executable, "-m", "tests.faults.full_disk", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert all(int(line.split(" sizes")[0].split()[-1]) > 0 for line in done.stdout.splitlines())


@pytest.mark.parametrize("limit", [0, 100, 1000])
def test_files_that_may_not_grow(project: Project, limit: int) -> None:
    """As with a quota: git dies of a signal, Python gets an error."""
    before = project.state()
    command = [sys.executable, "-m", "canonize", "migrate", "--branch", "work", "--executor", "serial"]
    done = subprocess.run(
        command,
        cwd=project.path,
        env={**os.environ, **ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 2 and "defect" not in done.stderr, done.stderr
    assert project.state() == before
    assert project.canonize("migrate", "--branch", "work").code == 0


# -- locks of another git


def test_the_branch_is_locked(project: Project) -> None:
    lock = project.path / ".git/refs/heads/work.lock"
    lock.touch()
    before = project.state()
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 2 and "work.lock" in done.stderr
    assert project.state() == before
    lock.unlink()
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 0 and "note: a run" not in done.stderr


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "config.lock", "shallow.lock"])
def test_other_locks_do_not_matter(project: Project, name: str) -> None:
    (project.path / ".git" / name).touch()
    assert project.canonize("migrate", "--branch", "work").code == 0
    (project.path / ".git" / name).unlink()


def test_undo_when_refs_are_being_packed(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    lock = project.path / ".git/packed-refs.lock"
    lock.touch()
    done = project.canonize("undo")
    assert done.code == 2 and "packed-refs.lock" in done.stderr and len(project.commits("work")) == 2
    lock.unlink()
    assert project.canonize("undo").code == 0


# -- somebody else, at the same time


def test_somebody_makes_the_branch_meanwhile(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    write = series._import

    def and_somebody_is_faster(*arguments: object) -> list[str]:
        project.git("branch", "work")
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(series, "_import", and_somebody_is_faster)
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 2 and "there is a branch work already" in done.stderr
    assert project.commits("work") == []


def test_somebody_moves_the_branch_meanwhile(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.canonize("migrate", "--branch", "work")
    project.commit({"late.py": b"from app.service import Pool\n"})
    write = series._import

    def and_somebody_moves_it(*arguments: object) -> list[str]:
        project.git("branch", "--force", "work", "main")
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(series, "_import", and_somebody_moves_it)
    done = project.canonize("migrate", "--branch", "work", "--update")
    assert done.code == 2 and "somebody has moved the branch work meanwhile" in done.stderr
    assert project.commits("work") == []


@pytest.mark.parametrize("command", [("migrate",), ("migrate", "--in-place"), ("undo",)])
def test_a_second_canonize(project: Project, command: tuple[str, ...]) -> None:
    before = project.state()
    with locked(project.path / ".git", "run", "busy"):
        done = project.canonize(*command)
    assert done.code == 2 and "another canonize is at work in this repository" in done.stderr
    assert project.state() == before


@pytest.mark.parametrize(
    "command",
    [("diff",), ("run", "--dry-run", "consolidate-imports", "--old", "app.service:Pool", "--new", "app.pool:Pool")],
    ids=lambda command: command[0],
)
def test_who_only_looks_waits_for_nobody(project: Project, command: tuple[str, ...]) -> None:
    with locked(project.path / ".git", "run", "busy"):
        done = canonize(command[0], "-C", str(project.path), *command[1:])
    assert done.code == 0 and "from app.pool import Pool" in done.stdout


def test_two_at_the_same_time(project: Project) -> None:
    """Each is done, or says why not; never half."""
    command = [sys.executable, "-m", "canonize", "migrate", "--executor", "serial", "--branch"]
    environment = {**os.environ, **ENVIRONMENT}
    names = ["one", "two", "three"]
    started = [
        subprocess.Popen([*command, name], cwd=project.path, env=environment, stderr=subprocess.PIPE, stdout=-3)
        for name in names
    ]
    said = [process.communicate()[1].decode() for process in started]
    for process, name, words in zip(started, names, said, strict=True):
        assert process.returncode == 0 or "another canonize is at work" in words
        assert len(project.git("branch", "--list", name)) > 0 or process.returncode == 2
        assert process.returncode == 2 or len(project.commits(name)) == 2


# -- what the next run says


def test_says_that_nothing_was_changed(project: Project) -> None:
    runs = Runs(project.open())
    with runs.locked():
        runs.begin(Run("work", project.git("rev-parse", "main"), "0" * 16))
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 0
    assert "note: a run that was cut short (begun) had changed nothing" in done.stderr


def test_says_that_it_was_complete(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    folder = project.path / ".git/canonize"
    (folder / "last.json").rename(folder / "run.json")
    tip = project.git("rev-parse", "work")
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 0
    assert "was complete: the branch work holds its commits" in done.stderr
    assert "Branch work holds 2 commits" in done.stderr
    assert project.git("rev-parse", "work") == tip
    assert project.canonize("undo").code == 0


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"schema": 2, "run": {}}', b'{"schema": 1, "run": {"old": 1}}']
)
def test_a_journal_that_is_none(project: Project, content: bytes) -> None:
    (project.path / ".git/canonize").mkdir()
    (project.path / ".git/canonize/run.json").write_bytes(content)
    assert project.canonize("migrate", "--branch", "work").code == 0


def test_says_that_an_undo_was_complete(project: Project) -> None:
    """And then makes the branch that is asked for, the same as before."""
    project.canonize("migrate", "--branch", "work")
    run = Runs(project.open()).last()
    assert run is not None
    project.git("branch", "-D", "work")
    folder = project.path / ".git/canonize"
    undone = {**asdict(run), "old": run.new, "new": None, "undoes": True, "step": "branch"}
    (folder / "run.json").write_text(json.dumps({"schema": 1, "run": undone}))
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 0 and "as it was before the run that it took back" in done.stderr
    assert len(project.commits("work")) == 2
