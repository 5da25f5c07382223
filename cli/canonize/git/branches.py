"""Making, moving and removing the branch of a series: in one step each, and only from where it was seen."""

from __future__ import annotations

from canonize.errors import CanonizeError
from canonize.git.repository import Repository

REFLOG = "canonize: "


def check_free(repo: Repository, branch: str) -> None:
    """CanonizeError when there is such a branch, with a commit or without."""
    if repo.branch_exists(branch):
        raise CanonizeError(
            f"there is a branch {branch} already", f"name another with --branch, or git branch -D {branch}"
        )
    if branch == repo.head_branch():
        raise CanonizeError(f"the branch {branch} is checked out, without a commit", "name another with --branch")


def tip(repo: Repository, branch: str) -> str | None:
    """The commit that a local branch points at."""
    done = repo.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
    return done.stdout.decode("ascii").strip() if done.status == 0 else None


def checked_out_at(repo: Repository, branch: str) -> str | None:
    """The working tree, of this repository's, that has the branch checked out."""
    folder = ""
    for line in repo.run("worktree", "list", "--porcelain").decode("utf-8", "surrogateescape").splitlines():
        key, _, value = line.partition(" ")
        if key == "worktree":
            folder = value
        elif key == "branch" and value == f"refs/heads/{branch}":
            return folder
    return None


def refuse_checked_out(repo: Repository, branch: str) -> None:
    """CanonizeError where moving the branch would change what a checkout is compared with."""
    folder = checked_out_at(repo, branch)
    if folder is not None:
        raise CanonizeError(f"the branch {branch} is checked out in {folder}", "git switch to another branch there")


def create(repo: Repository, branch: str, commit: str) -> None:
    """CanonizeError when somebody was faster, or git will not."""
    ref = f"refs/heads/{branch}"
    order = f"create {ref}\0{commit}\0".encode("utf-8", "surrogateescape")
    try:
        done = repo.ask("update-ref", "-m", f"{REFLOG}a new series", "--stdin", "-z", feed=[order])
    except BaseException:  # interrupted, perhaps after git was done
        repo.ask("update-ref", "-d", ref, commit)
        raise
    if done.status:
        check_free(repo, branch)  # somebody was faster
        raise CanonizeError(f"git can't create the branch {branch}: {done.complaint}", "name another with --branch")


def move(repo: Repository, branch: str, commit: str, old: str, why: str) -> None:
    """From ``old`` to ``commit``.  CanonizeError when it is not at ``old`` any more, or git will not."""
    done = repo.ask("update-ref", "-m", f"{REFLOG}{why}", f"refs/heads/{branch}", commit, old)
    if done.status:
        _refuse(repo, branch, old, done.complaint)


def remove(repo: Repository, branch: str, old: str) -> None:
    """CanonizeError when it is not at ``old`` any more, or git will not."""
    done = repo.ask("update-ref", "-d", f"refs/heads/{branch}", old)
    if done.status:
        _refuse(repo, branch, old, done.complaint)


def _refuse(repo: Repository, branch: str, old: str, complaint: str) -> None:
    if tip(repo, branch) != old:
        raise CanonizeError(f"somebody has moved the branch {branch} meanwhile", "look at it, and run canonize again")
    raise CanonizeError(f"git can't change the branch {branch}: {complaint}", "see to that, and run canonize again")
