"""``canonize verify``: the proof, before and after the fact."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tests.repositories import Project, case, make_project


def test_of_what_migrate_would_do(project: Project) -> None:
    done = project.canonize("verify")
    assert done.code == 0
    assert "verifying the 2 that migrate would make" in done.stderr
    assert done.stdout.count("holds  ") == 5 and "BROKEN" not in done.stdout


def test_of_a_branch(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    done = project.canonize("verify", "--branch", "work")
    assert done.code == 0
    assert done.stderr == "Verifying 2 commits on work.\n"


def test_of_the_branch_that_is_checked_out(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("checkout", "--quiet", "work")
    assert project.canonize("verify").stderr == "Verifying 2 commits on the current branch.\n"


def test_json(project: Project) -> None:
    report = json.loads(project.canonize("verify", "--json").stdout)
    assert set(report) == {"schema", "holds", "checks", "metrics", "unformatted"}
    assert (report["schema"], report["holds"]) == ("canonize.verify/1", True)
    assert all(set(check) == {"name", "holds", "looked_at", "problems"} for check in report["checks"])
    metrics = {metric["name"]: (metric["before"], metric["after"]) for metric in report["metrics"]}
    assert metrics["imports of an old path"] == ("2", "0")
    assert metrics["definitions of 2 canonical symbols"] == ("4", "2")


def test_finds_what_somebody_broke(project: Project) -> None:
    """A commit of the series, amended by hand."""
    project.canonize("migrate", "--branch", "work")
    message = project.git("log", "-1", "--format=%B", "work")
    project.git("checkout", "--quiet", "work~1")
    project.commit({"app/main.py": b"from app.service import GREETING, Servce\ndef f(:\n"}, message)
    project.git("branch", "--quiet", "--force", "work", "HEAD")
    done = project.canonize("verify", "--branch", "work")
    assert done.code == 1
    assert "BROKEN every file that parsed still parses" in done.stdout
    assert "commit 2/2: app/main.py:" in done.stdout


def test_finds_an_import_that_fails_now(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    message = project.git("log", "-1", "--format=%B", "work")
    project.git("checkout", "--quiet", "work~1")
    project.commit({"app/main.py": b"from app.pool import Pol\n"}, message)
    project.git("branch", "--quiet", "--force", "work", "HEAD")
    done = project.canonize("verify", "--branch", "work", "--json")
    assert done.code == 1
    broken = [check for check in json.loads(done.stdout)["checks"] if not check["holds"]]
    assert [check["problems"] for check in broken] == [["commit 2/2: app/main.py: app.pool:Pol no longer resolves"]]


def test_other_commits_in_between(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("checkout", "--quiet", "work~1")
    project.commit({"notes.txt": b"mine\n"}, "Of my own")
    project.git("cherry-pick", "work")
    project.git("branch", "--quiet", "--force", "work", "HEAD")
    done = project.canonize("verify", "--branch", "work")
    assert done.code == 2 and "other commits stand between" in done.stderr


@pytest.fixture
def tested(tmp_path: Path) -> Project:
    return make_project(tmp_path / "tested", case("pure_module_forward").before)


def test_tests_before_and_after(tested: Project) -> None:
    """In copies; the user's files stay as they are."""
    before = tested.state()
    command = f"{sys.executable} -B -m pytest -q -p no:cacheprovider"
    report = json.loads(tested.canonize("verify", "--json", "--tests", command).stdout)
    assert (
        report["metrics"][-1]
        == {
            "name": "test pass rate",
            "before": "0 % (0 of 1)",
            "after": "100 % (1 of 1)",
        }
        or report["metrics"][-1]["after"] == "100 % (1 of 1)"
    )
    assert tested.state() == before


def test_a_test_command_that_prints_nothing(tested: Project) -> None:
    done = tested.canonize("verify", "--tests", "exit 3")
    assert "failed (exit code 3) -> failed (exit code 3)" in done.stdout


# -- every commit alone


def test_every_commit_alone(project: Project) -> None:
    """The whole tree of each, with worker processes and without, of a branch and of what would become one."""
    done = project.canonize("verify", "--each-commit")
    assert done.code == 0 and done.stdout.count(" alone (") == 2
    project.canonize("migrate", "--branch", "work")
    for options in ([], ["--jobs", "2"]):
        done = project.canonize("verify", "--each-commit", "--branch", "work", *options)
        lines = [line for line in done.stdout.splitlines() if " alone (" in line]
        assert done.code == 0 and len(lines) == 2
        assert lines[0].startswith(f"holds  1/2 {project.commits('work')[0][:10]} Forward old paths of Pool, get_pool")
        assert lines[0].endswith(" imports)")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("app/pool.py", b"", "app/service.py: app.pool:Pool does not resolve"),
        ("app/main.py", b"def f(:\n", "app/main.py: "),
        ("app/main.py", b"return 1\n", "app/main.py: line 1: 'return' outside function"),
        ("app/main.py", b"from app.pool import Missing\n", "app/main.py: app.pool:Missing does not resolve"),
        ("app/pool.py", None, "does not resolve"),
    ],
)
def test_a_commit_in_the_middle_that_is_broken(project: Project, file: str, content: bytes | None, said: str) -> None:
    """And mended by the next one: at the end of the series nothing is wrong."""
    project.canonize("migrate", "--branch", "work", "--group-by", "file")
    first, second = project.commits("work")
    before = project.show(second, file)
    message = project.git("log", "-1", "--format=%B", first)
    project.git("checkout", "--quiet", first)
    if content is None:
        (project.path / file).unlink()
    else:
        project.write({file: content})
    project.git("commit", "--quiet", "--all", "--amend", "-m", message)
    project.git("read-tree", "-u", "--reset", second)
    assert (project.path / file).read_bytes() == before
    project.git("commit", "--quiet", "-m", project.git("log", "-1", "--format=%B", second))
    project.git("branch", "--force", "work", "HEAD")
    report = json.loads(project.canonize("verify", "--each-commit", "--branch", "work", "--json").stdout)
    alone = [check for check in report["checks"] if check["name"].endswith(" alone")]
    assert [check["holds"] for check in alone] == [False, True]
    assert any(said in problem for problem in alone[0]["problems"]), alone[0]["problems"]


def test_a_module_that_goes_while_it_is_imported(project: Project) -> None:
    project.canonize("migrate", "--branch", "work")
    project.git("checkout", "--quiet", "work")
    project.git("rm", "--quiet", "app/pool.py")
    project.git("commit", "--quiet", "--amend", "--no-edit")
    done = project.canonize("verify", "--branch", "work")
    assert done.code == 1 and "app/main.py: app.pool:Pool no longer resolves" in done.stdout


@pytest.mark.parametrize(
    ("name", "definitions", "imports"),
    [("move_definition", ("2", "2"), ("2", "0")), ("mixin_members", ("2", "1"), ("1", "0"))],
)
def test_what_is_prepared_first_counts_too(
    name: str, definitions: tuple[str, str], imports: tuple[str, str], tmp_path: Path
) -> None:
    """Before a definition is moved, or has its mixin, nothing can go to it: its old paths are in use all the same."""
    project = make_project(tmp_path / "repo", case(name).before)
    report = json.loads(project.canonize("verify", "--json").stdout)
    assert report["holds"], report
    metrics = {metric["name"]: (metric["before"], metric["after"]) for metric in report["metrics"]}
    assert next(said for name, said in metrics.items() if name.startswith("definitions of")) == definitions
    assert metrics["imports of an old path"] == imports
