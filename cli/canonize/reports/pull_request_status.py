"""Where a migration stands.  The JSON's shape: ``canonize.pull-request-status/1``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from canonize.errors import one_line


@dataclass(frozen=True, slots=True)
class Row:
    """``state``: open, draft, merged, closed, or not open yet with ``why``."""

    key: str
    title: str
    state: str
    number: int = 0
    url: str = ""
    base: str = ""
    checks: str = ""
    reviews: str = ""
    conflicts: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """``sites``: places that were to be changed at the beginning, ``left``: those that the code still has."""

    migration: str
    base: str
    sites: int
    left: int
    rows: Sequence[Row]

    @property
    def percent(self) -> int:
        """Done, by auditing the code; rounded down, so that 100 means all."""
        return 100 if not self.left else 100 * (self.sites - self.left) // max(1, self.sites)


def render(status: Status, console: Console) -> None:
    done = status.sites - status.left
    console.print(f"{status.percent} % of {status.base} done: {done} of {status.sites} places.", style="bold")
    counts = Counter(row.state for row in status.rows)
    if counts:
        console.print(", ".join(f"{count} {state}" for state, count in counts.items()) + ".")
        table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
        for name in ("", "state", "checks", "reviews", "conflicts", "title"):
            table.add_column(name, overflow="fold")
        for row in status.rows:
            number = f"#{row.number}" if row.number else ""
            conflicts = "" if row.checks == "" else "?" if row.conflicts is None else "yes" if row.conflicts else "no"
            title = one_line(row.title) + (f" ({one_line(row.why)})" if row.why else "")
            table.add_row(number, row.state, row.checks, row.reviews, conflicts, title)
        console.print(table)


def to_json(status: Status) -> dict[str, Any]:
    return {
        "schema": "canonize.pull-request-status/1",
        "migration": status.migration,
        "base": status.base,
        "percent": status.percent,
        "sites": status.sites,
        "left": status.left,
        "counts": dict(Counter(row.state for row in status.rows)),
        "pull_requests": [{**asdict(row), "number": row.number or None} for row in status.rows],
    }
