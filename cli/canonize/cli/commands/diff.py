"""``canonize diff``: the dry run."""

from __future__ import annotations

import json
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
    Output,
    PlanFile,
    Quiet,
    Repo,
)
from canonize.cli.session import derive, series_options, warn_of_uncommitted
from canonize.reports.diff_json import to_json
from canonize.reports.diff_text import render_diff, render_findings, render_stat
from canonize.reports.patch import patch
from canonize.workspace import locate
from canonize_codemods.migration.series import GroupBy


def diff(
    plan: PlanFile = None,
    format: Annotated[DiffFormat, typer.Option("--format", help="How to print it.")] = DiffFormat.TEXT,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if anything would change.")] = False,
    worktree: Annotated[bool, typer.Option("--worktree", help="Of the files on disk, not of the commit.")] = False,
    group_by: GroupByOption = GroupBy.PACKAGE,
    max_files: MaxFiles = None,
    max_lines: MaxLines = None,
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
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    options = series_options(repository, "HEAD" if base is None else base, group_by, max_files, max_lines)
    derived = derive(repository, plan, out, jobs, executor, base, worktree, options)
    migration = derived.migration
    if not worktree:
        warn_of_uncommitted(repository, out)
    if as_json or format is DiffFormat.JSON:
        print(json.dumps(to_json(migration, derived.plan.digest), indent=2))
    elif format is DiffFormat.PATCH:
        out.write(patch(migration.files()))
        render_findings(migration.findings, out.talk)
    elif format is DiffFormat.STAT:
        render_stat(migration, out.result)
        render_findings(migration.findings, out.talk)
    else:
        render_diff(migration, out.result)
        if migration.changesets:
            out.say("Next: canonize migrate writes these commits on a new branch; your checkout stays as it is.")
    if check and migration.changesets:
        return FOUND
    return LEFT if derived.left else DONE
