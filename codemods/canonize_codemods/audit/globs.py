"""Globs over names and over POSIX paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

WILDCARDS = frozenset("*?[")


def name_matches(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def path_matches(path: str, globs: Iterable[str]) -> bool:
    """``**`` crosses folders, ``*`` does not; a folder without wildcards means everything below it."""
    return any(_path_pattern(glob).fullmatch(path) for glob in globs)


def select(paths: Iterable[str], include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """The paths under ``include`` (all, where it is empty) that ``exclude`` does not take out."""
    return [path for path in paths if (not include or path_matches(path, include)) and not path_matches(path, exclude)]


@lru_cache(maxsize=256)
def _path_pattern(glob: str) -> re.Pattern[str]:
    glob = glob.removeprefix("./").rstrip("/")
    pattern = ""
    position = 0
    while position < len(glob):
        for token, meaning in (("**/", "(?:.*/)?"), ("**", ".*"), ("*", "[^/]*"), ("?", "[^/]")):
            if glob.startswith(token, position):
                pattern, position = pattern + meaning, position + len(token)
                break
        else:
            pattern, position = pattern + re.escape(glob[position]), position + 1
    return re.compile(
        pattern if WILDCARDS & set(glob) else f"{pattern}(?:/.*)?" if glob not in (".", "") else ".*", re.S
    )
