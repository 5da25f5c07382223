"""``canonize pr open --repos``: many repositories, each with its base, and what fails stays alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.publish.cluster import cluster
from tests.publish.conftest import FILES, NAMES, GitHub
from tests.publish.fake_github import TOKEN, FakeRepository
from tests.repositories import canonize, make_project


def repository(github: GitHub, folder: Path, files: dict[str, bytes], branch: str = "main") -> FakeRepository:
    name = next(NAMES)
    project = make_project(folder / name, files)
    if branch != "main":
        project.git("branch", "--quiet", "-m", branch)
    there = github.fake.create("fleet", name, project.path)
    there.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    return there


def listed(github: GitHub, folder: Path, *tables: tuple[FakeRepository, str]) -> Path:
    path = folder / "repositories.toml"
    url = github.git_url
    path.write_text("".join(f'[[repository]]\nurl = "{url}/fleet/{r.name}.git"\n{more}\n' for r, more in tables))
    return path


def run(github: GitHub, path: Path, *arguments: str, executor: str = "serial", code: int = 0) -> dict[str, Any]:
    forge = ("--forge", "github", "--api-url", github.url, "--pause", "0", "--executor", executor)
    clones = ("--clones", str(path.parent / "clones"))
    done = canonize("pr", "open", "--repos", str(path), "--json", *arguments, *forge, *clones)
    assert done.code == code, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    return {row["name"].rpartition("/")[2]: row for row in json.loads(done.stdout)["repositories"]}


def actions(row: dict[str, Any]) -> list[str]:
    return [pull["action"] for pull in row["pull_requests"]]


def test_each_repository_has_its_own_base(github: GitHub, tmp_path: Path) -> None:
    one, two = repository(github, tmp_path, FILES), repository(github, tmp_path, FILES, "develop")
    three = repository(github, tmp_path, FILES)
    three.git("branch", "release", "main")
    path = listed(github, tmp_path, (one, ""), (two, ""), (three, 'base = "release"'))
    rows = run(github, path)
    assert [row["base"] for row in rows.values()] == ["main", "develop", "release"]
    assert [there.pulls[0].base for there in (one, two, three)] == ["main", "develop", "release"]
    assert [len(there.pulls) for there in (one, two, three)] == [2, 2, 2]
    again = run(github, path)
    assert [actions(row) for row in again.values()] == [["up to date"] * 2] * 3


def test_one_that_fails_does_not_stop_the_others(github: GitHub, tmp_path: Path) -> None:
    """Not there; no plan; a plan that is refused; no right to push."""
    good, gone = repository(github, tmp_path, FILES), FakeRepository("fleet", "gone", tmp_path)
    bare = {path: data for path, data in FILES.items() if path != "canonize.toml"}
    no_plan = repository(github, tmp_path, bare)
    plan = b'schema = 1\n[[consolidate]]\ncanonical = "app.nowhere:X"\nduplicates = ["app.service:Pool"]\n'
    refused = repository(github, tmp_path, {**FILES, "canonize.toml": plan})
    closed = repository(github, tmp_path, FILES)
    closed.push = False
    last = repository(github, tmp_path, FILES)
    tables = [(each, "") for each in (gone, no_plan, refused, good, closed, last)]
    rows = run(github, listed(github, tmp_path, *tables), "--fork", "never", code=3)
    assert [bool(row["failed"]) for row in rows.values()] == [True, True, True, False, True, False]
    assert "there is no plan" in rows[no_plan.name]["failed"] and "app.nowhere" in rows[refused.name]["failed"]
    assert "not allowed" in rows[closed.name]["failed"]
    assert [actions(rows[there.name]) for there in (good, last)] == [["opened"] * 2] * 2
    github.fake.problems.clear()  # the one that is not there


def test_a_plan_for_all_a_plan_for_one_and_one_from_an_audit(github: GitHub, tmp_path: Path) -> None:
    bare = {path: data for path, data in FILES.items() if path != "canonize.toml"}
    one, two, three = (repository(github, tmp_path, bare) for _ in range(3))
    (tmp_path / "common.toml").write_bytes(FILES["canonize.toml"])
    (tmp_path / "own.toml").write_text(
        'schema = 1\n[[consolidate]]\ncanonical = "app.pool:Pool"\nduplicates = ["app.service:Pool"]\n'
    )
    path = listed(github, tmp_path, (one, ""), (two, 'plan = "own.toml"'))
    rows = run(github, path, str(tmp_path / "common.toml"))
    assert [there.pulls[0].title for there in (one, two)] == [
        "Forward old paths of Pool, get_pool",
        "Forward old paths of Pool",
    ]
    assert all(actions(row) == ["opened"] * 2 for row in rows.values())
    run(github, listed(github, tmp_path, (three, 'names = ["Pool"]')))
    assert three.pulls[0].title == "Forward old paths of Pool" and three.pulls[0].head == "canonize/audit-shims"


def test_a_budget_for_all_of_them(github: GitHub, tmp_path: Path) -> None:
    """What is open already counts, wherever it is in the list."""
    one, two, three = (repository(github, tmp_path, FILES) for _ in range(3))
    run(github, listed(github, tmp_path, (three, "")))
    run(github, listed(github, tmp_path, (one, ""), (two, ""), (three, "")), "--max-open", "3", code=3)
    assert [len(there.pulls) for there in (one, two, three)] == [1, 0, 2]


def test_clones_are_shallow_and_kept(github: GitHub, tmp_path: Path) -> None:
    there = repository(github, tmp_path, FILES)
    there.git("-c", "user.name=A", "-c", "user.email=a@b", "commit-tree", "main^{tree}", "-p", "main", "-m", "more")
    path = listed(github, tmp_path, (there, ""))
    run(github, path)
    clone = tmp_path / "clones/127.0.0.1/fleet" / there.name
    assert (clone / ".git/shallow").is_file() and not (clone / "app").exists()
    assert TOKEN not in (clone / ".git/config").read_text()


def test_a_dask_cluster(github: GitHub, tmp_path: Path) -> None:
    """Two workers give back what is to be pushed; the token never gets there."""
    pytest.importorskip("distributed")
    repositories = [repository(github, tmp_path, FILES) for _ in range(4)]
    path = listed(github, tmp_path, *((there, "") for there in repositories))
    with cluster(tmp_path) as address:
        forge = ("--forge", "github", "--api-url", github.url, "--pause", "0", "--executor", f"dask://{address}")
        command = [sys.executable, "-m", "canonize", "pr", "open", "--repos", str(path), "--json", *forge]
        command += ["--clones", str(tmp_path / "clones")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [actions(row) for row in json.loads(done.stdout)["repositories"]] == [["opened"] * 2] * 4


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "has no list of repositories"),
        ("[[repository]]\n", "repository 1 has no url"),
        ('[[repository]]\nurl = "https://ada:pw@host/a/b.git"\n', "https://***@host/a/b.git has credentials in it"),
        ('[[repository]]\nurl = "https://host/a/b.git"\nbranch = "x"\n', "branch"),
        ('[[repository]]\nurl = "https://host/a/b.git"\n' * 2, "has host/a/b twice"),
        ("[[", "repositories.toml"),
    ],
)
def test_lists_that_cannot_be_used(tmp_path: Path, text: str, cause: str) -> None:
    (tmp_path / "repositories.toml").write_text(text)
    done = canonize("pr", "open", "--repos", str(tmp_path / "repositories.toml"))
    assert done.code == 2 and cause in done.stderr
