"""``canonize migrate --update``: the series derived again on a base that has moved on."""

from __future__ import annotations

import json

import pytest
from tests.repositories import Project, case


def later(project: Project) -> str:
    """A commit on main that the series would conflict with, and another importer; returns main's new tip."""
    main = b"# moved on\n" + case("mixed_module_forward").before["app/main.py"]
    return project.commit({"app/main.py": main, "app/late.py": b"from app.service import Pool\n"})


def test_derived_again(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    old = project.git("rev-parse", "work")
    base = later(project)
    before = {**project.state(), "refs": ""}
    done = project.canonize("migrate", "--branch", "work", "--update")
    assert done.code == 0
    assert f"git branch -f work {old[:10]} brings that back" in done.stderr
    assert project.git("merge-base", "main", "work") == base
    assert project.tree("work")["app/late.py"] == b"from app.pool import Pool\n"
    assert project.tree("work")["app/main.py"].startswith(b"# moved on\nfrom app.")
    assert {**project.state(), "refs": ""} == before
    assert project.canonize("verify", "--branch", "work").code == 0


def test_undone(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    old = project.git("rev-parse", "work")
    later(project)
    project.canonize("migrate", "--branch", "work", "--update")
    assert f"Branch work is at {old[:10]} again" in project.canonize("undo").stderr
    assert project.git("rev-parse", "work") == old


def test_up_to_date(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    old = project.git("rev-parse", "work")
    done = project.canonize("migrate", "--branch", "work", "--update", "--json")
    assert (done.code, json.loads(done.stdout)["commits"]) == (0, [])
    assert "is up to date" in done.stderr and project.git("rev-parse", "work") == old


def test_after_a_part_was_merged(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("merge", "--quiet", "--ff-only", "work~1")
    later(project)
    assert project.canonize("migrate", "--branch", "work", "--update").code == 0
    assert len(project.commits("work")) == 1


def test_nothing_is_left(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("merge", "--quiet", "--ff-only", "work")
    done = project.canonize("migrate", "--branch", "work", "--update")
    assert done.code == 0 and "Nothing is left to migrate" in done.stderr


def check_refused(project: Project, said: str) -> None:
    before = project.state()
    done = project.canonize("migrate", "--branch", "work", "--update")
    assert done.code == 2 and said in done.stderr
    assert project.state() == before


def test_no_branch(project: Project) -> None:
    check_refused(project, "there is no branch work to update")


def test_a_commit_of_somebody_else(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("checkout", "--quiet", "work")
    project.commit({"mine.txt": b""}, "By hand")
    project.git("checkout", "--quiet", "main")
    later(project)
    check_refused(project, "'By hand' on work is not canonize's")


@pytest.mark.parametrize("reflog", [True, False])
def test_a_commit_that_was_amended(project: Project, reflog: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("checkout", "--quiet", "work")
    project.write({"app/main.py": b"# mended by hand\n"})
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2030-01-01T00:00:00")
    project.git("commit", "--quiet", "--amend", "--all", "--no-edit")
    monkeypatch.delenv("GIT_COMMITTER_DATE")
    project.git("checkout", "--quiet", "main")
    if not reflog:
        (project.path / ".git/logs/refs/heads/work").unlink()
    later(project)
    check_refused(project, "was changed since canonize wrote it")


def test_in_another_clone_without_a_reflog(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    (project.path / ".git/logs/refs/heads/work").unlink()
    later(project)
    assert project.canonize("migrate", "--branch", "work", "--update").code == 0


def test_the_branch_is_checked_out(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    later(project)
    project.git("checkout", "--quiet", "work")
    before = project.state()
    done = project.canonize("migrate", "--branch", "work", "--update", "--base", "main")
    assert done.code == 2 and "is checked out in" in done.stderr
    assert project.state() == before
