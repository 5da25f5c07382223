"""Numbers in sentences, names in other forms, and where words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import AnyStr


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def kebab(name: str) -> str:
    """``WebSocketManager`` as a part of a branch's name: ``web-socket-manager``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def places(text: AnyStr, word: AnyStr) -> Iterator[int]:
    """Wherever the word begins, as a part of another, too.

    Looking there with a pattern is many times as fast as searching with one that does not begin with plain text.
    """
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
