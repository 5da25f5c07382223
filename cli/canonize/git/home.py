"""canonize's own folder below the git directory, and the locks in it.

Whoever made the repository may have put a link there, to have something written or removed elsewhere.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from canonize.errors import CanonizeError

_HELD: set[int] = set()


def _let_go() -> None:
    while _HELD:
        os.close(_HELD.pop())


# A worker would keep the lock for a moment after its parent was killed.
os.register_at_fork(after_in_child=_let_go)


def folder_of(git_dir: Path) -> Path:
    """Where it is, or would be."""
    return git_dir / "canonize"


@contextmanager
def locked(git_dir: Path, name: str, busy: str) -> Iterator[Path]:
    """The folder, made if need be, while nobody else has the lock of that name; it dies with its process.

    CanonizeError that says ``busy`` when somebody has it, and when the folder can't be used.
    """
    home = folder_of(git_dir)
    try:
        home.mkdir(exist_ok=True)
        if home.is_symlink():
            raise CanonizeError(f"{home} is a symbolic link", "remove it; canonize writes nowhere else")
        lock = os.open(home / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise CanonizeError(f"can't write in {home}: {error.strerror}", "check its permissions") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CanonizeError(busy, "wait for it to end") from error
        _HELD.add(lock)
        yield home
    finally:
        _HELD.discard(lock)
        os.close(lock)


def write_whole(path: Path, text: str) -> None:
    """Replace a file of the folder; it is on disk when this returns.  Raises OSError."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(draft, flags, 0o666), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
