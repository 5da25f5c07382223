"""Every fixture through the whole program, in a real repository: what DESIGN.md §8 promises."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from tests.repositories import FIXTURES, Case, Project, brief, case, cases, isolate, make_project

from canonize_codemods.shims import helper_source

BRANCH = "canonize/test"


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path)


def _parameters() -> list[Any]:
    return [pytest.param(each, id=each.name, marks=pytest.mark.row(*each.rows)) for each in cases()]


@pytest.fixture(params=_parameters())
def fixture(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture
def project(fixture: Case, tmp_path: Path) -> Project:
    return make_project(tmp_path / "repo", fixture.before)


def test_migrates(fixture: Case, project: Project) -> None:
    untouched = project.state()
    left = 3 if fixture.leaves else 0

    done = project.canonize("migrate", "--branch", BRANCH, "--json")

    assert done.code == left, done.stderr
    report = json.loads(done.stdout)
    assert sorted(map(brief, report["findings"])) == sorted(fixture.findings)
    if not report["commits"]:
        assert fixture.after == fixture.before
        assert project.state() == untouched
        return
    assert project.commits(BRANCH) == report["commits"]
    assert project.tree(BRANCH) == fixture.after
    broken = _unparsable(fixture.before)
    for commit in report["commits"]:
        assert _unparsable(project.tree(commit)) <= broken
    project.git("branch", "-m", BRANCH, "kept")
    assert project.state() == {**untouched, "refs": project.git("for-each-ref")}

    proof = project.canonize("verify", "--branch", "kept")
    assert proof.code == 0, proof.stdout + proof.stderr

    again = project.canonize("migrate", "--branch", BRANCH, "--base", "kept", "--json")
    assert again.code == left, again.stderr
    assert json.loads(again.stdout)["files"] == 0
    assert project.git("branch", "--list", BRANCH) == ""


def test_patch_applies(fixture: Case, project: Project, tmp_path: Path) -> None:
    done = project.canonize("diff", "--format", "patch")

    patch = tmp_path / "migration.patch"
    patch.write_bytes(done.raw)
    assert bool(done.raw) == (fixture.after != fixture.before)
    if done.raw:
        project.git("apply", "--check", str(patch))
        project.git("apply", str(patch))
    assert {path: data for path, (_, data) in project.files().items() if not _is_folder(project, path)} == fixture.after


def test_in_place(fixture: Case, project: Project) -> None:
    before = project.state()

    done = project.canonize("migrate", "--in-place")

    assert done.code == (3 if fixture.leaves else 0), done.stderr
    state = project.state()
    assert {path: data for path, (_, data) in project.files().items() if not _is_folder(project, path)} == fixture.after
    assert (state["index"], state["refs"], state["head"]) == (before["index"], before["refs"], before["head"])
    assert project.canonize("diff", "--worktree", "--format", "patch").raw == b""


def test_helpers_are_current(fixture: Case) -> None:
    for path, data in fixture.after.items():
        if path.endswith("_moved.py"):
            assert data == helper_source(), "copy shims/moved.py to every fixture's _moved.py"


def test_at_least_ten() -> None:
    assert len(cases()) >= 10
    assert all((folder / "after").is_dir() for folder in FIXTURES.iterdir() if (folder / "before").is_dir())


def test_websocket_users_are_served(tmp_path: Path) -> None:
    """The report's last metric: concurrent user success 0 % → 100 %, before and after, by the fixture's own tests."""
    project = make_project(tmp_path / "repo", case("websocket_managers").before)
    assert _served(project) == "0 % of 10 users served"
    assert _suite(project).returncode == 1

    assert project.canonize("migrate", "--branch", BRANCH).code == 0
    project.git("checkout", "--quiet", BRANCH)

    assert _served(project) == "100 % of 10 users served"
    suite = _suite(project)
    assert suite.returncode == 0, suite.stdout.decode()


def test_websocket_commits_import_alone(tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", case("websocket_managers").before)
    project.canonize("migrate", "--branch", BRANCH)
    modules = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in case("websocket_managers").before
        if path.endswith(".py") and path.startswith("app/")
    ]
    for commit in project.commits(BRANCH):
        project.git("checkout", "--quiet", commit)
        code = f"for name in {modules}: __import__(name)"
        done = subprocess.run([sys.executable, "-B", "-c", code], cwd=project.path, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()


def _unparsable(files: dict[str, bytes]) -> set[str]:
    found = set()
    for path, data in files.items():
        if path.endswith(".py"):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    compile(data, path, "exec", dont_inherit=True)
            except SyntaxError:
                found.add(path)
    return found


def _is_folder(project: Project, path: str) -> bool:
    return (project.path / path).is_dir()


def _served(project: Project) -> str:
    command = [sys.executable, "-B", "-m", "app.metrics", "10"]
    return subprocess.run(command, cwd=project.path, capture_output=True, check=True).stdout.decode().strip()


def _suite(project: Project) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]
    return subprocess.run(command, cwd=project.path, capture_output=True)
