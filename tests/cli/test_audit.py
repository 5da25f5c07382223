"""``canonize audit`` as a command; what it finds is tested in tests/audit/."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.git.repos import HOSTILE
from tests.repositories import Project, case, make_project


@pytest.fixture
def app(tmp_path: Path) -> Project:
    return make_project(tmp_path / "app", case("websocket_managers").before)


def test_text(app: Project) -> None:
    done = app.canonize("audit", "--name", "*WebSocketManager", "--exclude", "tests/**")
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith("39 files: 2 names are defined more than once, 8 definitions.\n")
    assert "ErrorRecoveryHandler is WebSocketManager" in done.stdout


@pytest.mark.parametrize("how", [["--json"], ["--format", "json"]])
def test_json(how: list[str], app: Project) -> None:
    report = json.loads(app.canonize("audit", "--name", "WebSocketManager", *how).stdout)
    assert report["schema"].startswith("canonize.audit/")


def test_markdown(app: Project) -> None:
    assert app.canonize("audit", "--format", "markdown").stdout.startswith("#")


def test_check(app: Project) -> None:
    assert app.canonize("audit", "--name", "WebSocketManager", "--check").code == 1
    assert app.canonize("audit", "--name", "NothingOfThatName", "--check").code == 0


def test_a_choice_of_no_file_is_no_clean_code_base(app: Project) -> None:
    done = app.canonize("audit", "--include", "nowhere/**", "--check")
    assert (done.code, done.stdout) == (2, "")
    assert "--include nowhere/** matches no Python file" in done.stderr


def test_looks_at_the_files_on_disk_or_at_a_commit(app: Project) -> None:
    app.write({"app/fresh.py": b"class Fresh:\n    pass\n", "app/fresher.py": b"class Fresh:\n    pass\n"})
    app.git("add", "--intent-to-add", "app")
    assert "1 name is defined more than once" in app.canonize("audit", "--name", "Fresh").stdout
    assert "no name is defined more than once" in app.canonize("audit", "--name", "Fresh", "--rev", "HEAD").stdout


@pytest.mark.parametrize("rev", ["", "nowhere"])
def test_unknown_revision(rev: str, app: Project) -> None:
    done = app.canonize("audit", f"--rev={rev}")
    assert done.code == 2 and "names no commit" in done.stderr


@pytest.mark.parametrize("format", ["text", "json", "markdown", "sarif", "html"])
def test_odd_names(format: str, tmp_path: Path) -> None:
    files = dict.fromkeys(HOSTILE, b"class Manager: ...\nimport app.gone\n")
    odd = make_project(tmp_path / "odd", {**files, "app/__init__.py": b""})
    done = odd.canonize("audit", "--all", "--format", format)
    assert (done.code, done.stderr) == (0, "")
    assert "latin" in done.stdout


@pytest.mark.parametrize("format", ["text", "json", "markdown", "sarif", "html"])
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"notes.txt": b""}, "note: git tracks no Python file here\n"),
        ({"a.py": b"x = (\n", "b.ipynb": b"{", "c.py": b"\xff"}, ""),
    ],
)
def test_no_python_and_broken_files(files: dict[str, bytes], said: str, format: str, tmp_path: Path) -> None:
    odd = make_project(tmp_path / "odd", files)
    done = odd.canonize("audit", "--format", format, "--name", "Managr")
    assert (done.code, done.stderr) == (0, said)
    assert done.stdout.endswith("\n")


def test_notebooks_in_html(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "source": "class Manager:\n    def send(self): return 41\n"}
    notebook = json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5})
    files = {"a.ipynb": notebook.encode(), "b.py": b"class Manager:\n    def send(self): return 42\n"}
    done = make_project(tmp_path / "books", files).canonize("audit", "--format", "html")
    assert done.code == 0 and "return 41" in done.stdout and "return 42" in done.stdout


def test_expected_modules(app: Project) -> None:
    done = app.canonize(
        "audit", "--name", "Nothing", "--expect", "app.ws.manager", "--expect", "app.nowhere", "--check"
    )
    assert done.code == 1 and "app.nowhere" in done.stdout


def test_after_the_migration_there_is_one(app: Project) -> None:
    app.canonize("migrate", "--branch", "work")
    done = app.canonize("audit", "--name", "*WebSocketManager", "--exclude", "tests/**", "--rev", "work")
    assert "no name is defined more than once" in done.stdout


def test_a_folder_that_should_be_a_source_root_is_said(project: Project) -> None:
    project.commit({"lib/other/__init__.py": b"", **{f"app/m{n}.py": b"import other\n" for n in range(3)}})
    done = project.canonize("audit")
    assert "note: 3 files import other, which lies in lib; name that folder: source-roots in" in done.stderr
    project.commit({"pyproject.toml": b'[tool.canonize.project]\nsource-roots = [".", "lib"]\n'})
    assert "lies in lib" not in project.canonize("audit").stderr


def test_an_empty_name_is_an_error(app: Project) -> None:
    done = app.canonize("audit", "--name", "")
    assert done.code == 2 and "a name is empty" in done.stderr


def test_what_is_there_and_not_read_is_said_and_not_missing(tmp_path: Path) -> None:
    use = b"from app.big import X\nfrom app.link import Y\nfrom app.fast import z\nfrom app._version import v\n"
    files = {"app/__init__.py": b"", "app/use.py": use, "app/big.py": b"X = 1\n" * 2_000_000, "app/fast.pyx": b""}
    odd = make_project(tmp_path / "odd", {**files, ".gitignore": b"_version.py\n", "app/real.py": b"Y = 1\n"})
    (odd.path / "app/link.py").symlink_to("real.py")
    odd.git("add", "app")
    odd.write({"app/fresh.py": b"", "app/more.py": b"from app import fresh\n"})
    odd.git("add", "app/more.py")
    done = odd.canonize("audit")
    assert "can only fail" not in done.stdout
    assert done.stderr == "note: app/big.py is not read: 12 MB\nnote: app/link.py is not read: a symbolic link\n"
    report = json.loads(odd.canonize("audit", "--json").stdout)
    assert report["not_read"] == [
        {"path": "app/big.py", "reason": "12 MB"},
        {"path": "app/link.py", "reason": "a symbolic link"},
    ]
    odd.git("commit", "-q", "-m", "all")
    assert "app:fresh (no such name)" in odd.canonize("audit", "--rev", "HEAD").stdout


def test_a_sparse_checkout(tmp_path: Path) -> None:
    files = {"app/__init__.py": b"", "app/a.py": b"from app.sub.b import B\n", "app/sub/b.py": b"class B: ...\n"}
    odd = make_project(tmp_path / "odd", files)
    odd.git("sparse-checkout", "set", "--no-cone", "/app/*.py")
    assert not (odd.path / "app/sub/b.py").exists()
    done = odd.canonize("audit")
    assert done.stderr == "note: 1 tracked file not checked out\n" and "can only fail" not in done.stdout
    odd.git("sparse-checkout", "disable")
    (odd.path / "app/sub/b.py").unlink()
    assert "app.sub.b" in odd.canonize("audit").stdout, "deleted, so it fails"
