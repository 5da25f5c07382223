"""Keys and bytes in one SQLite file that several runs use at once, and without which every command works as well.

What goes wrong with it is never the run's failure.  A file that is damaged is thrown away and begun anew; a folder that
cannot be written is read, or left alone; a full disk ends the writing.  Each is a note, said once.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

FILE = "facts.sqlite3"
SCHEMA = 1
# Above this, what has not been used for longest goes, down to three quarters of it.
LARGEST = 512 * 1024 * 1024
_DAY = 86_400
_WAIT = 5.0  # seconds for another run's writing to end
_AT_ONCE = 500  # keys a query; SQLite allows 999 in old versions
_MOST_WAITING = 20_000  # entries that are held back for one writing
_DIGEST = 8

_CREATE = """
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, day INTEGER NOT NULL, body BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Info:
    """``size`` in bytes, of the file and what belongs to it."""

    path: Path
    entries: int
    size: int
    limit: int = LARGEST


@dataclass
class Store:
    """To be used as a context manager; what is put is written when it ends.

    ``notes`` are lines for people.  Without a folder, or where nothing can be opened, it is empty and forgets.
    """

    folder: Path | None
    limit: int = LARGEST
    notes: list[str] = field(default_factory=list)
    _database: sqlite3.Connection | None = None
    _writable: bool = True
    _waiting: dict[bytes, bytes] = field(default_factory=dict)
    _stale: set[bytes] = field(default_factory=set)  # used, and not marked so today

    def __enter__(self) -> Self:
        if self.folder is not None:
            self._open(self.folder)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.flush()
        finally:
            self.close()

    @property
    def path(self) -> Path | None:
        return self.folder / FILE if self.folder is not None else None

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is there of ``keys``."""
        found = {key: self._waiting[key] for key in keys if key in self._waiting}
        today = _today()
        for key, day, body in self._rows([key for key in keys if key not in found]):
            data = _unpacked(body)
            if data is None:
                self._damaged("an entry does not match its checksum")
                return {key: self._waiting[key] for key in keys if key in self._waiting}
            found[key] = data
            if day != today:
                self._stale.add(key)
        return found

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        if self._database is not None and self._writable:
            self._waiting.update(entries)
            if len(self._waiting) > _MOST_WAITING:
                self.flush()

    def flush(self) -> None:
        """Write what was put; on failure it is forgotten, with a note."""
        if self._database is None or not self._writable or not (self._waiting or self._stale):
            return
        today = _today()
        try:
            with self._database as database:
                database.executemany(
                    "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)",
                    ((key, today, _packed(data)) for key, data in self._waiting.items()),
                )
                database.executemany("UPDATE entries SET day = ? WHERE key = ?", ((today, key) for key in self._stale))
            self._shrink(self._database)
        except sqlite3.OperationalError as error:  # locked, full, read-only
            self._writable = False
            self.notes.append(f"the cache was not written: {error}")
        except sqlite3.DatabaseError as error:
            self._damaged(str(error))
        self._waiting.clear()
        self._stale.clear()

    def close(self) -> None:
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def info(self) -> Info:
        """Of an open store."""
        entries = 0
        if self._database is not None:
            with suppress(sqlite3.Error), closing(self._database.execute("SELECT count(*) FROM entries")) as rows:
                entries = int(rows.fetchone()[0])
        path = self.path or Path()
        return Info(path, entries, sum(file.stat().st_size for file in _files(path)), self.limit)

    # -- opening

    def _open(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
                raise OSError("it belongs to somebody else")
            self._connect(folder / FILE)
        except sqlite3.OperationalError as error:
            self._open_to_read(folder / FILE, str(error))
        except sqlite3.DatabaseError as error:
            self._damaged(str(error))
        except OSError as error:
            self._writable = False
            self.notes.append(f"there is no cache in {folder}: {error.strerror or error}")

    def _connect(self, path: Path) -> None:
        database = sqlite3.connect(path, timeout=_WAIT)
        try:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if version not in (0, SCHEMA):
                raise sqlite3.DatabaseError(f"it is of another version, {version}")
            if version == 0:
                database.executescript(f"{_CREATE} PRAGMA user_version = {SCHEMA};")
            database.execute("SELECT key, day, body FROM entries LIMIT 1").fetchone()
        except sqlite3.Error:
            database.close()
            raise
        self._database = database

    def _open_to_read(self, path: Path, why: str) -> None:
        """In a folder that cannot be written, what others have written is of use all the same."""
        self._writable = False
        try:
            database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, timeout=_WAIT)
            database.execute("SELECT key, day, body FROM entries LIMIT 1").fetchone()
            self._database = database
            self.notes.append(f"the cache is only read: {why}")
        except sqlite3.Error:
            self.notes.append(f"there is no cache in {path.parent}: {why}")

    def _damaged(self, why: str) -> None:
        """Throw the file away and begin anew, once."""
        self.close()
        self._waiting.clear()
        self._stale.clear()
        if self.path is None or not self._writable:
            return
        self.notes.append(f"the cache was unusable and is begun anew: {why}")
        try:
            remove(self.path)
            self._connect(self.path)
        except (OSError, sqlite3.Error):
            self._writable = False

    # -- rows

    def _rows(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, int, bytes]]:
        for start in range(0, len(keys) if self._database is not None else 0, _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            if self._database is None:
                return
            try:
                rows = self._database.execute(f"SELECT key, day, body FROM entries WHERE key IN ({marks})", some)
                yield from rows.fetchall()
            except sqlite3.OperationalError as error:
                self.notes.append(f"the cache cannot be read: {error}")
                self.close()
            except sqlite3.DatabaseError as error:
                self._damaged(str(error))
                return

    def _shrink(self, database: sqlite3.Connection) -> None:
        """Keep to the limit: the entries that were used last stay."""
        size = _used(database)
        if size <= self.limit:
            return
        lengths = database.execute("SELECT key, length(body) FROM entries ORDER BY day, key").fetchall()
        # Pages are larger than what is in them: go by shares.
        surplus = sum(length for _, length in lengths) * (1 - 0.75 * self.limit / size)
        with database:
            for key, length in lengths:
                if surplus <= 0:
                    break
                database.execute("DELETE FROM entries WHERE key = ?", (key,))
                surplus -= length
        # Not execute(), which takes one step of it: one page.
        database.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")


def remove(path: Path) -> int:
    """The bytes that went.  Raises OSError."""
    size = 0
    for file in _files(path):
        size += file.stat().st_size
        file.unlink()
    return size


def _files(path: Path) -> Iterable[Path]:
    """The database and what SQLite keeps beside it."""
    return [each for suffix in ("", "-wal", "-shm", "-journal") if (each := Path(f"{path}{suffix}")).is_file()]


def _used(database: sqlite3.Connection) -> int:
    pages, free, size = (
        int(database.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _today() -> int:
    return int(time.time()) // _DAY


def _packed(data: bytes) -> bytes:
    body = zlib.compress(data, 1)
    return blake2b(body, digest_size=_DIGEST).digest() + body


def _unpacked(packed: object) -> bytes | None:
    if not isinstance(packed, bytes):
        return None
    digest, body = packed[:_DIGEST], packed[_DIGEST:]
    if blake2b(body, digest_size=_DIGEST).digest() != digest:
        return None
    try:
        return zlib.decompress(body)
    except zlib.error:
        return None
