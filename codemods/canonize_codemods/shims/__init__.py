"""What stays at an old path.  ``moved.py`` is the helper that projects get a copy of."""

from __future__ import annotations

import re
from importlib.resources import files

_VERSION = re.compile(rb"^VERSION = (\d+)$", re.MULTILINE)


def helper_source() -> bytes:
    """The text of the vendored helper."""
    return files(__package__).joinpath("moved.py").read_bytes()


def helper_version(source: bytes) -> int | None:
    """The version that a vendored helper says it has; None for a file that is not one."""
    match = _VERSION.search(source)
    return int(match.group(1)) if match and b"Vendored by canonize" in source else None
