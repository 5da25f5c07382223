"""Globs over names and over POSIX paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import lru_cache

from canonize_codemods.path_globs import as_expression

WILDCARDS = frozenset("*?[")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def name_matches(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def near_names(glob: str, names: Iterable[str]) -> tuple[str, ...]:
    """What somebody who wrote a glob that matches none of ``names`` may have meant: names, or globs that match."""
    names = sorted(names)
    literal = "".join(character for character in glob if character not in WILDCARDS)
    if "[" not in glob and (found := get_close_matches(literal, names, n=3, cutoff=0.7)):
        return tuple(found)
    if literal == glob or literal not in glob or "[" in glob:
        return ()
    by_case = {name.lower(): name for name in [*names, *(word for name in names for word in _WORD.findall(name))]}
    close = get_close_matches(literal.lower(), by_case, n=3, cutoff=0.75)
    return tuple(glob.replace(literal, by_case[name]) for name in close if by_case[name] != literal)


def path_matches(path: str, globs: Iterable[str]) -> bool:
    """``**`` crosses folders, ``*`` does not; a folder without wildcards means everything below it."""
    return any(_path_pattern(glob).fullmatch(path) for glob in globs)


def select(paths: Iterable[str], include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """The paths under ``include`` (all, where it is empty) that ``exclude`` does not take out."""
    return [path for path in paths if (not include or path_matches(path, include)) and not path_matches(path, exclude)]


@lru_cache(maxsize=256)
def _path_pattern(glob: str) -> re.Pattern[str]:
    glob = glob.removeprefix("./").rstrip("/")
    pattern = as_expression(glob)
    return re.compile(
        pattern if WILDCARDS & set(glob) else f"{pattern}(?:/.*)?" if glob not in (".", "") else ".*", re.S
    )
