"""Where the cache is, and what makes its entries those of another program."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path

from platformdirs import user_cache_path

import canonize
from canonize.errors import CanonizeError

VARIABLE = "CANONIZE_CACHE"
OFF = "off"


def cache_folder() -> Path | None:
    """The user's cache folder for canonize, or what CANONIZE_CACHE says; None where that is ``off``."""
    said = os.environ.get(VARIABLE, "")
    if said == OFF:
        return None
    if said and not Path(said).is_absolute():
        raise CanonizeError(f"{VARIABLE} is {said!r}, not a whole path", f"give one that begins with /, or {OFF}")
    return Path(said) if said else user_cache_path("canonize")


@cache
def tool() -> bytes:
    """Differs for each version of canonize, even a changed file of one, and for each minor version of Python."""
    digest = blake2b(f"{canonize.__version__} {sys.version_info[:2]}".encode(), digest_size=16)
    for file in sorted(resources.files("canonize_codemods").rglob("*.py")):  # type: ignore[attr-defined]
        digest.update(file.read_bytes())
    return digest.digest()
