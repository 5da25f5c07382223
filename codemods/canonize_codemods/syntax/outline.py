"""A text of the same lines in which function bodies that do not matter are left out: a third of the parse remains.

Bodies are found by their indentation.  A boundary inside a bracket or a string leaves one half of it behind, which does
not parse: whoever parses an outline falls back to the whole text then.  Only strings over several lines could hide such
a mistake, so these are found exactly.  What is left out is not checked: it may not be Python.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

_DEFINITION = re.compile(r"\n( *)(?:async +)?def ")
# The rest of a signature: on one line, or on several, or with a comment behind it.
_HEAD = re.compile(r"[^\n#]*:[ \t]*\n")
_LONG_HEAD = re.compile(r"\w+ *\((?:[^()#'\"]|\([^()#]*\))*+\)[^\n#()'\"]*:[ \t]*(?:#[^\n]*)?\n")
# A string that a backslash continues on the next line, or what looks like one.
_CONTINUED = re.compile(r"""['"][^'"\n]*\\\n""")
_TAB = re.compile(r"\n *\t")
_LONG = re.compile("\"\"\"|'''")
_TOKEN = re.compile(r"""#[^\n]*|\"{3}|'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""", re.DOTALL)


def outline(text: str, places: Sequence[int]) -> str | None:
    """``places``: sorted offsets; functions in whose bodies one of them stands stay as they are.

    None where nothing can be left out.  Lines keep their numbers, functions their first and last lines.
    """
    strings = _long_strings(text)
    if strings is None:
        return None
    pieces, kept_to = [], 0
    for indent, start, end in _bodies(text, strings):
        nearest = bisect_left(places, start)
        if start >= kept_to and not (nearest < len(places) and places[nearest] <= end):
            pieces += [text[kept_to:start], _in_place_of(text, start, end, f"{indent} 0", strings)]
            kept_to = end
    return "".join([*pieces, text[kept_to:]]) if pieces else None


def body_around(text: str, line: int) -> tuple[int, int] | None:
    """Where the innermost function body begins and ends that seems to hold the line (1-based); None if none does."""
    strings = _long_strings(text)
    if strings is None:
        return None
    place = 0
    for _ in range(line - 1):
        place = text.find("\n", place) + 1
    around = [(start, end) for _, start, end in _bodies(text, strings) if start <= place < end]
    return around[-1] if around else None


def _is_plain(text: str) -> bool:
    """Other line ends, form feeds and tabs before a statement, and the second lines of strings would hide where one
    begins."""
    is_continued = "\\\n" in text and _CONTINUED.search(text)
    return not ("\r" in text or "\f" in text or "\v" in text or ("\t" in text and _TAB.search(text)) or is_continued)


def _bodies(text: str, strings: _Strings) -> Iterator[tuple[str, int, int]]:
    """Of each function: its indentation, and where its body begins and ends; outer ones first."""
    at = 0
    while (found := _DEFINITION.search(text, at)) is not None:
        at = found.end()
        if end := strings.end_around(found.start()):
            at = end
            continue
        head = _HEAD.match(text, at) or _LONG_HEAD.match(text, at)
        if head is None:
            continue
        start = head.end()
        end = _dedent(text, start, len(found[1]), strings)
        if end > start and text[end - 2 : end - 1] != "\\" and not strings.end_around(start - 1):
            yield found[1], start, end


class _Strings:
    """Where strings stand that may go over several lines."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def end_around(self, offset: int) -> int:
        """The end of the string that ``offset`` is inside of; 0 where there is none."""
        at = bisect_right(self.starts, offset) - 1
        return self.ends[at] if at >= 0 and offset < self.ends[at] else 0


def _dedent(text: str, start: int, indent: int, strings: _Strings) -> int:
    """Where the first line begins, from ``start`` on, that is indented no more than ``indent`` and says something."""
    pattern, at = _line_at_most(indent), start - 1
    while (found := pattern.search(text, at)) is not None:
        at = strings.end_around(found.start())
        if not at:
            return found.start() + 1
    return len(text)


@cache
def _line_at_most(indent: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,{indent}}}(?=[^ \t\n#])")


def _in_place_of(text: str, start: int, end: int, statement: str, strings: _Strings) -> str:
    """As many lines, the first and the last that are not blank or comments being ``statement``."""
    last = end
    while last > start:
        line = text.rfind("\n", 0, last - 1) + 1
        said = text[line:last].strip()
        if line <= start or (said and (said[0] != "#" or strings.end_around(line))):
            last = line
            break
        last = line
    above, below = text.count("\n", start, last), text.count("\n", last, end)
    return "".join([statement, "\n" * above, statement if above else "", "\n" * below])


def _long_strings(text: str) -> _Strings | None:
    """None where one does not end, and where the text is laid out so that lines do not tell enough."""
    if not _is_plain(text):
        return None
    spans = []
    at = 0
    while (found := _LONG.search(text, at)) is not None:
        start = found.start()
        line = max(text.rfind("\n", 0, start) + 1, at)
        before = text[line:start]
        if "#" in before or '"' in before or "'" in before:
            start = _first_long(text, line, start)
            if start < 0:
                at = -start
                continue
        quotes = text[start : start + 3]
        end = text.find(quotes, start + 3)
        while end >= 0 and _is_escaped(text, end):
            end = text.find(quotes, end + 1)
        if end < 0:
            return None
        at = end + 3
        spans.append((start, at))
    return _Strings(spans)


def _first_long(text: str, line: int, place: int) -> int:
    """Where the first such string begins, if not after ``place``; else where the token ends that holds it, negative."""
    for token in _TOKEN.finditer(text, line):
        if text.startswith(('"""', "'''"), token.start()):
            return token.start()
        if token.end() > place:
            return -token.end()
    return -len(text)


def _is_escaped(text: str, at: int) -> bool:
    first = at
    while text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1
