"""Row 72: dotted paths in configuration and documents, opt-in by kind, in a commit of their own."""

from __future__ import annotations

import pytest

from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan, TextKind
from canonize_codemods.symbols import Symbol
from canonize_codemods.texts import kind_of

pytestmark = pytest.mark.row(72)

ENTRIES = (
    Consolidation(Symbol("app.new", "D"), (Symbol("app.old", "X"),)),
    Consolidation(Symbol("app.home"), (Symbol("app.away"),)),
)
MODULES = {
    "app/__init__.py": b"",
    "app/new.py": b"class D: pass\n",
    "app/old.py": b"from app.new import D as X\nY = 1\n",
    "app/home.py": b"def run(): pass\n",
    "app/away.py": b"from app.home import run\n",
}


def migrated(path: str, text: str, kind: TextKind) -> str:
    files = {**MODULES, path: text.encode()}
    plan = Plan(ENTRIES, texts=frozenset({kind}))
    series = migrate(files, plan).changesets
    assert all(change.path.endswith(".py") for s in series if s.step != "texts" for change in s.changes)
    once = after(files, series)
    assert not migrate(once, plan).changesets
    return once[path].decode()


CASES = [
    ("pyproject.toml", 's = "app.away:run"\n# app.old.X\nt = "app.old.X"  # app.old.X\n[app.old]\n'),
    (
        "setup.cfg",
        "[a]\nconsole_scripts =\n    r = app.away:run\n# app.old.X\n; app.away\nx=app.old.X\n",
    ),
    ("logging.yaml", "class: app.old.X  # app.old.X\nq: 'app.old.X'\nl:\n  - app.away.run\n# app.away\n"),
    ("conf.json", '{"class": "app.old.X", "n": ["app.away:run", "app.old.Y", "myapp.old.X", "app.old.Xx"]}'),
    ("docs/a.md", "See `app.old.X` and app.away.\n::: app.old.X\n```python\nfrom app.old import X\nX()\n```\n"),
    ("docs/a.rst", ":class:`app.old.X`, :mod:`app.away`, app/old.py\n"),
]
EXPECTED = [
    's = "app.home:run"\n# app.old.X\nt = "app.new.D"  # app.old.X\n[app.old]\n',
    "[a]\nconsole_scripts =\n    r = app.home:run\n# app.old.X\n; app.away\nx=app.new.D\n",
    "class: app.new.D  # app.old.X\nq: 'app.new.D'\nl:\n  - app.home.run\n# app.away\n",
    '{"class": "app.new.D", "n": ["app.home:run", "app.old.Y", "myapp.old.X", "app.old.Xx"]}',
    "See `app.new.D` and app.home.\n::: app.new.D\n```python\nfrom app.new import D\nD()\n```\n",
    ":class:`app.new.D`, :mod:`app.home`, app/old.py\n",
]
KINDS = [TextKind.TOML, TextKind.INI, TextKind.YAML, TextKind.JSON, TextKind.MARKDOWN, TextKind.RST]


@pytest.mark.parametrize(("case", "kind"), list(zip(CASES, KINDS, strict=True)), ids=KINDS)
def test_untouched_unless_asked_for(case: tuple[str, str], kind: TextKind) -> None:
    path, text = case
    others = frozenset(TextKind) - {kind}
    assert not list(migrate({**MODULES, path: text.encode()}, Plan(ENTRIES, texts=others)).files())


@pytest.mark.parametrize(("case", "expected", "kind"), list(zip(CASES, EXPECTED, KINDS, strict=True)), ids=KINDS)
def test_whole_paths_are_rewritten(case: tuple[str, str], expected: str, kind: TextKind) -> None:
    assert migrated(*case, kind) == expected


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "tox.ini",
            "[mypy-app.away]\n[mypy-app.away.*]\n[x-app.away]\n",
            "[mypy-app.home]\n[mypy-app.home.*]\n[x-app.away]\n",
        ),
        ("setup.cfg", "filterwarnings =\n    ignore::app.old.X\n", "filterwarnings =\n    ignore::app.new.D\n"),
        ("a.ini", "x = error:msg:app.old.X:app.away\n", "x = error:msg:app.new.D:app.home\n"),
        ("a.ini", "x = app.old:X.f app.old.X.f app.away:X.f\n", "x = app.new:D.f app.new.D.f app.home:X.f\n"),
        ("a.yml", "a: !!python/name:app.old.X\n", "a: !!python/name:app.new.D\n"),
        ("a.yml", "a: !!python/object:app.old.X {}\n", "a: !!python/object:app.new.D {}\n"),
        ("a.yml", "class: app.old.X\nfilename: app.away.log\n", "class: app.new.D\nfilename: app.away.log\n"),
        ("a.md", "[app.old.X](app.old.X.md)\n", "[app.new.D](app.old.X.md)\n"),
        ("a.json", '["me@app.old.X", "app.old.X@2", "a/app.old.X"]', '["me@app.old.X", "app.old.X@2", "a/app.old.X"]'),
        (
            "a.md",
            "1. so:\n   ~~~py\n   from app.old import X\n\n   X()\n   ~~~\n",
            "1. so:\n   ~~~py\n   from app.new import D\n\n   D()\n   ~~~\n",
        ),
        ("a.md", "```python\nfrom app.old import X\nX(\n```\n", "```python\nfrom app.old import X\nX(\n```\n"),
        ("a.md", "```text\nfrom app.old import X\n```\n", "```text\nfrom app.old import X\n```\n"),
        (
            "a.rst",
            ".. code-block:: python\n   :linenos:\n\n   from app.old import X\n\n   X()\n\nX\n",
            ".. code-block:: python\n   :linenos:\n\n   from app.new import D\n\n   D()\n\nX\n",
        ),
        (
            "a.rst",
            ".. code-block:: console\n\n   $ from app.old import X\n",
            ".. code-block:: console\n\n   $ from app.old import X\n",
        ),
    ],
)
def test_places_of_their_own(path: str, before: str, after: str) -> None:
    kind = kind_of(path)
    assert kind is not None
    assert migrated(path, before, kind) == after


def test_plans_go_on_naming_old_paths() -> None:
    text = 'schema = 1\n[[consolidate]]\ncanonical = "app.new:D"\nduplicates = ["app.old:X"]\n'
    assert migrated("canonize.toml", text, TextKind.TOML) == text


def test_crlf_and_no_final_newline_stay() -> None:
    assert migrated("a.ini", "[a]\r\nx = app.old.X\r\ny = 1", TextKind.INI) == "[a]\r\nx = app.new.D\r\ny = 1"


def test_not_utf8_is_a_finding() -> None:
    found = migrate({**MODULES, "a.json": b'"\xff X"'}, Plan(ENTRIES, texts=frozenset({TextKind.JSON})))
    assert [(f.path, f.code) for f in found.findings] == [("a.json", "not-utf-8")]


def test_a_block_of_python_is_a_program() -> None:
    """What the canonical module lacks stays in it, though the module's path as text would be replaced."""
    files = {**MODULES, "app/away.py": b"def run(): pass\n\n\ndef walk(): pass\n"}
    block = "```python\nfrom app.away import run, walk\nimport app.away\n\n"
    block += 'app.away.walk()  # app.old.X\nTARGET = "app.old.X"\n```\n'
    files["x.md"] = f"`app.old.X`\n\n{block}".encode()
    found = migrate(files, Plan(ENTRIES, texts=frozenset({TextKind.MARKDOWN})))
    assert after(files, found.changesets)["x.md"].decode() == (
        "`app.new.D`\n\n```python\nfrom app.away import walk\nfrom app.home import run\nimport app.away\n\n"
        'app.away.walk()  # app.old.X\nTARGET = "app.new.D"\n```\n'
    )
    assert [reason.line for change in found.files() if change.path == "x.md" for reason in change.reasons] == [1, 4, 8]
