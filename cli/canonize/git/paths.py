"""Files below one folder, reached without following a symbolic link: not in the last step, and not on the way.

A repository may hold a link ``src -> /home/me`` beside an index entry ``src/app.py``.  Opening each folder relative to
the one before, with ``O_NOFOLLOW``, can't leave the root, even when a folder becomes a link at the wrong moment.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_NOT_IN_PATHS = frozenset({"", ".", "..", ".git"})
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without O_NONBLOCK, opening a FIFO would wait for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def is_safe(path: str) -> bool:
    """Whether ``path`` is relative, stays below its root, and out of any ``.git``."""
    return "\0" not in path and _NOT_IN_PATHS.isdisjoint(path.lower().split("/"))


def why(error: OSError) -> str:
    """The reason of a failure in this module, as a short phrase."""
    match error.errno:
        case errno.ELOOP:
            return "a symbolic link"
        case errno.ENOTDIR:
            return "behind a symbolic link, or below a file"
        case errno.ENOENT:
            return "not on disk"
        case _:
            return error.strerror or str(error)


class Tree:
    """The files below ``root``.  Every method raises OSError; ``why`` puts it in words.

    The last folder is kept open, since neighbours are asked for one after the other: 9,000 files read in 0.07 s, 0.17 s
    without.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.open(root, _FOLDER)
        self._parent = ("", self._root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._forget()
        os.close(self._root)

    def read(self, path: str) -> tuple[bytes, os.stat_result]:
        """The content and the status of a regular file."""
        parent, name = self.locate(path)
        descriptor = os.open(name, _FILE, dir_fd=parent)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            return file.read(), status

    def exists(self, path: str) -> bool:
        """Whether anything, if only a dangling link, stands at ``path``."""
        try:
            parent, name = self.locate(path)
            os.stat(name, dir_fd=parent, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def locate(self, path: str, create: bool = False) -> tuple[int, str]:
        """The open folder that ``path`` is in, valid until the next call, and the name in it."""
        if not is_safe(path):
            raise OSError(errno.EPERM, "outside the working tree")
        folder, _, name = path.rpartition("/")
        if folder != self._parent[0]:
            self._forget()
            if folder:
                self._parent = (folder, self._open(folder, create))
        return self._parent[1], name

    def prune(self, path: str) -> None:
        """Remove the folders above ``path`` that are empty, as git does when a file goes."""
        folder = path.rpartition("/")[0]
        while folder:
            try:
                parent, name = self.locate(folder)
                os.rmdir(name, dir_fd=parent)
            except FileNotFoundError:
                pass  # it was never made, or went before; the one above may still be there
            except OSError:
                return
            folder = folder.rpartition("/")[0]

    def _open(self, folder: str, create: bool) -> int:
        current = os.dup(self._root)
        for name in folder.split("/"):
            above = current
            try:
                if create:
                    with suppress(FileExistsError):
                        os.mkdir(name, dir_fd=above)
                current = os.open(name, _FOLDER, dir_fd=above)
            finally:
                os.close(above)
        return current

    def _forget(self) -> None:
        # In this order, an interrupt leaks a descriptor; in the other, it would leave one that is closed.
        folder, descriptor = self._parent
        self._parent = ("", self._root)
        if folder:
            os.close(descriptor)
