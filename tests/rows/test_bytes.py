"""CASES.md, bytes: rows 93 to 103.  Rows 102, 104 and 105 concern other kinds of sources."""

from __future__ import annotations

import pytest
from tests.rows.tools import FROM_OLD, check_noop, check_transformed, entry

from canonize_codemods.migration.migrate import migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol

SPLIT = "from old import other, C\n\nk = C\n"
DONE = "from old import other\nfrom new import D\n\nk = D\n"


@pytest.mark.parametrize("source", ["", "\n", "# old.X\n", "# -*- coding: utf-8 -*-\n", "\ufeff", "\f\n", "pass"])
def test_row_099_nothing_in_it(source: str) -> None:
    check_noop(source, *FROM_OLD)


@pytest.mark.parametrize(
    "source",
    [
        b"from old import X\nx = (\n",
        b"from old import X\n\x00\n",
        b"# coding: utf-8\nfrom old import X\n# \xff\n",
        b"# coding: no-such\nfrom old import X\n",
        b"from old import X\n\tx = 1\n",
        b"from old import X\n" + b"(" * 5000 + b"\n",
        b"from old import X\nx = " + b"-" * 200_000 + b"1\n",
        b"from old import X\n\n\ndef f():\n    x = = 1\n",
    ],
    ids=["open", "NUL", "not UTF-8", "unknown encoding", "indentation", "nesting", "depth", "in a function"],
)
def test_row_103_unparsable(source: bytes) -> None:
    check_noop(source, *FROM_OLD, codes=["unparsable"])


def test_row_103_the_line_of_a_nul() -> None:
    files = {"old.py": b"from new import X\n", "new.py": b"class X: ...\n", "app.py": b"from old import X\r\n# \x00\n"}
    [finding] = migrate(files, Plan((entry("old:X=new:X"),))).findings
    assert (finding.path, finding.line) == ("app.py", 2)


@pytest.mark.parametrize("broken", ["new.py", "old.py"])
def test_row_103_what_the_plan_names_does_not_parse_in_a_function(broken: str) -> None:
    files = {"new.py": "class C:\n    x = 1\n", "old.py": "class C:\n    x = 1\n", "app.py": "x = 1\n"}
    files[broken] += "\n\ndef f():\n    x = = 1\n"
    migration = migrate({path: text.encode() for path, text in files.items()}, Plan((entry("old:C=new:C"),), (".",)))
    assert ("unparsable", broken) in {(finding.code, finding.path) for finding in migration.findings}
    assert broken not in {change.path for change in migration.files()}


def test_row_093_comments_and_blank_lines() -> None:
    check_transformed(
        "#!/usr/bin/env python\n# first\n\n\n  # odd\nimport os\n\nfrom old import C  # inner\n\n# between\n"
        "def f():\n\n    return C  # C\n    # C at the end\n\n\n\n# last",
        "#!/usr/bin/env python\n# first\n\n\n  # odd\nimport os\n\nfrom new import D  # inner\n\n# between\n"
        "def f():\n\n    return D  # C\n    # C at the end\n\n\n\n# last",
        *FROM_OLD,
    )


def test_row_094_docstring_and_future_stay_first() -> None:
    top = '"""Says C."""\n\nfrom __future__ import annotations\n'
    check_transformed(f"{top}{SPLIT}", f"{top}{DONE}", *FROM_OLD)
    check_transformed(
        f"{top}from old import *\n\nk = X\n", f"{top}from old import *\nfrom new import X\n\nk = X\n", *FROM_OLD
    )


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_row_095_line_ends(newline: str) -> None:
    check_transformed(SPLIT.replace("\n", newline), DONE.replace("\n", newline), *FROM_OLD)
    spread = "from old import (\n    other,\n    # why\n    C,\n)\n"
    done = "from old import (\n    other,\n)\nfrom new import (\n    # why\n    D,\n)\n"
    check_transformed(spread.replace("\n", newline), done.replace("\n", newline), *FROM_OLD)


def test_row_095_mixed_line_ends() -> None:
    check_transformed(
        "import os\r\nfrom old import C, other\nk = C\rj = C\r\n",
        "import os\r\nfrom old import other\r\nfrom new import D\nk = D\rj = D\r\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import C", "from new import D"),
        ("from old import C, other", "from old import other\nfrom new import D"),
        ("from old import C, other  # why", "from old import other  # why\nfrom new import D"),
        ("k = 1\r\nfrom old import C, other", "k = 1\r\nfrom old import other\r\nfrom new import D"),
        ("from new import D\nfrom old import C", "from new import D\n"),
        ("def f():\n    from old import C; return C", "def f():\n    from new import D; return D"),
    ],
)
def test_row_096_no_final_newline(before: str, after: str) -> None:
    check_transformed(before, after, *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbffrom old import C\nk = C\n", b"\xef\xbb\xbffrom new import D\nk = D\n"),
        (
            b"# coding: latin-1\ne = '\xe9'; from old import C; k = '\xe9', C\n",
            b"# coding: latin-1\ne = '\xe9'; from new import D; k = '\xe9', D\n",
        ),
        (b"\x0cfrom old import C\n\x0c\nk = C\n", b"\x0cfrom new import D\n\x0c\nk = D\n"),
        (
            "e = '\u2028\x85\x1c'; from old import C, other; k = C\n".encode(),
            "e = '\u2028\x85\x1c'; from old import other; from new import D; k = D\n".encode(),
        ),
        (b"k = '''\x0c\x0b'''\nfrom old import C\nj = C\n", b"k = '''\x0c\x0b'''\nfrom new import D\nj = D\n"),
    ],
    ids=["BOM", "latin-1", "form feed", "separators that end no line", "form feed in a string"],
)
def test_row_097_encodings_and_odd_characters(before: bytes, after: bytes) -> None:
    check_transformed(before, after, *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\ffrom old import X, other\n", "\ffrom old import other\nfrom new import X\n"),
        (
            "def f():\n    pass\n\f    from old import X, other\n",
            "def f():\n    pass\n\f    from old import other\n    from new import X\n",
        ),
        ("from new import X\n\ffrom old import X\nx = 1\n", "from new import X\n\fx = 1\n"),
    ],
)
def test_row_097_a_form_feed_is_none_of_the_statement(before: str, after: str) -> None:
    check_transformed(before, after, *FROM_OLD)


def test_row_097_a_name_that_the_encoding_cannot_hold() -> None:
    files = {
        "new.py": "class Ω: ...\n".encode(),
        "old.py": "from new import Ω as C\n".encode(),
        "app.py": b"# coding: latin-1\nfrom old import C\n",
    }
    check_noop(files, "old:C=new:Ω", codes=["encoding"])


def test_row_098_bytes_are_no_columns() -> None:
    check_transformed(
        "é = '😀'; from old import C; ü = ('é', C, 'é', C); k = f'é{C}é'\n",
        "é = '😀'; from new import D; ü = ('é', D, 'é', D); k = f'é{D}é'\n",
        *FROM_OLD,
    )
    check_transformed(
        "import a.b\n\nß = 'é', a.b.C, 'é', [a.b.C]  # é\n",
        "import x.y\n\nß = 'é', x.y.D, 'é', [x.y.D]  # é\n",
        "a.b:C=x.y:D",
    )


def test_row_098_names_that_are_not_ascii() -> None:
    files = {"new.py": "class Ünï: ...\n", "old.py": "from new import Ünï as Größe\n"}
    check_transformed(
        {**files, "app.py": "from old import Größe\n\nk = 'é', Größe\n"},
        "from new import Ünï\n\nk = 'é', Ünï\n",
        "old:Größe=new:Ünï",
    )


def test_row_098_names_that_are_normalised() -> None:
    """Python reads ``ﬁ`` as ``fi`` (NFKC, PEP 3131): such a name is kept, as its uses are hard to see."""
    files = {
        "new.py": "class D: ...\n",
        "old.py": "from new import D as fi\n",
        "app.py": "from old import fi\n\nk = ﬁ, fi\n",
    }
    check_transformed(files, "from new import D as fi\n\nk = ﬁ, fi\n", "old:fi=new:D")


def test_row_099_a_long_file() -> None:
    body = "".join(f"name_{at} = {at}\n" for at in range(100_000))
    check_transformed(f"from old import C\n{body}k = C\n", f"from new import D\n{body}k = D\n", *FROM_OLD, runs=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("k = f'{d['C']!r:{C}}' f'{C}'", "k = f'{d['C']!r:{D}}' f'{D}'"),
        ("try:\n    C()\nexcept* C as e:\n    C", "try:\n    D()\nexcept* D as e:\n    D"),
        ("def f[T: C](x: T) -> C: ...", "def f[T: D](x: T) -> D: ..."),
        ("class K[C](C): ...", "class K[C](C): ..."),
        ("type T[U] = C | U", "type T[U] = D | U"),
        ("k = t'{C} C'", "k = t'{D} C'"),
        ("match v:\n    case C(): C", "match v:\n    case D(): D"),
        ("with (C() as a, C() as b): C", "with (D() as a, D() as b): D"),
        ("type C = int", None),
    ],
)
def test_row_100_newer_syntax_than_the_running_python(before: str, after: str | None) -> None:
    if after is None:
        check_transformed(
            f"from old import C\n\n{before}\n", f"from new import D as C\n\n{before}\n", *FROM_OLD, runs=False
        )
    else:
        check_transformed(f"from old import C\n\n{before}\n", f"from new import D\n\n{after}\n", *FROM_OLD, runs=False)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return C", "return D"),
        ("def f():\n    nonlocal q\n    return C", "def f():\n    nonlocal q\n    return D"),
        ("break\nk = C", "break\nk = D"),
        ("def f(a, a): return C", "def f(a, a): return D"),
        ("await C", "await D"),
        ("def f():\n    C\n    global C", "def f():\n    D\n    global D"),
    ],
)
def test_row_101_parses_but_does_not_compile(before: str, after: str) -> None:
    check_transformed(f"from old import C\n{before}\n", f"from new import D\n{after}\n", *FROM_OLD)


@pytest.mark.parametrize("deep", ["-" * 500 + "1", "1 + " * 4_000 + "1", "C + " * 4_000 + "1"])
def test_row_099_deeper_than_python_can_follow(deep: str) -> None:
    """The parser returns such trees; no walk in Python gets to their end."""
    files = {"new.py": "class C: ...\n", "old.py": "class C: ...\n", "app.py": f"from old import C\nk = {deep}\n"}
    encoded = {path: text.encode() for path, text in files.items()}
    entries = (Consolidation(Symbol("new", "C"), (Symbol("old", "C"),)),)
    for where in ("app.py", "old.py"):
        encoded[where] += f"x = {deep}\n".encode()
        for finding in migrate(encoded, Plan(entries)).findings:
            assert (finding.code, finding.message) == ("unparsable", "nested too deeply")


def test_row_099_one_endless_word() -> None:
    """Quadratic once: 140 s for a word of 100,000 letters."""
    word = "y" * 100_000
    check_transformed(f"from old import C\nk = C, 'é{word}'\n", f"from new import D\nk = D, 'é{word}'\n", *FROM_OLD)
