"""Who owns a file, by the CODEOWNERS file of a commit."""

from __future__ import annotations

import re
from collections.abc import Callable

from codeowners import CodeOwners

from canonize.errors import CanonizeError
from canonize.git.repository import Repository

# In the order in which GitHub looks, then GitLab's own.
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
NOBODY = "nobody's files"


def owners_at(repo: Repository, commit: str) -> Callable[[str], str]:
    """A function that names the owners of a path, ``NOBODY`` where there are none; the last rule that matches counts.

    CanonizeError when the commit has no CODEOWNERS, or one that cannot be read.
    """
    found = owners_file(repo, commit)
    if found is None:
        raise CanonizeError(
            f"there is no CODEOWNERS in {commit[:10]}, so files have no owners",
            f"commit one, such as {PLACES[0]}, or group by package",
        )
    return read_owners(*found)


def owners_file(repo: Repository, commit: str) -> tuple[bytes, str] | None:
    """The CODEOWNERS of a commit, and where it is."""
    for place in PLACES:
        done = repo.ask("cat-file", "blob", f"{commit}:{place}")
        if done.status == 0:
            return done.stdout, place
    return None


def read_owners(data: bytes, place: str) -> Callable[[str], str]:
    """As ``owners_at``, for the content of the file.  CanonizeError for one that cannot be read."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CanonizeError(f"{place} is not UTF-8: {error.reason}", "encode it as UTF-8") from None
    # GitLab's headings of sections are no rules; their default owners are not looked at.
    rules = ["" if line.lstrip().startswith(("[", "^[")) else line for line in lines]
    for number, rule in enumerate(rules, 1):
        try:
            CodeOwners(rule)
        except (ValueError, re.error) as error:
            raise CanonizeError(f"{place}:{number}: {error}", "mend the line, or group by package") from None
    known = CodeOwners("\n".join(rules))
    # Without the @: a name with it in a commit's message sends that person a mail, on every push.
    return lambda path: ", ".join(name.removeprefix("@") for _, name in known.of(path)) or NOBODY
