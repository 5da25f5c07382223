"""What the bytes of a file rule out, and what they must not."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from canonize_codemods.index.mentions import holders, is_relative, reaches, takes_all
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan, ShimForm
from canonize_codemods.symbols import Symbol

SETTLED = [(b"pkg.new", b"C")]


@pytest.mark.parametrize(
    "text",
    [
        "from a import C",
        "from a import B, C as D",
        "from a import (\n    B,\n    C,\n)",
        "from a import (\n    B, C\n)",
        "from a import (  # why\n    C  # this\n)",
        "from a import (\n    B\n    , C\n)",
        "from a import B \\\n    , C",
        "from a import B, \\\n    B as D, C; x = 1",
        "from a import (\n    B,\f C\n)",
        "from a import (\r    B,\r    C)",
        "(m.  # the one\n    C())",
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


@pytest.mark.parametrize("text", ["from a import *", "from a import*", "from a import\t *", "from a import \\\n *"])
def test_every_star(text: str) -> None:
    assert takes_all(text.encode()) and not takes_all(b"import a; b * c")


@pytest.mark.parametrize("text", ["from . import a", "from.import a", "from.a import b", "from \\\n .a import b"])
def test_every_relative_import(text: str) -> None:
    assert is_relative(text.encode()) and not is_relative(b"from a.b import c")


def test_a_pointer_tells_nothing_of_the_file() -> None:
    assert reaches("m.py", b"version https://git-lfs.github.com/spec/v1\nsize 12 C\n", [b"C"])


def test_what_a_name_is_taken_from() -> None:
    assert holders(b"(g  # one\n . # two\n C)", [b"C"]) == {b"g"}
    assert holders(b"a.b.C; f.C()\npatch('x.y.C')\nz . C; C.d; e.CC", [b"C"]) == {b"b", b"f", b"y", b"z"}


def _layout(draw: st.DrawFn, inside: bool) -> str:
    blanks = ["", " ", "  ", "\t", "\f", " \\\n  ", "\\\n"]
    return draw(
        st.sampled_from([*blanks, *(["\n    ", "  # note\n  ", "\n\n", "\r\n  ", "\n# import\n"] if inside else [])])
    )


@st.composite
def _imports(draw: st.DrawFn) -> str:
    inside = draw(st.booleans())
    names = draw(st.lists(st.sampled_from(["Other", "third", "Cs", "a_b"]), max_size=3, unique=True))
    names.insert(draw(st.integers(0, len(names))), "C")
    text = "from" + (_layout(draw, False) or " ") + "pkg" + _layout(draw, False) + "." + _layout(draw, False) + "hub"
    text += (_layout(draw, False) or " ") + "import" + (_layout(draw, False) + "(" if inside else " ")
    for at, name in enumerate(names):
        text += (_layout(draw, inside) + "," if at else "") + _layout(draw, inside) + name
        if draw(st.booleans()):
            text += (
                (_layout(draw, inside) or " ") + "as" + (_layout(draw, inside) or " ") + draw(st.sampled_from("XYZ"))
            )
    text += _layout(draw, inside) + ")" if inside else ""
    return text + draw(st.sampled_from(["", "; x = 1", " # c", "\f", "\t;y = 2"])) + "\n"


@st.composite
def _attributes(draw: st.DrawFn) -> str:
    return f"import hub as h\nv = (h{_layout(draw, True)}.{_layout(draw, True)}C{_layout(draw, True)}())\n"


@given(_imports() | _attributes())
def test_however_it_is_laid_out(text: str) -> None:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        assume(False)
    assert reaches("m.py", text.encode(), [b"C"])


B = b"class C:\n    def go(self):\n        return 1\n\n\ndef other():\n    return 2\n"
WORLD = {"pkg/__init__.py": b"", "pkg/stale.py": B, "pkg/fresh.py": B}


def migrated(files: dict[str, bytes], shim: ShimForm = ShimForm.NONE) -> tuple[dict[str, bytes], list[str]]:
    entry = Consolidation(Symbol("pkg.fresh", "C"), (Symbol("pkg.stale", "C"),), shim=shim)
    found = migrate({**WORLD, **files}, Plan((entry,)))
    return after({**WORLD, **files}, found.changesets), [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    "user",
    [
        b"from pkg.hub import (\n    other\n    , C\n)\nprint(C)\n",
        b"from pkg.hub import  *\nprint(C)\n",
        b"from pkg.hub import*\nprint(C)\n",
    ],
)
def test_an_importer_of_a_name_that_is_handed_on_keeps_it(user: bytes) -> None:
    done, _ = migrated({"pkg/hub.py": b"from pkg.stale import C, other\n", "pkg/user.py": user})
    assert b"pkg.fresh" in done["pkg/user.py"] or b"import C" in done["pkg/hub.py"]


@pytest.mark.parametrize("use", [b"(s\n    .C())", b"s. C()", b"(s.  # the one\n    C())", b'getattr(s, "C")()'])
def test_what_is_still_asked_for_is_not_removed(use: bytes) -> None:
    """Whatever the layout, and by way of another module."""
    twice = b"import sys\nfrom %s as s\nif len(sys.argv) > 50:\n    from pkg import fresh as s\n"
    for module in (b"pkg import stale", b"pkg.hub import m"):
        user = twice % module + b"\n\ndef g():\n    return " + use + b"\n"
        done, codes = migrated({"pkg/hub.py": b"from pkg import stale as m\n", "pkg/user.py": user})
        assert "removal-refused" in codes and b"class C" in done["pkg/stale.py"]


def test_a_comment_does_not_become_the_encoding() -> None:
    name = "NAME = '\N{LATIN SMALL LETTER E WITH ACUTE}'\n"
    text = f"from pkg.stale import C\n# -*- coding: latin-1 -*-\nfrom pkg.fresh import other\n{name}".encode()
    done, codes = migrated({"pkg/user.py": text}, ShimForm.FORWARD)
    assert done["pkg/user.py"] == text and codes == ["encoding"]


def test_who_is_passed_over_comes_back_for_a_file_that_was_looked_at_before() -> None:
    """The user is looked at for the first entry, and asks the hub for a name of the second one only."""
    files = {
        "p/__init__.py": b"",
        "p/old.py": b"class A: ...\nclass B: ...\n",
        "p/new.py": b"from p.old import A, B\n",
        "p/hub.py": b"from p.new import B\n",
        "p/user.py": b"from p.old import A\nfrom p.hub import B\n",
    }
    entries = tuple(Consolidation(Symbol("p.new", name), (Symbol("p.old", name),)) for name in "AB")
    found = migrate(files, Plan(entries))
    assert after(files, found.changesets)["p/user.py"] == b"from p.new import A, B\n"
