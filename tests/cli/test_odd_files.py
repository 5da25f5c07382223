"""Files that are not simply there to be read, through the whole program (CASES.md row 105)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.git.repos import HOSTILE, Sandbox
from tests.repositories import Project, make_project

OLD, NEW = b"from app.old import X\n", b"from app.new import X\n"
PLAN = b'schema = 1\n[[consolidate]]\ncanonical = "app.new:X"\nduplicates = ["app.old:X"]\n'
FILES = {
    "app/__init__.py": b"",
    "app/new.py": b"class X: ...\n",
    "app/old.py": OLD.replace(b"old", b"new"),
    "canonize.toml": PLAN,
}


def migrated(project: Project, *options: str) -> dict[str, tuple[str, str]]:
    """What was found: code and message by path."""
    done = project.canonize("migrate", "--json", *options)
    assert done.code == 0, done.stderr
    return {each["path"]: (each["code"], each["message"]) for each in json.loads(done.stdout)["findings"]}


def test_row_105_links_and_submodules(tmp_path: Path) -> None:
    other = Sandbox.create(tmp_path / "other")
    other.commit({"user.py": OLD})
    project = make_project(tmp_path / "repo", {**FILES, "user.py": OLD})
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub")
    (project.path / "link.py").symlink_to("user.py")
    project.commit({})

    for how in (("--branch", "moved"), ("--in-place",)):
        assert migrated(project, *how) == {
            "link.py": ("not-read", "not read: a symbolic link"),
            "sub": ("not-read", "not read: a submodule"),
        }
    assert (project.path / "link.py").is_symlink()
    assert (project.path / "user.py").read_bytes() == NEW
    assert (project.path / "sub/user.py").read_bytes() == OLD
    assert project.git("diff", "--name-only", "main", "moved") == "user.py"


def test_row_105_line_ends_that_git_converts(tmp_path: Path) -> None:
    """Commits hold what git would store, the working tree what git would check out."""
    project = make_project(tmp_path / "repo", {**FILES, ".gitattributes": b"*.py text eol=crlf\n", "user.py": OLD})
    for path in project.path.rglob("*.py"):
        path.unlink()
    project.git("checkout", "--", ".")
    assert (project.path / "user.py").read_bytes() == OLD.replace(b"\n", b"\r\n")

    assert migrated(project, "--branch", "moved") == migrated(project, "--in-place") == {}
    assert project.tree("moved")["user.py"] == NEW.replace(b"\n", b"\r\n")  # git archive converts as a checkout does
    assert project.show("moved", "user.py") == NEW
    assert (project.path / "user.py").read_bytes() == NEW.replace(b"\n", b"\r\n")
    assert project.git("diff", "--name-only") == "user.py"
    assert project.git("diff", "--stat", "moved") == ""


def test_row_105_huge_files(tmp_path: Path) -> None:
    huge = OLD + b"#" * 11_000_000
    project = make_project(tmp_path / "repo", {**FILES, "user.py": OLD, "huge.py": huge, "data": huge})
    for how in (("--branch", "moved"), ("--in-place",)):
        assert migrated(project, *how) == {"huge.py": ("not-read", "not read: 11 MB")}
    assert (project.path / "user.py").read_bytes() == NEW
    assert (project.path / "huge.py").read_bytes() == huge


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_row_105_unreadable_files(tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", {**FILES, "user.py": OLD, "locked.py": OLD})
    (project.path / "locked.py").chmod(0)
    assert migrated(project, "--in-place") == {"locked.py": ("not-read", "not read: Permission denied")}
    assert (project.path / "user.py").read_bytes() == NEW


def test_row_105_a_tracked_path_that_is_no_file_any_more(tmp_path: Path) -> None:
    project = make_project(tmp_path / "repo", {**FILES, "user.py": OLD, "pipe.py": OLD})
    (project.path / "pipe.py").unlink()
    os.mkfifo(project.path / "pipe.py")
    assert migrated(project, "--in-place") == {"pipe.py": ("not-read", "not read: not a regular file")}


@pytest.mark.parametrize("how", ["--branch", "--in-place"])
def test_row_105_names_of_every_kind(how: str, tmp_path: Path) -> None:
    names = [name for name in HOSTILE if name.endswith(".py")]
    assert any("\udcff" in name for name in names)
    project = make_project(tmp_path / "repo", {**FILES, **dict.fromkeys(names, OLD)})

    assert migrated(project, *([how, "moved"] if how == "--branch" else [how])) == {}

    for name in names:
        found = project.show("moved", name) if how == "--branch" else (project.path / name).read_bytes()
        assert found == NEW, name
