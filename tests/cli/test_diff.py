"""``canonize diff``: the dry run, in four formats."""

from __future__ import annotations

import json

import pytest
from tests.repositories import Project, case, has_escape_codes

NAME = "mixed_module_forward"


def test_writes_nothing(project: Project) -> None:
    before = project.state()
    for format in ("text", "patch", "stat", "json"):
        assert project.canonize("diff", "--format", format).code == 0
    assert project.state() == before


def test_text(project: Project) -> None:
    done = project.canonize("diff")
    lines = done.stdout.splitlines()
    assert lines[0] == "1/2 Forward old paths of Pool, get_pool"
    assert "app/_moved.py (new)" in lines
    assert "app/service.py  [2 definition]" in lines
    assert "2/2 Import Pool, get_pool from app.pool in app" in lines
    assert "-from app.service import GREETING, Pool, Service, get_pool" in lines
    assert "3 files in 2 commits." in lines
    assert done.stderr.startswith("Next: canonize migrate")


def test_stat(project: Project) -> None:
    done = project.canonize("diff", "--format", "stat")
    lines = done.stdout.splitlines()
    assert [line.split("|")[0].strip() for line in lines[:-1]] == ["app/_moved.py", "app/main.py", "app/service.py"]
    assert lines[-1].startswith(" 3 files changed, ")
    assert "note: import-unused (2)" in done.stderr


def test_patch_is_all_there_is_on_standard_output(project: Project) -> None:
    done = project.canonize("diff", "--format", "patch")
    assert done.stdout.startswith("diff --git a/app/_moved.py b/app/_moved.py\nnew file mode 100644\n")
    assert "note: import-unused" in done.stderr


@pytest.mark.parametrize("how", [["--json"], ["--format", "json"]])
def test_json(how: list[str], project: Project) -> None:
    report = json.loads(project.canonize("diff", *how).stdout)
    assert set(report) == {"schema", "plan", "files", "reasons", "changesets", "findings"}
    assert (report["schema"], report["files"]) == ("canonize.diff/1", 3)
    assert report["reasons"] == {"definition": 2, "from-import": 2}
    assert [changeset["step"] for changeset in report["changesets"]] == ["shims", "importers"]
    files = [file for changeset in report["changesets"] for file in changeset["files"]]
    assert [(file["path"], file["status"]) for file in files] == [
        ("app/_moved.py", "added"),
        ("app/service.py", "modified"),
        ("app/main.py", "modified"),
    ]
    assert files[2]["reasons"][0] == {
        "line": 1,
        "form": "from-import",
        "old": "app.service:Pool",
        "new": "app.pool:Pool",
    }
    assert files[2]["patch"].startswith("diff --git a/app/main.py")
    assert set(report["findings"][0]) == {"path", "line", "code", "severity", "message", "remedy"}


def test_check(project: Project) -> None:
    """1 while there is something to do; 0 when it is done."""
    assert project.canonize("diff", "--check").code == 1
    assert project.canonize("diff", "--check", "--json").code == 1
    project.canonize("migrate", "--branch", "work")
    done = project.canonize("diff", "--check", "--base", "work")
    assert done.code == 0 and done.stdout.startswith("Nothing to change.")


def test_something_left(project: Project) -> None:
    """3, with a line that says why; under --check changes come first."""
    project.commit({"app/broken.py": b"from app.service import Pool\ndef f(:\n"})
    done = project.canonize("diff", "--format", "stat")
    assert done.code == 3
    assert "left: unparsable (1)\n  app/broken.py:2: " in done.stderr
    assert project.canonize("diff", "--check").code == 1
    project.canonize("migrate", "--branch", "work")
    assert project.canonize("diff", "--check", "--base", "work").code == 3


def test_worktree(project: Project) -> None:
    """Of the files as they are on disk."""
    project.write({"app/main.py": b"from app.service import Pool\n"})
    assert "+from app.pool import Pool\n" in project.canonize("diff", "--worktree").stdout
    committed = project.canonize("diff")
    assert "+from app.pool import Pool, get_pool\n" in committed.stdout
    assert "1 Python file has uncommitted changes" in committed.stderr


def test_another_plan(project: Project) -> None:
    plan = case(NAME).plan.replace(b'"app.service:get_pool"', b'"app.service:get_pool2"')
    (project.path / "other.toml").write_bytes(
        plan.partition(b"\n[[consolidate]]")[0] + b"\n[[consolidate]]" + plan.split(b"\n[[consolidate]]")[1]
    )
    done = project.canonize("diff", str(project.path / "other.toml"), "--json")
    assert json.loads(done.stdout)["reasons"] == {"definition": 1, "from-import": 1}


def test_piped_output_is_plain(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (["diff"], ["diff", "--format", "stat"], ["audit"], ["verify"], ["migrate"]):
        done = project.canonize(*command)
        assert not has_escape_codes(done.stdout + done.stderr), command
