"""``canonize undo``: the last run is taken back, unless somebody has built on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.repositories import FIXTURES, Project, make_project, read_tree


def test_nothing_to_take_back(project: Project) -> None:
    done = project.canonize("undo")
    assert done.code == 2 and "there is no run to take back" in done.stderr


def test_a_branch(project: Project) -> None:
    before = project.state()
    project.canonize("migrate", "--branch", "work")
    tip = project.git("rev-parse", "work")
    done = project.canonize("undo")
    assert (done.code, done.stderr) == (0, f"Branch work is gone; git branch -f work {tip[:10]} brings it back.\n")
    assert project.state() == before
    assert project.canonize("undo").code == 2
    assert project.canonize("migrate", "--branch", "work").code == 0


def test_a_prune(tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", read_tree(FIXTURES / "prune_shims" / "before"))
    before = project.state()
    assert project.canonize("shims", "prune", "app.old.pool").code == 0
    assert project.git("diff", "--name-only", "main", "canonize/prune-shims") == "app/old/pool.py"
    done = project.canonize("undo")
    assert done.code == 0 and "Branch canonize/prune-shims is gone" in done.stderr
    assert project.state() == before
    assert project.canonize("shims", "prune", "app.old.pool").code == 0


def test_a_branch_that_somebody_has_built_on(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("branch", "more", "work")
    done = project.canonize("undo")
    assert done.code == 2 and "refs/heads/more holds the commits of work, too" in done.stderr
    project.git("branch", "-D", "more")
    project.git("checkout", "--quiet", "work")
    done = project.canonize("undo")
    assert done.code == 2 and "the branch work is checked out in" in done.stderr
    project.commit({"mine.txt": b""})
    project.git("checkout", "--quiet", "main")
    done = project.canonize("undo")
    assert done.code == 2 and "the branch work has moved since" in done.stderr
    assert len(project.commits("work")) == 3


def test_a_branch_that_is_gone(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("branch", "-D", "work")
    done = project.canonize("undo")
    assert done.code == 2 and "is gone already" in done.stderr


def test_a_branch_in_a_linked_worktree(project: Project, tmp_path: Path) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("worktree", "add", "--quiet", str(tmp_path / "linked"), "work")
    assert f"checked out in {tmp_path}/linked" in project.canonize("undo").stderr


def test_edits_in_place(project: Project) -> None:
    before = project.state()
    project.canonize("migrate", "--in-place")
    done = project.canonize("undo")
    assert (done.code, done.stderr) == (0, "The edits of 3 files are taken back.\n")
    assert project.state() == before
    assert project.canonize("undo").code == 2


def test_edits_in_place_of_files_that_were_dirty(project: Project) -> None:
    with (project.path / "app/main.py").open("ab") as file:
        file.write(b"# mine\n")
    (project.path / "app/main.py").chmod(0o755)
    before = project.state()
    project.canonize("migrate", "--in-place", "--allow-dirty")
    assert project.canonize("undo").code == 0
    assert project.state() == before


@pytest.mark.parametrize("how", ["edit", "stage", "commit"])
def test_edits_in_place_that_somebody_has_built_on(project: Project, how: str) -> None:
    project.canonize("migrate", "--in-place")
    if how == "edit":
        (project.path / "app/main.py").write_bytes(b"# other\n")
    else:
        project.git("add", "--all")
    if how == "commit":
        project.git("commit", "--quiet", "-m", "mine")
    before = project.state()
    done = project.canonize("undo")
    assert done.code == 2 and " was " + {"edit": "edited"}.get(how, "staged or committed") in done.stderr
    assert project.state() == before


def test_of_two_runs_the_last(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.canonize("migrate", "--in-place")
    assert "3 files" in project.canonize("undo").stderr
    assert "no run" in project.canonize("undo").stderr
    project.git("branch", "-D", "work")
    project.canonize("migrate", "--in-place")
    project.canonize("migrate", "--branch", "work")
    assert "Branch work is gone" in project.canonize("undo").stderr
