"""Pull requests that would be opened, for people and for programs.  The JSON's shape: ``canonize.pull-requests/1``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console

from canonize import __version__
from canonize.errors import one_line
from canonize.reports.diff_json import finding_json, printable
from canonize.reports.lines import say
from canonize.reports.pages import page_environment
from canonize_codemods.changes import Finding
from canonize_codemods.words import counted

_UNDER = " " * 5


@dataclass(frozen=True, slots=True)
class Row:
    """One pull request that would be.  ``on`` is the branch that it is based on; ``waits`` says why it is not yet."""

    key: str
    title: str
    branch: str
    on: str
    step: str
    files: tuple[str, ...]
    commits: tuple[str, ...]
    reviewers: tuple[str, ...]
    findings: tuple[Finding, ...]
    body: str
    waits: str = ""
    number: int = 0  # of the pull request, where it is known
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    migration: str
    base: str
    plan: str
    layout: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]  # what no pull request changes


def render(preview: Preview, console: Console, bodies: bool) -> None:
    if not preview.rows:
        console.print("Nothing to change, so no pull request.")
    else:
        files = sum(len(row.files) for row in preview.rows)
        pulls = counted(len(preview.rows), "pull request")
        say(console, f"{pulls} for {counted(files, 'file')}, {preview.layout}, onto {preview.base}.")
    for number, row in enumerate(preview.rows, 1):
        console.print()
        say(console, one_line(row.title), "bold", lead=f"{number:3}. ")
        say(console, f"{row.branch} onto {row.on}: {_size(row)}", lead=_UNDER)
        if row.reviewers:
            say(console, f"reviewers: {', '.join(map(one_line, row.reviewers))}", lead=_UNDER)
        if row.waits:
            say(console, f"waits: {one_line(row.waits)}", lead=_UNDER)
        if bodies:
            for path in row.files:
                say(console, one_line(path), lead=_UNDER)
            console.print()
            for line in row.body.splitlines():
                console.print(f"{_UNDER}| {one_line(line)}".rstrip())


def _size(row: Row) -> str:
    left = f", {counted(len(row.findings), 'finding')}" if row.findings else ""
    return f"{counted(len(row.files), 'file')} in {counted(len(row.commits), 'commit')}{left}"


def to_json(preview: Preview) -> dict[str, Any]:
    return {
        "schema": "canonize.pull-requests/1",
        "migration": preview.migration,
        "base": preview.base,
        "plan": preview.plan,
        "layout": preview.layout,
        "pull_requests": [_row(row) for row in preview.rows],
        "findings": [finding_json(finding) for finding in preview.findings],
    }


def _row(row: Row) -> dict[str, Any]:
    found = asdict(row)
    found["files"] = list(map(printable, row.files))
    found["findings"] = [finding_json(finding) for finding in row.findings]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}


def to_html(preview: Preview, patches: Sequence[str]) -> str:
    """One file that needs nothing else.  ``patches`` has the diff of each row."""
    template = page_environment().get_template("pull_requests.html.j2")
    rows = [(row, _lines(patch)) for row, patch in zip(preview.rows, patches, strict=True)]
    return template.render(preview=preview, rows=rows, version=__version__, counted=counted, one_line=one_line) + "\n"


def _lines(patch: str) -> list[tuple[str, str]]:
    """Each line with what kind of line it is; those of huge diffs are cut."""
    kinds = {"+": "added", "-": "removed", "@": "hunk", "d": "file"}
    lines = patch.splitlines()
    shown = [(kinds.get(line[:1], "same"), one_line(line)) for line in lines[:20_000]]
    more = [("hunk", f"and {len(lines) - 20_000:,} more lines")] if len(lines) > 20_000 else []
    return [*shown, *more]
