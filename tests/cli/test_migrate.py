"""``canonize migrate``: where commits go, how they are cut, and what stays untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.repositories import Project, case, make_project

PLAN = case("mixed_module_forward").plan


def files_of(project: Project, commit: str) -> list[str]:
    return project.git("diff-tree", "--no-commit-id", "--name-only", "-r", commit).splitlines()


def test_a_new_branch_and_nothing_else(project: Project) -> None:
    before = project.state()
    done = project.canonize("migrate")
    assert done.code == 0
    assert project.git("branch", "--format", "%(refname:short)").split() == ["canonize/pool", "main"]
    project.git("branch", "--quiet", "-D", "canonize/pool")
    assert project.state() == before


def test_says_what_it_did_and_what_comes_next(project: Project) -> None:
    done = project.canonize("migrate", "--branch", "work")
    assert done.stdout.splitlines()[0] == "3 files in 2 commits."
    assert "note: import-unused (2)" in done.stdout
    said = done.stderr.splitlines()
    assert said[0] == "Branch work holds 2 commits; your checkout is as it was."
    assert said[1].startswith("Next: ") and "canonize verify --branch work" in said[1]


def test_messages_and_trailers(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    subjects = project.git("log", "--reverse", "--format=%s", "main..work").splitlines()
    assert subjects == ["Forward old paths of Pool, get_pool", "Import Pool, get_pool from app.pool in app"]
    keys = "%(trailers:key=Canonize-Plan,valueonly)%(trailers:key=Canonize-Step,valueonly)"
    trailers = project.git("log", "--reverse", f"--format={keys}", "main..work").split()
    assert trailers[1::2] == ["1/2", "2/2"] and trailers[0] == trailers[2] and len(trailers[0]) == 16
    assert project.git("log", "--format=%an <%ae>", "-1", "work") == "Ada <ada@example.org>"


def test_a_dirty_tree_stays_and_is_mentioned(project: Project) -> None:
    project.write({"app/main.py": b"# edited\n", "untracked.py": b"1\n"})
    project.git("add", "app/main.py")
    project.write({"app/clock.py": b"def now(): return 2\n"})
    before = project.state()
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 0
    assert "note: 2 Python files have uncommitted changes, which are not part of this" in done.stderr
    project.git("branch", "--quiet", "-D", "work")
    assert project.state() == before


def test_works_from_a_folder_below(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.repositories import canonize

    monkeypatch.chdir(project.path / "app")
    assert canonize("migrate", "--branch", "work").code == 0
    assert "app/_moved.py" in project.tree("work")


def test_base(project: Project) -> None:
    """On another revision than what is checked out; by tag, id or branch."""
    first = project.git("rev-parse", "HEAD")
    project.git("tag", "v1")
    project.commit({"app/late.py": b"from app.service import Pool\n"})
    assert json.loads(project.canonize("migrate", "--base", "v1", "--branch", "a", "--json").stdout)["base"] == first
    assert "app/late.py" not in project.tree("a")
    assert project.canonize("migrate", "--base", "main", "--branch", "b").code == 0
    assert project.tree("b")["app/late.py"] == b"from app.pool import Pool\n"


def test_again_after_the_repository_moved_on(project: Project) -> None:
    project.canonize("migrate", "--branch", "one")
    project.git("merge", "--quiet", "--ff-only", "one")
    project.commit({"app/late.py": b"from app.service import Pool\n"})
    done = project.canonize("migrate", "--branch", "two", "--json")
    assert [c["title"] for c in json.loads(done.stdout)["changesets"]] == ["Import Pool from app.pool in app"]
    assert files_of(project, "two") == ["app/late.py"]


@pytest.fixture
def large(tmp_path: Path) -> Project:
    """Two canonicals, seven importers in three packages."""
    files = {**case("mixed_module_forward").before}
    for package in ("a", "b"):
        for number in range(3):
            name = "get_pool" if number else "Pool"
            files[f"app/{package}/deep/m{number}.py"] = f"from app.service import {name}\n".encode()
    return make_project(tmp_path / "large", files)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], [["app/main.py"], ["app/a/deep/m0.py", "app/a/deep/m1.py", "app/a/deep/m2.py"], ["app/b/deep/m0.py"]]),
        (["--group-by", "package"], [["app/main.py"], ["app/a/deep/m0.py"], ["app/b/deep/m0.py"]]),
        (["--group-by", "directory"], [["app/main.py"], ["app/a/deep/m0.py"], ["app/b/deep/m0.py"]]),
        (["--max-files", "2"], [["app/main.py"], ["app/a/deep/m0.py", "app/a/deep/m1.py"], ["app/a/deep/m2.py"]]),
    ],
)
def test_how_commits_are_cut(options: list[str], expected: list[list[str]], large: Project) -> None:
    large.canonize("migrate", "--branch", "work", *options)
    cut = [files_of(large, commit) for commit in large.commits("work")]
    assert cut[0] == ["app/_moved.py", "app/service.py"]
    for files, found in zip(expected, cut[1:], strict=False):
        assert found[: len(files)] == files
    if "--max-files" in options:
        assert max(map(len, cut[1:])) == 2
    assert sorted(path for files in cut[1:] for path in files) == sorted(
        ["app/main.py", *(f"app/{package}/deep/m{number}.py" for package in "ab" for number in range(3))]
    )


def test_a_commit_for_each_file(large: Project) -> None:
    large.canonize("migrate", "--branch", "work", "--group-by", "file")
    assert [len(files_of(large, commit)) for commit in large.commits("work")] == [2, 1, 1, 1, 1, 1, 1, 1]


def test_a_commit_for_each_consolidation(large: Project) -> None:
    large.canonize("migrate", "--branch", "work", "--group-by", "consolidation")
    subjects = large.git("log", "--reverse", "--format=%s", "main..work").splitlines()
    assert subjects[1:] == [
        "Import Pool from app.pool",
        "Import Pool, get_pool from app.pool",
        "Import get_pool from app.pool",
    ]


# -- in place


def test_in_place_edits_the_files_and_commits_nothing(project: Project) -> None:
    before = project.state()
    done = project.canonize("migrate", "--in-place")
    assert done.code == 0
    assert "nothing is committed" in done.stderr
    assert {**project.state(), "files": None} == {**before, "files": None}
    assert set(project.git("status", "--porcelain").splitlines()) == {
        " M app/main.py",
        " M app/service.py",
        "?? app/_moved.py",
    }
    assert (project.path / "app/main.py").read_bytes() == case("mixed_module_forward").after["app/main.py"]


def test_in_place_twice_changes_nothing(project: Project) -> None:
    project.canonize("migrate", "--in-place")
    before = project.state()
    done = project.canonize("migrate", "--in-place", "--allow-dirty")
    assert done.code == 0 and done.stdout.startswith("Nothing to change.")
    assert project.state() == before


def test_in_place_refuses_files_with_uncommitted_changes(project: Project) -> None:
    """All or nothing: the clean files stay as they are, too."""
    with (project.path / "app/main.py").open("ab") as file:
        file.write(b"# mine\n")
    before = project.state()
    done = project.canonize("migrate", "--in-place")
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "canonize: app/main.py has uncommitted changes",
        "  commit or stash them, or pass --allow-dirty",
    ]
    assert project.state() == before

    assert project.canonize("migrate", "--in-place", "--allow-dirty").code == 0
    assert (
        (project.path / "app/main.py")
        .read_bytes()
        .startswith(b"from app.service import GREETING, Service\nfrom app.pool")
    )
    assert (project.path / "app/main.py").read_bytes().endswith(b"# mine\n")


def test_in_place_leaves_dirty_files_that_it_does_not_edit(project: Project) -> None:
    project.write({"app/clock.py": b"def now(): return 2\n"})
    assert project.canonize("migrate", "--in-place").code == 0
    assert (project.path / "app/clock.py").read_bytes() == b"def now(): return 2\n"


def test_in_place_when_a_file_is_in_the_way(project: Project) -> None:
    project.write({"app/_moved.py": b"mine\n"})
    before = project.state()
    done = project.canonize("migrate", "--in-place")
    assert done.code == 2 and "app/_moved.py" in done.stderr
    assert project.state() == before
