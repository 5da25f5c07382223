"""CASES.md, process: rows 106 to 112."""

from __future__ import annotations

import pytest
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed

from canonize_codemods.migration.migrate import PlanRefused, after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol


@pytest.mark.parametrize(
    "source",
    ["import os\n", "X = 1\n", "from older import X\n", "from bold import X\n", "x.old.X\n", "import older as old\n"],
)
def test_row_107_no_match(source: str) -> None:
    check_noop(source, *FROM_OLD)


def test_row_109_excluded() -> None:
    files = {**WORLD, "vendor/deep/m.py": "from old import X\n", "app.py": "from old import X\n"}
    check_noop({**files, "app.py": ""}, *FROM_OLD, exclude=("vendor/**",))
    check_transformed(files, "from new import X\n", *FROM_OLD, exclude=("vendor/**",))
    check_noop(files, *FROM_OLD, exclude=("**/m.py", "app.py"))


def test_row_109_an_excluded_duplicate_keeps_its_definition() -> None:
    files = {"new.py": "class X: ...\n", "vendor/old.py": "class X: ...\n", "app.py": "from vendor.old import X\n"}
    check_transformed(files, "from new import X\n", "vendor.old:X=new:X", exclude=("vendor/*",), runs=False)


def test_row_110_new_cycle_is_refused() -> None:
    files = {
        "new.py": "from app import k\n\n\nclass X: ...\n",
        "old.py": "class X: ...\n",
        "app.py": "from old import X\n\nk = X\n",
    }
    check_noop(files, "old:X=new:X", codes=["would-cycle"])


def test_row_110_not_where_it_is_asked_for_later() -> None:
    files = {
        "new.py": "from app import k\n\n\nclass X: ...\n",
        "old.py": "import new\n\nX = new.X\n",
        "app.py": "k = 1\n\n\ndef f():\n    from old import X\n    return X\n",
    }
    check_transformed(files, "k = 1\n\n\ndef f():\n    from new import X\n    return X\n", "old:X=new:X")


def test_row_108_a_swap_is_no_consolidation() -> None:
    """Each would be the canonical of the other, and a second run would swap them back: refused with the line."""
    files = {"m.py": "class A: ...\n", "n.py": "class A: ...\n"}
    with pytest.raises(PlanRefused, match="loop"):
        check_noop(files, "m:A=n:A", "n:A=m:A")


def test_row_108_names_that_cross() -> None:
    files = {
        "new.py": "class A: ...\n\n\nclass B: ...\n",
        "old.py": "from new import A as B, B as A\n",
        "app.py": "from old import A, B\n\nk = A, B\n",
        "other.py": "from old import A\n\nk = A\n",
    }
    check_transformed(
        files,
        {"app.py": "from new import B as A, A as B\n\nk = A, B\n", "other.py": "from new import B\n\nk = B\n"},
        "old:A=new:B",
        "old:B=new:A",
    )


def test_row_108_chains_lead_to_their_end() -> None:
    files = {
        "c.py": "class X: ...\n",
        "b.py": "from c import X\n",
        "a.py": "from b import X\n",
        "app.py": "from a import X\n",
        "mid.py": "from b import X\n",
    }
    check_transformed(
        files,
        {"a.py": "from c import X\n", "app.py": "from c import X\n", "mid.py": "from c import X\n"},
        "a:X=b:X",
        "b:X=c:X",
    )


def test_row_108_modules_and_symbols_at_once() -> None:
    files = {
        "x/__init__.py": "",
        "x/y.py": "class D: ...\n\n\nclass E: ...\n",
        "new.py": "class D: ...\n",
        "app.py": "from a.b import D, E\nimport a.b\n\nk = a.b.E, a.b.D\n",
        "a/__init__.py": "",
    }
    check_transformed(
        files,
        "from new import D\nfrom x.y import E\nimport x.y\nimport new\n\nk = x.y.E, new.D\n",
        "a.b=x.y",
        "a.b:D=new:D",
    )


def test_row_111_every_name_exists_after() -> None:
    files = {
        "old.py": "class X: ...\n\n\nclass Only: ...\n",
        "new.py": "class X: ...\n",
        "app.py": "from old import X, Only\n\nk = Only\n",
    }
    check_transformed(
        files,
        "from old import Only\nfrom new import X\n\nk = Only\n",
        "old=new",
        codes=["module-stays", "name-stays"],
        runs=False,
    )


def test_row_106_second_run_is_empty() -> None:
    """Every other test holds this too; here after a migration that touches everything at once."""
    files = {
        path: text.encode() if isinstance(text, str) else text
        for path, text in {
            **WORLD,
            "old.py": "class X:\n    kind = 'X'\n\n\nstate = 1\n",
            "app.py": "import old\nfrom old import X as k, state\nfrom old import *\n\nj = old.X, k, X\n",
            "test_app.py": 'from unittest.mock import patch\n\npatch("old.X.kind")\n',
        }.items()
    }
    plan = Plan((Consolidation(Symbol("new", "X"), (Symbol("old", "X"),)),), source_roots=(".",))
    once = after(files, migrate(files, plan).changesets)
    assert once != files
    assert migrate(once, plan).changesets == ()


@pytest.mark.parametrize("gone", ["mod", "mod.b", "a.mod"])
def test_row_106_a_module_that_is_gone_and_that_nobody_imports_any_more(gone: str) -> None:
    """A name like ``old`` is no reason to take it for a slip of the pen, and to refuse the plan."""
    files = {**WORLD, "app.py": f"import {gone} as k\n\nj = k.D\n"}
    check_transformed(files, "import x.y as k\n\nj = k.D\n", f"{gone}=x.y")


LONG = "a_rather_long_package.with_a_rather_long_module"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (
            "from old import X, Y, other\n",
            f"from old import other\nfrom {LONG} import X, Y\n",
        ),
        (
            "from old import First_long_name, Second_long_name\n",
            f"from {LONG} import (\n    First_long_name,\n    Second_long_name,\n)\n",
        ),
        (
            "if 1:\n    from old import First_long_name, Second_long_name, other\n",
            f"if 1:\n    from old import other\n    from {LONG} import (\n        First_long_name,\n"
            "        Second_long_name,\n    )\n",
        ),
        (
            f"from {LONG} import First_long_name\nfrom old import Second_long_name\n",
            f"from {LONG} import (\n    First_long_name,\n    Second_long_name,\n)\n",
        ),
        (
            "from old import First_long_name, Second_long_name  # noqa: F401\n",
            f"from {LONG} import (  # noqa: F401\n    First_long_name,\n    Second_long_name,\n)\n",
        ),
        (
            "from old import (First_long_name, Second_long_name)\n",
            f"from {LONG} import (First_long_name, Second_long_name)\n",
        ),
        (
            "from old import First_long_name as a_name_that_nothing_can_make_fit\n",
            f"from {LONG} import (\n    First_long_name as a_name_that_nothing_can_make_fit,\n)\n",
        ),
    ],
)
def test_row_112_line_length(before: str, expected: str) -> None:
    package, module = LONG.split(".")
    names = ["First_long_name", "Second_long_name", "X", "Y"]
    files = {
        "old.py": f"from {LONG} import {', '.join(names)}\n\nother = 1\n",
        f"{package}/__init__.py": "",
        f"{package}/{module}.py": "".join(f"class {name}: ...\n\n\n" for name in names),
        "app.py": before,
    }
    check_transformed(files, expected, *(f"old:{name}={LONG}:{name}" for name in names), line_length=80)
