"""What ``*``, ``?`` and ``**`` mean in a POSIX path."""

from __future__ import annotations

import re

_MEANINGS = (("**/", "(?:.*/)?"), ("**", ".*"), ("*", "[^/]*"), ("?", "[^/]"))


def as_expression(glob: str) -> str:
    """A regular expression, as gitignore(5) has it: ``**`` crosses folders, ``*`` and ``?`` do not."""
    found, position = "", 0
    while position < len(glob):
        for token, meaning in _MEANINGS:
            if glob.startswith(token, position):
                found, position = found + meaning, position + len(token)
                break
        else:
            found, position = found + re.escape(glob[position]), position + 1
    return found
