"""The file that several runs share: whatever happens to it, the others and the run itself go on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from canonize.cache.store import FILE, LARGEST, Store

ENTRIES = {b"one": b"1" * 1000, b"two": b""}
KEYS = [*ENTRIES, b"three"]


def kept(folder: Path, limit: int = LARGEST) -> dict[bytes, bytes]:
    with Store(folder, limit) as store:
        found = store.get(KEYS)
    assert store.notes == []
    return found


def fill(folder: Path) -> None:
    with Store(folder) as store:
        store.put(ENTRIES)
    assert store.notes == []


def test_what_is_put_is_there_at_once_and_later(tmp_path: Path) -> None:
    with Store(tmp_path / "a" / "b") as store:
        store.put(ENTRIES)
        assert store.get(KEYS) == ENTRIES
    assert kept(tmp_path / "a" / "b") == ENTRIES
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_without_a_folder_it_forgets() -> None:
    with Store(None) as store:
        store.put(ENTRIES)
        assert store.get(KEYS) == {}
    assert store.notes == []


@pytest.mark.parametrize("at", [0, 20, 20_000])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, at: int) -> None:
    with Store(tmp_path) as store:
        store.put({str(number).encode(): os.urandom(500) for number in range(100)})
    data = bytearray((tmp_path / FILE).read_bytes())
    data[at : at + 3000] = os.urandom(3000)
    (tmp_path / FILE).write_bytes(data)
    with Store(tmp_path) as store:
        assert len(store.get([str(number).encode() for number in range(100)])) < 100
        store.put(ENTRIES)
    assert [note.partition(":")[0] for note in store.notes] == ["the cache was unusable and is begun anew"]
    assert kept(tmp_path) == ENTRIES


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with Store(tmp_path) as store:
        store.put(ENTRIES)
    assert "begun anew" in store.notes[0]
    assert kept(tmp_path) == ENTRIES


def test_another_version_is_begun_anew(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with Store(tmp_path) as store:
        assert store.get(KEYS) == {}
    assert store.notes == ["the cache was unusable and is begun anew: it is of another version, 99"]


def test_an_entry_that_is_not_what_was_written(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE entries SET body = ? WHERE key = ?", (b"12345678x", b"one"))
    database.close()
    with Store(tmp_path) as store:
        assert store.get(KEYS) == {}
    assert "checksum" in store.notes[0]


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Store(tmp_path / "file" / "cache") as store:
        store.put(ENTRIES)
        assert store.get(KEYS) == {}
    assert "there is no cache in" in store.notes[0]


@pytest.mark.skipif(os.getuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    fill(tmp_path)
    tmp_path.chmod(0o500)
    try:
        with Store(tmp_path) as store:
            assert store.get(KEYS) == ENTRIES
            store.put({b"three": b"3"})
        assert kept(tmp_path) == ENTRIES
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_ends_the_writing(tmp_path: Path) -> None:
    fill(tmp_path)
    with Store(tmp_path) as store:
        assert store._database is not None
        store._database.execute("PRAGMA max_page_count = 1")  # the failure that a full disk gives
        store.put({str(number).encode(): os.urandom(9000) for number in range(50)})
    assert store.notes == ["the cache was not written: database or disk is full"]
    assert kept(tmp_path) == ENTRIES


def test_it_stays_within_its_limit_and_keeps_what_was_used(tmp_path: Path) -> None:
    fill(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE entries SET day = 1")
    database.close()
    limit = 100_000
    assert kept(tmp_path, limit=limit) == ENTRIES  # used today
    with sqlite3.connect(tmp_path / FILE) as database:
        rows = [(str(number).encode(), 1, os.urandom(1000)) for number in range(300)]
        database.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
    database.close()
    with Store(tmp_path, limit) as store:
        store.put({b"three": b"3"})
    with Store(tmp_path, limit) as store:
        assert store.get(KEYS) == {**ENTRIES, b"three": b"3"}
        assert 3 < store.info().entries < 100
    assert (tmp_path / FILE).stat().st_size <= limit


def test_runs_at_the_same_time(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from canonize.cache.store import Store\n"
        "own = sys.argv[2].encode()\n"
        "for number in range(20):\n"
        "    with Store(Path(sys.argv[1])) as store:\n"
        "        store.put({own + str(number).encode(): own * 2000, b'same': b'same'})\n"
        "    assert store.notes == [], store.notes\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in "abcd"]
    assert [run.wait(60) for run in runs] == [0, 0, 0, 0]
    with Store(tmp_path) as store:
        assert store.info().entries == 4 * 20 + 1
        assert store.get([b"a0", b"d19"]) == {b"a0": b"a" * 2000, b"d19": b"d" * 2000}
