"""``canonize pr status``: where the migration stands, by the forge and by the code."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, FOUND
from canonize.cli.connecting import (
    DEFAULT_PATIENCE,
    DEFAULT_PAUSE,
    ApiUrl,
    ForgeName,
    ForkMode,
    Patience,
    Pause,
    RemoteName,
)
from canonize.cli.options import HERE, ExecutorName, Jobs, Json, NoColor, Output, PlanFile, Quiet, Repo
from canonize.cli.publishing import migration_name
from canonize.publish.forge import PullRequest, State
from canonize.publish.ledger import Ledger
from canonize.reports.pull_request_status import Row, Status, render, to_json
from canonize.workspace import locate

from .options import BaseBranch, Name, RunBranch
from .working import At, Where, at_forge, refuse_none


def status(
    plan: PlanFile = None,
    run: RunBranch = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 while something is left to change.")] = False,
    forge: ForgeName = "",
    api_url: ApiUrl = "",
    remote: RemoteName = "origin",
    pause: Pause = DEFAULT_PAUSE,
    patience: Patience = DEFAULT_PATIENCE,
    branch: Name = None,
    base: BaseBranch = None,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    jobs: Jobs = None,
    executor: ExecutorName = "process",
) -> int:
    """Every pull request with its checks, reviews and conflicts; and how much is done, by auditing the base branch."""
    out = Output(quiet, no_color)
    refuse_none(forge)
    repository = locate(repo)
    # Looking must not make a fork.
    known = Ledger(repository, migration_name(repository, plan, branch or run)).known.options
    fork = ForkMode.ALWAYS if known.get("fork") else ForkMode.NEVER
    where = Where(forge, api_url, remote, fork, pause, patience)
    with at_forge(repository, plan, branch or run, base, where, out) as at:
        proposal = at.propose(at.remembered(plan, remote, run), jobs, executor)
        rows = [_row(at, key, pull) for key, pull in sorted(at.found.pulls.items(), key=lambda item: item[1].number)]
        pulls = at.found.pulls
        rows += [
            Row(slot.batch.key, slot.batch.title, "not open yet", base=at.base, why=slot.waits)
            for slot in proposal.slots
            if slot.batch.key not in pulls
        ]
        begun = at.found.begun(proposal.sites, at.ledger)
        found = Status(at.found.name, at.base, begun, proposal.sites, rows)
    if as_json:
        print(json.dumps(to_json(found), indent=2))
    else:
        render(found, out.result)
    return FOUND if check and found.left else DONE


def _row(at: At, key: str, pull: PullRequest) -> Row:
    if pull.state is not State.OPEN:
        return Row(key, pull.title, str(pull.state), pull.number, pull.url, pull.base)
    health = at.connection.forge.health(pull)
    state = "draft" if pull.draft else "open"
    return Row(
        key, pull.title, state, pull.number, pull.url, pull.base, health.checks, health.reviews, health.conflicts
    )
