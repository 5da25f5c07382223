"""Lines of a change, their numbers, the words that differ, and what kind of text they are."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from canonize.reports.diff_lines import Line, count, diff_lines
from canonize.reports.diff_text import render_diff, render_stat
from canonize.reports.highlighting import parts
from canonize_codemods.changes import Changeset, FileChange, Migration, Reason


def change(before: str | None, after: str | None, path: str = "a.py", *reasons: Reason) -> FileChange:
    return FileChange(
        path, None if before is None else before.encode(), None if after is None else after.encode(), reasons
    )


def lines(before: str | None, after: str | None) -> list[Line]:
    return [line for hunk in diff_lines(change(before, after)) for line in hunk.lines]


def words(before: str, after: str) -> list[list[str]]:
    return [[line.text[start:end] for start, end in line.words] for line in lines(before, after)]


def test_nothing_differs() -> None:
    assert lines("a\n", "a\n") == lines(None, "") == []


def test_both_sides_are_numbered() -> None:
    found = [(line.mark, line.old, line.new) for line in lines("1\n2\n3\n", "0\n1\n3\n")]
    assert found == [("+", 0, 1), (" ", 1, 2), ("-", 2, 0), (" ", 3, 3)]


def test_a_new_and_a_removed_file() -> None:
    assert [(line.mark, line.old, line.new) for line in lines(None, "a\nb\n")] == [("+", 0, 1), ("+", 0, 2)]
    assert [(line.mark, line.old, line.new) for line in lines("a\nb\n", None)] == [("-", 1, 0), ("-", 2, 0)]


def test_no_final_newline_is_said() -> None:
    assert [line.mark for line in lines("a", "b\n")] == ["-", "\\", "+"]


@pytest.mark.parametrize("text", ["é… x", "\x0c", "\x1c\x85\u2028", "\r"])
def test_only_line_feeds_end_lines(text: str) -> None:
    assert [line.text for line in lines("", f"{text}\nb\n")] == [text, "b"]


def test_words_that_differ() -> None:
    assert words("from app.old import Pool\n", "from app.new import Pool\n") == [["old"], ["new"]]
    assert words("x = OldPool(1)\n", "x = Pool(1)\n") == [["OldPool"], ["Pool"]]
    assert words("f(a, b)\n", "f(a,\n  b)\n")[0] == [" "]


def test_lines_that_are_otherwise_are_not_marked() -> None:
    assert words("class A:\n    x = 1\n", "from b import A\n") == [[], [], []]
    assert words("a = 1\nimport one\n", "a = 1\nimport one\nimport two\n") == [[], [], []]


def test_counts() -> None:
    assert count(change("a\n--b\n", "a\n++c\nd\n")) == (2, 1)


# -- kinds


def kinds(before: str, after: str, path: str = "a.py") -> list[tuple[str, str]]:
    found = change(before, after, path)
    return [
        (kind, line.text[start:end])
        for hunk in diff_lines(found)
        for line, parted in zip(hunk.lines, parts(path, found.before, hunk), strict=True)
        for start, end, kind in parted
    ]


def test_kinds_of_text() -> None:
    found = kinds("", "@d\ndef f():  # c\n    return 's', 1\n")
    assert found == [("d", "@d"), ("k", "def"), ("f", "f"), ("c", "# c"), ("k", "return"), ("s", "'s'"), ("n", "1")]


def test_a_hunk_that_begins_in_a_docstring() -> None:
    text = '"""One.\n\nDon\'t stop.\nfrom here on\nit goes\non\n"""\nimport old\n'
    assert kinds(text, text.replace("old", "new")) == [
        ("s", "it goes"),
        ("s", "on"),
        ("s", '"""'),
        ("k", "import"),
        ("k", "import"),
    ]


def test_a_quote_in_a_comment_opens_nothing() -> None:
    text = '# don\'t """ do that\nx = \'"""\'\na\nb\nc\nimport old\n'
    assert kinds(text, text.replace("old", "new")) == [("k", "import")] * 2


def test_removed_lines_are_read_with_the_old_file() -> None:
    assert kinds('x = """\na\n"""\n', "x = 1\na\n").count(("s", "a")) == 0
    assert ("s", '"""') in kinds('x = """\na\n"""\n', "x = 1\na\n")


@pytest.mark.parametrize("path", ["a.txt", "LICENSE.rst2", "a.bin"])
def test_other_files_are_plain(path: str) -> None:
    assert kinds("import a\n", "import b\n", path) == []


# -- on a terminal


def printed(changes: list[FileChange], width: int = 80, **options: object) -> str:
    console = Console(file=io.StringIO(), width=width, no_color=False, **options)  # type: ignore[arg-type]
    migration = Migration((Changeset("Title", "", "importers", tuple(changes)),))
    render_diff(migration, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_marks_and_colours() -> None:
    edit = change("from a import X\n", "from b import X\n", "a.py", Reason(1, "from-import", "a:X", "b:X"))
    text = printed([edit], force_terminal=True, color_system="standard")
    assert "\x1b[31m-" in text and "\x1b[7;31ma\x1b[0m" in text and "\x1b[7;32mb\x1b[0m" in text
    assert "a:X -> b:X" in text
    plain = printed([edit], color_system=None)
    assert "-from a import X\n+from b import X\n" in plain and "->" not in plain.partition("1 file")[0]


def test_what_does_not_print_is_escaped() -> None:
    text = printed([change("", "x = '\x1b[2J\u202e'\n")], color_system=None)
    assert "+x = '\\x1b[2J\\u202e'\n" in text


@pytest.mark.parametrize("width", [40, 80, 160])
def test_bars_fit_a_terminal(width: int) -> None:
    changes = [change("", "x\n" * 500, f"{'folder/' * 12}file.py"), change("a\n", "b\n", "z.py")]
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    render_stat(Migration((Changeset("Title", "", "importers", tuple(changes)),)), console)
    assert isinstance(console.file, io.StringIO)
    rows = console.file.getvalue().splitlines()
    assert all(len(row) <= width for row in rows[:2])
    assert rows[0].endswith("+") and "file.py |" in rows[0] and rows[1].rstrip().endswith("+-")
