"""What an edit in place needs to be taken back, kept on disk until the edit is whole.

The journal is one folder below the git directory.  It is complete before the first file changes, and goes when the last
one has: finding it means that the edit was cut short, or is still under way.  A lock that dies with its process tells
the two apart.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from canonize.errors import CanonizeError


@dataclass(frozen=True, slots=True)
class Record:
    """One file of the edit: what was there, and how to know what the edit puts there."""

    path: str
    before: bytes | None
    mode: int  # the permission bits of what was there
    after: str | None  # a digest: enough to tell the edit's bytes from a person's


class Journal:
    """The journal of one working tree.  All but ``locked`` needs the lock."""

    def __init__(self, git_dir: Path) -> None:
        self._home = git_dir / "canonize"
        self._draft = self._home / "in-place.draft"
        self._done = self._home / "in-place.done"
        self.folder = self._home / "in-place"

    def exists(self) -> bool:
        """Whether an edit is under way, or was cut short."""
        return self.folder.exists()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other edits and recoveries out.  CanonizeError when one is under way."""
        try:
            self._home.mkdir(exist_ok=True)
            lock = os.open(self._home / "in-place.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise CanonizeError(f"can't write in {self._home}: {error.strerror}", "check its permissions") from error
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CanonizeError("another canonize is editing this working tree", "wait for it to end") from error
            self._sweep()
            try:
                yield
            finally:
                self._sweep()
        finally:
            os.close(lock)

    def write(self, records: Sequence[Record]) -> None:
        """Publish the journal: after this a cut is recovered from, before it there is nothing to recover."""
        self._draft.mkdir()
        lines = []
        with open(self._draft / "before", "wb") as backup:
            for record in records:
                size = None if record.before is None else backup.write(record.before)
                lines.append([record.path, size, record.mode, record.after])
            backup.flush()
            os.fsync(backup.fileno())
        with open(self._draft / "files.json", "w", encoding="ascii") as listing:
            json.dump(lines, listing)
            listing.flush()
            os.fsync(listing.fileno())
        os.rename(self._draft, self.folder)
        folder = os.open(self._home, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(folder)
        os.close(folder)

    def read(self) -> list[Record]:
        """What the journal holds.  CanonizeError when it is damaged."""
        records = []
        try:
            lines = json.loads((self.folder / "files.json").read_bytes())
            with open(self.folder / "before", "rb") as backup:
                for path, size, mode, after in lines:
                    before = None if size is None else backup.read(size)
                    if before is not None and len(before) != size:
                        raise ValueError("the backup is too short")
                    records.append(Record(str(path), before, int(mode) & 0o777, after))
        except (OSError, ValueError, TypeError) as error:
            raise CanonizeError(
                f"the journal {self.folder} of a cut edit is damaged: {error}",
                "check the working tree with git status, then remove that folder",
            ) from error
        return records

    def drop(self) -> None:
        """The edit is whole, or taken back: in one step, since half a journal must never be found."""
        os.rename(self.folder, self._done)

    def keep(self) -> Path:
        """Put the journal aside, for what it holds and could not be put back; returns where."""
        number = 1
        while (kept := self.folder.with_suffix(f".kept-{number}")).exists():
            number += 1
        os.rename(self.folder, kept)
        return kept

    def _sweep(self) -> None:
        for folder in (self._draft, self._done):
            shutil.rmtree(folder, ignore_errors=True)


def digest(data: bytes) -> str:
    """How a record names bytes that it doesn't hold."""
    return hashlib.sha256(data).hexdigest()
