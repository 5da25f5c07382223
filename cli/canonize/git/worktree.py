"""Editing the working tree itself: all files or none, whatever stops the edit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from canonize.errors import CanonizeError, one_line
from canonize.git.journal import Journal, Record, digest
from canonize.git.paths import Tree, why
from canonize.git.repository import Repository
from canonize.git.snapshot import dirty_paths, tracked_paths, unstaged_paths
from canonize_codemods.changes import FileChange


@dataclass(frozen=True, slots=True)
class Recovery:
    """What ``recover_in_place`` did: files put back, and files that a person has changed since, which it left alone."""

    restored: tuple[str, ...]
    left: tuple[str, ...]
    kept: Path | None  # where the earlier contents of ``left`` are

    def __str__(self) -> str:
        said = f"an edit was cut short and is taken back (files put back: {len(self.restored)})"
        left = f"; changed since and left alone: {one_line(', '.join(self.left))}; what they held is in {self.kept}"
        return said + (left if self.left else "")


def write_in_place(
    repo: Repository,
    changes: Iterable[FileChange],
    allow_dirty: bool = False,
    modes: Mapping[str, int] | None = None,
) -> None:
    """Make each change in the working tree; the index stays as it is.  At most one change a path.

    A file is replaced whole, keeping its permissions and owner; folders come and go with their files, as with git.
    ``modes``, of files that come back, are for an edit that takes the last one back.
    Before the first is touched, all are checked.  Any error takes all back; after a kill, ``recover_in_place`` does.

    CanonizeError when a file is not what ``before`` says, is behind a symbolic link, has uncommitted changes or is not
    tracked (unless ``allow_dirty``), or when another edit is under way or was cut short.
    """
    wanted = [change for change in changes if change.before != change.after]
    if not wanted:
        return
    journal = Journal(repo.git_dir)
    with journal.locked(), Tree(repo.root) as tree:
        if journal.exists():
            raise CanonizeError(
                "an earlier edit of this working tree was cut short", "run canonize again: it is taken back first"
            )
        records = [_check(tree, change) for change in wanted]
        _check_room(tree, wanted)
        if not allow_dirty:
            _check_clean(repo, wanted)
        with _all_or_nothing(tree, journal, records):
            journal.write(records)
            for change, record in zip(wanted, records, strict=True):
                if change.after is not None:
                    new = (modes or {}).get(change.path)
                    _stage(tree, change.path, change.after, new if change.before is None else record.mode)
            for change in wanted:
                _check(tree, change)
                _swap(tree, change)
                if change.after is None:
                    tree.prune(change.path)
            journal.complete(undoes=modes is not None)


def recover_in_place(repo: Repository) -> Recovery | None:
    """Take back an edit that was killed; None when there is none.

    CanonizeError when an edit is still under way, or its journal is damaged.
    """
    journal = Journal(repo.git_dir)
    if journal.is_tidy():
        return None
    with journal.locked(), Tree(repo.root) as tree:
        return _take_back(tree, journal, journal.read()) if journal.exists() else None


def undo_in_place(repo: Repository) -> list[str]:
    """Take the last whole edit back; returns the files that changed.

    CanonizeError when there is none, or when one of its files was edited, staged or committed since.
    """
    journal = Journal(repo.git_dir)
    changes: list[FileChange] = []
    modes: dict[str, int] = {}
    with Tree(repo.root) as tree:
        for record in journal.read_last():
            now = _now(tree, record.path)
            if now == record.before:
                continue
            if (None if now is None else digest(now)) != record.after:
                raise _built_on(record.path, "edited")
            changes.append(FileChange(record.path, now, record.before))
            modes[record.path] = record.mode
    tracked, unstaged = tracked_paths(repo), unstaged_paths(repo)
    for change in changes:
        if change.path in (tracked - unstaged if change.before is not None else ()):
            raise _built_on(change.path, "staged or committed")
        if change.before is None and change.path not in tracked:
            raise _built_on(change.path, "staged or committed")
    write_in_place(repo, changes, True, modes)
    if not changes:
        journal.forget()
    return [change.path for change in changes]


def _built_on(path: str, how: str) -> CanonizeError:
    return CanonizeError(f"{path} was {how} since", "take back what you want by hand: git diff, git revert")


def _now(tree: Tree, path: str) -> bytes | None:
    try:
        return tree.read(path)[0]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CanonizeError(f"{path} can't be read: {why(error)}", "take back what you want by hand") from error


@contextmanager
def _all_or_nothing(tree: Tree, journal: Journal, records: Collection[Record]) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        recovery = _take_back(tree, journal, records)
        if recovery.left:
            error.add_note(str(recovery))
        if isinstance(error, OSError):  # a full disk, a folder that can't be written
            cause = f"the edit failed and is taken back: {error.strerror}"
            raise CanonizeError(cause, "see to that, and run canonize again") from error
        raise


def _take_back(tree: Tree, journal: Journal, records: Collection[Record]) -> Recovery:
    restored: list[str] = []
    left: list[str] = []
    for record in records:
        try:
            if _restore(tree, record):
                restored.append(record.path)
        except (OSError, _ChangedSince):
            left.append(record.path)
    kept = None
    if left and journal.exists():
        kept = journal.keep()
    elif journal.exists():
        journal.drop()
    return Recovery(tuple(restored), tuple(left), kept)


class _ChangedSince(Exception):
    """The file is neither what was there before the edit nor what the edit put there."""


def _restore(tree: Tree, record: Record) -> bool:
    """Whether there was something to put back."""
    with suppress(FileNotFoundError):
        parent, temporary = tree.locate(_beside(record.path))
        os.unlink(temporary, dir_fd=parent)
    try:
        now: bytes | None = tree.read(record.path)[0]
    except FileNotFoundError:
        now = None
    changed = now != record.before
    if changed and (None if now is None else digest(now)) != record.after:
        raise _ChangedSince
    if changed and record.before is not None:
        _stage(tree, record.path, record.before, record.mode)
        _swap(tree, FileChange(record.path, now, record.before))
    elif changed:
        _swap(tree, FileChange(record.path, now, None))
    if record.before is None:
        tree.prune(record.path)
    return changed


def _check(tree: Tree, change: FileChange) -> Record:
    """The journal's record of the file, which must be what the change was made from."""
    after = None if change.after is None else digest(change.after)
    try:
        if change.before is None:
            if tree.exists(change.path):
                raise CanonizeError(f"{change.path} is there already", "move it away, and run canonize again")
            return Record(change.path, None, 0, after)
        data, status = tree.read(change.path)
    except OSError as error:
        raise CanonizeError(f"{change.path} can't be edited: {why(error)}", "leave it out with --exclude") from error
    if data != change.before:
        raise CanonizeError(f"{change.path} has changed since it was read", "run canonize again")
    return Record(change.path, data, status.st_mode & 0o777, after)


def _check_room(tree: Tree, changes: Iterable[FileChange]) -> None:
    """Recovery removes files by these names: one that somebody else made must not be among them."""
    for change in changes:
        if tree.exists(_beside(change.path)):
            raise CanonizeError(f"{_beside(change.path)} is in the way", "remove it, and run canonize again")


def _check_clean(repo: Repository, changes: Iterable[FileChange]) -> None:
    dirty, tracked = dirty_paths(repo), tracked_paths(repo)
    unsafe = [
        change.path
        for change in changes
        if change.path in dirty or (change.before is not None and change.path not in tracked)
    ]
    if unsafe:
        more = f" and {len(unsafe) - 1} more files have" if len(unsafe) > 1 else " has"
        raise CanonizeError(f"{unsafe[0]}{more} uncommitted changes", "commit or stash them, or pass --allow-dirty")


def _stage(tree: Tree, path: str, data: bytes, mode: int | None) -> None:
    """Write what will take the place of ``path`` beside it; ``mode`` is None for a file that is new."""
    parent, temporary = tree.locate(_beside(path), create=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(temporary, flags, 0o666, dir_fd=parent), "wb") as file:
        file.write(data)
        file.flush()
        if mode is not None:
            _own(file.fileno(), path.rpartition("/")[2], parent)
            os.fchmod(file.fileno(), mode)
        os.fsync(file.fileno())


def _own(descriptor: int, name: str, parent: int) -> None:
    """Root may edit somebody else's working tree; the files stay theirs."""
    with suppress(FileNotFoundError, PermissionError):
        owner = os.stat(name, dir_fd=parent, follow_symlinks=False)
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _swap(tree: Tree, change: FileChange) -> None:
    parent, name = tree.locate(change.path)
    if change.after is None:
        os.unlink(name, dir_fd=parent)
    else:
        temporary = _beside(change.path).rpartition("/")[2]
        os.replace(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)


def _beside(path: str) -> str:
    """A path that recovery can find again; its name has a fixed length, as a name may be as long as names can be."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}.canonize-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}"
