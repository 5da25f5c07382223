"""Signed commits, for users with ``commit.gpgsign``: fast-import can't sign, so its commits are made once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from canonize.errors import CanonizeError
from canonize.git.repository import Repository

_PROGRAMS = r"^gpg\.(.*\.)?(program|defaultkeycommand)$"


def wants_signatures(repo: Repository) -> bool:
    """Whether the user's configuration signs every commit."""
    return repo.ask("config", "--type=bool", "--get", "commit.gpgsign").stdout.strip() == b"true"


def sign_series(
    repo: Repository, base: str, ids: Sequence[str], messages: Sequence[bytes], variables: Mapping[str, str]
) -> list[str]:
    """The commits ``ids`` again, from ``base``, each signed by git with the user's key; returns the new ids."""
    trees = repo.run("rev-parse", *(f"{commit}^{{tree}}" for commit in ids)).decode("ascii").split()
    signed: list[str] = []
    for tree, message in zip(trees, messages, strict=True):
        parent = signed[-1] if signed else base
        done = repo.ask("commit-tree", "-S", "-p", parent, tree, feed=[message], variables=variables)
        if done.status:
            raise CanonizeError(
                f"git could not sign a commit: {done.complaint}", "unlock the key, or git config commit.gpgsign false"
            )
        signed.append(done.stdout.decode("ascii").strip())
    return signed


def check_programs(repo: Repository) -> None:
    """The repository's own configuration may ask for signatures, but not say which program makes them: it would be run.

    CanonizeError for that.
    """
    words = repo.ask("config", "--null", "--show-scope", "--get-regexp", _PROGRAMS).stdout.decode("utf-8", "replace")
    found = words.split("\0")
    for scope, setting in zip(found[::2], found[1::2], strict=False):
        if scope in {"local", "worktree"}:
            key = setting.partition("\n")[0]
            raise CanonizeError(
                f"{repo.root} itself names the program that signs commits, as {key}",
                "set it in your global configuration, or git config commit.gpgsign false",
            )
