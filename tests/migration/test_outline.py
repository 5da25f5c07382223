"""What is collected from an outline is what is collected from the whole file."""

from __future__ import annotations

import ast
import asyncio
import email
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Detail
from canonize_codemods.source import Source
from canonize_codemods.syntax.outline import outline

ROOT = Path(__file__).parents[2]
AROUND = "import a\n\n\nclass C:\n    x = 1\n\n{}\n    y = 2\n\n\ndef last():\n    return 1\n\n\nfrom b import c\n"


def facts_of(text: str, detail: Detail) -> object:
    return replace(collect("m.py", "m", False, text.encode(), detail), detail=Detail.WHOLE)


@pytest.mark.parametrize(
    "method",
    [
        "def f(self): return 1",
        "def f(self): return 1\n    if g(x):\n        y = 1",
        "def f(self) -> int: ...\n    if sys.version_info >= (3, 9):\n        z = 1\n    else:\n        z = 2",
        "def f(self): \\\n        return 1\n    with open(f):\n        y = 1",
        "def f(self, a: 'int' = 1) -> 'x':  # why\n        return 1\n    for i in range(3):\n        y = 1",
        "def f(self): x = '''a:\n    b'''\n    y = '''\n    c'''",
        'x = \'a \\\n    """ b\'\n    def f(self):\n        """c"""\n        return 1\n    y = \'"""\'',
        "def f(self):\n        x = 'a \\\n# y'",
        "def f(self):\n        return 1",
        "def f(self):\n        import z\n        return z",
        "async  def f(self):\n        await g()",
        "def f(\n        self,\n        a=(1, 2),\n    ) -> dict[str, int]:  # why\n        return {}\n",
        "def f(self, a=lambda:\n          1):\n        return a",
        "def f(self, a: {1:\n          2} = 3):\n        return a",
        "def f(self): return {1:\n          2}",
        'def f(self):\n        x = """\nimport q\ndef g():\n    pass\n"""\n        return x',
        "def f(self):\n        x = '''\nimport q\n'''",
        'def f(self):\n        x = "# \'\'\' "  # """\n        return x',
        'def f(self):\n        """Say \\""" twice."""\n        return 1',
        'def f(self):\n        x = r"""\\" """\n        return x',
        'def f(self):\n        x = """a""" """\ndef g():\n    b"""\n        return x',
        'def f(self):\n        """\n    # no comment\n        """',
        "def f(self):\n        x = g(\nimportant\n    )\n        return x",
        "def f(self):\n        x = 'a \\\nimport z'\n        return x",
        "def f(self):\n        x = 1 + \\\n2\n        return x",
        "def f(self):\n        pass\n        # a comment \\\n    import z",
        "def f(self):\n        pass\n# a comment\n    # another\n        return 1",
        "def f(self):\n        def g():\n            class D: ...\n        def h():\n            return 2",
        "@property\n    def f(self):\n\n        # first\n\n        return 1\n\n    # last\n",
        "if a:\n        def f(self):\n            return 1\n    else:\n        def f(self):\n            return 2",
        "def f(self):\n        global k\n        k = 1",
        "def f(self):\n        print('é', end='')\n        return 1",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_same_facts(method: str, ends: str) -> None:
    text = AROUND.format(f"    {method}").replace("\n", ends)
    ast.parse(text)
    assert facts_of(text, Detail.OUTLINE) == facts_of(text, Detail.WHOLE)
    assert facts_of(text.rstrip(), Detail.OUTLINE) == facts_of(text.rstrip(), Detail.WHOLE)


MYPY = find_spec("mypy")
STUBS = Path(MYPY.origin or "").parent / "typeshed/stdlib" if MYPY is not None else ROOT / "none"


@pytest.mark.parametrize("folder", [ROOT, Path(asyncio.__file__).parent, Path(email.__file__).parent, STUBS])
def test_the_same_facts_of_real_files(folder: Path) -> None:
    paths = (path for path in folder.rglob("*.py*") if path.suffix in (".py", ".pyi"))
    files = [path for path in paths if ".venv" not in path.relative_to(folder).parts]
    if not files:
        pytest.skip(f"{folder} is not here")
    texts = [Source.decode(path.read_bytes()).text for path in files]
    assert all(facts_of(text, Detail.OUTLINE) == facts_of(text, Detail.WHOLE) for text in texts)
    assert folder == STUBS or any(outline(text, []) is not None for text in texts)  # one-line functions have no bodies


def test_lines_stay_and_what_is_wanted_stays() -> None:
    text = "x\ndef f():\n    a\n    b\n\n\ndef g():\n    c\n    d\n"
    shorter = outline(text, [text.rindex("d")])
    assert shorter == "x\ndef f():\n 0\n 0\n\n\ndef g():\n    c\n    d\n"


def test_bad_syntax_is_seen_where_the_whole_file_counts() -> None:
    text = AROUND.format("    def f(self):\n        return (")
    assert collect("m.py", "m", False, text.encode(), Detail.WHOLE).error
    assert [fact.module for fact in collect("m.py", "m", False, text.encode(), Detail.OUTLINE).imports] == ["a", "b"]


@pytest.mark.parametrize(
    "text", ["x = 1\n", "x\ndef f():\n    '''\n    1\n", "x\ndef f():\n\f    1\n", "x\ndef f():\n\t1\n", ""]
)
def test_nothing_to_leave_out(text: str) -> None:
    assert outline(text, []) is None
