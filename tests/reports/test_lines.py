"""Lines of a report on terminals of several widths, and in a pipe."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from canonize.reports.lines import say

TEXT = "what would change, commit by commit"


def said(text: str, lead: str, width: int, terminal: bool = True) -> list[str]:
    file = StringIO()
    say(Console(file=file, width=width, force_terminal=terminal, color_system=None), text, lead=lead)
    return file.getvalue().splitlines()


def test_a_pipe_gets_it_whole() -> None:
    assert said(TEXT, "  lead  ", 20, terminal=False) == [f"  lead  {TEXT}"]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["  lead  what would change, commit by commit"]),
        (32, ["  lead  what would change,", "        commit by commit"]),
        (14, ["  lead", "    what would", "    change,", "    commit by", "    commit"]),
    ],
)
def test_a_terminal_gets_whole_words(width: int, lines: list[str]) -> None:
    assert said(TEXT, "  lead  ", width) == lines


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert "".join(line.strip() for line in said("a" * 50, "- ", 20)) == "-" + "a" * 50


def test_what_leads_keeps_its_style_to_itself() -> None:
    file = StringIO()
    console = Console(file=file, width=40, force_terminal=True, color_system="standard")
    say(console, "plain", lead=Text("bold  ", "bold"))
    assert file.getvalue() == "\x1b[1mbold  \x1b[0mplain\n"


def test_other_lines_begin_at_a_column() -> None:
    file = StringIO()
    say(Console(file=file, width=20, force_terminal=True, color_system=None), TEXT, under=4)
    assert file.getvalue().splitlines() == ["what would", "    change, commit", "    by commit"]


def test_an_empty_line() -> None:
    assert said("", "", 20) == [""]
