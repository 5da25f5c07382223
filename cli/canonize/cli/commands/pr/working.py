"""What ``pr`` commands that speak to a forge have in common: the connection, the journal, what there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from canonize.cli.connecting import Connection, ForkMode, connect
from canonize.cli.options import Output
from canonize.cli.publishing import migration_name, propose
from canonize.errors import CanonizeError
from canonize.git.authors import Authorship
from canonize.git.repository import Repository
from canonize.progress import display
from canonize.publish.batches import BatchBy
from canonize.publish.layout import Layout
from canonize.publish.ledger import Ledger, locked_ledger
from canonize.publish.pace import Pace
from canonize.publish.proposal import Proposal, Wanted
from canonize.publish.reconcile import Work, reconcile
from canonize.publish.survey import Survey, held, survey
from canonize.reports.pull_request_results import Outcome, line
from canonize.workspace import require_branch


@dataclass(frozen=True, slots=True)
class Where:
    """The forge and the remote, as the options name them."""

    forge: str
    api_url: str
    remote: str
    fork: ForkMode
    pause: float
    patience: float


@dataclass(frozen=True)
class At:
    """A repository at a forge, while nobody else publishes from it.  ``base`` is the branch, ``commit`` where it is."""

    repository: Repository
    connection: Connection
    ledger: Ledger
    found: Survey
    base: str
    commit: str
    out: Output

    def propose(self, wanted: Wanted, jobs: int | None, executor: str, reopen: bool = False) -> Proposal:
        """Raises CanonizeError."""
        flat = bool(self.connection.fork)
        known = held(self.found, self.ledger, self.connection.forge, reopen, flat)
        name = self.found.name
        return propose(self.repository, wanted, self.out, jobs, executor, self.commit, self.base, name, lambda _: known)

    def work(self) -> Work:
        connection = self.connection
        return Work(connection.remote, connection.forge, self.ledger, connection.pace, fork=connection.fork)

    def reconcile(self, work: Work, proposal: Proposal) -> list[Outcome]:
        """Said one by one, as they come to be."""
        outcomes = []
        for outcome in reconcile(work, proposal, self.found):
            outcomes.append(outcome)
            self.out.say(f"{len(outcomes)}/{len(proposal.slots)} {line(outcome)}")
        return outcomes

    def remembered(self, plan: Path | None, remote: str, run: str | None = None) -> Wanted:
        """How the last ``pr open`` was asked to cut; the defaults where the journal does not know."""
        known = self.ledger.known.options
        run = run or (known.get("run", "") if plan is None else "")
        number = known.get("max-files", "")
        template = known.get("template", "")
        try:
            return Wanted(
                BatchBy(known.get("batch-by", BatchBy.PACKAGE)),
                int(number) if number else None,
                Layout(known.get("layout", Layout.STACKED)),
                Path(template) if template else None,
                (),
                Authorship(known.get("author", ""), tuple(filter(None, known.get("co-authors", "").split("\n")))),
                plan,
                remote,
                run,
            )
        except ValueError:
            return Wanted(plan=plan, remote=remote, run=run)


@contextmanager
def at_forge(
    repository: Repository, plan: Path | None, branch: str | None, base: str | None, where: Where, out: Output
) -> Iterator[At]:
    """Ask who is who and what is there.  Raises CanonizeError.

    ``base`` None: the branch of the last ``pr open``, else the one that is checked out.
    """
    name = migration_name(repository, plan, branch)
    pace = Pace(where.pause, where.patience, out.say)
    to = base or Ledger(repository, name).known.options.get("base") or require_branch(repository)
    connection = connect(repository, where.remote, where.forge, where.api_url, pace, where.fork)
    with locked_ledger(repository, name) as ledger:
        with display(out.talk) as shown:
            shown.stage(f"fetching {to}")
            commit = pace.read("fetching", lambda: connection.upstream.fetch_base(to))
            shown.stage("looking for pull requests that are there")
            found = survey(name, connection.owner, connection.forge, connection.remote, ledger, pace)
        yield At(repository, connection, ledger, found, to, commit, out)


def refuse_none(forge: str) -> None:
    """CanonizeError: there is nothing to ask without a forge."""
    if forge == "none":
        raise CanonizeError("without a forge there are no pull requests", "git branch --list shows what pr open made")
