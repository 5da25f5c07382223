"""From a remote's URL to the forge behind it: which one, where its API is, and as whom to speak."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

import typer

from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.publish.forge import Forge, Settings, address_of, check_api, forge_module, guess_forge
from canonize.publish.pace import PAUSE, Pace
from canonize.publish.remote import Remote, find_remote

NO_FORGE = "none"

ForgeName = Annotated[
    str, typer.Option("--forge", help="github, gitlab, or none.", show_default="by the remote's host")
]
ApiUrl = Annotated[str, typer.Option("--api-url", help="Where the forge's API is, such as https://HOST/api/v3.")]
RemoteName = Annotated[str, typer.Option("--remote", help="Where the branches go.")]
Pause = Annotated[float, typer.Option("--pause", min=0, help="Seconds between two writes.")]
Patience = Annotated[float, typer.Option("--patience", min=0, help="The longest that a forge may ask to wait.")]

DEFAULT_PAUSE = PAUSE
DEFAULT_PATIENCE = 900.0


class ForkMode(StrEnum):
    """Where branches are pushed to."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True)
class Connection:
    """``upstream`` has the base branch, ``remote`` takes the branches; ``fork`` is its owner, "" where they are one."""

    forge: Forge
    pace: Pace
    upstream: Remote
    remote: Remote
    owner: str
    fork: str = ""


def connect(repo: Repository, remote: str, forge: str, api: str, pace: Pace, fork: ForkMode) -> Connection:
    """Raises CanonizeError: no such remote, an unknown host, no token, a token that is refused."""
    found = find_remote(repo, remote)
    address = address_of(found.url)
    if api:
        check_api(api, address.host)
    name = forge or guess_forge(address.host)
    module = forge_module(name)
    token = module.token(address.host)
    made = module.connect(Settings(address.host, address.project, api, token), pace)
    upstream = replace(found, token=token, user=made.user)
    owner = address.project.rpartition("/")[0]
    if fork is ForkMode.ALWAYS or (fork is ForkMode.AUTO and not made.can_push()):
        mine = made.fork()
        there = address_of(mine.url)
        if there.host != address.host:
            raise CanonizeError(
                f"the fork is at {there.host}, and the remote at {address.host}", "push there by hand, or --fork never"
            )
        return Connection(made, pace, upstream, replace(upstream, name=mine.url, url=mine.url), mine.owner, mine.owner)
    return Connection(made, pace, upstream, upstream, owner)
