"""``canonize pr sync``, ``close``, ``cleanup`` and ``merge``: what is done with pull requests that are there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from canonize.cli.boundary import DONE, LEFT
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
from canonize.publish.forge import Health, PullRequest, Refused, State
from canonize.publish.reconcile import Action, remove_branch, withdraw
from canonize.publish.survey import foreign
from canonize.reports.pull_request_results import LEFT as WAS_LEFT
from canonize.reports.pull_request_results import Outcome, line, render, to_json
from canonize.workspace import locate

from .open import report
from .options import BaseBranch, Name, RunBranch
from .working import At, Where, at_forge, refuse_none

WITHDRAWN = "Withdrawn. Closed by canonize."


def sync(
    plan: PlanFile = None,
    run: RunBranch = None,
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
    """Make right those that are open, cut as the last pr open was told to; open none.

    After a merge the next one is based on the base branch; what is left of a batch is derived anew; a batch of which
    nothing is left is closed.  Exit codes as pr open.
    """
    out = Output(quiet, no_color)
    refuse_none(forge)
    where = Where(forge, api_url, remote, ForkMode.AUTO, pause, patience)
    with at_forge(locate(repo), plan, branch or run, base, where, out) as at:
        proposal = at.propose(at.remembered(plan, remote, run), jobs, executor)
        outcomes = at.reconcile(replace(at.work(), opens=False), proposal)
    return report(proposal, outcomes, out, as_json)


def close(
    plan: PlanFile = None,
    run: RunBranch = None,
    comment: Annotated[str, typer.Option("--comment", help="What to say.")] = WITHDRAWN,
    delete_branches: Annotated[bool, typer.Option("--delete-branches", help="Their branches, too.")] = False,
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
) -> int:
    """Close all that are open, with a comment; pr open --reopen takes that back.

    One whose branch has somebody else's commit is left open.  Exit code 3 then.
    """
    out = Output(quiet, no_color)
    refuse_none(forge)
    where = Where(forge, api_url, remote, ForkMode.AUTO, pause, patience)
    outcomes: list[Outcome] = []
    with at_forge(locate(repo), plan, branch or run, base, where, out) as at:
        at.connection.pace.read("fetching", lambda: at.connection.remote.bring(at.found.heads))
        work = at.work()
        for key, pull in reversed(at.found.open().items()):  # the top of the stack first
            why = foreign(at.repository, at.found, at.ledger, at.commit, key, pull.head)
            if why:
                result = Outcome(key, pull.title, Action.LEFT, pull.number, pull.url, why)
            else:
                result = withdraw(work, at.found, key, pull, comment, "")
            _tell(outcomes, result, out)
            if delete_branches and not why:
                _tell(outcomes, remove_branch(work, pull.head, at.found.heads.get(pull.head, ""), key), out)
    return _end(at, outcomes, out, as_json)


def cleanup(
    plan: PlanFile = None,
    run: RunBranch = None,
    closed: Annotated[bool, typer.Option("--closed", help="Also of those that somebody has closed.")] = False,
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
) -> int:
    """Remove the branches of pull requests that are merged or done with, there and here.

    A branch that an open one is based on stays, and so does one with somebody else's commit.
    """
    out = Output(quiet, no_color)
    refuse_none(forge)
    where = Where(forge, api_url, remote, ForkMode.AUTO, pause, patience)
    outcomes: list[Outcome] = []
    with at_forge(locate(repo), plan, branch or run, base, where, out) as at:
        at.connection.pace.read("fetching", lambda: at.connection.remote.bring(at.found.heads))
        bases = {pull.base for pull in at.found.open().values()}
        kept = {} if closed else at.found.closed(at.ledger)
        for key, pull in at.found.pulls.items():
            head = at.found.heads.get(pull.head, "")
            if pull.state is State.OPEN or key in kept or not head:
                continue
            why = foreign(at.repository, at.found, at.ledger, at.commit, key, pull.head)
            if pull.head in bases:
                why = "an open pull request is based on it: canonize pr sync"
            left = Outcome(key, pull.head, Action.LEFT, pull.number, pull.url, why)
            _tell(outcomes, left if why else remove_branch(at.work(), pull.head, head, key), out)
    return _end(at, outcomes, out, as_json)


def merge(
    plan: PlanFile = None,
    run: RunBranch = None,
    method: Annotated[str, typer.Option("--method", help="merge, squash or rebase.")] = "merge",
    unreviewed: Annotated[bool, typer.Option("--unreviewed", help="Also without an approval.")] = False,
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
) -> int:
    """Merge those that go to the base branch, are approved, pass their checks and have no conflict.

    Of a stack that is the first; run pr sync, and merge again.  Exit code 3 if one was not ready, with the reason.
    """
    out = Output(quiet, no_color)
    refuse_none(forge)
    where = Where(forge, api_url, remote, ForkMode.AUTO, pause, patience)
    outcomes: list[Outcome] = []
    with at_forge(locate(repo), plan, branch or run, base, where, out) as at:
        for key, pull in sorted(at.found.open().items(), key=lambda item: item[1].number):
            if pull.base == at.base:
                why = not_ready(pull, at.connection.forge.health(pull), unreviewed) or _merge(at, pull, method)
                action = Action.LEFT if why else Action.MERGED
                _tell(outcomes, Outcome(key, pull.title, action, pull.number, pull.url, why), out)
    if any(each.action == Action.MERGED for each in outcomes):
        out.say("Next: canonize pr sync")
    return _end(at, outcomes, out, as_json)


def not_ready(pull: PullRequest, health: Health, unreviewed: bool) -> str:
    """Why it is not to be merged; "" if it is."""
    if pull.draft:
        return "it is a draft"
    if health.conflicts:
        return "it has conflicts"
    if health.checks in ("failing", "pending"):
        return f"its checks are {health.checks}"
    if health.reviews == "changes requested":
        return "changes are requested"
    return "" if unreviewed or health.reviews == "approved" else "nobody has approved it"


def _merge(at: At, pull: PullRequest, method: str) -> str:
    try:
        at.connection.forge.merge(pull, method)
    except Refused as error:
        return error.cause
    return ""


def _tell(outcomes: list[Outcome], result: Outcome, out: Output) -> None:
    outcomes.append(result)
    out.say(line(result))


def _end(at: At, outcomes: Sequence[Outcome], out: Output, as_json: bool) -> int:
    if as_json:
        print(json.dumps(to_json(at.found.name, at.base, outcomes), indent=2))
    else:
        render(outcomes, out.result)
    return LEFT if any(each.action == WAS_LEFT for each in outcomes) else DONE
