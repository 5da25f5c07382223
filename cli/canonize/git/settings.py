"""What the user has set for git; never what a repository sets, where it names a program: that would be run."""

from __future__ import annotations

from canonize.git.process import SETTINGS
from canonize.git.repository import Repository

_USERS = ("system", "global", "command")


def users_own(repo: Repository, key: str) -> list[str]:
    """The values of ``key`` outside the repository's own configuration, in git's order: the last one counts."""
    found = repo.ask("config", "--show-scope", "--get-all", key).stdout.decode("utf-8", "surrogateescape")
    lines = (line.partition("\t") for line in found.splitlines())
    values = [value for scope, _, value in lines if scope in _USERS]
    return values[:-1] if key in SETTINGS else values  # the last one is what we set for our own git
