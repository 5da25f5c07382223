"""What canonize asks of a forge, and the values that go there and come back.

A forge is a module of ``publish.forges`` with ``HOSTS`` and the functions ``token`` and ``connect``; its name is the
forge's name, and nothing lists it.  Each of its requests goes through the ``Pace`` that it is given, which waits and
tries again; what went wrong it says in the errors below.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, cast
from urllib.parse import urlsplit

from canonize.errors import CanonizeError
from canonize.publish.pace import Pace
from canonize.publish.secrets import NONE, Secret, redact_urls

_SCP = re.compile(r"(?:[^@/:]+@)?(?P<host>\[[^]]+\]|[^/:]+):(?P<path>[^/].*|/.*)")


class State(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a repository is, and as whom to speak.  ``project`` is its path at the forge, such as ``owner/name``."""

    host: str
    project: str
    api: str = ""  # "": the forge's usual place on that host
    token: Secret = NONE


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One that is there.  ``owner`` is whose repository the branch is in."""

    number: int
    url: str
    title: str
    body: str
    head: str
    owner: str
    commit: str
    base: str
    state: State
    draft: bool = False
    labels: frozenset[str] = frozenset()
    assignees: frozenset[str] = frozenset()
    reviewers: frozenset[str] = frozenset()  # who was asked and has not answered
    milestone: str = ""
    created: str = ""  # ISO 8601, by the forge's clock


@dataclass(frozen=True, slots=True)
class Order:
    """What a pull request shall be.  ``head`` is ``owner:branch`` where the branch is in a fork.

    Labels, reviewers and assignees are added to those that are there; people's own stay.  None: as it is.
    """

    title: str | None = None
    body: str | None = None
    head: str = ""
    base: str | None = None
    draft: bool = False
    ready: bool = False
    labels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    milestone: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """``checks``: passing, failing, pending or none; ``reviews``: approved, changes requested, commented or none.

    ``conflicts`` is None where the forge has not worked it out yet.
    """

    checks: str = "none"
    reviews: str = "none"
    conflicts: bool | None = None


@dataclass(frozen=True, slots=True)
class Fork:
    owner: str
    url: str  # to push to


class Duplicate(Exception):
    """There is an open pull request for that branch already."""


class Refused(CanonizeError):
    """The forge understood, and will not."""


class Forge(Protocol):
    """One repository at a forge.  Every function may raise CanonizeError: ``Refused``, or after waiting in vain."""

    user: str  # for git, beside the token

    def can_push(self) -> bool: ...

    def fork(self) -> Fork:
        """The user's fork, made if need be."""
        ...

    def pull_requests(self, since: str = "") -> list[PullRequest]:
        """Those with canonize's marker, the oldest first; none that was made before ``since`` (ISO 8601)."""
        ...

    def create(self, order: Order) -> PullRequest:
        """Raises ``Duplicate`` as well."""
        ...

    def update(self, pull: PullRequest, order: Order) -> None:
        """Write what ``order`` has otherwise, and nothing else."""
        ...

    def close(self, pull: PullRequest, comment: str) -> None:
        """With the comment, unless it is there already."""
        ...

    def reopen(self, pull: PullRequest) -> None: ...

    def merge(self, pull: PullRequest, method: str) -> None:
        """If it is still at the commit that ``pull`` says."""
        ...

    def files(self, pull: PullRequest) -> list[str]: ...

    def health(self, pull: PullRequest) -> Health: ...

    def warnings(self) -> list[str]:
        """What could not be done beside the main thing, since this was asked last."""
        ...


class ForgeModule(Protocol):
    HOSTS: Sequence[str]

    def connect(self, settings: Settings, pace: Pace) -> Forge: ...

    def token(self, host: str) -> Secret: ...


@dataclass(frozen=True, slots=True)
class Address:
    """What the URL of a remote names."""

    host: str
    project: str
    scheme: str = "ssh"
    place: str = field(default="", compare=False)  # host and port, for git's credentials


def address_of(url: str) -> Address:
    """Raises CanonizeError for a remote that is no address of a server."""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ssh", "git", "git+ssh") and parts.hostname:
        return Address(parts.hostname, _project(parts.path), parts.scheme, parts.netloc.rpartition("@")[2])
    found = _SCP.fullmatch(url)
    if found and "://" not in url:
        return Address(found["host"].strip("[]"), _project(found["path"]), "ssh")
    raise CanonizeError(
        f"the remote {redact_urls(url)} is at no server, so there is no forge to ask",
        "use --forge none, or name another --remote",
    )


def _project(path: str) -> str:
    return path.strip("/").removesuffix(".git")


def forges() -> list[str]:
    """The forges that there are."""
    import canonize.publish.forges as package

    return sorted(module.name for module in pkgutil.iter_modules(package.__path__))


def forge_module(name: str) -> ForgeModule:
    """CanonizeError for a name that is no forge's."""
    if name not in forges():
        raise CanonizeError(f"there is no forge {name!r}", f"choose {', '.join(forges())} or none")
    return cast(ForgeModule, importlib.import_module(f"canonize.publish.forges.{name}"))


def guess_forge(host: str) -> str:
    """By its host.  CanonizeError where that says nothing."""
    for name in forges():
        if any(host == known or host.startswith(f"{name}.") for known in forge_module(name).HOSTS):
            return name
    raise CanonizeError(f"what runs at {host}?", f"say it: --forge {' or --forge '.join(forges())}")


def check_api(api: str, host: str) -> None:
    """A token goes only where the user's remote leads.  CanonizeError for another host, or in the clear."""
    parts = urlsplit(api)
    if parts.hostname not in (host, f"api.{host}"):
        raise CanonizeError(
            f"--api-url is at {parts.hostname}, and the remote at {host}", "a token is sent only to the remote's host"
        )
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise CanonizeError(f"--api-url {redact_urls(api)} would send the token in the clear", "use https")
    if parts.username or parts.password:
        raise CanonizeError(
            "--api-url has credentials in it", "take them out; tokens come from gh, glab or the environment"
        )
