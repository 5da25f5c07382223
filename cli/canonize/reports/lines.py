"""Lines of a report: on a terminal they break between words; in a pipe they stay whole."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

_INDENT = "    "  # of what does not fit beside its lead


def say(console: Console, text: str | Text, style: str = "", lead: str | Text = "", under: int | None = None) -> None:
    """``lead`` stands before the first line, with a style of its own; alone where a word would not fit beside it.

    The other lines begin under the text, or at the column ``under``.
    """
    first = lead if isinstance(lead, Text) else Text(lead, style)
    rest = text if isinstance(text, Text) else Text(text, style)
    if not console.is_terminal:
        _print(console, Text.assemble(first, rest))
        return
    room = console.width - max(len(first), under or 0)
    if first.plain.strip() and max(map(len, rest.plain.split()), default=0) > room:
        _print(console, first)
        first, room = Text(_INDENT), console.width - len(_INDENT)
    for line in rest.wrap(console, max(room, 1)) or [rest]:
        _print(console, Text.assemble(first, line))
        first = Text(" " * (len(first) if under is None else under))


def _print(console: Console, line: Text) -> None:
    line.rstrip()
    console.print(line, soft_wrap=True)
