"""Which lines of the files on disk are new since another commit."""

from __future__ import annotations

from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize_codemods.line_matcher import LineMatcher


def changed_since(repo: Repository, base: str) -> dict[str, str]:
    """Tracked files that are not as they were at the merge base of ``base`` and HEAD: path → blob id there.

    The id is "" for a new file; for a renamed one it is that of its old path.  Before the first commit, all files are
    new since HEAD.  Raises CanonizeError where ``base`` names no commit, or one that has nothing in common with HEAD.
    """
    if base == "HEAD" and repo.ask("rev-parse", "--verify", "--quiet", "HEAD").status:
        return dict.fromkeys(repo.run("ls-files", "-z").decode("utf-8", "surrogateescape").split("\0")[:-1], "")
    found = repo.ask("merge-base", repo.resolve(base), repo.resolve("HEAD"))
    if found.status:
        raise CanonizeError(
            f"{base} and HEAD have no commit in common", "fetch the whole history (in CI: fetch-depth: 0)"
        )
    start = found.stdout.decode("ascii").strip()
    options = ("--raw", "-z", "--no-abbrev", "--find-renames", "--diff-filter=d", "--ignore-submodules=all")
    raw = repo.run("diff", *options, "--no-ext-diff", "--no-textconv", start)
    fields = iter(raw.decode("utf-8", "surrogateescape").split("\0")[:-1])
    changed = {}
    for facts in fields:
        _, _, old, _, status = facts.split(" ")
        path = next(fields)
        if status[0] in "RC":
            path = next(fields)
        changed[path] = old if old.strip("0") else ""
    return changed


def added_lines(before: bytes, after: bytes) -> frozenset[int]:
    """The lines of ``after``, 1-based, that are not in ``before``."""
    old, new = before.splitlines(), after.splitlines()
    matcher = LineMatcher(old, new)
    return frozenset(
        line + 1
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag in ("insert", "replace")
        for line in range(start, end)
    )
