"""What an edit in place needs to be taken back, kept on disk until the edit is whole.

The journal is one folder below the git directory.  It is complete before the first file changes, and goes when the last
one has: finding it means that the edit was cut short, or is still under way.  A lock that dies with its process tells
the two apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.git.home import folder_of, locked, sync_folder


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
        self._git_dir = git_dir
        home = folder_of(git_dir)
        self._draft = home / "in-place.draft"
        self._done = home / "in-place.done"
        self.last = home / "in-place.last"
        self.folder = home / "in-place"

    def exists(self) -> bool:
        """Whether an edit is under way, or was cut short."""
        return self.folder.exists()

    def is_tidy(self) -> bool:
        """Whether no run has left anything half done or half swept."""
        return not any(folder.exists() for folder in (self.folder, self._draft, self._done))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other edits and recoveries out.  CanonizeError when one is under way."""
        with locked(self._git_dir, "in-place", "another canonize is editing this working tree"):
            self._sweep()
            try:
                yield
            finally:
                self._sweep()

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
        sync_folder(self.folder.parent)

    def read(self) -> list[Record]:
        """What the journal holds.  CanonizeError when it is damaged."""
        return _read(self.folder)

    def read_last(self) -> list[Record]:
        """What the last whole edit did, for taking it back; empty when there is none.  CanonizeError as above."""
        return _read(self.last) if self.last.exists() else []

    def drop(self) -> None:
        """The edit is taken back: in one step, since half a journal must never be found."""
        os.rename(self.folder, self._done)

    def complete(self, undoes: bool) -> None:
        """The edit is whole: it is the last one from now on, or has taken the last one back."""
        if undoes:  # in this order a kill leaves an edit that is taken back already, which can be taken back again
            os.rename(self.folder, self._done)
            self.forget()
        else:
            self.forget()
            os.rename(self.folder, self.last)

    def finished_at(self) -> int:
        """When the last whole edit was, in nanoseconds; 0 when there is none."""
        try:
            return self.last.stat().st_ctime_ns
        except OSError:
            return 0

    def forget(self) -> None:
        """The last edit can no longer be taken back."""
        if self.last.exists():
            self._sweep()
            os.rename(self.last, self._done)
            self._sweep()

    def keep(self) -> Path:
        """Put the journal aside, for what it holds and could not be put back; returns where."""
        number = 1
        while (kept := self.folder.with_suffix(f".kept-{number}")).exists():
            number += 1
        os.rename(self.folder, kept)
        return kept

    def _sweep(self) -> None:
        for folder in (self._draft, self._done):
            if folder.is_symlink():
                folder.unlink()
            shutil.rmtree(folder, ignore_errors=True)


def _read(folder: Path) -> list[Record]:
    records = []
    try:
        lines = json.loads((folder / "files.json").read_bytes())
        with open(folder / "before", "rb") as backup:
            for path, size, mode, after in lines:
                before = None if size is None else backup.read(size)
                if before is not None and len(before) != size:
                    raise ValueError("the backup is too short")
                records.append(Record(str(path), before, int(mode) & 0o777, after))
    except (OSError, ValueError, TypeError) as error:
        raise CanonizeError(
            f"the journal {folder} of an edit is damaged: {error}",
            "check the working tree with git status, then remove that folder",
        ) from error
    return records


def digest(data: bytes) -> str:
    """How a record names bytes that it doesn't hold."""
    return hashlib.sha256(data).hexdigest()
