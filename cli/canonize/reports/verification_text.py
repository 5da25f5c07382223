"""The result of verify for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from canonize.errors import one_line
from canonize.reports.lines import say
from canonize_codemods.verification import Verification
from canonize_codemods.words import counted

_PROBLEMS = 5
_UNDER = " " * 9


Place = tuple[str, int]
"""Path and line of an edited import that a formatter would still change."""


def render(result: Verification, unsettled: Sequence[Place], console: Console) -> None:
    for check in result.checks:
        word = Text("holds  ", "green") if check.holds else Text("BROKEN ", "bold red")
        say(console, f"{check.name} ({check.looked_at})", lead=word)
        for problem in check.problems[:_PROBLEMS]:
            say(console, one_line(problem), lead=_UNDER)
        if len(check.problems) > _PROBLEMS:
            say(console, f"and {len(check.problems) - _PROBLEMS} more", lead=_UNDER)
    if result.metrics:
        widest = max(len(metric.name) for metric in result.metrics)
        console.print(Text(f"\n{'':{widest}}  before -> after", "bold"))
        for metric in result.metrics:
            say(console, f"{metric.before} -> {metric.after}", lead=f"{metric.name:{widest}}  ")

    if unsettled:
        imports = counted(len(unsettled), "edited import")
        console.print()
        say(
            console,
            f"note: the project's formatters would still change {imports}; a block that was out of order stays so",
        )
        for path, line in unsettled[:_PROBLEMS]:
            say(console, f"{one_line(path)}:{line}", lead=_UNDER)
        if len(unsettled) > _PROBLEMS:
            say(console, f"and {len(unsettled) - _PROBLEMS} more; --json lists them", lead=_UNDER)


def to_json(result: Verification, unsettled: Sequence[Place]) -> dict[str, Any]:
    return {
        "schema": "canonize.verify/1",
        "holds": result.holds,
        "checks": [
            {"name": c.name, "holds": c.holds, "looked_at": c.looked_at, "problems": list(c.problems)}
            for c in result.checks
        ],
        "metrics": [{"name": m.name, "before": m.before, "after": m.after} for m in result.metrics],
        "unformatted": [{"path": path, "line": line} for path, line in unsettled],
    }
