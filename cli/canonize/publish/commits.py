"""A batch as commits on a branch of its own: made, found to be there already, or made anew in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from canonize import __version__
from canonize.errors import CanonizeError
from canonize.git.authors import Authorship
from canonize.git.branches import create, move, refuse_checked_out, tip
from canonize.git.history import Series, read_series
from canonize.git.messages import compose_message
from canonize.git.rederive import stranger
from canonize.git.repository import Repository
from canonize.git.series import CommitSpec, write_series
from canonize.publish.batches import Batch

TRAILER = "Canonize-Batch"


def specs(
    batch: Batch, migration: str, origin: tuple[str, str], people: Sequence[tuple[str, str]] = ()
) -> list[CommitSpec]:
    """Messages with their trailers around the commits of a batch; ``origin`` is that of what they were made from."""
    total = len(batch.commits)
    return [
        CommitSpec(
            compose_message(
                commit.title,
                commit.body,
                [
                    origin,
                    ("Canonize-Step", f"{number}/{total}"),
                    (TRAILER, f"{migration} {batch.key}"),
                    ("Canonize-Version", __version__),
                    *people,
                ],
            ),
            commit.changes,
        )
        for number, commit in enumerate(batch.commits, 1)
    ]


def place(
    repo: Repository,
    parent: str,
    branch: str,
    commits: Sequence[CommitSpec],
    authorship: Authorship,
    ours: Iterable[str] = (),
) -> str:
    """The commit that ``branch`` is at when it holds just ``commits`` on ``parent``; it is made so.

    A commit of ``ours`` (what was pushed before) that does already is taken instead of a new one: nobody wants a
    pull request pushed anew with nothing changed.  CanonizeError where the branch has somebody else's commit, or is
    checked out, or a file is not what the change was made from.
    """
    old = tip(repo, branch)
    for known in dict.fromkeys([*([old] if old else []), *ours]):
        if known and holds(repo, parent, known, commits):
            if old is None:
                create(repo, branch, known)
            elif old != known:
                _check_own(repo, branch, parent, old)
                move(repo, branch, known, old, "as it was pushed")
            return known
    if old is not None:
        _check_own(repo, branch, parent, old)
    return write_series(repo, parent, branch, commits, old=old, authorship=authorship)[-1]


def holds(repo: Repository, parent: str, commit: str, commits: Sequence[CommitSpec]) -> bool:
    """Whether ``commit`` is the last of just these commits on ``parent``: the same files, and the same messages."""
    done = repo.ask("log", "-z", f"-{len(commits)}", "--format=%H %P%n%B", commit)
    if done.status:
        return False
    records = [record.lstrip("\n") for record in done.stdout.decode("utf-8", "replace").split("\0") if record.strip()]
    if len(records) != len(commits):
        return False
    records.reverse()
    ids = []
    below = parent
    for record, wanted in zip(records, commits, strict=True):
        head, _, message = record.partition("\n")
        if head.split()[1:] != [below] or message.strip() != wanted.message.replace("\0", "").strip():
            return False
        below = head.split()[0]
        ids.append(below)
    made = read_series(repo, Series(parent, tuple(ids), ("",) * len(ids)))
    return all(
        {(change.path, change.after) for change in found.changes}
        == {(change.path, change.after) for change in wanted.changes if change.before != change.after}
        for found, wanted in zip(made, commits, strict=True)
    )


def batch_of(repo: Repository, commit: str) -> tuple[str, str] | None:
    """The migration and the key in the trailer of a commit."""
    done = repo.ask("log", "-1", f"--format=%(trailers:key={TRAILER},valueonly)", commit)
    words = done.stdout.decode("utf-8", "replace").split() if done.status == 0 else []
    return (words[0], words[1]) if len(words) == 2 else None


def _check_own(repo: Repository, branch: str, base: str, commit: str) -> None:
    refuse_checked_out(repo, branch)
    found = stranger(repo, branch, base, commit)
    if found:
        raise CanonizeError(found, f"take it elsewhere, then git branch -D {branch}, and run canonize again")
