"""The journal of pull requests: what is about to be pushed or asked of a forge is on disk before it happens.

``pulls.json`` in canonize's folder below the git directory.  It saves questions and tells a push of our own from
somebody else's; the forge remains the judge of what is open, merged or closed, so a lost journal loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from canonize.errors import CanonizeError
from canonize.git.home import folder_of, locked, write_whole
from canonize.git.repository import Repository

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One batch that was begun.  ``pushing`` is a commit that was to be pushed, ``pushed`` one that was.

    ``step`` is what was to be done next when the run was cut short, "" in between.
    """

    branch: str
    paths: tuple[str, ...] = ()
    pushed: str = ""
    pushing: str = ""
    number: int = 0
    step: str = ""
    emptied: bool = False

    def commits(self) -> set[str]:
        return {commit for commit in (self.pushed, self.pushing) if commit}


@dataclass
class Migration:
    """What is known of one migration."""

    entries: dict[str, Entry] = field(default_factory=dict)
    sites: int = 0  # places that it changed when the first pull request was opened
    options: dict[str, str] = field(default_factory=dict)  # how it was cut, for the commands that don't ask
    since: str = ""  # when the first pull request was opened: none is older


class Ledger:
    """The journal of one repository, for one migration.  Writing needs the lock."""

    def __init__(self, repo: Repository, migration: str) -> None:
        self._git_dir = repo.git_dir
        self._path = folder_of(repo.git_dir) / "pulls.json"
        self.name = migration
        self._all = _read(self._path)
        self.known = self._all.setdefault(migration, Migration())

    def note(self, key: str, **changes: Any) -> Entry:
        """Write down what is known of a batch from now on.  CanonizeError when the disk does not take it."""
        entry = replace(self.known.entries.get(key, Entry("")), **changes)
        self.known.entries[key] = entry
        self.save()
        return entry

    def forget(self, key: str) -> None:
        if self.known.entries.pop(key, None) is not None:
            self.save()

    def save(self) -> None:
        migrations = {name: asdict(migration) for name, migration in self._all.items()}
        try:
            write_whole(self._path, json.dumps({"schema": _SCHEMA, "migrations": migrations}))
        except OSError as error:
            raise CanonizeError(
                f"can't write {self._path}: {error.strerror}", "see to that, and run canonize again; it resumes"
            ) from error


@contextmanager
def locked_ledger(repo: Repository, migration: str) -> Iterator[Ledger]:
    """The journal, while nobody else has it.  CanonizeError when another canonize is publishing from here."""
    with locked(repo.git_dir, "pulls", "another canonize is publishing from this repository"):
        yield Ledger(repo, migration)


def _read(path: Path) -> dict[str, Migration]:
    """A journal that is no journal, or of another version, says nothing that could be relied on."""
    try:
        found = json.loads(path.read_bytes())
        if found["schema"] != _SCHEMA:
            return {}
        return {str(name): _migration(known) for name, known in found["migrations"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _migration(known: dict[str, Any]) -> Migration:
    entries = {
        str(key): Entry(
            str(entry["branch"]),
            tuple(map(str, entry["paths"])),
            str(entry["pushed"]),
            str(entry["pushing"]),
            int(entry["number"]),
            str(entry["step"]),
            bool(entry["emptied"]),
        )
        for key, entry in known["entries"].items()
    }
    options = {str(key): str(value) for key, value in known["options"].items()}
    return Migration(entries, int(known["sites"]), options, str(known["since"]))
