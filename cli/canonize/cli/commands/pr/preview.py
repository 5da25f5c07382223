"""``canonize pr preview``: what would be opened.  Asks no forge, writes nothing."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, FOUND, LEFT
from canonize.cli.options import HERE, ExecutorName, Jobs, Json, NoColor, Output, PlanFile, Quiet, Repo, typed
from canonize.cli.publishing import propose
from canonize.publish.batches import BatchBy
from canonize.publish.layout import Layout
from canonize.publish.ledger import Ledger
from canonize.publish.proposal import Held, Proposal, Wanted
from canonize.reports.diff_text import render_findings
from canonize.reports.patch import patch
from canonize.reports.pull_requests import Preview, Row, render, to_html, to_json
from canonize.workspace import locate, require_branch
from canonize_codemods.changes import Migration, Severity

from .options import BaseBranch, BatchByOption, Independent, MaxFiles, Name, Reviewers, RunBranch, Template


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


def preview(
    plan: PlanFile = None,
    run: RunBranch = None,
    batch_by: BatchByOption = BatchBy.PACKAGE,
    max_files: MaxFiles = None,
    independent: Independent = False,
    reviewer: Reviewers = None,
    template: Template = None,
    branch: Name = None,
    bodies: Annotated[bool, typer.Option("--bodies", help="As text: also every file and body.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if there would be any.")] = False,
    base: BaseBranch = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Show the pull requests that would be opened: titles, bodies, files, reviewers, order, and what is left.

    Exit code 0; 3 if something is left, with a line that says why; with --check 1 if there would be a pull request.
    """
    out = Output(quiet, no_color)
    layout = Layout.INDEPENDENT if independent else Layout.STACKED
    wanted = Wanted(batch_by, max_files, layout, template, tuple(reviewer or ()), plan=plan, run=run or "")
    wanted.check()
    repository = locate(repo)
    name = base or require_branch(repository)
    proposal = propose(
        repository, wanted, out, jobs, executor, name, name, branch, lambda name: _held(Ledger(repository, name))
    )
    numbers = {key: entry.number for key, entry in Ledger(repository, proposal.name).known.entries.items()}
    shown = to_preview(proposal, numbers)
    if as_json or format is Format.JSON:
        print(json.dumps(to_json(shown), indent=2))
    elif format is Format.HTML:
        patches = [patch(slot.batch.changes()).decode("utf-8", "replace") for slot in proposal.slots]
        print(to_html(shown, patches), end="")
    else:
        render(shown, out.result, bodies)
        render_findings(proposal.migration.findings, out.result)
        if proposal.slots:
            out.next(typed("pr", "open", *(["--run", run] if run else []), plan=plan, repo=repo))
    if check:
        return FOUND if proposal.slots else DONE
    return LEFT if leaves(proposal.migration) else DONE


def leaves(migration: Migration) -> bool:
    """Something stays that the plan wanted changed: exit code 3."""
    return any(finding.severity is Severity.LEFT for finding in migration.findings)


def to_preview(proposal: Proposal, numbers: dict[str, int]) -> Preview:
    rows = []
    for slot in proposal.slots:
        below = proposal.below(slot)
        batch = slot.batch
        rows.append(
            Row(
                batch.key,
                batch.title,
                slot.branch,
                below.branch if below is not None else proposal.base,
                batch.step,
                tuple(batch.paths),
                tuple(commit.title for commit in batch.commits),
                proposal.reviewers(batch),
                tuple(batch.findings),
                proposal.body(slot, below),
                slot.waits,
                numbers.get(batch.key, 0),
                tuple(sorted(batch.needs)),
            )
        )
    layout = str(proposal.wanted.layout)
    return Preview(proposal.name, proposal.base, proposal.digest, layout, tuple(rows), tuple(proposal.unplaced()))


def _held(ledger: Ledger) -> Held:
    """What this repository's journal knows; no forge is asked."""
    paths: dict[str, set[str]] = {}
    for key, entry in ledger.known.entries.items():
        for path in entry.paths if not entry.emptied else ():
            paths.setdefault(path, set()).add(key)
    return Held(paths, tuple(ledger.known.entries))
