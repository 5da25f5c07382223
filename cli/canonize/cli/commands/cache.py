"""``canonize cache``: what is remembered between runs."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from canonize.cache.place import VARIABLE, cache_folder
from canonize.cache.store import FILE, Store, remove
from canonize.cli.boundary import DONE
from canonize.cli.options import HERE, Json, NoColor, Output, Quiet, Repo
from canonize.errors import CanonizeError


class Action(StrEnum):
    INFO = "info"
    CLEAR = "clear"


def cache(
    action: Annotated[Action, typer.Argument(help="Say where it is and how large, or throw it away.")] = Action.INFO,
    repo: Repo = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> int:
    """Say what is remembered between runs, or forget it.

    Nothing in it is needed: what is gone is worked out again. It is the user's, the same for all repositories.
    """
    out = Output(quiet, no_color)
    folder = cache_folder()
    if folder is None:
        out.say(f"There is no cache: {VARIABLE} says so.")
        return DONE
    if action is Action.CLEAR:
        try:
            size = remove(folder / FILE)
        except OSError as error:
            raise CanonizeError(f"{folder} cannot be cleared: {error.strerror}", "remove it by hand") from None
        out.say(f"Removed {_megabytes(size)} from {folder}")
        return DONE
    if not (folder / FILE).is_file():
        out.say(f"There is no cache in {folder} yet.")
        return DONE
    with Store(folder) as store:
        info = store.info()
    for note in store.notes:
        out.say(f"note: {note}")
    if as_json:
        print(json.dumps({"path": str(info.path), "entries": info.entries, "size": info.size, "limit": info.limit}))
    else:
        print(f"{info.path}: {info.entries:,} {'entry' if info.entries == 1 else 'entries'}, {_megabytes(info.size)}")
        print(f"At {_megabytes(info.limit)}, what was not used for longest goes.")
    return DONE


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
