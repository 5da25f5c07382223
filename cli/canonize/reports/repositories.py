"""What became of each repository of a list.  The JSON's shape: ``canonize.repositories/1``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from canonize.errors import one_line
from canonize.reports.pull_request_results import LEFT, Outcome
from canonize_codemods.words import counted


@dataclass(frozen=True, slots=True)
class Row:
    """``failed`` says why; ``sites`` are the places that the plan found to change."""

    name: str
    outcomes: tuple[Outcome, ...]
    failed: str = ""
    base: str = ""
    sites: int = 0

    @property
    def left(self) -> int:
        return sum(outcome.action == LEFT for outcome in self.outcomes)

    @property
    def said(self) -> str:
        if self.failed:
            return f"failed: {one_line(self.failed)}"
        counts = Counter(outcome.action for outcome in self.outcomes)
        return ", ".join(f"{count} {action}" for action, count in counts.items()) or "nothing to change"


def render(rows: Sequence[Row], console: Console) -> None:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for name in ("repository", "base", "places", "pull requests"):
        table.add_column(name, overflow="fold", justify="right" if name == "places" else "left")
    for row in rows:
        table.add_row(one_line(row.name), one_line(row.base), "" if row.failed else str(row.sites), row.said)
    console.print(table)
    failed = sum(bool(row.failed) for row in rows)
    pulls = sum(outcome.number > 0 for row in rows for outcome in row.outcomes)
    all_of_them = "1 repository" if len(rows) == 1 else f"{len(rows)} repositories"
    console.print(f"{all_of_them}, {failed} failed; {counted(pulls, 'pull request')}.")


def to_json(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "schema": "canonize.repositories/1",
        "repositories": [
            {
                "name": row.name,
                "base": row.base,
                "sites": row.sites,
                "failed": row.failed,
                "pull_requests": [asdict(outcome) for outcome in row.outcomes],
            }
            for row in rows
        ],
    }
