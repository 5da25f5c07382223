"""Repositories that are not plain: each is migrated, verified, and otherwise left as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.git.repos import HOSTILE, Sandbox
from tests.repositories import Project, case, make_project

FILES = case("mixed_module_forward").before
NEW = b"from app.service import GREETING, Service\nfrom app.pool"


def check(project: Project, commits: int = 2) -> None:
    """A branch as anywhere else, a proof, an edit in place and back; the rest stays."""
    before = project.state()
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 0, done.stderr
    assert len(project.commits("work", "HEAD")) == commits
    assert project.show("work", "app/main.py").startswith(NEW)
    assert project.canonize("verify", "--branch", "work").code == 0
    assert project.git("fsck", "--no-dangling") == ""
    assert project.canonize("undo").code == 0
    assert project.state() == before
    done = project.canonize("migrate", "--in-place")
    assert done.code in (0, 3), done.stderr
    assert {**project.state(), "files": None} == {**before, "files": None}
    assert project.canonize("undo").code == 0
    assert project.state() == before


def test_plain(project: Project) -> None:
    check(project)


def test_a_linked_worktree(project: Project, tmp_path: Path) -> None:
    project.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    main = project.state()
    check(Project(tmp_path / "linked"))
    assert project.state() == main


def test_a_detached_worktree_needs_a_base(project: Project, tmp_path: Path) -> None:
    project.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    linked = Project(tmp_path / "linked")
    assert "HEAD is detached" in linked.canonize("migrate").stderr
    assert linked.canonize("migrate", "--base", "main", "--branch", "work").code == 0


def test_a_submodule_is_said_and_not_entered(project: Project, tmp_path: Path) -> None:
    other = make_project(tmp_path / "other", FILES)
    add = ("submodule", "--quiet", "add", str(other.path), "vendored.py")
    project.git("-c", "protocol.file.allow=always", *add)
    project.commit({})
    inside = Project(project.path / "vendored.py").state()
    done = project.canonize("migrate", "--branch", "look")
    assert "vendored.py: not read: a submodule" in done.stdout
    project.canonize("undo")
    check(project)
    assert Project(project.path / "vendored.py").state() == inside


def test_inside_a_submodule(project: Project, tmp_path: Path) -> None:
    """It is a repository of its own; the one around it does not notice."""
    outer = make_project(tmp_path / "outer", {"a.py": b""})
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project.path), "sub")
    outer.commit({})
    before = outer.state()
    check(Project(outer.path / "sub"))
    assert outer.state() == before


@pytest.mark.parametrize("cone", ["--cone", "--no-cone"])
def test_a_sparse_checkout(project: Project, cone: str) -> None:
    """The branch has all files; on disk, only those that are there are edited."""
    project.commit({"far/away.py": b"from app.service import Pool\n"})
    project.git("sparse-checkout", "set", cone, *(["app"] if cone == "--cone" else ["/app/", "/canonize.toml"]))
    assert not (project.path / "far").exists()
    check(project, commits=3)
    project.canonize("migrate", "--branch", "work")
    assert project.show("work", "far/away.py") == b"from app.pool import Pool\n"
    assert not (project.path / "far").exists()


def test_a_sparse_index(project: Project) -> None:
    project.commit({"far/away.py": b"from app.service import Pool\n"})
    project.git("sparse-checkout", "set", "--cone", "--sparse-index", "app")
    check(project, commits=3)


def test_a_shallow_clone(project: Project, tmp_path: Path) -> None:
    project.commit({"more.py": b""})
    project.git("clone", "--quiet", "--depth", "1", f"file://{project.path}", str(tmp_path / "shallow"))
    shallow = Project(tmp_path / "shallow")
    assert shallow.git("rev-parse", "--is-shallow-repository") == "true"
    check(shallow)
    assert shallow.git("rev-list", "--count", "HEAD") == "1"


def test_sha256(tmp_path: Path) -> None:
    Sandbox.create(tmp_path / "repo", "--object-format=sha256")
    project = Project(tmp_path / "repo")
    project.commit(FILES)
    check(project)
    project.canonize("migrate", "--branch", "work", "--run-hooks")
    assert len(project.git("rev-parse", "work")) == 64
    project.commit({"later.py": b"from app.service import Pool\n"})
    assert project.canonize("migrate", "--branch", "work", "--update").code == 0


def test_replace_refs(project: Project) -> None:
    """A series must read the same to those who do not have the refs."""
    other = project.git("hash-object", "-w", "--stdin", input=b"from app.service import Other\n")
    project.git("replace", project.git("rev-parse", "HEAD:app/main.py"), other)
    project.canonize("migrate", "--branch", "work")
    shown = project.git("--no-replace-objects", "show", "work:app/main.py")
    assert shown.encode().startswith(NEW)


def test_alternates(project: Project, tmp_path: Path) -> None:
    project.git("clone", "--quiet", "--shared", str(project.path), str(tmp_path / "shared"))
    shared = Project(tmp_path / "shared")
    assert (shared.path / ".git/objects/info/alternates").exists()
    before = {path: path.stat().st_mtime_ns for path in (project.path / ".git").rglob("*")}
    check(shared)
    assert {path: path.stat().st_mtime_ns for path in (project.path / ".git").rglob("*")} == before


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345 Pool\n"


def test_lfs_pointers(project: Project) -> None:
    """The pointer is what is committed; nothing is fetched or smudged, and it stays as it is."""
    project.commit({".gitattributes": b"data/*.py filter=lfs diff=lfs merge=lfs -text\n"})
    project.commit({"data/model.py": POINTER})
    project.git("config", "filter.lfs.process", "git-lfs filter-process")
    project.git("config", "filter.lfs.required", "true")
    done = project.canonize("migrate", "--branch", "work")
    assert done.code == 3 and "data/model.py:1: " in done.stdout
    assert project.show("work", "data/model.py") == POINTER


@pytest.mark.parametrize("value", ["true", "input"])
def test_autocrlf(tmp_path: Path, value: str) -> None:
    """Commits hold LF as before, the disk CRLF as before."""
    project = make_project(tmp_path / "repo", FILES)
    project.git("config", "core.autocrlf", value)
    project.git("rm", "--quiet", "--cached", "-r", ".")
    project.git("reset", "--quiet", "--hard")
    ends = b"\r\n" if value == "true" else b"\n"
    assert (project.path / "app/main.py").read_bytes().count(ends) == 3
    check(project)
    project.canonize("migrate", "--branch", "work")
    assert b"\r" not in project.show("work", "app/main.py")
    project.canonize("migrate", "--in-place")
    edited = (project.path / "app/main.py").read_bytes()
    assert edited.count(b"\n") == edited.count(ends)
    assert "app/main.py" in project.git("diff", "--name-only")


def test_attributes_filters_and_ident(project: Project) -> None:
    """Commits are made of what is committed: no filter runs over what is new."""
    project.commit({".gitattributes": b"*.py filter=upper ident eol=crlf\n"})
    project.git("config", "filter.upper.clean", "tr a-z A-Z")
    project.git("config", "filter.upper.smudge", "tr a-z A-Z")
    project.canonize("migrate", "--branch", "work")
    assert project.show("work", "app/main.py").startswith(NEW)
    assert b"\r" not in project.show("work", "app/_moved.py")


def test_working_tree_encoding(project: Project) -> None:
    """UTF-8 in the repository and UTF-16 on disk: what Python cannot read there is not edited there."""
    (project.path / ".git/info/attributes").write_text("app/main.py working-tree-encoding=UTF-16LE-BOM\n")
    (project.path / "app/main.py").unlink()
    project.git("checkout", "--", "app/main.py")
    on_disk = (project.path / "app/main.py").read_bytes()
    assert on_disk.startswith(b"\xff\xfe")
    check(project)
    project.canonize("migrate", "--in-place")
    assert (project.path / "app/main.py").read_bytes() == on_disk


def test_names_that_differ_by_case(project: Project) -> None:
    """A helper is not put where a checkout on macOS or Windows could have only one of the two."""
    project.commit({"app/_Moved.py": b"mine = 1\n", "app/Main.py": b"from app.service import Pool\n"})
    project.git("config", "core.ignoreCase", "true")
    assert project.canonize("migrate", "--branch", "work").code == 0
    assert "app/_canonize_moved.py" in project.tree("work") and "app/_moved.py" not in project.tree("work")
    assert project.show("work", "app/Main.py") == b"from app.pool import Pool\n"


def test_hostile_names(project: Project) -> None:
    """Line breaks, quotes, tabs, dashes, bytes that are no text, and names of 253 bytes."""
    use = b"from app.service import Pool\n"
    paths = [path if path.endswith(".py") else f"{path}.py" for path in HOSTILE]
    project.commit(dict.fromkeys(paths, use))
    check(project, commits=5)
    for options in (["--group-by", "file"], ["--group-by", "directory"], []):
        done = project.canonize("migrate", "--branch", "work", *options)
        assert done.code == 0, done.stderr
        assert all(project.show("work", path) == b"from app.pool import Pool\n" for path in paths)
        assert all(len(line) <= 72 for line in project.git("log", "--format=%s", "work").splitlines())
        assert project.canonize("verify", "--branch", "work").code == 0
        project.canonize("undo")


def test_a_hundred_thousand_files(tmp_path: Path) -> None:
    """Made by fast-import and never checked out: only what is in the way of a migration is looked at."""
    Sandbox.create(tmp_path / "repo")
    project = Project(tmp_path / "repo")
    stream = [b"blob\nmark :1\ndata 6\nx = 1\n\n", b"commit refs/heads/main\ncommitter A <a@b> 0 +0000\ndata 1\nx\n"]
    stream += [b"M 644 :1 big/p%d/d%d/m%d.py\n" % (n % 100, n // 100 % 10, n) for n in range(100_000)]
    stream += [b"M 644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data) for path, data in FILES.items()]
    subprocess.run(["git", "fast-import", "--quiet"], input=b"".join(stream), cwd=project.path, check=True)
    plan = tmp_path / "canonize.toml"
    plan.write_bytes(FILES["canonize.toml"])
    done = project.canonize("migrate", str(plan), "--branch", "work")
    assert done.code == 0, done.stderr
    assert len(project.commits("work")) == 2
    assert project.canonize("verify", str(plan), "--branch", "work").code == 0
