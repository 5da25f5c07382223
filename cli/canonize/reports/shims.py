"""Shims that there are: their age, users and removal version, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console

from canonize.errors import one_line
from canonize.reports.diff_json import printable
from canonize.reports.lines import say
from canonize.reports.paths_picture import cut

_USES_SHOWN = 5
_UNDER = " " * 6


@dataclass(frozen=True, slots=True)
class UseRow:
    path: str
    line: int
    form: str
    name: str


@dataclass(frozen=True, slots=True)
class ShimRow:
    """``since`` is None where git cannot tell; ``due`` where versions cannot be compared, or none is set."""

    path: str
    line: int
    module: str
    form: str
    whole: bool
    names: Sequence[tuple[str, str]]  # old name, canonical symbol
    remove_in: str
    due: bool | None
    since: datetime | None
    commit: str
    at_least: bool  # the history that is here begins later
    edited: str
    uses: Sequence[UseRow]


def render_shims(rows: Sequence[ShimRow], version: str, now: datetime, console: Console, every: bool = False) -> None:
    if not rows:
        say(console, "No shims.", "bold")
        return
    unused = sum(not row.uses for row in rows)
    due = sum(bool(row.due) for row in rows)
    say(
        console,
        f"{len(rows)} shim{'s' * (len(rows) != 1)}, {unused} without users"
        + (f", {due} due" if due else "")
        + (f"; the project is at {version}." if version else "; the project's version is not known."),
        "bold",
    )
    table = [("old path", "form", "names", "age", "remove in", "users")]
    for row in rows:
        removal = f"{row.remove_in}{' (due)' if row.due else ''}" if row.remove_in else "-"
        where = row.module if row.whole else f"{row.module} (in part)"
        table.append((where, row.form, str(len(row.names)), _age(row, now), removal, str(len(row.uses))))
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    if console.is_terminal:  # the other columns keep their places; a path says least at its front
        widths[0] = min(widths[0], max(16, console.width - sum(widths[1:]) - 2 * len(widths)))
        table = [(cut(line[0], widths[0]), *line[1:]) for line in table]
    for line, source in zip(table, [None, *rows], strict=True):
        text = "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        say(console, f"  {one_line(text)}", "" if source is None or not source.due else "yellow")
        for use in _shown(source, every):
            say(
                console, f"{one_line(use.path)}:{use.line}  {use.form}{f' {use.name}' if use.name else ''}", lead=_UNDER
            )
        if source is not None and not every and len(source.uses) > _USES_SHOWN:
            say(console, f"and {len(source.uses) - _USES_SHOWN} more (--all lists them)", lead=_UNDER)
        if source is not None and source.edited:
            say(console, f"edited by hand: {one_line(source.edited)}", "yellow", lead=_UNDER)


def to_json(rows: Sequence[ShimRow], version: str, now: datetime) -> dict[str, Any]:
    """The shape is versioned: ``canonize.shims/1``."""
    return {
        "schema": "canonize.shims/1",
        "version": version or None,
        "shims": [
            {
                "path": printable(row.path),
                "line": row.line,
                "module": row.module,
                "form": row.form,
                "whole": row.whole,
                "names": dict(row.names),
                "remove_in": row.remove_in or None,
                "due": row.due,
                "since": row.since.isoformat() if row.since is not None else None,
                "since_at_least": row.at_least,
                "days": _days(row, now),
                "commit": row.commit or None,
                "edited": row.edited or None,
                "users": [
                    {"path": printable(use.path), "line": use.line, "form": use.form, "name": use.name or None}
                    for use in row.uses
                ],
            }
            for row in rows
        ],
    }


def _shown(row: ShimRow | None, every: bool) -> Sequence[UseRow]:
    uses = row.uses if row is not None else ()
    return uses if every else uses[:_USES_SHOWN]


def _days(row: ShimRow, now: datetime) -> int | None:
    return max(0, (now - row.since).days) if row.since is not None else None


def _age(row: ShimRow, now: datetime) -> str:
    days = _days(row, now)
    if days is None:
        return "?"
    return f"{'at least ' if row.at_least else ''}{days} day{'s' * (days != 1)}"
