"""``canonize shims prune`` on fixtures: before, after and findings as for a migration, ``prune.txt`` for the plan."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from tests.repositories import FIXTURES, brief, isolate, make_project, read_tree

FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/prune.txt"))
BRANCH = "canonize/test"


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_prunes(folder: Path, tmp_path: Path) -> None:
    before, after = read_tree(folder / "before"), read_tree(folder / "after")
    expected = (folder / "findings.txt").read_text().splitlines() if (folder / "findings.txt").exists() else []
    project = make_project(tmp_path / "repo", before)
    untouched = project.state()

    shown = project.canonize("shims", "prune", "--dry-run", "--json")
    assert shown.code == (3 if expected else 0), shown.stderr
    assert project.state() == untouched

    done = project.canonize("shims", "prune", "--branch", BRANCH, "--json")
    report = json.loads(done.stdout)
    assert done.code == (3 if expected else 0), done.stderr
    assert sorted(map(brief, report["findings"])) == sorted(expected)
    assert project.commits(BRANCH) == report["commits"]
    assert project.tree(BRANCH) == after
    assert [each["title"] for each in report["changesets"]] == [
        each["title"] for each in json.loads(shown.stdout)["changesets"]
    ]
    for commit in report["commits"]:
        for path, data in project.tree(commit).items():
            if path.endswith(".py"):
                ast.parse(data)

    again = project.canonize("shims", "prune", "--base", BRANCH, "--branch", "again", "--json")
    assert json.loads(again.stdout)["commits"] == []
    project.git("branch", "-D", BRANCH)
    assert project.state() == untouched


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_patch_is_what_git_apply_takes(folder: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", read_tree(folder / "before"))
    shown = project.canonize("shims", "prune", "--dry-run", "--format", "patch")
    project.git("apply", "--index", input=shown.raw)
    project.git("commit", "--quiet", "-m", "applied")
    assert project.tree("main") == read_tree(folder / "after")
