"""How many pull requests may be open, and when new ones may be opened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from canonize.errors import CanonizeError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WINDOW = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))?(?: (?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d))?")


@dataclass(frozen=True, slots=True)
class Window:
    """``Mon-Fri 09:00-17:00``: days, and from when until when on each, by this machine's clock."""

    days: frozenset[int]
    start: time
    end: time
    text: str

    def holds(self, moment: datetime) -> bool:
        return moment.weekday() in self.days and self.start <= moment.time() < self.end


def parse_window(text: str) -> Window:
    """CanonizeError for what is no window."""
    found = _WINDOW.fullmatch(" ".join(text.split()).lower())
    try:
        if found is None:
            raise ValueError("it reads DAY[-DAY] [HH:MM-HH:MM]")
        first = _DAYS.index(found["first"])
        last = _DAYS.index(found["last"] or found["first"])
        days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
        start = time.fromisoformat(found["start"] or "00:00")
        end = time.max if found["end"] in (None, "24:00") else time.fromisoformat(found["end"])
        if start >= end:
            raise ValueError("it ends before it begins")
    except ValueError as error:
        raise CanonizeError(f"--window {text!r}: {error}", "such as 'Mon-Fri 09:00-17:00'") from None
    return Window(days, start, end, text)


def outside(windows: Sequence[Window], moment: datetime) -> str:
    """Why nothing is opened at this moment; "" if it may be, as always without windows."""
    if not windows or any(window.holds(moment) for window in windows):
        return ""
    return f"it is {moment:%a %H:%M}, outside {' and '.join(window.text for window in windows)}"


@dataclass
class Budget:
    """How many may be open: of all repositories of the run, of each, and of each owner of code.  None: any number.

    Counted are the pull requests with canonize's marker, whatever migration they are of.
    """

    overall: int | None = None
    repository: int | None = None
    owner: int | None = None
    count: int = 0
    here: int = 0
    owners: Counter[str] = field(default_factory=Counter)
    expected: bool = False

    def expect(self, counts: Iterable[int]) -> None:
        """How many are open in each of the repositories that will be entered."""
        self.count, self.expected = sum(counts), True

    def enter(self, count: int) -> None:
        """Another repository, with so many that are open."""
        self.here = count
        self.count += 0 if self.expected else count

    def refuses(self, owners: Iterable[str]) -> str:
        """Why one more, with files of these owners, would be too many; "" if there is room."""
        if self.overall is not None and self.count >= self.overall:
            return f"{self.count} are open, and --max-open is {self.overall}"
        if self.repository is not None and self.here >= self.repository:
            return f"{self.here} are open here, and --max-open-per-repo is {self.repository}"
        if self.owner is not None:
            for name in owners:
                if self.owners[name] >= self.owner:
                    return f"{name} has {self.owners[name]}, and --max-open-per-owner is {self.owner}"
        return ""

    def take(self, owners: Iterable[str]) -> None:
        self.count += 1
        self.here += 1
        self.owners.update(owners)
