"""``canonize verify``: proof of a migration, and the report's success metrics before and after."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from canonize.cli import completion
from canonize.cli.boundary import DONE, FOUND
from canonize.cli.options import (
    HERE,
    ExecutorName,
    Jobs,
    Json,
    NoColor,
    Output,
    PlanFile,
    Quiet,
    Repo,
    typed,
    typed_git,
)
from canonize.cli.session import derive, style
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.history import Series, find_run, find_series, is_run, read_alone, read_series
from canonize.git.repository import Repository
from canonize.git.snapshot import list_commit, read_commit_blobs
from canonize.plan.read import find_plan
from canonize.progress import display
from canonize.reports import verification_text
from canonize.suite import lay_out, run_suite
from canonize.workspace import locate, open_commit
from canonize_codemods.changes import Changeset, Migration
from canonize_codemods.each_commit import Tree, check_each, trees
from canonize_codemods.migration.migrate import after
from canonize_codemods.plan import Plan
from canonize_codemods.verification import Metric, Verification
from canonize_codemods.verification import verify as run_verification
from canonize_codemods.words import counted


def verify(
    plan: PlanFile = None,
    branch: Annotated[
        str | None,
        typer.Option("--branch", "-b", help="A branch that migrate or run made.", autocompletion=completion.branches),
    ] = None,
    each_commit: Annotated[
        bool, typer.Option("--each-commit", help="Look at the whole tree of every commit, too.")
    ] = False,
    tests: Annotated[
        str | None, typer.Option("--tests", metavar="CMD", help="Run this before and after, each in a copy.")
    ] = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Prove the migration, commit by commit.

    After each commit alone all files parse and all imports resolve as before; no new import cycle; a second run changes
    nothing.  Looks at the commits of a branch that migrate made, or at what migrate would do.  A branch that run made
    has no plan to run again; its codemod was run again before anything was written.  Exit code 1 if anything is broken.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    base = repository.resolve("HEAD")
    of_run = branch is not None and plan is None and is_run(repository, branch)
    series: Series | None
    if branch is not None and of_run:
        decided, series = Plan(()), find_run(repository, branch, base).series
    else:
        decided = find_plan(repository.root, plan)
        series = find_series(repository, "HEAD" if branch is None else branch, decided.digest)
    if series is not None:
        base = series.base
        workspace = open_commit(repository, base, decided.texts)
        decided = workspace.with_style(decided)
        changesets = read_series(repository, series)
        out.say(f"Verifying {counted(len(changesets), 'commit')} on {branch or 'the current branch'}.")
    elif branch is not None:
        raise CanonizeError(
            f"the branch {branch} holds no commit of this plan",
            "name the branch that migrate made, or leave --branch out",
        )
    else:
        derived = derive(repository, plan, out, jobs, executor, base)
        workspace, decided = derived.workspace, derived.plan
        changesets = list(derived.migration.changesets)
        out.say(f"No commit of this plan is here yet: verifying the {len(changesets)} that migrate would make.")
    with open_mapper(executor, jobs, out.talk) as mapper:
        mapper.stage("checking each commit")
        result = run_verification(workspace.sources, decided, changesets, mapper)
        if each_commit:
            every = _trees(repository, series, changesets)
            alone = check_each(workspace.sources, decided.source_roots, every, mapper)
            result = replace(result, checks=(*result.checks, *alone))
        mapper.stage("looking at what formatters would change")
        changed = () if of_run else Migration(tuple(changesets)).files()  # a codemod's text is its own
        unsettled = style(workspace, decided, mapper).unsettled(changed)
    if tests is not None:
        result = replace(result, metrics=(*result.metrics, _test_metric(repository, base, changesets, tests, out)))
    if as_json:
        print(json.dumps(verification_text.to_json(result, unsettled), indent=2))
    else:
        verification_text.render(result, unsettled, out.result)
        if out.talk.is_terminal:
            _say_next(result, series is not None, branch, plan, repo, out)
    return DONE if result.holds else FOUND


def _say_next(
    result: Verification, is_made: bool, branch: str | None, plan: Path | None, repo: Path, out: Output
) -> None:
    if not result.holds:
        out.say("Something is BROKEN: the branch is not ready. Change the plan, or report a defect of canonize.")
    elif not is_made:
        out.next(typed("migrate", plan=plan, repo=repo))
    elif branch is not None:
        out.next(typed_git("switch", branch, repo=repo))


def _trees(repository: Repository, series: Series | None, changesets: list[Changeset]) -> list[Tree]:
    """Every commit as a tree: those of a branch as git has them, without a checkout."""
    total = len(changesets)
    if series is not None:
        return [
            Tree(f"{number}/{total} {commit[:10]} {changeset.title}", files)
            for number, ((commit, files), changeset) in enumerate(
                zip(read_alone(repository, series), changesets, strict=True), 1
            )
        ]
    return trees(changesets)


def _test_metric(repository: Repository, base: str, changesets: list[Changeset], command: str, out: Output) -> Metric:
    """The pass rate in a copy of the base and in one with the changes."""
    files = dict(read_commit_blobs(repository, list_commit(repository, base)))
    rates = []
    for label, content in (("before", files), ("after", after(files, changesets))):
        out.say(f"Running the tests {label}: {command}")
        with tempfile.TemporaryDirectory(prefix="canonize-tests-") as folder:
            lay_out(content, Path(folder))
            with display(out.talk) as shown:
                shown.stage(f"running the tests {label}")
                rates.append(run_suite(command, Path(folder)).rate)
    return Metric("test pass rate", *rates)
