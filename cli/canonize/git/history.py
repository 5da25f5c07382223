"""Series that were written before: found by their trailers, read back as changesets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.git.snapshot import Entry, read_commit_blobs
from canonize_codemods.changes import Changeset, FileChange


@dataclass(frozen=True, slots=True)
class Series:
    """``base`` is the commit that the first one stands on."""

    base: str
    commits: tuple[str, ...]
    subjects: tuple[str, ...]


def find_series(repo: Repository, rev: str, digest: str) -> Series | None:
    """The commits on the first-parent line of ``rev`` that carry this plan's trailer, the oldest first.

    None where there is none; CanonizeError where other commits stand between them.
    """
    wanted = f"--grep=^Canonize-Plan: {digest}$"
    output = repo.run("log", "--first-parent", "-z", "--format=%H %P%n%s", wanted, repo.resolve(rev))
    found = []
    for record in output.decode("utf-8", "replace").split("\0"):
        if record.strip():
            ids, _, subject = record.strip().partition("\n")
            commit, *parents = ids.split()
            found.append((commit, parents[0] if parents else "", subject))
    if not found:
        return None
    found.reverse()
    for (earlier, _, _), (_, parent, subject) in pairwise(found):
        if parent != earlier:
            raise CanonizeError(
                f"other commits stand between those of the series, before {subject!r}",
                "verify the branch as canonize wrote it, or name it with --branch",
            )
    return Series(found[0][1], tuple(c for c, _, _ in found), tuple(s for _, _, s in found))


CODEMOD = "Canonize-Codemod"


@dataclass(frozen=True, slots=True)
class CodemodRun:
    """What ``canonize run`` wrote on a branch.  ``codemods`` as the trailers say; ``body`` is the first message's."""

    series: Series
    codemods: tuple[str, ...]
    body: str


def is_run(repo: Repository, rev: str) -> bool:
    """Whether a codemod made the last commit."""
    return _codemod(repo, repo.resolve(rev)) != ""


def find_run(repo: Repository, branch: str, onto: str) -> CodemodRun:
    """The commits of ``branch`` that ``onto`` lacks, each made by a codemod; none, where ``onto`` has them all.

    CanonizeError where there is no such branch, or another commit among them.
    """
    tip = repo.resolve(branch)
    wrong = CanonizeError(f"{branch} is no branch that canonize run made", "name the branch that it wrote")
    shared = repo.ask("merge-base", onto, tip)
    if shared.status:
        raise wrong
    base = shared.stdout.decode("ascii").strip()
    commits = repo.run("rev-list", "--first-parent", "--reverse", f"{base}..{tip}").decode("ascii").split()
    codemods = [_codemod(repo, commit) for commit in commits or [tip]]
    if not any(codemods):
        raise wrong
    if not all(codemods):
        other = commits[codemods.index("")]
        raise CanonizeError(
            f"{branch} holds a commit that no codemod made: {other[:10]}",
            "take it elsewhere, or open the pull request of this branch by hand",
        )
    subjects, bodies = [], []
    for commit in commits:
        shown = repo.run("log", "-1", "--format=%s%n%b", commit).decode("utf-8", "replace")
        subjects.append(shown.partition("\n")[0])
        bodies.append(shown.partition("\n")[2])
    series = Series(base, tuple(commits), tuple(subjects))
    return CodemodRun(series, tuple(dict.fromkeys(codemods)), bodies[0] if bodies else "")


def _codemod(repo: Repository, commit: str) -> str:
    found = repo.run("log", "-1", f"--format=%(trailers:key={CODEMOD},valueonly)", commit)
    return " ".join(found.decode("utf-8", "replace").split())


def read_series(repo: Repository, series: Series) -> list[Changeset]:
    """Each commit of a series as a changeset; regular files only."""
    changesets = []
    parent = series.base
    for commit, subject in zip(series.commits, series.subjects, strict=True):
        changesets.append(Changeset(subject, "", "", tuple(_changes(repo, parent, commit))))
        parent = commit
    return changesets


def read_alone(repo: Repository, series: Series) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    """Each commit's id and how its own tree differs from the base's, whatever the commits in between say."""
    for commit in series.commits:
        yield commit, {change.path: change.after for change in _changes(repo, series.base, commit)}


def _changes(repo: Repository, parent: str, commit: str) -> list[FileChange]:
    output = repo.run("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", parent, commit)
    fields = output.decode("utf-8", "surrogateescape").split("\0")
    sides: list[Entry] = []
    paths: list[tuple[str, bool, bool]] = []
    for facts, path in zip(fields[0::2], fields[1::2], strict=False):
        before_mode, after_mode, before, after, _ = facts.lstrip(":").split()
        has_before, has_after = before_mode.startswith("100"), after_mode.startswith("100")
        paths.append((path, has_before, has_after))
        sides += [Entry(path, before_mode, before, 0)] if has_before else []
        sides += [Entry(path, after_mode, after, 0)] if has_after else []
    contents = iter([data for _, data in read_commit_blobs(repo, sides)])
    return [
        FileChange(path, next(contents) if has_before else None, next(contents) if has_after else None)
        for path, has_before, has_after in paths
    ]
