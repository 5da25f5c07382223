"""``canonize shims``: what it lists, what it refuses, and that it never takes more than nobody needs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.repositories import FIXTURES, Project, case, make_project, read_tree

from canonize.git.runs import Runs
from canonize.project_version import is_due, project_version

BEFORE = read_tree(FIXTURES / "prune_shims" / "before")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "repo", BEFORE)


def listed(project: Project, *options: str) -> dict[str, Any]:
    done = project.canonize("shims", "list", "--json", *options)
    assert done.code == 0, done.stderr
    return {shim["module"]: shim for shim in json.loads(done.stdout)["shims"]}


def test_a_repository_without_shims(tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", {"a.py": b"import sys\n"})
    assert project.canonize("shims", "list").stdout == "No shims.\n"
    assert project.canonize("shims", "prune").code == 0
    assert project.git("branch", "--list") == "* main"


def test_every_shim_is_listed(project: Project) -> None:
    found = listed(project)
    assert {module: (shim["form"], shim["whole"]) for module, shim in found.items()} == {
        "app.old.configured": ("forward", True),
        "app.old.edited": ("forward", True),
        "app.old.pool": ("forward", True),
        "app.old.same": ("alias", True),
        "app.old.used": ("forward", True),
        "app.pkg": ("forward", True),
        "app.service": ("forward", False),
    }
    assert found["app.old.pool"]["names"] == {"Pool": "app.pool:Pool"}
    assert (found["app.old.pool"]["remove_in"], found["app.old.pool"]["due"]) == ("3.0", False)
    assert found["app.old.edited"]["edited"] == "line 23"


def test_users_with_their_lines(project: Project) -> None:
    found = listed(project)
    assert found["app.old.pool"]["users"] == []
    assert found["app.old.configured"]["users"] == [
        {"path": "pyproject.toml", "line": 4, "form": "text", "name": "Pool"}
    ]
    assert found["app.old.used"]["users"] == [
        {"path": "tests/test_used.py", "line": 8, "form": "string", "name": "Pool"}
    ]


@pytest.mark.parametrize(
    ("text", "form", "line"),
    [
        ("from app.old.pool import Pool\n", "import", 1),
        ("import app.old.pool\n", "import", 1),
        ("import app.old\n\napp.old.pool.Pool\n", "attribute", 3),
        ("from app import old as o\n\no.pool.Pool()\n", "attribute", 3),
        ("def f():\n    from app.old import pool\n", "import", 2),
        ("try:\n    from app.old.pool import *\nexcept ImportError:\n    pass\n", "star", 2),
        ("X = 'app.old.pool:Pool'\n", "string", 1),
        ("X = 'see app.old.pool, please'\n", "string", 1),
        ("import importlib\n\nimportlib.import_module('.pool', 'app.old')\n", "string", 3),
        ("import importlib\n\nimportlib.import_module('..old.pool', 'app.new')\n", "string", 3),
        ("from app.old.pool import Pool; x = = 1\n", "text", 1),
        ("import importlib\n\n\ndef f():\n    importlib.import_module('app.old.pool').Pool\n    x = = 1\n", "text", 5),
    ],
)
def test_whatever_needs_it_keeps_it(project: Project, text: str, form: str, line: int) -> None:
    project.commit({"user.py": text.encode()})
    uses = listed(project)["app.old.pool"]["users"]
    assert (uses[0]["path"], uses[0]["form"], uses[0]["line"]) == ("user.py", form, line)
    done = project.canonize("shims", "prune", "app.old.pool", "--dry-run")
    assert done.code == 3 and f"user.py:{line}" in done.stdout


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("Makefile", "run:\n\tpython -m app.old.pool\n", 2),
        ("docker/Dockerfile.prod", "FROM python\nCMD python -m app.old.pool\n", 2),
        ("Procfile", "web: gunicorn app.old.pool:Pool\n", 1),
        ("bin/run.sh", "#!/bin/sh\nexec python app/old/pool.py\n", 2),
        (".github/workflows/ci.yml", "jobs:\n  a:\n    steps:\n      - run: python -m app.old.pool\n", 4),
        ("deploy/app.service", "[Service]\nExecStart=/bin/python -m app.old.pool\n", 2),
    ],
)
def test_what_a_command_names_keeps_it_unless_forced(project: Project, path: str, text: str, line: int) -> None:
    project.commit({path: text.encode()})
    uses = listed(project)["app.old.pool"]["users"]
    assert [(use["path"], use["line"], use["form"]) for use in uses] == [(path, line, "text")]
    done = project.canonize("shims", "prune", "app.old.pool", "--branch", "one")
    assert done.code == 3 and f"{path}:{line}" in done.stdout and "--force" in done.stdout
    assert project.git("branch", "--list", "one") == ""
    assert project.canonize("shims", "prune", "app.old.pool", "--branch", "one", "--force").code == 0
    assert project.git("diff", "--name-only", "main", "one") == "app/old/pool.py"


def test_force_does_not_take_what_code_uses(project: Project) -> None:
    project.commit({"user.py": b"from app.old.pool import Pool\n"})
    assert project.canonize("shims", "prune", "app.old.pool", "--force").code == 3


@pytest.mark.parametrize(
    "text",
    [
        "# app.old.pool.Pool was here\n",
        '"""Instead of app.old.pool."""\n',
        "from app.older.pool import x\n",
        "pool = 1\n",
    ],
)
def test_what_only_sounds_like_it_does_not(project: Project, text: str) -> None:
    project.commit({"user.py": text.encode()})
    assert listed(project)["app.old.pool"]["users"] == []


def test_age_is_that_of_the_forwarding(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other edits of the file make the shim no younger."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2020-01-02T03:04:05+00:00")
    text = (
        BEFORE["app/old/pool.py"]
        .replace(b"app.pool", b"app.pool ".strip())
        .replace(b"import install", b"import install  ")
    )
    first = project.commit({"app/old/young.py": text})
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2021-01-02T03:04:05+00:00")
    project.commit({"app/old/young.py": text.replace(b"1.x", b"one")})
    shim = listed(project)["app.old.young"]
    assert (shim["commit"], shim["since"]) == (first, "2020-01-02T03:04:05+00:00")


def test_a_shallow_clone_says_at_least(project: Project, tmp_path: Path) -> None:
    project.commit({"other.py": b"1\n"})
    project.git("clone", "--quiet", "--depth", "1", project.path.as_uri(), str(tmp_path / "shallow"))
    assert listed(Project(tmp_path / "shallow"))["app.old.pool"]["since_at_least"] is True


def test_check_fails_when_a_shim_outlives_its_version(project: Project) -> None:
    assert project.canonize("shims", "list", "--check").code == 0
    project.commit({"pyproject.toml": BEFORE["pyproject.toml"].replace(b"2.4", b"3.0")})
    done = project.canonize("shims", "list", "--check")
    assert done.code == 1 and "3.0 (due)" in done.stdout


def test_guard_fails_when_a_shim_outlives_its_version(project: Project) -> None:
    plan = b'schema = 1\n[[consolidate]]\ncanonical = "app.pool:Pool"\nduplicates = ["app.old.pool:Pool"]\n'
    project.commit({"canonize.toml": plan})
    assert project.canonize("guard").code == 0
    project.commit({"pyproject.toml": BEFORE["pyproject.toml"].replace(b"2.4", b"3.0")})
    done = project.canonize("guard")
    assert done.code == 1 and "the shim app.old.pool was to go away in 3.0" in done.stdout
    assert '"shim-outlived"' in project.canonize("guard", "--format", "sarif").stdout
    assert project.canonize("guard", "--diff", "HEAD").code == 0


def test_named_shims_only(project: Project) -> None:
    done = project.canonize("shims", "prune", "app.old.pool", "--branch", "one")
    assert done.code == 0, done.stdout
    assert project.git("diff", "--name-only", "main", "one") == "app/old/pool.py"


def test_an_unknown_shim_is_refused(project: Project) -> None:
    done = project.canonize("shims", "prune", "app.old.pol")
    assert done.code == 2 and "there is no shim app.old.pol" in done.stderr


def test_an_existing_branch_is_refused(project: Project) -> None:
    project.git("branch", "canonize/prune-shims")
    assert project.canonize("shims", "prune").code == 2


def test_another_run_keeps_it_out(project: Project) -> None:
    with Runs(project.open()).locked():
        done = project.canonize("shims", "prune")
    assert done.code == 2 and "another canonize is at work" in done.stderr
    assert project.git("branch", "--list") == "* main"


def test_what_was_killed_after_its_last_step_is_not_done_again(project: Project) -> None:
    assert project.canonize("shims", "prune", "app.old.pool", "--json").code == 0
    runs = Runs(project.open())
    last = runs.last()
    assert last is not None
    runs.begin(replace(last, step="branch"))  # as a kill before the journal is closed leaves it
    done = project.canonize("shims", "prune", "app.old.pool", "--json")
    assert done.code == 0 and json.loads(done.stdout)["commits"] == project.commits("canonize/prune-shims")
    assert project.canonize("shims", "prune", "app.old.pool").code == 2


def test_the_helper_goes_with_the_last_shim(tmp_path: Path) -> None:
    files = {path: data for path, data in BEFORE.items() if path in ("app/__init__.py", "app/_moved.py", "app/pool.py")}
    files["app/old/pool.py"] = BEFORE["app/old/pool.py"]
    project = make_project(tmp_path / "repo", files)
    assert project.canonize("shims", "prune", "--branch", "none").code == 0
    assert set(project.tree("none")) == {"app/__init__.py", "app/pool.py"}


def test_an_edited_helper_stays(tmp_path: Path) -> None:
    files = {"app/pool.py": BEFORE["app/pool.py"], "app/old/pool.py": BEFORE["app/old/pool.py"]}
    files["app/_moved.py"] = BEFORE["app/_moved.py"] + b"\n# ours\n"
    project = make_project(tmp_path / "repo", files)
    done = project.canonize("shims", "prune", "--branch", "none", "--json")
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["helper-edited"]
    assert "app/_moved.py" in project.tree("none")


def test_a_re_export_is_a_shim_where_the_plan_says_so(tmp_path: Path) -> None:
    plan = (
        b'schema = 1\n[[consolidate]]\ncanonical = "app.pool:Pool"\nduplicates = ["app.old:Pool"]\n'
        b'shim = "reexport"\nremove-in = "2.0"\n'
    )
    text = b'from app.pool import Pool as Pool\n\n__all__ = ["Pool"]\n'
    files = {"app/pool.py": BEFORE["app/pool.py"], "app/old.py": text, "app/other.py": text}
    project = make_project(tmp_path / "repo", files)
    assert listed(project) == {}
    project.commit({"canonize.toml": plan, "setup.cfg": b"[metadata]\nversion = 2.1\n"})
    found = listed(project)
    assert list(found) == ["app.old"]
    assert (found["app.old"]["form"], found["app.old"]["due"]) == ("reexport", True)
    assert project.canonize("shims", "prune", "--branch", "none").code == 0
    assert project.git("diff", "--name-only", "main", "none") == "app/old.py"


@pytest.mark.parametrize("name", ["pure_module_forward", "mixed_module_forward", "module_moved", "shim_alias"])
def test_what_migrate_wrote_is_not_taken_for_edited(name: str, tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", case(name).after)
    found = listed(project)
    assert found and all(shim["edited"] is None for shim in found.values())


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({}, ""),
        ({"pyproject.toml": "[project]\nversion = '1.2'\n"}, "1.2"),
        ({"pyproject.toml": "[tool.poetry]\nversion = '1.3'\n"}, "1.3"),
        ({"pyproject.toml": "[tool.hatch.version]\npath = 'a/v.py'\n", "a/v.py": "__version__ = '1.4'\n"}, "1.4"),
        (
            {
                "pyproject.toml": "[tool.setuptools.dynamic]\nversion = {attr = 'a.VERSION'}\n",
                "a/__init__.py": "VERSION = '1.5'\n",
            },
            "1.5",
        ),
        ({"setup.cfg": "[metadata]\nversion = 1.6\n"}, "1.6"),
        ({"setup.cfg": "[metadata]\nversion = attr: a.__version__\n", "src/a.py": "__version__ = '1.7'\n"}, "1.7"),
        ({"setup.py": "from setuptools import setup\nsetup(name='a', version='1.8')\n"}, "1.8"),
        ({"a/__init__.py": "__version__: str = '1.9'\n"}, "1.9"),
        ({"pyproject.toml": "not TOML", "setup.cfg": "not INI", "setup.py": "not ( Python"}, ""),
        ({"a/__init__.py": "__version__ = read()\n"}, ""),
    ],
)
def test_the_version_is_read_not_run(files: dict[str, str], version: str) -> None:
    assert project_version({path: text.encode() for path, text in files.items()}) == version


@pytest.mark.parametrize(
    ("remove_in", "version", "due"),
    [("3.0", "2.9", False), ("3.0", "3.0", True), ("3.0", "3.0rc1", False), ("3", "10", True), ("next", "3", None)],
)
def test_due(remove_in: str, version: str, due: bool | None) -> None:
    assert is_due(remove_in, version) is due


def test_a_dry_run_as_a_page(project: Project) -> None:
    done = project.canonize("shims", "prune", "--dry-run", "--format", "html")
    assert done.stdout.startswith("<!DOCTYPE html>") and "shims without users" in done.stdout
    assert project.git("branch", "--list") == "* main"
