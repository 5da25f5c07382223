"""``canonize diff``: the dry run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, FOUND, LEFT
from canonize.cli.options import (
    HERE,
    Base,
    DiffFormat,
    ExecutorName,
    GroupByOption,
    Jobs,
    Json,
    MaxFiles,
    MaxLines,
    NoColor,
    NoPager,
    Output,
    PlanFile,
    Quiet,
    Repo,
    typed,
)
from canonize.cli.previewing import Preview
from canonize.cli.selection import Selection
from canonize.cli.session import count_ways, derive, is_left, series_options, warn_of_uncommitted
from canonize.progress import display
from canonize.reports.preview_html import entries, title, to_html
from canonize.workspace import locate
from canonize_codemods.changes import Migration
from canonize_codemods.migration.series import GroupBy


def diff(
    plan: PlanFile = None,
    format: Annotated[DiffFormat, typer.Option("--format", help="How to print it.")] = DiffFormat.TEXT,
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
    no_pager: NoPager = False,
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
    format = DiffFormat.JSON if as_json else DiffFormat.STAT if stat else format
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

    def page() -> str:
        ways = count_ways(derived, out, jobs, executor)
        with display(out.talk) as now:
            now.stage("drawing the page")
            return to_html(part, title(derived.plan), next_command, entries(derived.plan, ways), shown)

    preview = Preview(format, repository, out, page, not no_pager, derived.plan.digest)
    preview.show(part)
    if shown:
        out.say(f"This is a part: {shown}. A migration does all of it.")
    preview.next(part, next_command)
    return _exit_code(part, check)


def _next(plan: Path | None, repo: Path, base: str | None) -> str:
    """What to type to have it done."""
    return typed("migrate", *(["--base", base] if base else []), plan=plan, repo=repo)


def _exit_code(migration: Migration, check: bool) -> int:
    if check and migration.changesets:
        return FOUND
    return LEFT if is_left(migration) else DONE
