"""What the bytes of a file rule out, and what they must not."""

from __future__ import annotations

import pytest

from canonize_codemods.index.mentions import holders, reaches

SETTLED = [(b"pkg.new", b"C")]


@pytest.mark.parametrize(
    "text",
    [
        "from a import C",
        "from a import B, C as D",
        "from a import (\n    B,\n    C,\n)",
        "from a import (\n    B, C\n)",
        "from a import (  # why\n    C  # this\n)",
        "from a import \\\n    C",
        "from a \\\n    import C",
        "from a import B, \\\n    C as D",
        "if x: from a import C",
        "x = 1; import a.C",
        "m.C()",
        "m . C",
        "(m.\n    C)",
        "m.\\\n    C",
        "patch('a.C')",
        'getattr(m, "C")',
        "load('a:C')",
        "patch.multiple('a', C=1)",
        "class C(Base):\n    pass",
        "  async def C(): pass",
        "C = make()",
        "C: type = make()",
        "Other = C",
        "Other = (C)  # alias",
        "Other = One = C\n",
        "def f():\n    global C",
        ">>> from a import C",
        "exec('from a import C')",
        "from pkg.new import C as D",
        "from pkg.new import (\n    B,\n    C as D,\n)",
        "from pkg.newer import C",
        "from .new import C",
        "from pkg.new import C\nfrom pkg.old import C",
        "from pkg.new import C\nD = C\n",
        "from pkg.new import C\n__all__ = ['C']\n",
        "from pkg.new import from_b, C",
        "from a import (\n    \N{LATIN SMALL LETTER E WITH ACUTE}, C)",
        "from pkg.new import " + ",  ".join(f"a{n}" for n in range(90)) + ",  B.x,\n C",
        "from pkg.new import (" + ",  #### # #\n ".join(f"a{n}" for n in range(90)) + ",  B.x,\n C",
    ],
)
def test_may_matter(text: str) -> None:
    assert reaches("m.py", text.encode(), [b"C"], SETTLED)


@pytest.mark.parametrize(
    "text",
    [
        "# the C of old",
        "x = C()",
        "x = C ()",
        "def f(x) -> C: return x",
        "def f(x) -> list[C]:\n    return x",
        "isinstance(x, C)",
        "assert x is C",
        "class D(C):\n    pass",
        "raise C() from error",
        "from a import Cs, aC, C_, _C",
        "MyC = 1",
        "from pkg.new import C",
        "from pkg.new import A, C, D\nx = C()",
        "from pkg.new import (\n    A,\n    B,  # why\n    C,\n)\n",
        "    from  pkg.new  import C",
    ],
)
def test_cannot_matter(text: str) -> None:
    assert not reaches("m.py", text.encode(), [b"C"], SETTLED)


def test_lines_of_a_notebook_are_strings() -> None:
    assert reaches("n.ipynb", b'["x = C()"]', [b"C"])


def test_a_pointer_tells_nothing_of_the_file() -> None:
    assert reaches("m.py", b"version https://git-lfs.github.com/spec/v1\nsize 12 C\n", [b"C"])


def test_what_a_name_is_taken_from() -> None:
    assert holders(b"a.b.C; f.C()\npatch('x.y.C')\nz . C; C.d; e.CC", [b"C"]) == {b"b", b"f", b"y", b"z"}
