"""``canonize pr open``: pull requests; or, without a forge, what can be sent otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, LEFT
from canonize.cli.connecting import (
    DEFAULT_PATIENCE,
    DEFAULT_PAUSE,
    NO_FORGE,
    ApiUrl,
    ForgeName,
    ForkMode,
    Patience,
    Pause,
    RemoteName,
)
from canonize.cli.options import HERE, ExecutorName, Jobs, Json, NoColor, Output, PlanFile, Quiet, Repo, typed
from canonize.cli.publishing import propose
from canonize.errors import CanonizeError
from canonize.git.authors import Authorship, trailers
from canonize.git.repository import Repository
from canonize.publish.batches import BatchBy
from canonize.publish.commits import place, specs
from canonize.publish.layout import Layout
from canonize.publish.ledger import locked_ledger
from canonize.publish.limits import Budget, parse_window
from canonize.publish.mail import write_mail
from canonize.publish.proposal import Held, Proposal, Wanted
from canonize.publish.reconcile import Dress
from canonize.reports.diff_text import render_findings
from canonize.reports.lines import say
from canonize.reports.pull_request_results import BRANCH, Outcome, line, render, to_json
from canonize.reports.pull_request_results import LEFT as WAS_LEFT
from canonize.workspace import locate, require_branch
from canonize_codemods.changes import Severity

from .options import BaseBranch, BatchByOption, Independent, MaxFiles, Name, Reviewers, RunBranch, Template
from .repositories import Job, default_clones, open_in_repositories
from .working import Where, at_forge, refuse_none


def open_pull_requests(
    plan: PlanFile = None,
    run: RunBranch = None,
    batch_by: BatchByOption = BatchBy.PACKAGE,
    max_files: MaxFiles = None,
    independent: Independent = False,
    reviewer: Reviewers = None,
    label: Annotated[list[str] | None, typer.Option("--label", metavar="NAME", help="Repeatable.")] = None,
    assignee: Annotated[list[str] | None, typer.Option("--assignee", metavar="NAME", help="Repeatable.")] = None,
    milestone: Annotated[str, typer.Option("--milestone", metavar="TITLE", help="One that there is.")] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Open them as drafts.")] = False,
    ready: Annotated[bool, typer.Option("--ready", help="Drafts that are open are drafts no longer.")] = False,
    template: Template = None,
    author: Annotated[str, typer.Option("--author", metavar="PERSON", help="Name <address>; default: you.")] = "",
    co_author: Annotated[
        list[str] | None, typer.Option("--co-author", metavar="PERSON", help="Name <address>, repeatable.")
    ] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="Also those that somebody has closed.")] = False,
    max_open: Annotated[int | None, typer.Option("--max-open", min=0, help="At most so many open ones.")] = None,
    max_open_per_repo: Annotated[
        int | None, typer.Option("--max-open-per-repo", min=0, help="The same for each repository.")
    ] = None,
    max_open_per_owner: Annotated[
        int | None, typer.Option("--max-open-per-owner", min=0, help="The same for each owner of CODEOWNERS.")
    ] = None,
    window: Annotated[
        list[str] | None,
        typer.Option(
            "--window", metavar="TIMES", help="Open new ones only then, as in 'Mon-Fri 09:00-17:00'; repeatable."
        ),
    ] = None,
    forge: ForgeName = "",
    api_url: ApiUrl = "",
    remote: RemoteName = "origin",
    fork: Annotated[ForkMode, typer.Option("--fork", help="Push to a fork of yours.")] = ForkMode.AUTO,
    pause: Pause = DEFAULT_PAUSE,
    patience: Patience = DEFAULT_PATIENCE,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="With --forge none: where mail series and bundle go.")
    ] = Path("canonize-series"),
    repos: Annotated[
        Path | None, typer.Option("--repos", metavar="FILE", help="For each repository of a list, instead of this one.")
    ] = None,
    clones: Annotated[
        Path | None, typer.Option("--clones", metavar="DIR", help="With --repos: where the clones are kept.")
    ] = None,
    branch: Name = None,
    base: BaseBranch = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Push each batch and open its pull request; those that are there are made right.

    It can be run again at any time, also after it was cut short: pull requests are found by a marker in their body.
    Exit code 0; 3 if something was left, with a line that says why; 2 if nothing could be done.
    """
    out = Output(quiet, no_color)
    layout = Layout.INDEPENDENT if independent else Layout.STACKED
    wanted = Wanted(
        batch_by,
        max_files,
        layout,
        template,
        tuple(reviewer or ()),
        Authorship(author, tuple(co_author or ())),
        plan,
        remote,
        run or "",
    )
    wanted.check()
    windows = [parse_window(text) for text in window or ()]
    dress = Dress(tuple(label or ()), tuple(assignee or ()), milestone, draft, ready)
    budget = Budget(max_open, max_open_per_repo, max_open_per_owner)
    where = Where(forge, api_url, remote, fork, pause, patience)
    if repos is not None:
        refuse_none(forge)
        if run is not None:
            raise CanonizeError("--repos is for a plan", "open the pull requests of a run in each repository")
        if base is not None:
            raise CanonizeError("--repos has a base for each", "write it in the list, and leave --base out")
        job = Job(wanted, plan, branch, dress, budget, windows, where, reopen, clones or default_clones())
        return open_in_repositories(repos, job, out, jobs, executor, as_json)
    repository = locate(repo)
    to = base or require_branch(repository)
    if forge == NO_FORGE:
        return _without_forge(repository, wanted, out, jobs, executor, to, branch, output, as_json)
    with at_forge(repository, plan, branch or run, to, where, out) as at:
        proposal = at.propose(wanted, jobs, executor, reopen)
        work = replace(at.work(), dress=dress, budget=budget, windows=windows)
        outcomes = at.reconcile(work, proposal)
    code = report(proposal, outcomes, out, as_json)
    if proposal.slots and not as_json:
        out.next(typed("pr", "status", *(["--run", run] if run else []), plan=plan, repo=repo))
    return code


def report(proposal: Proposal, outcomes: list[Outcome], out: Output, as_json: bool) -> int:
    if as_json:
        print(json.dumps(to_json(proposal.name, proposal.base, outcomes), indent=2))
    else:
        if out.talk.quiet:
            for outcome in outcomes:
                if outcome.action == WAS_LEFT:
                    out.result.print(line(outcome))
        render(outcomes, out.result)
        left = [finding for finding in proposal.migration.findings if finding.severity is Severity.LEFT]
        render_findings(left, out.result)
    was_left = any(outcome.action == WAS_LEFT for outcome in outcomes)
    findings = any(finding.severity is Severity.LEFT for finding in proposal.migration.findings)
    return LEFT if was_left or findings else DONE


def _without_forge(
    repository: Repository,
    wanted: Wanted,
    out: Output,
    jobs: int | None,
    executor: str,
    base: str,
    branch: str | None,
    output: Path,
    as_json: bool,
) -> int:
    """Branches here, a mail series for each, and a bundle of all."""
    proposal = propose(repository, wanted, out, jobs, executor, base, base, branch, lambda name: Held())
    people = trailers(repository, wanted.authorship)
    tips: dict[str, str] = {}
    bodies: dict[str, str] = {}
    outcomes = []
    with locked_ledger(repository, proposal.name):
        for slot in proposal.slots:
            key = slot.batch.key
            why = slot.waits or (f"comes after {slot.on}, which was left" if slot.on and slot.on not in tips else "")
            if not why:
                commits = specs(slot.batch, proposal.name, proposal.origin, people)
                bodies[key] = proposal.body(slot, proposal.below(slot))
                try:
                    parent = tips.get(slot.on, proposal.commit)
                    tips[key] = place(repository, parent, slot.branch, commits, wanted.authorship)
                except CanonizeError as error:
                    why = f"{error.cause} ({error.remedy})"
            action = WAS_LEFT if why else BRANCH
            outcomes.append(Outcome(key, slot.batch.title, action, url="" if why else slot.branch, why=why))
            say(out.talk, line(outcomes[-1]), under=4)
    written = write_mail(repository, proposal.slots, tips, proposal.commit, bodies, output)
    if written:
        out.say(f"Mail series and {written[-1].name} are in {output}: git am, or git fetch {written[-1]} BRANCH.")
    return report(proposal, outcomes, out, as_json)
