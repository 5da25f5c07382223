"""Whatever the bytes of a file are: no crash, no change to what cannot be read, no byte changed that no reason names."""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Mapping

from hypothesis import event, given
from hypothesis import strategies as st

from canonize_codemods.migration.migrate import PlanRefused, after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.source import Source, SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.parse import parse

PLAN = Plan(
    (
        Consolidation(Symbol("new", "Canonical"), (Symbol("old", "Duplicate"),)),
        Consolidation(Symbol("new", "LIMIT"), (Symbol("old", "LIMIT"),)),
        Consolidation(Symbol("fresh"), (Symbol("pkg.legacy"),)),
    ),
    source_roots=(".",),
)
CLASS = "class {}:\n    def ping(self, count=1):\n        return count\n"
WORLD = {
    "new.py": f"{CLASS.format('Canonical')}\n\nLIMIT = 5\n",
    "old.py": f"import os\n\n\n{CLASS.format('Duplicate')}\n\nLIMIT = 5\n\nstays = os.sep, 'é'\n",
    "fresh.py": "def call():\n    return 'fresh'\n",
    "pkg/__init__.py": "",
    "pkg/legacy.py": "def call():\n    return 'fresh'\n",
    "user.py": (
        "# a comment: é\nfrom old import (\n    Duplicate,  # it\n    LIMIT,\n)\nfrom pkg import legacy\n\n\n"
        "def f(x: 'Duplicate' = Duplicate()):\n\treturn f'{x.ping(LIMIT)} é', legacy.call()\n"
        "text = '''é\n  Duplicate\n'''\n"
    ),
    "other.py": "import old, pkg.legacy as k\n\nclass Sub(old.Duplicate): pass\nx = k.call(), old.stays, 'é'\n",
    "text.py": "import os; from old import Duplicate; y = Duplicate\n\nif os:\n    from old import stays, LIMIT as n\n",
}
PATHS = sorted(WORLD)
ENDS = re.compile(rb"\r\n|\r|\n")


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, bytes]:
    """A code base in which some files were mistreated."""
    files = {path: text.encode() for path, text in WORLD.items()}
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True)):
        data = files[path]
        for _ in range(draw(st.integers(1, 3))):
            data = draw(st.sampled_from(MUTATIONS))(draw, data)
        files[path] = data
    return files


def _place(draw: st.DrawFn, data: bytes) -> int:
    return draw(st.integers(0, len(data)))


def _line_place(draw: st.DrawFn, data: bytes) -> int:
    return draw(st.sampled_from([0, len(data), *(match.end() for match in ENDS.finditer(data))]))


def crlf(draw: st.DrawFn, data: bytes) -> bytes:
    return ENDS.sub(b"\r\n", data)


def cr(draw: st.DrawFn, data: bytes) -> bytes:
    return ENDS.sub(b"\r", data)


def mixed(draw: st.DrawFn, data: bytes) -> bytes:
    ends = draw(st.lists(st.sampled_from([b"\n", b"\r\n", b"\r"]), min_size=1, max_size=5))
    lines = ENDS.split(data)
    return b"".join(line + ends[at % len(ends)] for at, line in enumerate(lines[:-1])) + lines[-1]


def bom(draw: st.DrawFn, data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def cookie(draw: st.DrawFn, data: bytes) -> bytes:
    """A declared encoding, and the text in it or not."""
    name = draw(
        st.sampled_from(["latin-1", "cp1252", "utf-8", "ascii", "utf-7", "utf-16", "koi8-r", "no-such", "rot13"])
    )
    line = draw(st.sampled_from([f"# -*- coding: {name} -*-\n", f"#!/usr/bin/python\n# coding={name}\n"])).encode()
    try:
        body = data.decode().encode(name) if draw(st.booleans()) else data
    except (LookupError, UnicodeError):
        body = data
    return line + body


def truncated(draw: st.DrawFn, data: bytes) -> bytes:
    return data[: _place(draw, data)]


def without_final_newline(draw: st.DrawFn, data: bytes) -> bytes:
    return data.rstrip(b"\r\n")


def inserted(draw: st.DrawFn, data: bytes) -> bytes:
    """Some bytes anywhere."""
    at = _place(draw, data)
    pieces = [b"\0", b"\x0c", b"\x1a", b"\xff", "\u2028".encode(), b"\\", b"\\\n", b"\t", b"'''", b"(", b";", b"\x0b"]
    return data[:at] + draw(st.one_of(st.sampled_from(pieces), st.binary(max_size=4))) + data[at:]


def inserted_line(draw: st.DrawFn, data: bytes) -> bytes:
    """A strange line between two others."""
    at = _line_place(draw, data)
    lines = [
        b"\x0c\n",
        b"    \n",
        b"\t\n",
        "x = '\u2028 \x85 \x1c'\n".encode(),
        b"x = " + b"(" * 90 + b")" * 90 + b"\n",
        b"x = " + b"-" * 500 + b"1\n",
        b"x = " + b"[" * 3000 + b"]" * 3000 + b"\n",
        b"x = " + b" + ".join([b"1"] * 4000) + b"\n",
        b"x = '" + b"y" * 100_000 + b"'\n",
        b"if 1:\n        pass\n",
        b"if 1:\n\tpass\n",
        b"print 'legacy'\n",
        b"from old import Duplicate as d; d\n",
        b"from old import *\n",
        b"from __future__ import annotations\n",
        "é = 'é'; from old import Duplicate as ü\n".encode(),
        b"\\\n",
        b"x = f'{x!r:{3}} {{}}'\n",
        b"def g[T](x: T) -> T: return x\n",
        b"x = 1 if 1 else\\\n  2\n",
        b"return 1\n",
    ]
    return data[:at] + draw(st.sampled_from(lines)) + data[at:]


def removed(draw: st.DrawFn, data: bytes) -> bytes:
    at = _place(draw, data)
    return data[:at] + data[at + draw(st.integers(0, 5)) :]


def tabs(draw: st.DrawFn, data: bytes) -> bytes:
    return data.replace(b"    ", b"\t")


def form_feeds(draw: st.DrawFn, data: bytes) -> bytes:
    return data.replace(b"\n\n\n", b"\n\x0c\n\n")


MUTATIONS = [
    crlf,
    cr,
    mixed,
    bom,
    cookie,
    truncated,
    without_final_newline,
    inserted,
    inserted_line,
    removed,
    tabs,
    form_feeds,
]


@given(files=mutated())
def test_bytes(files: dict[str, bytes]) -> None:
    try:
        found = migrate(files, PLAN)
    except PlanRefused:
        event("refused")
        return
    done = after(files, found.changesets)
    said = {finding.path for finding in found.findings}
    for change in found.files():
        assert change.after is not None
        _parses(change.after)
        if change.before is not None:
            is_readable = _parses(change.before) or _is_of_another_python(change.before)
            assert is_readable, f"{change.path} could not be read, and was changed"
            assert not _compiles(change.before) or _compiles(change.after), change.path
            _kept(change.path, change.before, change.after, {reason.line for reason in change.reasons})
    for path, data in files.items():
        if not _parses(data) and not _is_of_another_python(data):
            event("unreadable")
            assert done[path] == data, path
            assert path in said or not _concerned(data), f"{path} cannot be read, and no finding says so"
    _second_run(done)


def _second_run(done: Mapping[str, bytes]) -> None:
    again = migrate(done, PLAN)
    assert not again.changesets, [change.path for change in again.files()]


def _concerned(data: bytes) -> bool:
    return b"Duplicate" in data and b"old" in data


def _parses(data: bytes) -> bool:
    try:
        text = Source.decode(data).text
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SourceError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _is_of_another_python(data: bytes) -> bool:
    """Whether the legacy lane reads it, or LibCST, as newer than the Python that runs this (CASES.md row 100)."""
    try:
        return parse(Source.decode(data))[1] != "ast"
    except (SourceError, RecursionError):
        return False


def _compiles(data: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "file", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _kept(path: str, before: bytes, now: bytes, lines: set[int]) -> None:
    """Encoding, BOM and kinds of line end are as before; lines that disappear are near a line that a reason names."""
    was, now_is = Source.decode(before), Source.decode(now)
    assert (was.encoding, was.bom) == (now_is.encoding, now_is.bom), path
    assert now_is.encode(now_is.text) == now
    assert set(ENDS.findall(now)) <= set(ENDS.findall(before)) | ({b"\n"} if not ENDS.search(before) else set()), path
    if path != "old.py" and path != "pkg/legacy.py":
        ours, theirs = _lines(was.text), _lines(now_is.text)
        matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
        for tag, first, last, _, _ in matcher.get_opcodes():
            if tag in ("replace", "delete"):
                assert any(first - 5 <= line - 1 <= last + 5 for line in lines), f"{path}:{first + 1} changed"


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)
