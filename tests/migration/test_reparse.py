"""Edited statements, parsed again by themselves: as good as parsing the whole text."""

from __future__ import annotations

import ast

import pytest

from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.reparse import Piece, reparsed
from canonize_codemods.source import Edit, Source, SourceError, splice


def pieces(text: str, *changes: tuple[str, str], whole: bool = True) -> tuple[str, list[Piece]]:
    """Each change replaces text that stands once."""
    file = File.read("m.py", "m", False, text.encode())
    edits = [Edit(text.index(old), text.index(old) + len(old), new) for old, new in changes]
    after = splice(text, edits)
    return after, reparsed(file, edits, Source(after, "utf-8", b""), whole)


def test_only_what_was_edited() -> None:
    text = '"""Doc."""\nimport a\n\n\ndef f():\n    import b\n    return b\n\n\nlast = 1\n'
    after, found = pieces(text, ("import a", "import aa\nimport ab"), ("import b\n", "import c\n"))
    assert [list(map(ast.unparse, piece.after)) for piece in found] == [
        ["import aa", "import ab"],
        ["def f():\n    import c\n    return b"],
    ]
    assert [after[piece.start :].split("\n")[0] for piece in found] == ["import aa", "def f():"]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("import a; x = 1\ny = 2\n", ("import a; ", "")),
        ("x = 1; \\\nimport a\ny = 2\n", ("import a", "import b")),
        ("x = 1\nimport a", ("import a", "import b")),
        ("x = 1\nimport a\n", ("import a\n", "")),
        ("import a\r\nx = 1\r\n", ("import a", "import b\r\nimport c")),
        ("@one\nclass C:\n    import a\n\n# end\n", ("    import a", "    pass")),
        ("x = '''\nimport q\n'''\nimport a\n", ("import a\n", "import b\n")),
        ("def f():\n    pass\n\nimport a\n\f\ny = 1\n", ("import a\n", "")),
    ],
)
def test_the_same_as_of_the_whole(text: str, change: tuple[str, str]) -> None:
    after, found = pieces(text, change)
    whole = [ast.dump(node) for node in ast.parse(after).body]
    for piece in found:
        inner = [ast.dump(node) for node in piece.after]
        at = next((at for at in range(len(whole) + 1) if whole[at : at + len(inner)] == inner), None)
        assert at is not None


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("import a\nx = 1\n", ("import a", "import")),
        ("if x:\n    import a\ny = 1\n", ("    import a\n", "")),
        ("x = 1; \\\nimport a\ndef f(): pass\n", ("import a\n", "")),
        ("import a\ny = (1)\n", ("import a\n", "import a ")),
        ("y = 1\nimport a\n", ("import a\n", "import a \\\n")),
    ],
)
def test_what_does_not_parse_is_seen(text: str, change: tuple[str, str]) -> None:
    with pytest.raises(SourceError):
        pieces(text, change)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (
            "class C:\n    def f(self):\n        if x:\n            import z\n    y = 1\n",
            ("            import z\n", ""),
        ),
        (
            "class C:\n    def f(self):\n        x = 1\n    y = 1\n",
            ("y = 1", "def g(self):\n        x = = 1\n        y"),
        ),
        ("class C:\n    def f(self):\n        import a\n    y = 1\n", ("import a", "import")),
    ],
)
def test_functions_that_an_edit_touches_are_parsed(text: str, change: tuple[str, str]) -> None:
    with pytest.raises(SourceError):
        pieces(text, change, whole=False)
