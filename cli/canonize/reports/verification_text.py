"""The result of verify for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from canonize.errors import one_line
from canonize_codemods.verification import Verification
from canonize_codemods.words import counted

_PROBLEMS = 5


Place = tuple[str, int]
"""Path and line of an edited import that a formatter would still change."""


def render(result: Verification, unsettled: Sequence[Place], console: Console) -> None:
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

    if unsettled:
        imports = counted(len(unsettled), "edited import")
        console.print(
            Text(
                f"\nnote: the project's formatters would still change {imports}; a block that was out of order stays so"
            ),
            soft_wrap=True,
        )
        for path, line in unsettled[:_PROBLEMS]:
            console.print(Text(f"         {one_line(path)}:{line}"), soft_wrap=True)
        if len(unsettled) > _PROBLEMS:
            console.print(Text(f"         and {len(unsettled) - _PROBLEMS} more; --json lists them"))


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
