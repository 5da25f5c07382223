"""``canonize pr open --repos FILE``: the same for each repository of a list; one that fails never stops the others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from platformdirs import user_cache_path

from canonize.cli.boundary import DONE, LEFT
from canonize.cli.connecting import Connection, connect
from canonize.cli.fleet import FETCH, Entry, Failed, Task, open_clone, plan_of, read_list, work_out
from canonize.cli.options import Output
from canonize.errors import CanonizeError
from canonize.executors import open_mapper
from canonize.git.owners import owners_file
from canonize.git.repository import Repository
from canonize.publish.ledger import Ledger, locked_ledger
from canonize.publish.limits import Budget, Window
from canonize.publish.pace import Pace
from canonize.publish.proposal import Held, Proposal, Wanted
from canonize.publish.reconcile import Dress, Work, reconcile
from canonize.publish.survey import Survey, held, survey
from canonize.reports.pull_request_results import Outcome, line
from canonize.reports.repositories import Row, render, to_json
from canonize.workspace import open_commit
from canonize_codemods.plan import Plan

from .working import Where

T = TypeVar("T")

_FETCHES = 8  # at once: git waits for servers, not for this machine
_AT_ONCE = 32  # repositories whose files are in memory


@dataclass(frozen=True)
class Job:
    """What is wanted of every repository."""

    wanted: Wanted
    plan: Path | None
    name: str | None
    dress: Dress
    budget: Budget
    windows: Sequence[Window]
    where: Where
    reopen: bool
    clones: Path


@dataclass
class Place:
    """One repository on its way."""

    entry: Entry
    repo: Repository
    connection: Connection
    base: str
    commit: str
    plan: Plan | None
    ledger: Ledger
    found: Survey
    known: Held


@dataclass
class Report:
    rows: dict[str, Row] = field(default_factory=dict)

    def fail(self, entry: Entry, error: Exception, out: Output) -> None:
        if isinstance(error, CanonizeError):
            why = str(error)
        else:
            why = f"a defect of canonize: {type(error).__name__}: {error}"
        self.rows[entry.name] = Row(entry.name, (), why)
        out.say(f"{entry.name}: failed: {why}")


def default_clones() -> Path:
    return user_cache_path("canonize") / "repositories"


def open_in_repositories(path: Path, job: Job, out: Output, jobs: int | None, executor: str, as_json: bool) -> int:
    """Exit code 3 where one failed or something was left.  Raises CanonizeError for a list that cannot be used."""
    entries = read_list(path)
    report = Report()
    with open_mapper(executor, jobs, out.talk) as mapper, ExitStack() as stack:
        # The pool is there before the threads: it is made by forking.
        places = _survey_all(entries, job, report, stack, out)
        job.budget.expect(place.found.open_in_repository for place in places)
        for at in range(0, len(places), _AT_ONCE):
            some = places[at : at + _AT_ONCE]
            tasks = [_task(place, job) for place in some]
            for place, found in zip(some, mapper(work_out, tasks, "repositories"), strict=True):
                _publish(place, found, job, report, out)
    rows = [report.rows[entry.name] for entry in entries]
    if as_json:
        print(json.dumps(to_json(rows), indent=2))
    else:
        render(rows, out.result)
    return LEFT if any(row.failed or row.left for row in rows) else DONE


def _survey_all(entries: Sequence[Entry], job: Job, report: Report, stack: ExitStack, out: Output) -> list[Place]:
    """Fetched in parallel, asked about one after the other."""
    pace = Pace(job.where.pause, job.where.patience, out.say)

    def fetched(entry: Entry) -> tuple[Repository, Connection, str, str]:
        repo = open_clone(job.clones, entry)
        where = job.where
        connection = connect(repo, "origin", where.forge, where.api_url, pace, where.fork)
        base = entry.base or pace.read("asking", connection.upstream.default_branch)
        return repo, connection, base, pace.read("fetching", lambda: connection.upstream.fetch_base(base, FETCH))

    places: list[Place] = []
    with ThreadPoolExecutor(_FETCHES) as threads:
        waiting = [(entry, threads.submit(_caught, lambda entry=entry: fetched(entry))) for entry in entries]
        for number, (entry, future) in enumerate(waiting, 1):
            try:
                repo, connection, base, commit = _raised(future.result())
                plan = plan_of(repo, commit, entry, job.plan)
                name = job.name or (plan.default_branch() if plan is not None else "canonize/audit")
                repo.check_branch_name(name)
                ledger = stack.enter_context(locked_ledger(repo, name))
                found = survey(name, connection.owner, connection.forge, connection.remote, ledger, pace)
                known = held(found, ledger, connection.forge, job.reopen, bool(connection.fork))
                places.append(Place(entry, repo, connection, base, commit, plan, ledger, found, known))
                out.say(f"{number}/{len(entries)} {entry.name}: {base} is at {commit[:10]}")
            except Exception as error:
                report.fail(entry, error, out)
    return places


def _caught(call: Callable[[], T]) -> T | Exception:
    try:
        return call()
    except Exception as error:
        return error


def _raised(found: T | Exception) -> T:
    if isinstance(found, Exception):
        raise found
    return found


def _task(place: Place, job: Job) -> Task:
    texts = place.plan.texts if place.plan is not None else ()
    here = open_commit(place.repo, place.commit, texts)
    owners = owners_file(place.repo, place.commit)
    return Task(
        here.sources,
        here.settings,
        place.plan,
        place.entry.names,
        owners,
        job.wanted,
        place.known,
        place.found.name,
        place.base,
        place.commit,
    )


def _publish(place: Place, found: Proposal | Failed, job: Job, report: Report, out: Output) -> None:
    """Only here is anything pushed: workers have neither the repository nor the token."""
    name = place.entry.name
    outcomes: list[Outcome] = []
    try:
        if isinstance(found, Failed):
            raise CanonizeError(found.cause, found.remedy)
        work = Work(
            place.connection.remote,
            place.connection.forge,
            place.ledger,
            place.connection.pace,
            job.dress,
            job.budget,
            job.windows,
            place.connection.fork,
        )
        for outcome in reconcile(work, found, place.found):
            outcomes.append(outcome)
            out.say(f"{name}: {line(outcome)}")
        report.rows[name] = Row(name, tuple(outcomes), "", place.base, found.sites)
    except Exception as error:
        report.fail(place.entry, error, out)
        report.rows[name] = replace(report.rows[name], outcomes=tuple(outcomes), base=place.base)
