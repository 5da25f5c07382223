"""``canonize migrate``: the commits, on a branch of their own; or the working tree, in place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from canonize.cli.boundary import DONE, LEFT
from canonize.cli.branch import Wanted, check_branch, make_branch
from canonize.cli.interactive import choose
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
    typed,
    typed_git,
)
from canonize.cli.session import Derived, commit_specs, derive, recover, series_options, warn_of_uncommitted
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.authors import Authorship, trailers
from canonize.git.rederive import is_current, own_tip
from canonize.git.repository import Repository
from canonize.git.runs import Runs
from canonize.git.worktree import write_in_place
from canonize.reports.diff_json import to_json
from canonize.reports.diff_text import render_findings, render_summary
from canonize.workspace import locate, require_branch
from canonize_codemods.changes import Severity
from canonize_codemods.migration.series import GroupBy
from canonize_codemods.verification import SETTLED, verify
from canonize_codemods.words import counted


def migrate(
    plan: PlanFile = None,
    branch: Annotated[str | None, typer.Option("--branch", "-b", help="The branch to make.")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Derive the branch again on its new base, instead of making one.")
    ] = False,
    group_by: GroupByOption = GroupBy.PACKAGE,
    max_files: MaxFiles = None,
    max_lines: MaxLines = None,
    author: Annotated[str, typer.Option("--author", metavar="PERSON", help="Name <address>; default: you.")] = "",
    co_author: Annotated[
        list[str] | None, typer.Option("--co-author", metavar="PERSON", help="Name <address>, repeatable.")
    ] = None,
    signoff: Annotated[bool, typer.Option("--signoff", help="Add a Signed-off-by line of yours.")] = False,
    run_hooks: Annotated[
        bool, typer.Option("--run-hooks", help="Run the repository's commit hooks on each commit.")
    ] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Offer each hunk with its reasons, as git add -p does.")
    ] = False,
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
    authorship = Authorship(author, tuple(co_author or ()), signoff)
    authorship.check()
    if interactive and as_json:
        raise CanonizeError("--interactive asks, and --json is for programs", "leave one of them out")
    repository = locate(repo)
    if in_place:
        if branch is not None or base is not None or update:
            raise CanonizeError("--in-place makes no branch", "leave --branch, --base and --update out, or --in-place")
        with Runs(repository).locked():
            return _in_place(repository, plan, repo, out, jobs, executor, allow_dirty, as_json, interactive)
    if base is None:
        require_branch(repository)
    start = repository.resolve("HEAD" if base is None else base)
    options = series_options(repository, start, group_by, max_files, max_lines)
    with Runs(repository).locked():
        outcome = recover(repository, out)
        finished = outcome.run if outcome is not None and outcome.complete else None
        if branch is not None and not update and (finished is None or finished.branch != branch):
            check_branch(repository, branch)
        derived = derive(repository, plan, out, jobs, executor, start, options=options)
        warn_of_uncommitted(repository, out)
        derived = _chosen(repository, derived, out, jobs, executor) if interactive else derived
        name = branch or derived.plan.default_branch()
        specs = commit_specs(derived.migration, derived.plan.digest, trailers(repository, authorship))
        wanted = Wanted(repository, name, start, specs, derived.plan.digest, authorship, run_hooks, out.talk)
        if finished is not None and finished.is_for(name, start, derived.plan.digest):
            commits = repository.run("rev-list", "--reverse", f"{start}..{name}").decode("ascii").split()
        elif update:
            commits = _update(wanted, out)
        else:
            commits = make_branch(wanted)
        _report(derived, out, as_json, {"branch": name if commits else None, "base": start, "commits": commits})
    if commits and not as_json:
        out.say(f"Branch {name} holds {counted(len(commits), 'commit')}; your checkout is as it was.")
        out.next(
            typed("verify", "--branch", name, plan=plan, repo=repo),
            typed_git("log", "--stat", f"{start[:10]}..{name}", repo=repo),
            typed_git("switch", name, repo=repo),
        )
    return LEFT if derived.left else DONE


def _update(wanted: Wanted, out: Output) -> list[str]:
    """The series derived again, in the place of the one that the branch holds."""
    name = wanted.name
    old = own_tip(wanted.repository, name, wanted.start)
    if not wanted.specs:
        out.say(f"Nothing is left to migrate, so the branch {name} is not needed: git branch -D {name}")
        return []
    if is_current(wanted.repository, wanted.start, old, wanted.plan, wanted.specs):
        out.say(f"The branch {name} is up to date.")
        return []
    ids = make_branch(wanted, old)
    out.say(f"It was at {old[:10]}: git branch -f {name} {old[:10]} brings that back.")
    return ids


def _chosen(repository: Repository, derived: Derived, out: Output, jobs: int | None, executor: str) -> Derived:
    """What the user takes of it.  CanonizeError where that alone would break an import."""
    migration = choose(repository, derived.migration, derived.plan.message, out)
    with open_mapper(executor, jobs, out.talk) as mapper:
        mapper.stage("proving what you took")
        proof = verify(derived.workspace.sources, derived.plan, migration.changesets, mapper)
    broken = [problem for check in proof.checks if check.name != SETTLED for problem in check.problems]
    if broken:
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        raise CanonizeError(
            f"what you took would break {broken[0]}{more}", "take what that needs, too; nothing was done"
        )
    return replace(derived, migration=migration)


def _in_place(
    repository: Repository,
    plan: PlanFile,
    repo: Path,
    out: Output,
    jobs: int | None,
    executor: str,
    allow_dirty: bool,
    as_json: bool,
    interactive: bool,
) -> int:
    repository.resolve("HEAD")
    recover(repository, out)
    derived = derive(repository, plan, out, jobs, executor, worktree=True)
    derived = _chosen(repository, derived, out, jobs, executor) if interactive else derived
    write_in_place(repository, derived.migration.files(), allow_dirty)
    if derived.migration.changesets:
        Runs(repository).forget()
    _report(derived, out, as_json, {"branch": None, "base": None, "commits": []})
    if derived.migration.changesets and not as_json:
        out.say("The files on disk are edited, nothing is committed; canonize undo takes it back.")
        out.next(typed_git("diff", "--stat", repo=repo))
    return LEFT if derived.left else DONE


def _report(derived: Derived, out: Output, as_json: bool, made: dict[str, Any]) -> None:
    if as_json:
        print(json.dumps({**to_json(derived.migration, derived.plan.digest, patches=False), **made}, indent=2))
    elif out.talk.quiet:
        left = [finding for finding in derived.migration.findings if finding.severity is Severity.LEFT]
        render_findings(left, out.result)
    else:
        render_summary(derived.migration, out.result)
