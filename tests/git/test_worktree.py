from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.git import killed
from tests.git.repos import HOSTILE, Sandbox, edit

from canonize.errors import CanonizeError
from canonize.git.journal import Journal
from canonize.git.worktree import Recovery, recover_in_place, write_in_place
from canonize_codemods.changes import FileChange


def leftovers(sandbox: Sandbox) -> list[str]:
    return [name for name in os.listdir(sandbox.path / ".git/canonize") if name != "in-place.lock"]


def test_changes_creations_and_deletions(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n", "pkg/b.py": b"2\n", "old/sub/c.py": b"3\n", "same.py": b"4\n"})
    index = (sandbox.path / ".git/index").read_bytes()
    changes = [
        edit("a.py", b"1\n", b"10\r\n"),
        edit("new/sub/d.py", None, b"\xff"),
        edit("old/sub/c.py", b"3\n", None),
        edit("same.py", b"4\n", b"4\n"),
    ]
    write_in_place(sandbox.open(), iter(changes))
    files = {path: data for path, (mode, data) in sandbox.files().items() if stat.S_ISREG(mode)}

    assert files == {"a.py": b"10\r\n", "new/sub/d.py": b"\xff", "pkg/b.py": b"2\n", "same.py": b"4\n"}
    assert not (sandbox.path / "old").exists()
    assert (sandbox.path / ".git/index").read_bytes() == index
    assert leftovers(sandbox) == ["in-place.last"]
    assert recover_in_place(sandbox.open()) is None


def test_permissions_stay(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})
    (sandbox.path / "a.py").chmod(0o751)
    write_in_place(sandbox.open(), [edit("a.py", b"1\n", b"2\n"), edit("b.py", None, b"")], allow_dirty=True)

    assert stat.S_IMODE((sandbox.path / "a.py").stat().st_mode) == 0o751
    assert stat.S_IMODE((sandbox.path / "b.py").stat().st_mode) & 0o111 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_stays(sandbox: Sandbox) -> None:
    sandbox.commit({"a.py": b"1\n"})
    os.chown(sandbox.path / "a.py", 65534, 65534)
    write_in_place(sandbox.open(), [edit("a.py", b"1\n", b"2\n")])

    assert (sandbox.path / "a.py").stat().st_uid == 65534


def test_hostile_names(sandbox: Sandbox) -> None:
    sandbox.commit(HOSTILE)
    write_in_place(sandbox.open(), [edit(path, data, b"new") for path, data in HOSTILE.items()])

    assert all((sandbox.path / path).read_bytes() == b"new" for path in HOSTILE)


def test_a_linked_worktree_has_a_journal_of_its_own(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.commit({"a.py": b"1\n"})
    sandbox.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    linked = Sandbox(tmp_path / "linked")
    with Journal(sandbox.open().git_dir).locked():
        write_in_place(linked.open(), [edit("a.py", b"1\n", b"2\n")])

    assert (linked.path / "a.py").read_bytes() == b"2\n"
    assert (sandbox.path / "a.py").read_bytes() == b"1\n"


def check_refused(sandbox: Sandbox, cause: str, *changes: FileChange, allow_dirty: bool = False) -> None:
    before = sandbox.state()
    good = edit("good.py", b"good\n", b"better\n")
    with pytest.raises(CanonizeError, match=cause) as caught:
        write_in_place(sandbox.open(), [good, *changes], allow_dirty)
    assert caught.value.remedy
    assert sandbox.state() == before
    assert leftovers(sandbox) == []


@pytest.fixture
def filled(sandbox: Sandbox) -> Sandbox:
    sandbox.commit({"good.py": b"good\n", "a.py": b"1\n", "folder/b.py": b"2\n"})
    return sandbox


def test_refuses_a_file_that_was_edited_since(filled: Sandbox) -> None:
    check_refused(filled, "a.py has changed since it was read", edit("a.py", b"other\n", b"2\n"))


def test_refuses_a_file_that_is_gone(filled: Sandbox) -> None:
    check_refused(filled, "gone.py can't be edited: not on disk", edit("gone.py", b"", b"2\n"))


def test_refuses_to_create_over_something(filled: Sandbox) -> None:
    (filled.path / "dangling").symlink_to("/nowhere")

    check_refused(filled, "a.py is there already", edit("a.py", None, b""))
    check_refused(filled, "folder is there already", edit("folder", None, b""))
    check_refused(filled, "dangling is there already", edit("dangling", None, b""))
    check_refused(filled, r"a.py/b.py can't be edited: behind", edit("a.py/b.py", None, b""))


def test_refuses_links(filled: Sandbox, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.py").write_bytes(b"2\n")
    (filled.path / "link").symlink_to(outside)
    (filled.path / "link.py").symlink_to(outside / "b.py")

    check_refused(filled, "link/b.py can't be edited: behind a symbolic link", edit("link/b.py", b"2\n", b"3\n"))
    check_refused(filled, "link/new.py can't be edited: behind a symbolic link", edit("link/new.py", None, b"3\n"))
    check_refused(filled, "link.py can't be edited: a symbolic link", edit("link.py", b"2\n", b"3\n"))
    assert (outside / "b.py").read_bytes() == b"2\n"


@pytest.mark.parametrize("path", ["../a.py", "/etc/passwd", ".git/config", "folder/.Git/x", "", "folder//b.py"])
def test_refuses_paths_that_leave_the_working_tree(filled: Sandbox, path: str) -> None:
    check_refused(filled, "outside the working tree", edit(path, b"2\n", b"3\n"))


def test_refuses_dirty_files(filled: Sandbox) -> None:
    filled.write({"a.py": b"edited\n", "untracked.py": b"u\n"})
    change, untracked = edit("a.py", b"edited\n", b"3\n"), edit("untracked.py", b"u\n", b"3\n")

    check_refused(filled, "a.py has uncommitted changes", change)
    check_refused(filled, "untracked.py has uncommitted changes", untracked)
    check_refused(filled, "a.py and 1 more files have uncommitted changes", change, untracked)
    write_in_place(filled.open(), [change, untracked], allow_dirty=True)
    assert (filled.path / "a.py").read_bytes() == b"3\n"


def test_refuses_where_its_own_names_are_taken(filled: Sandbox) -> None:
    filled.commit({f"folder/.canonize-{hashlib.sha256(b'b.py').hexdigest()[:16]}": b"mine"})
    (filled.path / ".git/canonize").mkdir(exist_ok=True)

    check_refused(filled, "is in the way", edit("folder/b.py", b"2\n", b"3\n"))


def test_a_failure_half_way_takes_everything_back(filled: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def replace(*arguments: object, **named: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        rename(*arguments, **named)

    rename: Callable[..., None] = os.rename
    monkeypatch.setattr(os, "replace", replace)
    changes = [edit("a.py", b"1\n", b"2\n"), edit("new/c.py", None, b""), edit("folder/b.py", b"2\n", None)]

    check_refused(filled, "the edit failed and is taken back: No space left on device", *changes)
    assert len(calls) > 2


def test_an_interrupt_takes_everything_back(filled: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **named: object) -> None:
        raise KeyboardInterrupt

    before = filled.state()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(os, "unlink", interrupted_once(interrupted))
        write_in_place(filled.open(), [edit("a.py", b"1\n", b"2\n"), edit("folder/b.py", b"2\n", None)])

    assert filled.state() == before
    assert leftovers(filled) == []


def interrupted_once(raising: Callable[..., None]) -> Callable[..., None]:
    calls: list[object] = []
    unlink: Callable[..., None] = os.unlink

    def instead(*arguments: object, **named: object) -> None:
        calls.append(arguments)
        (raising if len(calls) == 1 else unlink)(*arguments, **named)

    return instead


def test_a_file_that_is_edited_meanwhile_is_not_overwritten(filled: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Journal.write

    def and_somebody_saves(journal: Journal, *arguments: object) -> None:
        write(journal, *arguments)  # type: ignore[arg-type]
        filled.write({"folder/b.py": b"saved\n"})

    monkeypatch.setattr(Journal, "write", and_somebody_saves)
    with pytest.raises(CanonizeError, match=r"folder/b.py has changed since it was read") as caught:
        write_in_place(filled.open(), [edit("a.py", b"1\n", b"2\n"), edit("folder/b.py", b"2\n", b"3\n")])

    assert (filled.path / "a.py").read_bytes() == b"1\n"
    assert (filled.path / "folder/b.py").read_bytes() == b"saved\n"
    assert "left alone: folder/b.py" in caught.value.__notes__[0]


def test_only_one_edit_at_a_time(filled: Sandbox) -> None:
    with Journal(filled.open().git_dir).locked():
        check_refused(filled, "another canonize is editing")


def test_killed_at_any_step(sandbox: Sandbox) -> None:
    sandbox.commit(killed.FILES)
    run = [sys.executable, "-m", "tests.git.killed", str(sandbox.path)]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (root, root / "cli", root / "codemods")))}
    done = subprocess.run(run, cwd=root, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    steps, recovered = map(int, done.stdout.split())
    assert steps > recovered > 10


def cut_short(sandbox: Sandbox) -> None:
    """As a kill leaves it: a.py is written, folder/b.py is not, and the journal is there."""
    source = (
        "import os, sys; from pathlib import Path\n"
        "from canonize.git.repository import open_repository; from canonize.git.worktree import write_in_place\n"
        "from canonize_codemods.changes import FileChange\n"
        "replace = os.replace; os.replace = lambda *a, **k: (replace(*a, **k), os.kill(os.getpid(), 9))\n"
        "changes = [FileChange('a.py', b'1\\n', b'10\\n'), FileChange('folder/b.py', b'2\\n', b'20\\n')]\n"
        "write_in_place(open_repository(Path(sys.argv[1])), changes)\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (root / "cli", root / "codemods")))}
    assert subprocess.run([sys.executable, "-c", source, str(sandbox.path)], env=environment).returncode == -9
    assert (sandbox.path / "a.py").read_bytes() == b"10\n"


def test_recovery_says_what_it_did(filled: Sandbox) -> None:
    cut_short(filled)
    with pytest.raises(CanonizeError, match="an earlier edit of this working tree was cut short"):
        write_in_place(filled.open(), [edit("good.py", b"good\n", b"x")])

    assert recover_in_place(filled.open()) == Recovery(("a.py",), (), None)
    assert (filled.path / "a.py").read_bytes() == b"1\n"
    assert leftovers(filled) == []


def test_recovery_leaves_what_a_person_changed_since(filled: Sandbox) -> None:
    cut_short(filled)
    filled.write({"a.py": b"mine now\n"})
    recovery = recover_in_place(filled.open())

    assert recovery is not None and recovery.kept is not None
    assert recovery.left == ("a.py",)
    assert (recovery.kept / "before").read_bytes() == b"1\n2\n"
    assert "left alone: a.py" in str(recovery)
    assert (filled.path / "a.py").read_bytes() == b"mine now\n"
    assert recover_in_place(filled.open()) is None


def test_a_damaged_journal_is_refused(filled: Sandbox) -> None:
    cut_short(filled)
    (filled.path / ".git/canonize/in-place/before").write_bytes(b"")

    with pytest.raises(CanonizeError, match="is damaged"):
        recover_in_place(filled.open())


def test_nothing_to_do_leaves_no_trace(filled: Sandbox) -> None:
    write_in_place(filled.open(), [edit("a.py", b"1\n", b"1\n")])

    assert recover_in_place(filled.open()) is None
    assert not (filled.path / ".git/canonize").exists()
