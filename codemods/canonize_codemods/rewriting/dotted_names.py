"""A dotted name in code that takes another one's place."""

from __future__ import annotations

import re

# What may stand about a dot, ``(a).b`` included; a comment is read in one way only, or time would be exponential.
_BLANK = r"(?:\s|\\|\)|#[^\r\n]*(?=[\r\n]|\Z))*"
_DOT = re.compile(rf"({_BLANK})\.({_BLANK})")


def instead_of(old: str, new: str) -> str:
    """``new`` in the place of ``old``: as that is written where they are the same name, and with the comments that
    stand between its lines and the parentheses that end in it (CASES.md row 93)."""
    if _DOT.sub(".", old) == new:
        return old
    if "#" not in old and ")" not in old:
        return new
    gaps = list(_DOT.finditer(old))
    parts = new.split(".")
    for _ in range(len(gaps) - len(parts) + 1):  # fewer dots than before
        gap = gaps.pop(0)
        parts[0] += gap[1] + gap[2]
    at = len(parts) - len(gaps)  # more dots than before
    return "".join([".".join(parts[:at]), *(gap[0] + part for gap, part in zip(gaps, parts[at:], strict=True))])
