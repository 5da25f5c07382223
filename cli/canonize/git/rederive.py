"""A series that is to be derived again: whether the branch holds nothing but what canonize put there."""

from __future__ import annotations

from collections.abc import Sequence

from canonize.errors import CanonizeError
from canonize.git.branches import REFLOG, refuse_checked_out, tip
from canonize.git.history import find_series, read_series
from canonize.git.repository import Repository
from canonize.git.series import CommitSpec

_RECORD = "%H%x00%P%x00%at %ct%x00%(trailers:key=Canonize-Version,valueonly,separator=%x2C)%x00%s"


def own_tip(repo: Repository, branch: str, base: str) -> str:
    """The commit that the branch points at, where every commit that ``base`` lacks is canonize's own, and unchanged.

    A commit that was amended or rebased has its author's date and another committer's date; where canonize was the last
    to move the branch, by its reflog, even that is not asked.  CanonizeError otherwise, when there is no such branch,
    and when it is checked out.
    """
    found = tip(repo, branch)
    if found is None:
        raise CanonizeError(f"there is no branch {branch} to update", "leave --update out: migrate makes it")
    refuse_checked_out(repo, branch)
    why = stranger(repo, branch, base, found)
    if why:
        raise CanonizeError(why, "keep that branch, and name a new one with --branch")
    return found


def stranger(repo: Repository, branch: str, base: str, commit: str) -> str:
    """The first commit between ``base`` and ``commit`` that is not as canonize wrote it, and how; "" if there is none.

    ``branch`` says what is looked at; a local branch that canonize was the last to move is believed.
    """
    ours = _moved_last(repo, branch) == commit
    output = repo.run("log", "-z", f"--format={_RECORD}%x00", f"{base}..{commit}").decode("utf-8", "replace")
    fields = output.split("\0")
    for found, parents, dates, version, subject in zip(*(fields[at::6] for at in range(5)), strict=False):
        authored, committed = dates.split()
        if not version or len(parents.split()) != 1 or not (ours or authored == committed):
            how = "is not canonize's" if not version else "was changed since canonize wrote it"
            return f"{found[:10]} {subject!r} on {branch} {how}"
    return ""


def is_current(repo: Repository, base: str, old: str, digest: str, commits: Sequence[CommitSpec]) -> bool:
    """Whether the branch holds just these commits on ``base`` already."""
    series = find_series(repo, old, digest)
    if series is None or series.base != base or series.commits[-1] != old or len(series.commits) != len(commits):
        return False
    return all(
        {(change.path, change.after) for change in made.changes}
        == {(change.path, change.after) for change in wanted.changes if change.before != change.after}
        for made, wanted in zip(read_series(repo, series), commits, strict=True)
    )


def _moved_last(repo: Repository, branch: str) -> str | None:
    """Where canonize put the branch, if nobody has moved it since."""
    done = repo.ask("log", "--walk-reflogs", "-1", "--format=%H %gs", f"refs/heads/{branch}")
    commit, _, how = done.stdout.decode("utf-8", "replace").strip().partition(" ")
    return commit if done.status == 0 and how.startswith(REFLOG) else None
