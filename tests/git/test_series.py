from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

import pytest
from tests.git.repos import HOSTILE, Sandbox, edit

from canonize.errors import CanonizeError
from canonize.git.series import CommitSpec, quote_path, write_series
from canonize_codemods.changes import FileChange


def spec(*changes: FileChange, message: str = "a commit\n") -> CommitSpec:
    return CommitSpec(message, changes)


def test_a_series(sandbox: Sandbox) -> None:
    base = sandbox.commit({"a.py": b"1\n", "b.py": b"2\n", "keep/c.py": b"3\n"})
    ids = write_series(
        sandbox.open(),
        "HEAD",
        "canonize/ws",
        [
            spec(edit("a.py", b"1\n", b"10\r\n"), edit("new/d.py", None, b""), message="one\n\nWhy.\n"),
            spec(edit("a.py", b"10\r\n", b"100"), edit("b.py", b"2\n", None), message="two"),
        ],
    )

    assert sandbox.git("rev-list", "--reverse", f"{base}..canonize/ws").split() == ids
    assert sandbox.git("ls-tree", "-r", "--name-only", ids[0]).split() == ["a.py", "b.py", "keep/c.py", "new/d.py"]
    assert sandbox.git("ls-tree", "-r", "--name-only", ids[1]).split() == ["a.py", "keep/c.py", "new/d.py"]
    assert [sandbox.show(commit, "a.py") for commit in ids] == [b"10\r\n", b"100"]
    assert sandbox.git("log", "-1", "--format=%B|%an <%ae>|%cn <%ce>", ids[0]) == (
        "one\n\nWhy.\n|Ada <ada@example.org>|Ada <ada@example.org>"
    )
    assert sandbox.git("fsck", "--strict") == ""


def test_the_user_keeps_everything(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n", "b.py": b"2\n"})
    sandbox.write({"a.py": b"stashed\n"})
    sandbox.git("stash", "--quiet")
    sandbox.write({"a.py": b"staged\n"})
    sandbox.git("add", "a.py")
    sandbox.write({"a.py": b"edited\n", "b.py": b"edited\n", "untracked.py": b""})
    before = sandbox.state()

    write_series(sandbox.open(), "HEAD", "new", [spec(edit("a.py", b"1\n", b"10\n"))])
    sandbox.git("branch", "-D", "new")

    assert sandbox.state() == before
    assert sorted(path.name for path in (sandbox.path / ".git").iterdir() if "canonize" in path.name) == []


def test_from_a_linked_worktree(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.commit({"a.py": b"1\n"})
    sandbox.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    linked = Sandbox(tmp_path / "linked")
    base = linked.commit({"a.py": b"2\n"})
    before = (sandbox.state(), linked.state())
    [commit] = write_series(linked.open(), "HEAD", "new", [spec(edit("a.py", b"2\n", b"3\n"))])

    assert sandbox.git("rev-parse", "new", "new~1").split() == [commit, base]
    sandbox.git("branch", "-D", "new")
    assert (sandbox.state(), linked.state()) == before


def test_sha256(tmp_path: Path) -> None:
    sandbox = Sandbox.create(tmp_path / "repo", "--object-format=sha256")
    sandbox.commit({"a.py": b"1\n"})
    [commit] = write_series(sandbox.open(), "HEAD", "new", [spec(edit("a.py", b"1\n", b"2\n"))])

    assert len(commit) == 64
    assert sandbox.show("new", "a.py") == b"2\n"


def test_hostile_names(sandbox: Sandbox) -> None:
    sandbox.commit(HOSTILE)
    changes = [edit(path, data, data + b"more") for path, data in HOSTILE.items()]
    created = [edit(f"new/{number}{path[:200]}", None, b"x") for number, path in enumerate(HOSTILE)]
    write_series(sandbox.open(), "HEAD", "new", [spec(*changes, *created)])
    listed = sandbox.git("ls-tree", "-r", "-z", "--name-only", "new").split("\0")[:-1]

    assert sorted(listed) == sorted([*HOSTILE, *(change.path for change in created)])
    assert all(sandbox.show("new", path) == data + b"more" for path, data in HOSTILE.items())


def test_a_quoted_path() -> None:
    assert quote_path('a"b\\c\nd\x01\x7f\udcff\u00e9') == b'"a\\"b\\\\c\\012d\\001\\177\xff\xc3\xa9"'


def test_modes_stay(sandbox: Sandbox) -> None:
    sandbox.write({"run.py": b"1\n", "a.py": b"1\n"})
    (sandbox.path / "run.py").chmod(0o755)
    sandbox.commit({})
    changes = [edit("run.py", b"1\n", b"2\n"), edit("a.py", b"1\n", b"2\n"), edit("new.py", None, b"")]
    write_series(sandbox.open(), "HEAD", "new", [spec(*changes), spec(edit("run.py", b"2\n", b"3\n"))])
    modes = {line.split("\t")[1]: line.split()[0] for line in sandbox.git("ls-tree", "new").split("\n")}

    assert modes == {"run.py": "100755", "a.py": "100644", "new.py": "100644"}


def test_large_series_is_one_stream(sandbox: Sandbox) -> None:
    files = {f"f{number}.py": b"x = 1\n" * 2000 for number in range(200)}
    sandbox.commit(files)
    ids = write_series(
        sandbox.open(), "HEAD", "new", [spec(edit(path, data, data + b"#")) for path, data in files.items()]
    )

    assert len(set(ids)) == 200
    assert sandbox.git("rev-parse", "new") == ids[-1]


def test_no_commits_no_branch(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b""})

    assert write_series(sandbox.open(), "HEAD", "new", []) == []
    assert sandbox.git("branch", "--list", "new") == ""


def test_dates_and_names_from_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.commit({"a.py": b""})
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Grace")
    monkeypatch.setenv("GIT_AUTHOR_DATE", "1700000000 +0530")
    write_series(sandbox.open(), "HEAD", "new", [spec(edit("a.py", b"", b"x"))])

    assert sandbox.git("log", "-1", "--format=%an|%ad|%cn", "--date=raw", "new") == "Grace|1700000000 +0530|Ada"


def test_a_message_that_git_could_take_for_a_command(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b""})
    message = "from refs/heads/main\n\ndone\n# not a comment\ncaf\u00e9 \udcff"
    write_series(sandbox.open(), "HEAD", "new", [spec(edit("a.py", b"", b"x"), message=message)])

    assert sandbox.git("log", "-1", "--format=%B", "new").strip() == message.replace("\udcff", "?")


def check_refused(sandbox: Sandbox, cause: str, *changes: FileChange, branch: str = "new", base: str = "HEAD") -> None:
    before = sandbox.state()
    with pytest.raises(CanonizeError, match=cause) as caught:
        write_series(sandbox.open(), base, branch, [spec(edit("a.py", b"1\n", b"2\n")), spec(*changes)])
    assert caught.value.remedy
    assert sandbox.state() == before
    assert list((sandbox.path / ".git").glob("fast_import_crash_*")) == []


def test_refuses_a_branch_that_exists(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})

    check_refused(sandbox, "there is a branch main already", branch="main")


def test_refuses_a_branch_below_another(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})

    check_refused(sandbox, "can't create the branch main/new", branch="main/new")


def test_refuses_a_name_that_no_branch_can_have(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})

    check_refused(sandbox, "can't be the name of a branch", branch="a..b")


def test_refuses_an_unknown_base(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})

    check_refused(sandbox, "names no commit", base="nope")


def test_refuses_an_empty_repository(sandbox: Sandbox) -> None:
    check_refused(sandbox, "has no commit yet")


def test_refuses_the_unborn_branch_that_is_checked_out(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})
    sandbox.git("checkout", "--quiet", "--orphan", "unborn")

    check_refused(sandbox, "is checked out, without a commit", branch="unborn", base="main")


def test_refuses_without_an_author(sandbox: Sandbox, user: Path) -> None:
    sandbox.commit({"a.py": b"1\n"})
    user.write_text("[user]\n\tuseConfigOnly = true\n")

    check_refused(sandbox, "git does not know who you are")


def test_refuses_a_file_that_is_not_what_the_change_was_made_from(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})

    check_refused(sandbox, "a.py is not what the change was made from", edit("a.py", b"1\n", b"3\n"))
    check_refused(sandbox, "a.py is not what the change was made from", edit("a.py", None, b"3\n"))
    check_refused(sandbox, "b.py is not what the change was made from", edit("b.py", b"1\n", None))


def test_refuses_to_create_what_would_remove_something_else(sandbox: Sandbox) -> None:
    (sandbox.path / "link").symlink_to("/")
    sandbox.commit({"a.py": b"1\n", "folder/b.py": b"", "file": b""})

    for path in ("folder", "file/c.py", "link", "link/c.py"):
        check_refused(sandbox, f"{path} can't be created", edit(path, None, b""))


@pytest.mark.parametrize("path", ["../a.py", "/a.py", ".git/config", "a/.GIT/hooks/x", "a//b", ""])
def test_refuses_a_path_that_leaves_the_repository(sandbox: Sandbox, path: str) -> None:
    sandbox.commit({"a.py": b"1\n"})

    check_refused(sandbox, "can't be created", edit(path, None, b""))


class Interrupting(Sequence[CommitSpec]):
    """Commits whose reader is interrupted, as by Ctrl-C, at a chosen one."""

    def __init__(self, commits: list[CommitSpec], at: int) -> None:
        self._commits = commits
        self._at = at

    @overload
    def __getitem__(self, index: int) -> CommitSpec: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[CommitSpec]: ...
    def __getitem__(self, index: int | slice) -> CommitSpec | Sequence[CommitSpec]:
        return self._commits[index]

    def __len__(self) -> int:
        return len(self._commits)

    def __iter__(self) -> Iterator[CommitSpec]:
        for number, commit in enumerate(self._commits):
            if number == self._at:
                os.kill(os.getpid(), signal.SIGINT)
                threading.Event().wait(0.05)
            yield commit


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Whatever started the tests may have had SIGINT ignored, as shells do for what runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("at", [0, 25, 49])
def test_an_interrupt_leaves_nothing(sandbox: Sandbox, at: int) -> None:
    files = {f"f{number}.py": b"x = 1\n" * 2000 for number in range(50)}
    sandbox.commit(files)
    before = sandbox.state()
    commits = [spec(edit(path, data, data + b"#")) for path, data in files.items()]

    with pytest.raises(KeyboardInterrupt):
        write_series(sandbox.open(), "HEAD", "new", Interrupting(commits, at))

    assert sandbox.state() == before
    assert list((sandbox.path / ".git").glob("fast_import_crash_*")) == []
    write_series(sandbox.open(), "HEAD", "new", commits)


def test_commits_are_signed_where_the_user_signs(sandbox: Sandbox, user: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "signers").write_text(f"ada@example.org {key.with_suffix('.pub').read_text()}")
    user.write_text(
        user.read_text() + f"[commit]\n\tgpgSign = true\n[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = {key}\n"
        f'[gpg "ssh"]\n\tallowedSignersFile = {tmp_path / "signers"}\n'
    )
    base = sandbox.commit({"a.py": b"1\n"})
    before = sandbox.state()
    changes = [spec(edit("a.py", b"1\n", b"2\n"), message="one\n"), spec(edit("a.py", b"2\n", b"3\n"), message="two\n")]
    ids = write_series(sandbox.open(), "HEAD", "new", changes)

    assert sandbox.git("log", "--reverse", "--format=%H %G? %s", f"{base}..new").split("\n") == [
        f"{ids[0]} G one",
        f"{ids[1]} G two",
    ]
    assert sandbox.show("new", "a.py") == b"3\n"
    sandbox.git("branch", "-D", "new")
    assert sandbox.state() == before


def test_no_branch_when_signing_fails(sandbox: Sandbox, user: Path, tmp_path: Path) -> None:
    sandbox.commit({"a.py": b"1\n"})
    user.write_text(
        user.read_text() + "[commit]\n\tgpgSign = true\n[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = /nowhere\n"
    )

    check_refused(sandbox, "git could not sign a commit", edit("a.py", b"2\n", b"3\n"))
