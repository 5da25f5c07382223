"""A series of commits as a branch, every step of it in the journal first: what ``migrate`` and ``run`` end with."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field

from rich.console import Console

from canonize.errors import CanonizeError
from canonize.git.authors import Authorship
from canonize.git.journal import Journal
from canonize.git.repository import Repository
from canonize.git.runs import Run, Runs
from canonize.git.series import CommitSpec, write_series
from canonize.git.signing import wants_signatures
from canonize.progress import Display, display


@dataclass(frozen=True, slots=True)
class Wanted:
    """A branch, and the commits that it shall hold on top of ``start``."""

    repository: Repository
    name: str
    start: str
    specs: list[CommitSpec]
    plan: str  # its digest
    authorship: Authorship
    hooks: bool
    talk: Console = field(default_factory=lambda: Console(quiet=True))  # where progress is shown


def make_branch(wanted: Wanted, old: str | None = None) -> list[str]:
    """Write the series; returns the ids of the commits.  ``old`` is where the branch is now.  Raises CanonizeError."""
    repository, name, start = wanted.repository, wanted.name, wanted.start
    if not wanted.specs:
        return []
    if old is None:
        check_branch(repository, name)
    runs = Runs(repository)
    steps = runs.begin(Run(name, start, wanted.plan, old, commits=len(wanted.specs)))
    try:
        # A signature may ask for a passphrase on the terminal, where nothing else should write then.
        with nullcontext(Display()) if wants_signatures(repository) else display(wanted.talk) as shown:
            ids = write_series(
                repository,
                start,
                name,
                wanted.specs,
                old=old,
                authorship=wanted.authorship,
                hooks=wanted.hooks,
                note=steps,
                track=shown.track,
            )
    except BaseException:
        runs.recover()
        raise
    runs.complete(steps.run)
    Journal(repository.git_dir).forget()
    return ids


def check_branch(repository: Repository, name: str) -> None:
    """CanonizeError for a name that is none, or is taken."""
    repository.check_branch_name(name)
    if repository.branch_exists(name):
        raise CanonizeError(
            f"branch {name} exists already", "derive it again with --update, or choose another with --branch"
        )
