"""What somebody may have meant by a name that nothing has, as the remedy of an error."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """``did you mean NAME?`` where one that is known is nearly ``word``; else ``otherwise``."""
    return _asked(get_close_matches(word, list(known), 1), otherwise)


def nearest_file(path: Path, otherwise: str, suffix: str = "") -> str:
    """The same among what lies in the path's folder and ends with ``suffix``."""
    try:
        beside = [name for name in sorted(os.listdir(path.parent)) if name.endswith(suffix)]
    except OSError:
        return otherwise
    return _asked([str(path.parent / name) for name in get_close_matches(path.name, beside, 1)], otherwise)


def _asked(near: list[str], otherwise: str) -> str:
    return f"did you mean {near[0]}?" if near else otherwise
