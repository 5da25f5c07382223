from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.git.repos import Sandbox

from canonize.errors import CanonizeError
from canonize.git.repository import open_repository


def test_found_from_a_folder_inside(sandbox: Sandbox) -> None:
    sandbox.commit({"a/b/c.py": b""})
    repo = open_repository(sandbox.path / "a" / "b")

    assert repo.root == sandbox.path
    assert repo.git_dir == repo.common_dir == sandbox.path / ".git"
    assert repo.object_format == "sha1"


def test_a_linked_worktree_has_its_own_git_dir(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.commit({"a.py": b""})
    sandbox.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    repo = open_repository(tmp_path / "linked")

    assert repo.root == tmp_path / "linked"
    assert repo.git_dir == sandbox.path / ".git" / "worktrees" / "linked"
    assert repo.common_dir == sandbox.path / ".git"
    assert repo.head_branch() == "side"


def test_a_path_behind_a_link_is_resolved(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(sandbox.path)

    assert open_repository(tmp_path / "link").root == sandbox.path


def test_a_submodule_is_a_repository(sandbox: Sandbox, tmp_path: Path) -> None:
    other = Sandbox.create(tmp_path / "other")
    other.commit({"a.py": b""})
    sandbox.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub")

    assert open_repository(sandbox.path / "sub").root == sandbox.path / "sub"


def refusal(path: Path) -> str:
    with pytest.raises(CanonizeError) as caught:
        open_repository(path)
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return caught.value.cause


def test_refuses_what_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "is not a folder" in refusal(tmp_path / "file")
    assert "is not a folder" in refusal(tmp_path / "nowhere")


def test_refuses_a_folder_outside_any_repository(tmp_path: Path) -> None:
    assert "is not in a git repository" in refusal(tmp_path)


def test_refuses_a_broken_git_file(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")

    assert refusal(tmp_path)


def test_refuses_a_bare_repository(tmp_path: Path) -> None:
    Sandbox.create(tmp_path / "bare", "--bare")

    assert "is a bare repository" in refusal(tmp_path / "bare")


def test_refuses_a_working_tree_elsewhere(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    sandbox.git("config", "core.worktree", str(tmp_path / "home"))

    assert "says that its files are in" in refusal(sandbox.path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_refuses_a_repository_of_somebody_else(sandbox: Sandbox) -> None:
    for path in (sandbox.path, sandbox.path / ".git"):
        os.chown(path, 65534, 65534)

    assert "belongs to somebody else" in refusal(sandbox.path)


def test_head(sandbox: Sandbox) -> None:
    assert sandbox.open().head_branch() == "main"
    commit = sandbox.commit({"a.py": b""})
    assert sandbox.open().head_branch() == "main"
    sandbox.git("checkout", "--quiet", commit)
    assert sandbox.open().head_branch() is None


def test_revisions(sandbox: Sandbox) -> None:
    first = sandbox.commit({"a.py": b""}, "first words")
    second = sandbox.commit({"a.py": b"2"})
    sandbox.git("tag", "-a", "-m", "annotated", "v1", first)
    repo = sandbox.open()

    for rev, commit in {"HEAD": second, "@~1": first, "v1": first, second[:8]: second, ":/first words": first}.items():
        assert repo.resolve(rev) == commit


@pytest.mark.parametrize(
    "rev", ["nope", "", "--all", "-x", "^HEAD", "HEAD..HEAD", "HEAD:a.py", "HEAD^{tree}", "a\0b", "a b"]
)
def test_unknown_revisions(sandbox: Sandbox, rev: str) -> None:
    sandbox.commit({"a.py": b""})

    with pytest.raises(CanonizeError, match="names no commit"):
        sandbox.open().resolve(rev)


@pytest.mark.parametrize("rev", ["HEAD", "@", "main"])
def test_an_empty_repository_has_no_commit(sandbox: Sandbox, rev: str) -> None:
    with pytest.raises(CanonizeError, match="has no commit yet"):
        sandbox.open().resolve(rev)


def test_branches(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b""})
    sandbox.git("tag", "tagged")
    repo = sandbox.open()

    assert repo.branch_exists("main")
    assert not repo.branch_exists("tagged")
    assert not repo.branch_exists("--help")


@pytest.mark.parametrize("name", ["canonize/ws-1", "caf\u00e9", "a.b"])
def test_branch_names(sandbox: Sandbox, name: str) -> None:
    sandbox.open().check_branch_name(name)


@pytest.mark.parametrize("name", ["", "-x", "a..b", "a b", "HEAD", "@{-1}", "a.lock", "/a", "a\0", "a\n"])
def test_names_that_no_branch_can_have(sandbox: Sandbox, name: str) -> None:
    sandbox.commit({"a.py": b""})
    sandbox.git("checkout", "--quiet", "-b", "other")
    sandbox.git("checkout", "--quiet", "-")  # now @{-1} means something

    with pytest.raises(CanonizeError, match="name of a branch"):
        sandbox.open().check_branch_name(name)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_blob_ids_are_those_of_git(tmp_path: Path, object_format: str) -> None:
    sandbox = Sandbox.create(tmp_path / "repo", f"--object-format={object_format}")
    repo = sandbox.open()

    assert repo.object_format == object_format
    assert repo.blob_id(b"x\r\n") == sandbox.git("hash-object", "--no-filters", "--stdin", input=b"x\r\n")


def test_variables_that_a_hook_left_do_not_lead_elsewhere(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = sandbox.commit({"a.py": b""})
    other = Sandbox.create(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))
    repo = sandbox.open()

    assert repo.root == sandbox.path
    assert repo.resolve("HEAD") == commit
    assert os.environ["GIT_DIR"] == str(other.path / ".git")  # still there for whom it is meant


def test_configuration_by_variables_counts(sandbox: Sandbox, user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user.write_text("")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "Grace")

    assert sandbox.open().run("config", "user.name") == b"Grace\n"


def test_a_failure_carries_gits_own_words(sandbox: Sandbox) -> None:
    with pytest.raises(CanonizeError, match=r"git cat-file failed: Not a valid object name nope"):
        sandbox.open().run("cat-file", "-p", "nope")


def test_without_git(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = sandbox.open()
    monkeypatch.setattr("git.Git.GIT_PYTHON_GIT_EXECUTABLE", "/nowhere/git")

    with pytest.raises(CanonizeError, match="git is not installed"):
        repo.run("version")


def test_a_feed_that_fails_fails_the_command(sandbox: Sandbox) -> None:
    def feed() -> object:
        yield b"x"
        raise RuntimeError("from the feed")

    with pytest.raises(RuntimeError, match="from the feed"):
        sandbox.open().run("hash-object", "--stdin", feed=feed())  # type: ignore[arg-type]


def test_a_command_that_stops_reading_does_not_block(sandbox: Sandbox) -> None:
    done = sandbox.open().ask("update-ref", "--stdin", feed=(b"nonsense\n" * 1000 for _ in range(1000)))

    assert done.status
    assert "unknown command" in done.complaint
