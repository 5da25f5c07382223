"""Which parts of a line are keywords, strings and so on, by Pygments: for hunks, which begin and end anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from canonize.reports.diff_lines import ADDED, REMARK, REMOVED, Hunk

# One letter for each kind.
KEYWORD, NAME, DECORATOR, STRING, COMMENT, NUMBER = "k", "f", "d", "s", "c", "n"
_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, COMMENT),
    (Keyword, KEYWORD),
    (Operator.Word, KEYWORD),
    (Name.Function, NAME),
    (Name.Class, NAME),
    (Name.Decorator, DECORATOR),
    (Name.Tag, NAME),
    (String, STRING),
    (Number, NUMBER),
)
_SUFFIXES = {
    "py": "python",
    "pyi": "python",
    "toml": "toml",
    "ini": "ini",
    "cfg": "ini",
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "ipynb": "json",
    "md": "markdown",
    "rst": "rst",
}
_LONG = 2000  # characters of a line: a longer one is data
# Strings and comments, so that a quote in one of them opens nothing.
_QUOTED = re.compile(
    r"""(?s)\#[^\n]*|(\"{3}|'{3})(?:\\.|.)*?(?:\1|\Z)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.VERBOSE
)

Part = tuple[int, int, str]


def parts(path: str, before: bytes | None, hunk: Hunk) -> list[list[Part]]:
    """For each line of the hunk, in order, the spans of one kind; none for files of a kind that is not known."""
    lexer = _lexer(path)
    found: list[list[Part]] = [[] for _ in hunk.lines]
    if lexer is None or any(len(line.text) > _LONG for line in hunk.lines):
        return found
    opening = _open_string(before or b"", hunk.start) if lexer.name == "Python" else ""
    for other, mine in ((ADDED, REMOVED), (REMOVED, ADDED)):
        side = [at for at, line in enumerate(hunk.lines) if line.mark not in (other, REMARK)]
        if mine == REMOVED and not any(hunk.lines[at].mark == mine for at in side):
            continue
        for at, kinds in zip(side, _lex(lexer, opening, [hunk.lines[at].text for at in side]), strict=True):
            found[at] = kinds
    return found


def _lex(lexer: Lexer, opening: str, lines: Sequence[str]) -> list[list[Part]]:
    """``opening`` is the quote of a string that the first line stands in."""
    text = "\n".join([opening, *lines]) + "\n"
    starts = [len(opening) + 1]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[list[Part]] = [[] for _ in lines]
    at = 0
    for position, token, value in lexer.get_tokens_unprocessed(text):
        kind = next((letter for each, letter in _KINDS if token in each), "")
        if not kind:
            continue
        end = position + len(value)
        while at < len(lines) - 1 and starts[at + 1] <= position:
            at += 1
        for number in range(at, len(lines)):
            if starts[number] >= end:
                break
            first, last = max(position, starts[number]), min(end, starts[number + 1] - 1)
            if first < last:
                _add(found[number], (first - starts[number], last - starts[number], kind))
    return found


def _add(found: list[Part], part: Part) -> None:
    """Neighbours of one kind are one part."""
    if found and found[-1][1:] == (part[0], part[2]):
        part = (found.pop()[0], part[1], part[2])
    found.append(part)


def _open_string(data: bytes, start: int) -> str:
    """The quote of the triple-quoted string in which line ``start`` begins; "" for code."""
    text = data.decode("latin-1")
    end = 0
    for _ in range(start - 1):
        end = text.find("\n", end) + 1
    for quoted in _QUOTED.finditer(text):
        if quoted.start() >= end:
            break
        if quoted[1] and quoted.end() > end:
            return quoted[1]
    return ""


@lru_cache
def _lexer_named(name: str) -> Lexer:
    return get_lexer_by_name(name)


def _lexer(path: str) -> Lexer | None:
    name = path.rpartition("/")[2]
    alias = _SUFFIXES.get(name.rpartition(".")[2], "") if "." in name else "python"  # a script
    return _lexer_named(alias) if alias else None
