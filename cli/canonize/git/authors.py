"""Who a commit says it is by: the user as git knows them, or whom they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from canonize.errors import CanonizeError
from canonize.git.repository import Repository

_PERSON = re.compile(r"([^<>\x00-\x1f\x7f]*[^<>\s\x00-\x1f\x7f]) +<([^<>\s\x00-\x1f\x7f]+)>")


@dataclass(frozen=True, slots=True)
class Authorship:
    """``author`` is "" for the user.  People are written ``Name <address>``."""

    author: str = ""
    co_authors: Sequence[str] = ()
    signoff: bool = False

    def check(self) -> None:
        """CanonizeError for a person that git could not read back."""
        for option, people in (("--author", [self.author] if self.author else []), ("--co-author", self.co_authors)):
            for person in people:
                if not _PERSON.fullmatch(person):
                    raise CanonizeError(f"{option} {person!r} is not a person", "write 'Name <address>'")


def trailers(repo: Repository, authorship: Authorship) -> list[tuple[str, str]]:
    """What the messages say of people.  CanonizeError when git knows no committer."""
    found = [("Co-authored-by", person) for person in authorship.co_authors]
    if authorship.signoff:
        found.append(("Signed-off-by", _split(identity(repo, "COMMITTER"))[0]))
    return found


def author_line(repo: Repository, authorship: Authorship) -> bytes:
    """Name, address and date of the author, as a commit object has them."""
    if not authorship.author:
        return identity(repo, "AUTHOR").encode("utf-8", "surrogateescape")
    date = _split(identity(repo, "COMMITTER"))[1]
    return f"{authorship.author} {date}".encode("utf-8", "surrogateescape")


def author_variables(authorship: Authorship) -> dict[str, str]:
    """The same for a git that makes the commit itself."""
    person = _PERSON.fullmatch(authorship.author)
    return {"GIT_AUTHOR_NAME": person[1], "GIT_AUTHOR_EMAIL": person[2]} if person else {}


def identity(repo: Repository, role: str) -> str:
    """``Name <address> date`` of the AUTHOR or the COMMITTER.  CanonizeError when git does not know."""
    done = repo.ask("var", f"GIT_{role}_IDENT")
    if done.status:
        raise CanonizeError(
            f"git does not know who you are: {done.complaint}",
            "git config --global user.name NAME; git config --global user.email ADDRESS",
        )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def _split(ident: str) -> tuple[str, str]:
    person, _, date = ident.rpartition("> ")
    return f"{person}>", date
