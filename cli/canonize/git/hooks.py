"""The user's own hooks over a series: each commit made once more by ``git commit``, in a working tree of its own.

Only for ``--run-hooks``: this is the one place where programs that the repository names are run, hooks and filters.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.git.runs import TREES, Progress


def commit_with_hooks(
    repo: Repository,
    base: str,
    ids: Sequence[str],
    messages: Sequence[bytes],
    variables: Mapping[str, str],
    note: Callable[[Progress], None],
    track: Callable[[str, int], Callable[[int], None]] = lambda phase, total: lambda number: None,
) -> list[str]:
    """The commits ``ids`` again, from ``base``, each after its hooks; returns the new ids.

    CanonizeError when a hook refuses a commit, or changes its files.  A hook may change the message.
    """
    with tempfile.TemporaryDirectory(prefix=TREES) as folder:
        place = Path(folder).resolve() / "tree"
        note(Progress("hooks", tree=str(place)))
        try:
            repo.run("worktree", "add", "--quiet", "--detach", "--no-checkout", str(place), base)
            there = repo.obedient(place)
            there.run("reset", "--quiet", "--hard", base)
            made, step = [], track("running hooks", len(ids))
            for number, (commit, message) in enumerate(zip(ids, messages, strict=True), 1):
                made.append(_commit(there, commit, message, f"{number}/{len(ids)}", variables))
                step(1)
            return made
        finally:
            repo.ask("worktree", "remove", "--force", str(place))


def _commit(repo: Repository, commit: str, message: bytes, step: str, variables: Mapping[str, str]) -> str:
    repo.run("read-tree", "-m", "-u", "HEAD", commit)
    asked = ("commit", "--quiet", "--cleanup=verbatim", "--allow-empty", "--file=-")
    done = repo.ask(*asked, feed=[message], variables=variables)
    if done.status:
        raise CanonizeError(f"a hook refused commit {step}: {done.complaint}", "see to that, or leave --run-hooks out")
    made, tree = repo.run("rev-parse", "HEAD", "HEAD^{tree}").decode("ascii").split()
    if tree != repo.run("rev-parse", f"{commit}^{{tree}}").decode("ascii").strip():
        changed = repo.run("diff-tree", "-r", "--name-only", "--no-ext-diff", "--no-textconv", commit, made)
        path = changed.decode("utf-8", "replace").split("\n")[0]
        raise CanonizeError(f"a hook changed {path} in commit {step}", "let it check and not change, or run it later")
    return made
