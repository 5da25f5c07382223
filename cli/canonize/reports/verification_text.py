"""The result of verify for people, and as JSON for programs."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from canonize.errors import one_line
from canonize_codemods.verification import Verification

_PROBLEMS = 5


def render(result: Verification, console: Console) -> None:
    for check in result.checks:
        word = Text("holds  ", "green") if check.holds else Text("BROKEN ", "bold red")
        console.print(word + Text(f"{check.name} ({check.looked_at})"), soft_wrap=True)
        for problem in check.problems[:_PROBLEMS]:
            console.print(Text(f"         {one_line(problem)}"), soft_wrap=True)
        if len(check.problems) > _PROBLEMS:
            console.print(Text(f"         and {len(check.problems) - _PROBLEMS} more"))
    if result.metrics:
        widest = max(len(metric.name) for metric in result.metrics)
        console.print(Text(f"\n{'':{widest}}  before -> after", "bold"))
        for metric in result.metrics:
            console.print(Text(f"{metric.name:{widest}}  {metric.before} -> {metric.after}"), soft_wrap=True)


def to_json(result: Verification) -> dict[str, Any]:
    return {
        "schema": "canonize.verify/1",
        "holds": result.holds,
        "checks": [
            {"name": c.name, "holds": c.holds, "looked_at": c.looked_at, "problems": list(c.problems)}
            for c in result.checks
        ],
        "metrics": [{"name": m.name, "before": m.before, "after": m.after} for m in result.metrics],
    }
