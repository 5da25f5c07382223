"""What became of each pull request, for people and for programs.  The JSON's shape: ``canonize.pull-request-run/1``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from canonize.errors import one_line
from canonize.reports.lines import say

LEFT = "left"
BRANCH = "branch"  # made here, as there is no forge
_SAID = {BRANCH: "as branches"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``action`` is what was done; ``left`` with ``why`` where nothing was."""

    key: str
    title: str
    action: str
    number: int = 0
    url: str = ""
    why: str = ""


def line(outcome: Outcome) -> str:
    if outcome.action == BRANCH:
        return f"branch {outcome.url}: {one_line(outcome.title)}"
    where = f" #{outcome.number}" if outcome.number else ""
    why = f": {one_line(outcome.why)}" if outcome.why else ""
    url = f" {outcome.url}" if outcome.url and not outcome.why else ""
    return f"{outcome.action}{where} {one_line(outcome.title)}{url}{why}"


def render(outcomes: Sequence[Outcome], console: Console) -> None:
    """How many of each."""
    counts = Counter(outcome.action for outcome in outcomes)
    said = ", ".join(f"{count} {_SAID.get(action, action)}" for action, count in counts.items())
    say(console, f"Pull requests: {said}." if said else "Nothing to change, so no pull request.")


def to_json(migration: str, base: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "schema": "canonize.pull-request-run/1",
        "migration": migration,
        "base": base,
        "pull_requests": [
            {
                "key": outcome.key,
                "title": outcome.title,
                "action": outcome.action,
                "number": outcome.number or None,
                "url": outcome.url,
                "why": outcome.why,
            }
            for outcome in outcomes
        ],
    }
