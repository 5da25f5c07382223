from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.git.repos import HOSTILE, Sandbox

from canonize.errors import CanonizeError
from canonize.git.snapshot import (
    Entry,
    Skipped,
    dirty_paths,
    list_commit,
    read_commit_blobs,
    read_worktree,
)


def test_a_commit_and_its_clean_checkout_read_alike(sandbox: Sandbox) -> None:
    files = {"a.py": b"1\n", "pkg/b.py": b"", "pkg/sub/c.py": b"\x00\xff\r\n", "z.py": b"no newline", **HOSTILE}
    commit = sandbox.commit(files)
    repo = sandbox.open()
    entries = list_commit(repo, commit)

    assert {entry.path for entry in entries} == set(files)
    assert list(read_worktree(repo)) == [(entry, files[entry.path]) for entry in entries]
    assert dict(read_commit_blobs(repo, entries)) == files
    assert [path for path, _ in read_commit_blobs(repo, entries)] == [entry.path for entry in entries]


def test_an_entry_says_mode_blob_and_size(sandbox: Sandbox) -> None:
    sandbox.write({"run.py": b"x = 1\n"})
    (sandbox.path / "run.py").chmod(0o755)
    commit = sandbox.commit({})
    blob = sandbox.git("rev-parse", "HEAD:run.py")

    assert list_commit(sandbox.open(), commit) == [Entry("run.py", "100755", blob, 6)]


def test_sha256(tmp_path: Path) -> None:
    sandbox = Sandbox.create(tmp_path / "repo", "--object-format=sha256")
    commit = sandbox.commit({"a.py": b"1\n"})
    repo = sandbox.open()
    entries = list_commit(repo, commit)

    assert len(entries[0].blob) == 64
    assert [entry for entry, _ in read_worktree(repo)] == entries
    assert dict(read_commit_blobs(repo, entries)) == {"a.py": b"1\n"}


def test_links_and_submodules_are_skipped(sandbox: Sandbox, tmp_path: Path) -> None:
    other = Sandbox.create(tmp_path / "other")
    other.commit({"a.py": b""})
    sandbox.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub")
    (sandbox.path / "link.py").symlink_to("a.py")
    commit = sandbox.commit({"a.py": b""})
    repo = sandbox.open()
    in_commit: list[Skipped] = []
    in_worktree: list[Skipped] = []
    list_commit(repo, commit, in_commit)
    list(read_worktree(repo, in_worktree))

    assert in_commit == in_worktree == [Skipped("link.py", "a symbolic link"), Skipped("sub", "a submodule")]


def test_a_path_that_leaves_the_repository_is_skipped(sandbox: Sandbox) -> None:
    blob = sandbox.git("hash-object", "-w", "--stdin", input=b"x")
    tree = sandbox.git(
        "mktree", input=f"100644 blob {blob}\t..\n100644 blob {blob}\t.GIT\n100644 blob {blob}\ta\n".encode()
    )
    skipped: list[Skipped] = []

    assert [entry.path for entry in list_commit(sandbox.open(), tree, skipped)] == ["a"]
    assert skipped == [Skipped("..", "an unsafe path"), Skipped(".GIT", "an unsafe path")]


def test_the_working_tree_is_what_is_on_disk(sandbox: Sandbox) -> None:
    sandbox.commit({"edited.py": b"1\n", "gone.py": b"2\n", "same.py": b"3\n"})
    sandbox.write({"edited.py": b"other\n", "untracked.py": b""})
    (sandbox.path / "gone.py").unlink()
    repo = sandbox.open()
    found = {entry.path: (entry.blob, data) for entry, data in read_worktree(repo)}

    assert list(found) == ["edited.py", "same.py"]
    assert found["edited.py"] == (repo.blob_id(b"other\n"), b"other\n")
    assert found["same.py"] == (repo.blob_id(b"3\n"), b"3\n")


def test_a_blob_id_is_that_of_the_bytes_on_disk_where_git_converts_line_ends(sandbox: Sandbox) -> None:
    sandbox.commit({".gitattributes": b"*.py text eol=crlf\n", "a.py": b"1\n"})
    (sandbox.path / "a.py").unlink()
    sandbox.git("checkout", "--", "a.py")
    repo = sandbox.open()
    [(entry, data)] = read_worktree(repo, wanted=lambda path: path.endswith(".py"))

    assert data == b"1\r\n"
    assert entry.blob == repo.blob_id(b"1\r\n")


def test_only_what_is_wanted_is_read(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"", "b.bin": b""})
    os.remove(sandbox.path / "b.bin")
    os.mkfifo(sandbox.path / "b.bin")
    skipped: list[Skipped] = []

    assert len(list(read_worktree(sandbox.open(), skipped, lambda path: path.endswith(".py")))) == 1
    assert skipped == []


def test_nothing_is_read_through_a_link_or_a_pipe(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.commit({"dir/a.py": b"", "link.py": b"", "pipe.py": b"", "real.py": b"", "sub/deep/b.py": b""})
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    for name in ("a.py", "link.py", "deep/b.py"):
        (outside / name).write_bytes(b"secret")
    for name in ("link.py", "pipe.py", "dir/a.py", "sub/deep/b.py"):
        (sandbox.path / name).unlink()
    (sandbox.path / "dir").rmdir()
    (sandbox.path / "sub/deep").rmdir()
    (sandbox.path / "dir").symlink_to(outside)
    (sandbox.path / "sub/deep").symlink_to(outside / "deep")
    (sandbox.path / "link.py").symlink_to(outside / "link.py")
    os.mkfifo(sandbox.path / "pipe.py")
    skipped: list[Skipped] = []
    repo = sandbox.open()

    assert [entry.path for entry, _ in read_worktree(repo, skipped)] == ["real.py"]
    assert skipped == [
        Skipped("dir/a.py", "behind a symbolic link, or below a file"),
        Skipped("link.py", "a symbolic link"),
        Skipped("pipe.py", "not a regular file"),
        Skipped("sub/deep/b.py", "behind a symbolic link, or below a file"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_noted(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1"})
    (sandbox.path / "a.py").chmod(0)
    skipped: list[Skipped] = []

    assert list(read_worktree(sandbox.open(), skipped)) == []
    assert skipped == [Skipped("a.py", "Permission denied")]


def test_an_unmerged_path_is_skipped_once(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n", "b.py": b""})
    sandbox.git("checkout", "--quiet", "-b", "side")
    sandbox.commit({"a.py": b"2\n"})
    sandbox.git("checkout", "--quiet", "main")
    sandbox.commit({"a.py": b"3\n"})
    sandbox.git("merge", "side", check=False)
    skipped: list[Skipped] = []

    assert [entry.path for entry, _ in read_worktree(sandbox.open(), skipped)] == ["b.py"]
    assert skipped == [Skipped("a.py", "unmerged")]
    assert dirty_paths(sandbox.open()) == {"a.py"}


def test_many_blobs_pass_through_full_pipes(sandbox: Sandbox) -> None:
    files = {f"d{number % 7}/f{number}.py": b"%d\n" % number * 20_000 for number in range(300)}
    repo = sandbox.open()
    entries = list_commit(repo, sandbox.commit(files))

    assert dict(read_commit_blobs(repo, entries)) == files


def test_reading_can_stop_early(sandbox: Sandbox) -> None:
    files = {f"f{number}.py": b"%d\n" % number * 20_000 for number in range(100)}
    repo = sandbox.open()
    entries = list_commit(repo, sandbox.commit(files))
    reading = read_commit_blobs(repo, entries)
    next(reading)
    reading.close()  # type: ignore[attr-defined]


def test_no_entries(sandbox: Sandbox) -> None:
    sandbox.commit({})

    assert list(read_commit_blobs(sandbox.open(), [])) == []


def test_a_blob_that_is_missing_is_noted(sandbox: Sandbox) -> None:
    commit = sandbox.commit({"a.py": b"1", "b.py": b"2", "c.py": b"3"})
    blob = sandbox.git("rev-parse", "HEAD:b.py")
    (sandbox.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    repo = sandbox.open()
    entries = list_commit(repo, commit)
    skipped: list[Skipped] = []

    assert [entry.size for entry in entries] == [1, -1, 1]
    assert dict(read_commit_blobs(repo, entries, skipped)) == {"a.py": b"1", "c.py": b"3"}
    assert skipped == [Skipped("b.py", "its blob is not in this clone")]


def test_a_blob_that_is_damaged_is_an_error(sandbox: Sandbox) -> None:
    commit = sandbox.commit({"a.py": b"1" * 1000})
    repo = sandbox.open()
    entries = list_commit(repo, commit)
    blob = sandbox.path / ".git/objects" / entries[0].blob[:2] / entries[0].blob[2:]
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes()[:20])

    with pytest.raises(CanonizeError, match="git cat-file failed"):
        list(read_commit_blobs(repo, entries))


def test_a_partial_clone_fetches_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    commit = sandbox.commit({"a.py": b"1", "b.py": b"2"})
    sandbox.git("config", "uploadpack.allowFilter", "true")
    sandbox.git(
        "clone", "--quiet", "--filter=blob:none", "--no-checkout", f"file://{sandbox.path}", str(tmp_path / "part")
    )
    part = Sandbox(tmp_path / "part")
    repo = part.open()
    skipped: list[Skipped] = []
    entries = list_commit(repo, commit)

    assert [entry.size for entry in entries] == [-1, -1]
    assert list(read_commit_blobs(repo, entries, skipped)) == []
    assert [path for path, _ in skipped] == ["a.py", "b.py"]
    assert part.git("rev-list", "--objects", "--all", "--missing=print").count("?") == 2


def test_replaced_objects_are_read_as_they_are(sandbox: Sandbox) -> None:
    commit = sandbox.commit({"a.py": b"original"})
    other = sandbox.git("hash-object", "-w", "--stdin", input=b"replacement")
    sandbox.git("replace", sandbox.git("rev-parse", "HEAD:a.py"), other)
    repo = sandbox.open()

    assert dict(read_commit_blobs(repo, list_commit(repo, commit))) == {"a.py": b"original"}


def test_dirty_paths(sandbox: Sandbox) -> None:
    sandbox.commit(
        {name: b"%d" % number for number, name in enumerate(["edited", "staged", "gone", "clean", "old", *HOSTILE])}
    )
    sandbox.write({"edited": b"x", "staged": b"x", "added": b"", "untracked": b"", "later": b"", **HOSTILE})
    sandbox.git("add", "staged", "added")
    sandbox.git("add", "--intent-to-add", "later")
    sandbox.git("mv", "old", "new")
    (sandbox.path / "gone").unlink()
    expected = {"edited", "staged", "gone", "added", "later", "old", "new", *HOSTILE}

    assert dirty_paths(sandbox.open()) == expected


def test_asking_what_is_dirty_leaves_the_index_alone(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})
    os.utime(sandbox.path / "a.py", (1, 1))  # git would write what it learns about such a file
    before = (sandbox.path / ".git/index").read_bytes()

    assert dirty_paths(sandbox.open()) == frozenset()
    assert (sandbox.path / ".git/index").read_bytes() == before
