"""Python 2 projects from end to end: what the plan asks for changes, and no other byte."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from canonize_codemods.changes import Migration
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan, ShimForm
from canonize_codemods.symbols import Symbol

pytestmark = pytest.mark.row(102)

PLAN = Plan(
    (
        Consolidation(Symbol.parse("new:D"), (Symbol.parse("old:C"),), shim=ShimForm.REEXPORT),
        Consolidation(Symbol.parse("home.store"), (Symbol.parse("store"),)),
    ),
    source_roots=(".",),
)
WORLD = {
    "old.py": b"from new import D as C\n\nother = 0777L\nprint other\n",
    "new.py": b"class D(object):\n    def say(self):\n        print `self`\n",
    "home/__init__.py": b"",
    "home/store.py": b"class Lost(Exception):\n    pass\n\n\ndef load(async=0):\n    return `async`\n",
}


def _python2() -> str | None:
    """A Python 2.7 that starts: pyenv's shims may not."""
    known = [shutil.which("python2.7"), *Path.home().glob(".pyenv/versions/2.7*/bin/python2.7")]
    candidates = [str(path) for path in known if path is not None]
    return next(
        (path for path in candidates if not subprocess.run([path, "-c", ""], capture_output=True).returncode), None
    )


PYTHON2 = _python2()


def run(app: bytes) -> tuple[bytes | None, Migration]:
    sources = {**WORLD, "app.py": app}
    found = migrate(sources, PLAN)
    result = after(sources, found.changesets)
    assert {change.path for change in found.files()} <= {"app.py"}
    assert list(migrate(result, PLAN).files()) == [], "second run"
    return (result["app.py"] if result["app.py"] != app else None), found


@pytest.mark.parametrize(
    "app",
    [
        b"",
        b"print 'from old import C'\n# from old import C\n",
        b"from older import C\nprint C, `C`\n",
        b"from old import other\nprint >>f, other\n",
        b"def f((C, x)):\n    print C\n",
        b"import restore\nprint restore.load()\n",
    ],
    ids=["empty", "in a string", "another module", "another name", "a parameter", "another whole module"],
)
def test_nothing_to_do(app: bytes) -> None:
    changed, found = run(app)
    assert changed is None
    assert found.findings == ()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (b"print C, x, C", b"print D, x, D"),
        (b"print >>C.out, C", b"print >>D.out, D"),
        (b"if C: print C; print `C`", b"if D: print D; print `D`"),
        (b"x = `C, x`", b"x = `D, x`"),
        (b"exec C.code in C.space, C", b"exec D.code in D.space, D"),
        (b"raise C, C.message, C.tb", b"raise D, D.message, D.tb"),
        (b"try: C()\nexcept C, e: print C", b"try: D()\nexcept D, e: print D"),
        (b"try: x()\nexcept (C, E), C.last: print e", b"try: x()\nexcept (D, E), D.last: print e"),
        (b"x = C <> C", b"x = D <> D"),
        (b"x = [0777L, C, ur'C', C]", b"x = [0777L, D, ur'C', D]"),
        (b"def f(a=C, (b, c)=C, *d): print C", b"def f(a=D, (b, c)=D, *d): print D"),
        (b"x = lambda (a, b)=C: C, C", b"x = lambda (a, b)=D: D, D"),
        (b"def f((a, C)): print C\nprint C", b"def f((a, C)): print C\nprint D"),
        (b"def f():\n\tprint C\n        return C", b"def f():\n\tprint D\n        return D"),
        (b"async = C.async(await=C)", b"async = D.async(await=D)"),
        (b"True = C\nprint True, C", b"True = D\nprint True, D"),
        (b"print '\xc3\xa9', C, u'\xc3\xa9' % `C`", b"print '\xc3\xa9', D, u'\xc3\xa9' % `D`"),
        (b"x = '\\u', C", b"x = '\\u', D"),
    ],
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_a_symbol_is_renamed(before: bytes, now: bytes, newline: bytes) -> None:
    def whole(start: bytes, body: bytes) -> bytes:
        return (b"# coding: utf-8\n" + start + b"\n\x0c\n" + body + b"\nprint  1 ,2 ,  # end").replace(b"\n", newline)

    changed, found = run(whole(b"from old import C", before))
    assert changed == whole(b"from new import D", now)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (b"from old import C, other\nprint C", b"from old import other\nfrom new import D\nprint D"),
        (
            b"from old import (other,\n  C)  # why\nprint C",
            b"from old import (other)  # why\nfrom new import D\nprint D",
        ),
        (b"import old\nprint old.C, `old.other`", b"import old\nimport new\nprint new.D, `old.other`"),
        (b"import old as o\nprint o.C", None),
        (b"if 1: from old import C; print C", b"if 1: from new import D; print D"),
        (
            b"try:\n    from old import C\nexcept ImportError, e:\n    C = None\nprint C",
            b"try:\n    from new import D as C\nexcept ImportError, e:\n    C = None\nprint C",
        ),
        (b"from store import load\nprint load()", b"from home.store import load\nprint load()"),
        (b"import store\nprint store.load()", b"import home.store\nprint home.store.load()"),
        (b"import store as s\nprint s", b"import home.store as s\nprint s"),
        (
            b"import store\ntry: pass\nexcept store.Lost, e: print e",
            b"import home.store\ntry: pass\nexcept home.store.Lost, e: print e",
        ),
    ],
)
def test_imports(before: bytes, now: bytes | None) -> None:
    changed, _ = run(before)
    if now is None:
        assert changed is not None
    else:
        assert changed == now


def test_a_list_comprehension_rebinds_the_name() -> None:
    """``C`` is then no longer the class, in this scope: the local name stays."""
    changed, _ = run(b"from old import C\nx = [C for C in y]\nprint C")
    assert changed == b"from new import D as C\nx = [C for C in y]\nprint C"


def test_latin_1() -> None:
    changed, _ = run(b"# -*- coding: latin-1 -*-\nfrom old import C\nprint '\xe9', C # \xe9")
    assert changed == b"# -*- coding: latin-1 -*-\nfrom new import D\nprint '\xe9', D # \xe9"


def test_bytes_that_the_encoding_lacks_are_reported() -> None:
    changed, found = run(b"from old import C\nprint C # \xe9")
    assert changed is None
    assert [(finding.code, finding.line) for finding in found.findings] == [("unparsable", 2)]


@pytest.mark.skipif(PYTHON2 is None, reason="needs Python 2.7")
def test_the_result_runs_on_python_2(tmp_path: Path) -> None:
    app = b"import store\nfrom old import (C,\n  other)\nprint isinstance(C(), C), store.load(), other\nC().say\n"
    sources: Mapping[str, bytes] = {**WORLD, "store.py": b"from home.store import *\n", "app.py": app}
    found = migrate(sources, PLAN)
    for path, data in after(sources, found.changesets).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    ran = subprocess.run([PYTHON2 or "", "app.py"], cwd=tmp_path, capture_output=True, check=False, text=True)
    assert (ran.stderr, ran.stdout.splitlines()[-1]) == ("", "True 0 511")
