"""``canonize migrate``: the commits, on a branch of their own; or the working tree, in place."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

import typer

from canonize import __version__
from canonize.cli.boundary import DONE, LEFT
from canonize.cli.options import HERE, Base, ExecutorName, Jobs, Json, NoColor, Output, PlanFile, Quiet, Repo
from canonize.cli.session import Derived, derive, warn_of_uncommitted
from canonize.errors import CanonizeError
from canonize.git.messages import compose_message
from canonize.git.repository import Repository
from canonize.git.series import CommitSpec, write_series
from canonize.git.worktree import recover_in_place, write_in_place
from canonize.reports.diff_json import to_json
from canonize.reports.diff_text import render_findings, render_summary
from canonize.workspace import locate, require_branch
from canonize_codemods.changes import Severity
from canonize_codemods.migration.migrate import Options
from canonize_codemods.migration.series import GroupBy
from canonize_codemods.plan import Plan
from canonize_codemods.words import counted


def migrate(
    plan: PlanFile = None,
    branch: Annotated[str | None, typer.Option("--branch", "-b", help="The branch to make.")] = None,
    group_by: Annotated[GroupBy, typer.Option("--group-by", help="What makes one commit.")] = GroupBy.PACKAGE,
    max_files: Annotated[int | None, typer.Option("--max-files", min=1, help="At most so many files a commit.")] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Edit the files on disk; commit nothing.")] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="With --in-place: edit files with uncommitted changes too.")
    ] = False,
    base: Base = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Carry the plan out, as commits on a new branch.

    The checkout, index and stash stay as they are.  With --in-place the files on disk are edited instead, all or none
    of them.
    Exit code 0; 3 if something was left, with a line that says why; 2 if nothing could be done, and nothing was.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    if in_place:
        if branch is not None or base is not None:
            raise CanonizeError("--in-place makes no branch", "leave --branch and --base out, or --in-place")
        return _in_place(repository, plan, out, jobs, executor, allow_dirty, as_json)
    if base is None:
        require_branch(repository)
    start = repository.resolve("HEAD" if base is None else base)
    if branch is not None:
        _check_branch(repository, branch)
    derived = derive(repository, plan, out, jobs, executor, start, options=Options(group_by, max_files))
    warn_of_uncommitted(repository, out)
    commits: list[str] = []
    name = branch or default_branch(derived.plan)
    if derived.migration.changesets:
        _check_branch(repository, name)
        commits = write_series(repository, start, name, commit_specs(derived))
    _report(derived, out, as_json, {"branch": name if commits else None, "base": start, "commits": commits})
    if commits and not as_json:
        out.say(f"Branch {name} holds {counted(len(commits), 'commit')}; your checkout is as it was.")
        out.say(f"Next: git log --stat {start[:10]}..{name}, canonize verify --branch {name}, git switch {name}")
    return LEFT if derived.left else DONE


def commit_specs(derived: Derived) -> list[CommitSpec]:
    """Messages with their trailers (DESIGN.md §7) around the changesets."""
    total = len(derived.migration.changesets)
    return [
        CommitSpec(
            compose_message(
                changeset.title,
                changeset.body,
                [
                    ("Canonize-Plan", derived.plan.digest),
                    ("Canonize-Step", f"{number}/{total}"),
                    ("Canonize-Version", __version__),
                ],
            ),
            changeset.changes,
        )
        for number, changeset in enumerate(derived.migration.changesets, 1)
    ]


def default_branch(plan: Plan) -> str:
    """``canonize/`` and what the plan makes canonical."""
    first = plan.consolidations[0].canonical.name
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", first).lower()
    return f"canonize/{words.strip('_') or 'migration'}"


def _check_branch(repository: Repository, name: str) -> None:
    repository.check_branch_name(name)
    if repository.branch_exists(name):
        raise CanonizeError(f"branch {name} exists already", f"choose another with --branch, or: git branch -D {name}")


def _in_place(
    repository: Repository,
    plan: PlanFile,
    out: Output,
    jobs: int | None,
    executor: str,
    allow_dirty: bool,
    as_json: bool,
) -> int:
    repository.resolve("HEAD")
    recovered = recover_in_place(repository)
    if recovered is not None:
        out.say(f"note: an interrupted run was taken back first: {recovered}")
    derived = derive(repository, plan, out, jobs, executor, worktree=True)
    write_in_place(repository, derived.migration.files(), allow_dirty)
    _report(derived, out, as_json, {"branch": None, "base": None, "commits": []})
    if derived.migration.changesets and not as_json:
        out.say("The files on disk are edited; nothing is committed. Next: git diff --stat")
    return LEFT if derived.left else DONE


def _report(derived: Derived, out: Output, as_json: bool, made: dict[str, Any]) -> None:
    if as_json:
        print(json.dumps({**to_json(derived.migration, derived.plan.digest, patches=False), **made}, indent=2))
    elif out.talk.quiet:
        left = [finding for finding in derived.migration.findings if finding.severity is Severity.LEFT]
        render_findings(left, out.result)
    else:
        render_summary(derived.migration, out.result)
