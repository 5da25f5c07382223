"""``canonize undo``: takes back the last run."""

from __future__ import annotations

from canonize.cli.boundary import DONE
from canonize.cli.options import HERE, NoColor, Output, Quiet, Repo
from canonize.cli.session import recover
from canonize.errors import CanonizeError
from canonize.git.branches import move, refuse_checked_out, remove, tip
from canonize.git.journal import Journal
from canonize.git.repository import Repository
from canonize.git.runs import Progress, Run, Runs
from canonize.git.worktree import undo_in_place
from canonize.workspace import locate
from canonize_codemods.words import counted


def undo(repo: Repo = HERE, quiet: Quiet = False, no_color: NoColor = False) -> int:
    """Take back the last run.

    Its branch goes, or its edits of the files on disk.  Refuses when somebody has built on it: commits on the branch,
    files that were edited, staged or committed.
    """
    out = Output(quiet, no_color)
    repository = locate(repo)
    runs = Runs(repository)
    with runs.locked():
        recover(repository, out)
        last = runs.last()
        edited_at = Journal(repository.git_dir).finished_at()
        if last is not None and last.time > edited_at:
            _undo_branch(repository, runs, last, out)
        elif edited_at:
            files = undo_in_place(repository)
            out.say(f"The edits of {counted(len(files), 'file')} are taken back.")
        else:
            raise CanonizeError("there is no run to take back", "canonize undo takes back the last one of this clone")
    return DONE


def _undo_branch(repository: Repository, runs: Runs, last: Run, out: Output) -> None:
    """The branch goes, or goes back to where ``migrate --update`` found it."""
    now = tip(repository, last.branch)
    if now is None or last.new is None:
        runs.forget()
        raise CanonizeError(f"the branch {last.branch} of the last run is gone already", "nothing is left to do")
    if now != last.new:
        raise CanonizeError(
            f"the branch {last.branch} has moved since canonize wrote it", "keep it, or git branch -D it yourself"
        )
    refuse_checked_out(repository, last.branch)
    _refuse_built_on(repository, last.branch, now)
    steps = runs.begin(Run(last.branch, last.base, last.plan, old=now, new=last.old, undoes=True))
    steps(Progress("branch"))
    try:
        if last.old is None:
            remove(repository, last.branch, now)
        else:
            move(repository, last.branch, last.old, now, "the last run taken back")
    except BaseException:
        runs.recover()
        raise
    runs.complete(steps.run)
    what = "is gone" if last.old is None else f"is at {last.old[:10]} again"
    out.say(f"Branch {last.branch} {what}; git branch -f {last.branch} {now[:10]} brings it back.")


def _refuse_built_on(repository: Repository, branch: str, commit: str) -> None:
    """CanonizeError when another ref needs the commits of the branch."""
    refs = repository.run("for-each-ref", "--format=%(refname)", "--contains", commit).decode("utf-8", "replace")
    others = [ref for ref in refs.splitlines() if ref != f"refs/heads/{branch}"]
    if others:
        raise CanonizeError(f"{others[0]} holds the commits of {branch}, too", "take that back first, or git revert")
