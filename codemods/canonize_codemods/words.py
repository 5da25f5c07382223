"""Numbers in sentences, and names in other forms."""

from __future__ import annotations

import re


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def kebab(name: str) -> str:
    """``WebSocketManager`` as a part of a branch's name: ``web-socket-manager``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
