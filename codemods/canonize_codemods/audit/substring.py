"""What a text search calls duplicates: the semantics of the report's own script (``--match substring``).

``validate_issue_680_simple.py`` counts the files that contain the text ``class NAME``, less one.  So it counts
``class NAMEFactory``, test doubles and comments as well; exact matching says what they really are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .globs import WILDCARDS


@dataclass(frozen=True, slots=True)
class TextMatches:
    """The files that contain ``class NAME``."""

    name: str
    paths: tuple[str, ...]

    @property
    def duplicates(self) -> int:
        return max(0, len(self.paths) - 1)


def count_text(names: Sequence[str], paths: Sequence[str], read: Callable[[str], bytes]) -> tuple[TextMatches, ...]:
    """One row a name, in the order given; what is not UTF-8 or unreadable is skipped, as there."""
    patterns = [(name, _pattern(name)) for name in names]
    found: dict[str, list[str]] = {name: [] for name in names}
    for path in paths:
        if not path.endswith(".py"):
            continue
        try:
            data = read(path)
        except (OSError, KeyError):
            continue
        hits = [name for name, pattern in patterns if pattern.search(data)]
        if hits and _is_utf8(data):
            for name in hits:
                found[name].append(path)
    return tuple(TextMatches(name, tuple(found[name])) for name in names)


def _pattern(name: str) -> re.Pattern[bytes]:
    if not WILDCARDS & set(name):
        return re.compile(re.escape(f"class {name}".encode()))
    translated = re.escape(name).replace(r"\*", r"\w*").replace(r"\?", r"\w")
    return re.compile(rf"class {translated}\b".encode())


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
