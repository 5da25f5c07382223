"""How long a line has been there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from canonize.git.repository import Repository

_HEAD = re.compile(rb"^\^?([0-9a-f]{40,64}) ")


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit that a line comes from; ``at_least``: history ends there (a shallow clone), so it may be older."""

    commit: str
    time: datetime
    at_least: bool


def origin_of(repo: Repository, rev: str, path: str, line: int) -> Origin | None:
    """Where the line of a file comes from, moved within the file or not; None where git cannot tell."""
    # A configured ignoreRevsFile that is not there would fail; a textconv would run a program.
    options = ("--porcelain", "--no-textconv", "--ignore-revs-file", "", "-L", f"{line},{line}")
    done = repo.ask("blame", *options, rev, "--", path)
    match = _HEAD.match(done.stdout)
    time = re.search(rb"^committer-time (\d+)$", done.stdout, re.MULTILINE)
    if done.status or match is None or time is None:
        return None
    commit = match.group(1).decode()
    boundary = re.search(rb"^boundary$", done.stdout, re.MULTILINE) is not None
    shallow = boundary and repo.run("rev-parse", "--is-shallow-repository").strip() == b"true"
    return Origin(commit, datetime.fromtimestamp(int(time.group(1)), UTC), shallow)
