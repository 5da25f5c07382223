"""``canonize diff``: the dry run."""

from __future__ import annotations

import json
import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, FOUND, LEFT
from canonize.cli.options import (
    HERE,
    Base,
    ExecutorName,
    GroupByOption,
    Jobs,
    Json,
    MaxFiles,
    MaxLines,
    NoColor,
    Output,
    PlanFile,
    Quiet,
    Repo,
)
from canonize.cli.pager import paged
from canonize.cli.selection import Selection
from canonize.cli.session import count_ways, derive, is_left, series_options, warn_of_uncommitted
from canonize.progress import display
from canonize.reports.diff_json import to_json
from canonize.reports.diff_text import render_diff, render_findings, render_stat
from canonize.reports.patch import patch
from canonize.reports.preview_html import to_html
from canonize.workspace import locate
from canonize_codemods.changes import Migration
from canonize_codemods.migration.series import GroupBy


class PreviewFormat(StrEnum):
    """How a dry run is printed."""

    TEXT = "text"
    PATCH = "patch"
    STAT = "stat"
    JSON = "json"
    HTML = "html"


def diff(
    plan: PlanFile = None,
    format: Annotated[PreviewFormat, typer.Option("--format", help="How to print it.")] = PreviewFormat.TEXT,
    stat: Annotated[bool, typer.Option("--stat", help="The same as --format stat.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="GLOB", help="Only these files (repeatable).")
    ] = None,
    reason: Annotated[
        list[str] | None, typer.Option("--reason", metavar="KIND", help="Only changes or findings of this kind.")
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option("--owner", metavar="OWNER", help="Only files of this owner, by CODEOWNERS.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if anything would change.")] = False,
    worktree: Annotated[bool, typer.Option("--worktree", help="Of the files on disk, not of the commit.")] = False,
    group_by: GroupByOption = GroupBy.PACKAGE,
    max_files: MaxFiles = None,
    max_lines: MaxLines = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Don't page on a terminal.")] = False,
    base: Base = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Show what migrate would do; write nothing.

    Exit code 0; with --check 1 if anything would change; 3 if something would be left; 2 for a plan that is unusable.
    With --only, --reason or --owner, all of that is about what they select.
    """
    out = Output(quiet, no_color)
    format = PreviewFormat.JSON if as_json else PreviewFormat.STAT if stat else format
    repository = locate(repo)
    revision = "HEAD" if base is None else base
    options = series_options(repository, revision, group_by, max_files, max_lines)
    derived = derive(repository, plan, out, jobs, executor, base, worktree, options)
    selection = Selection(only or (), reason or (), owner or ())
    part = selection.of(derived.migration, repository, repository.resolve(revision))
    shown = selection.said(part, derived.migration)
    if not worktree:
        warn_of_uncommitted(repository, out)
    next_command = _next(plan, repo, base)
    if format is PreviewFormat.JSON:
        print(json.dumps(to_json(part, derived.plan.digest), indent=2))
    elif format is PreviewFormat.HTML:
        ways = count_ways(derived, out, jobs, executor)
        with display(out.talk) as now:
            now.stage("drawing the page")
            page = to_html(part, derived.plan, ways, next_command, shown)
        out.write(page.encode())
    elif format is PreviewFormat.PATCH:
        out.write(patch(part.files()))
        render_findings(part.findings, out.talk)
    else:
        with paged(repository, out, not no_pager) as console:
            if format is PreviewFormat.STAT:
                render_stat(part, console)
            else:
                render_diff(part, console)
        if format is PreviewFormat.STAT:
            render_findings(part.findings, out.talk)
    if shown:
        out.say(f"This is a part: {shown}. A migration does all of it.")
    if part.changesets and format in (PreviewFormat.TEXT, PreviewFormat.STAT):
        out.next(next_command)
        out.say("That writes these commits on a new branch; your checkout stays as it is.")
    return _exit_code(part, check)


def _next(plan: Path | None, repo: Path, base: str | None) -> str:
    """What to type to have it done."""
    words = ["canonize", "migrate", *([str(plan)] if plan else []), *(["--base", base] if base else [])]
    return shlex.join([*words, *(["-C", str(repo)] if repo != HERE else [])])


def _exit_code(migration: Migration, check: bool) -> int:
    if check and migration.changesets:
        return FOUND
    return LEFT if is_left(migration) else DONE
