"""CASES.md, from-imports: rows 1 to 22."""

from __future__ import annotations

import pytest
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed, entry

from canonize_codemods.rewriting.moves import Uses


def test_row_016_a_longer_name_is_another_module() -> None:
    check_noop({**WORLD, "a/bc.py": "class C: ...\n", "app.py": "from a.bc import C\n"}, "a.b:C=x.y:D")


def test_row_016_nor_under_a_whole_module_that_moves() -> None:
    files = {**WORLD, "a/bc.py": "class C: ...\n", "app.py": "from a.bc import C\nimport a.bc\nfrom a import bc\n"}
    del files["a/b.py"]
    check_noop(files, "a.b=x.y")


@pytest.mark.parametrize(
    "source",
    ["import old\n", "import old as o\n", "import a.b\n", "from a import b\n", "from a import b\n\nprint(b.stays)\n"],
)
def test_row_017_a_symbol_does_not_fire_on_its_module(source: str) -> None:
    check_noop(source, *FROM_OLD, "a.b:C=x.y:D")


def test_row_017_nor_where_both_have_one_name() -> None:
    files = {"m.py": "from n import m as m\n", "n.py": "def m(): ...\n", "app.py": "import m\nimport m as k\n"}
    check_noop(files, "m:m=n:m")


def test_row_001_sole_name() -> None:
    check_transformed("from old import X\n\nx = X\n", "from new import X\n\nx = X\n", *FROM_OLD)


def test_row_002_renamed_with_its_uses() -> None:
    check_transformed(
        "from old import C\n\nkind = C.kind\n\n\ndef f() -> C:\n    return C()\n",
        "from new import D\n\nkind = D.kind\n\n\ndef f() -> D:\n    return D()\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    "rest",
    [
        "D = 1\nkind = C.kind\n",
        "kind = C.kind\n\n\ndef f(D):\n    return C\n",
        "C = C or None\n",
        "k = globals()['C']\n",
    ],
    ids=["new name taken", "new name taken where it is used", "bound again", "reached as text"],
)
def test_row_002_alias_where_the_name_must_stay(rest: str) -> None:
    check_transformed(f"from old import C\n\n{rest}", f"from new import D as C\n\n{rest}", *FROM_OLD)


def test_row_002_alias_where_the_plan_asks_for_it() -> None:
    check_transformed(
        "from old import C\n\nkind = C.kind\n",
        "from new import D as C\n\nkind = C.kind\n",
        entry("old:C=new:D", uses=Uses.ALIAS),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import X as k", "from new import X as k"),
        ("from old import X as Y", "from new import X as Y"),
        ("from old import C as k", "from new import D as k"),
        ("from old import C as D", "from new import D"),
        ("from old import C  as  k", "from new import D as k"),
    ],
)
def test_row_003_alias_is_kept(before: str, after: str) -> None:
    local = after.split()[-1]
    check_transformed(f"{before}\n\nkind = {local}.kind\n", f"{after}\n\nkind = {local}.kind\n", *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import other, X\n", "from old import other\nfrom new import X\n"),
        ("from old import X, other\n", "from old import other\nfrom new import X\n"),
        ("from old import X, other  # why\n", "from old import other  # why\nfrom new import X\n"),
        ("from old import (other, X)\n", "from old import (other)\nfrom new import X\n"),
        ("from old import (\n    other,\n    X,\n)\n", "from old import (\n    other,\n)\nfrom new import X\n"),
        ("from old import (\n    X,\n    other,\n)\n", "from old import (\n    other,\n)\nfrom new import X\n"),
        ("from old import (\n    X,\n    other\n    )\n", "from old import (\n    other\n    )\nfrom new import X\n"),
    ],
)
def test_row_004_one_of_many(before: str, after: str) -> None:
    check_transformed(f"{before}\nx = X\n", f"{after}\nx = X\n", *FROM_OLD)


def test_row_005_several_to_one_target() -> None:
    check_transformed("from old import X, other, Y\n", "from old import other\nfrom new import X, Y\n", *FROM_OLD)
    check_transformed("from old import X, Y\n", "from new import X, Y\n", *FROM_OLD)


def test_row_006_to_different_targets() -> None:
    check_transformed(
        "from old import X, other, C\n",
        "from old import other\nfrom new import X\nfrom x.y import D\n",
        "old:X=new:X",
        "old:C=x.y:D",
    )


def test_row_007_comments_follow_their_names() -> None:
    check_transformed(
        "from old import (  # all of it\n"
        "    # before X\n"
        "    X,  # behind X\n"
        "    # before other\n"
        "    other,  # behind other\n"
        "    # before Y\n"
        "    Y,\n"
        "    # the end\n"
        ")\n",
        "from old import (  # all of it\n"
        "    # before other\n"
        "    other,  # behind other\n"
        "    # the end\n"
        ")\n"
        "from new import (\n"
        "    # before X\n"
        "    X,  # behind X\n"
        "    # before Y\n"
        "    Y,\n"
        ")\n",
        *FROM_OLD,
    )


def test_row_007_a_comment_before_the_comma() -> None:
    check_transformed(
        "from old import (\n    other  # behind other\n    ,\n    C  # behind C\n    , A, # behind A\n    X)\nk = C\n",
        "from old import (\n    other  # behind other\n    ,)\n"
        "from new import (\n    D,  # behind C\n    A, # behind A\n    X,\n)\nk = D\n",
        *FROM_OLD,
    )


def test_row_007_a_statement_that_cannot_be_taken_apart() -> None:
    """Neither do its uses change, and what else stands in the file does."""
    odd = "from old import (C  # why\n    as k, C)\n\nc = C, k\n"
    check_transformed(
        f"{odd}\n\ndef f():\n    from old import C\n    return C\n",
        f"{odd}\n\ndef f():\n    from new import D\n    return D\n",
        *FROM_OLD,
        codes=["statement-stays"],
    )


def test_row_007_layout_of_a_whole_statement_stays() -> None:
    check_transformed(
        "from  old  import (  X,  # first\n\n     Y  ,)  # last\n",
        "from  new  import (  X,  # first\n\n     Y  ,)  # last\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old \\\n    import X, \\\n    Y\n", "from new \\\n    import X, \\\n    Y\n"),
        ("from old import X, \\\n    other\n", "from old import other\nfrom new import X\n"),
        ("from old import other, \\\n    X\n", "from old import other\nfrom new import X\n"),
        ("from old \\\n  import other \\\n  , X\n", "from old \\\n  import other\nfrom new import X\n"),
    ],
)
def test_row_008_backslashes(before: str, after: str) -> None:
    check_transformed(before, after, *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from new import A\nfrom old import X\n", "from new import A, X\n"),
        ("from old import X\nfrom new import A\n", "from new import A, X\n"),
        ("from new import A, Z\nfrom old import X\n", "from new import A, X, Z\n"),
        ("from new import Z, A\nfrom old import X\n", "from new import Z, A, X\n"),
        ("from new import Z\nfrom old import A\n", "from new import A, Z\n"),
        ("from new import A\nfrom old import X, other\n", "from new import A, X\nfrom old import other\n"),
        (
            "from new import (\n    A,\n    Z,\n)\nfrom old import X\n",
            "from new import (\n    A,\n    X,\n    Z,\n)\n",
        ),
        ("from new import (\n    A\n)\nfrom old import X\n", "from new import (\n    A,\n    X\n)\n"),
        ("from new import A  # why\nfrom old import X\n", "from new import A, X  # why\n"),
        (
            "from new import (\n    A  # why\n    ,\n)\nfrom old import X\n",
            "from new import (\n    A  # why\n    ,\n    X,\n)\n",
        ),
        ("from old import X\nfrom old import Y\nfrom new import A\n", "from new import A, X, Y\n"),
        ("from new import A\nfrom old import X  # why\n", "from new import A\nfrom new import X  # why\n"),
    ],
)
def test_row_009_merges_into_existing_import(before: str, after: str) -> None:
    check_transformed(f"{before}\nx = 1\n", f"{after}\nx = 1\n", *FROM_OLD)


def test_row_009_a_comment_above_keeps_its_statement() -> None:
    check_transformed(
        "from new import A\n\n# for those who know\nfrom old import X\n",
        "from new import A\n\n# for those who know\nfrom new import X\n",
        *FROM_OLD,
    )


@pytest.mark.row(20)
def test_row_009_joins_a_statement_that_is_new() -> None:
    check_transformed(
        "from old import X, other\nfrom old import Y\n", "from old import other\nfrom new import X, Y\n", *FROM_OLD
    )
    files = {**MODULE_MOVED, "app.py": "from a import b, c\nimport os\nfrom a import b as k\n\nb.D, k.D\n"}
    check_transformed(files, "from a import c\nfrom x import y, y as k\nimport os\n\ny.D, k.D\n", "a.b=x.y")


@pytest.mark.row(58)
def test_row_009_what_the_linter_is_told_stays() -> None:
    check_transformed(
        "from new import A\nfrom old import X, other  # noqa: F401\n",
        "from new import A\nfrom old import other  # noqa: F401\nfrom new import X  # noqa: F401\n",
        *FROM_OLD,
    )


def test_row_009_whichever_comes_last_is_what_the_name_means() -> None:
    check_transformed(
        "from old import X, Y as k\nfrom new import A, D as k\n\nj = k\n",
        "from new import X, Y as k\nfrom new import A, D as k\n\nj = k\n",
        *FROM_OLD,
    )
    check_noop("from old import X as k, other as k\n\nj = k\n", *FROM_OLD, codes=["statement-stays"])


def test_row_009_comments_of_a_name_that_is_there_twice() -> None:
    check_transformed(
        "from old import X, other\nfrom old import (\n    # why\n    X,\n    other as k,\n)\n",
        "from old import other\nfrom new import X\nfrom old import (\n    other as k,\n)\n"
        "from new import (\n    # why\n    X,\n)\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    "between",
    [
        "try:\n    from more import *\nexcept ImportError:\n    pass\n",
        "try:\n    raise KeyError\nexcept KeyError as X:\n    pass\n",
        "match 3:\n    case X:\n        pass\n",
        "match [3]:\n    case [*X]:\n        pass\n",
        "match {1: 2}:\n    case {**X}:\n        pass\n",
        "async def X(): ...\n",
    ],
)
def test_row_009_not_past_what_binds_the_name(between: str) -> None:
    more = {"more.py": "class X: ...\n"}
    before = f"from new import A\n{between}from old import X\n"
    check_transformed(
        {**WORLD, **more, "app.py": before}, {"app.py": before.replace("from old", "from new")}, *FROM_OLD
    )


def test_row_009_not_down_past_another_import_of_the_name() -> None:
    check_transformed(
        {**WORLD, "more.py": "class X: ...\n", "app.py": "from old import X\nfrom more import X\nfrom new import A\n"},
        {"app.py": "from new import X\nfrom more import X\nfrom new import A\n"},
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    "header", ["try:\n{}except ImportError:\n    pass\n", "with __import__('contextlib').suppress(ImportError):\n{}"]
)
def test_row_009_not_down_past_an_import_that_may_fail_and_be_caught(header: str) -> None:
    before = "    from old import X\n    import not_here\n    from new import A\n"
    check_transformed(header.format(before), header.format(before.replace("from old", "from new")), *FROM_OLD)


def test_row_009_only_within_one_block() -> None:
    check_transformed(
        "from new import A\n\n\ndef f():\n    from old import X\n\n    return X, A\n",
        "from new import A\n\n\ndef f():\n    from new import X\n\n    return X, A\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from new import X\nfrom old import X\n", "from new import X\n"),
        ("from old import X\nfrom new import X\n", "from new import X\n"),
        ("from new import X\nfrom old import X, other\n", "from new import X\nfrom old import other\n"),
        ("from new import D\nfrom old import C\n", "from new import D\n"),
        ("from new import X as k\nfrom old import X as k\n", "from new import X as k\n"),
        ("from new import X\nfrom old import X as k\n", "from new import X, X as k\n"),
        ("from old import X, X\n", "from new import X\n"),
        ("import new\nimport old\nk = old.X\n", "import new\nk = new.X\n"),
        ("import old\nimport new\nk = old.X\n", "import new\nk = new.X\n"),
        ("import new\nimport os, old\nold.X\n", "import new\nimport os\nnew.X\n"),
        ("import new\nimport old  # why\nk = old.X\n", "import new\nimport new  # why\nk = new.X\n"),
        ("import new\ndel new\nimport old\nk = old.X\n", "import new\ndel new\nimport new\nk = new.X\n"),
    ],
)
def test_row_010_no_duplicate(before: str, after: str) -> None:
    check_transformed(f"{before}\nx = 1\n", f"{after}\nx = 1\n", *FROM_OLD)


def test_row_011_same_module_new_name() -> None:
    files = {"old.py": "class D: ...\n\n\nC = D\n", "app.py": "from old import C\n\nc = C\n"}
    check_transformed(files, "from old import D\n\nc = D\n", "old:C=old:D")
    files["app.py"] = "from old import C, D\n\nc = C, D\n"
    check_transformed(files, "from old import D\n\nc = D, D\n", "old:C=old:D")
    files["app.py"] = "from old import C, __name__ as k\nfrom old import D\n\nc = C, D\n"
    check_transformed(files, "from old import __name__ as k\nfrom old import D\n\nc = D, D\n", "old:C=old:D")
    files["app.py"] = "from old import C\nfrom old import D\n\nc = C, D\n"
    check_transformed(files, "from old import D\n\nc = D, D\n", "old:C=old:D")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import X as X\n", "from new import X as X\n"),
        ("from old import C as C\n", "from new import D as C\n"),
        ("from old import X as X, other\n", "from old import other\nfrom new import X as X\n"),
        ("from new import A\nfrom old import X as X\n", "from new import A, X as X\n"),
    ],
)
def test_row_012_explicit_reexport(before: str, after: str) -> None:
    check_transformed(before, after, *FROM_OLD)


MODULE_MOVED = {path: text for path, text in WORLD.items() if path != "a/b.py"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from a import b\n\nk = b.D\n", "from x import y\n\nk = y.D\n"),
        ("from a import b as k\n\nk.D\n", "from x import y as k\n\nk.D\n"),
        ("from a import b\n\ny = b.D\n", "from x import y as b\n\ny = b.D\n"),
        ("from a import b, c\n", "from a import c\nfrom x import y\n"),
    ],
)
def test_row_013_module_by_from_import(before: str, after: str) -> None:
    check_transformed({**MODULE_MOVED, "app.py": before}, after, "a.b=x.y")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from a import b\n\nk = b.X\n", "import new\n\nk = new.X\n"),
        ("from a import b as k\n\nk.X\n", "import new as k\n\nk.X\n"),
        ("from a import b, c\n\nb.X\n", "from a import c\nimport new\n\nnew.X\n"),
        ("from a.b import X\n", "from new import X\n"),
        ("import a.b\n\na.b.X\n", "import new\n\nnew.X\n"),
    ],
)
def test_row_014_module_to_the_top(before: str, after: str) -> None:
    check_transformed({**MODULE_MOVED, "app.py": before}, after, "a.b=new")


def test_row_015_package_prefix() -> None:
    files = {
        "a/__init__.py": "",
        "x/__init__.py": "",
        "x/y/__init__.py": "",
        "x/y/c/__init__.py": "",
        "x/y/c/d.py": "class C: ...\n",
        "app.py": (
            "import a.b.c.d\nfrom a.b.c.d import C\nfrom a.b.c import d\nfrom a.b import c\n\n"
            "k = a.b.c.d.C, C, d.C, c.d\n"
        ),
    }
    expected = (
        "import x.y.c.d\nfrom x.y.c.d import C\nfrom x.y.c import d\nfrom x.y import c\n\nk = x.y.c.d.C, C, d.C, c.d\n"
    )
    check_transformed(files, expected, "a.b=x.y")


def test_row_015_a_submodule_that_another_import_loads() -> None:
    """``c`` keeps its name, and what it reaches is loaded from its new place."""
    files = {
        "x/y/c/__init__.py": "",
        "x/y/c/d.py": "X = 1\n",
        "app.py": "from a.b import c\nimport a.b.c.d as e\n\nk = c.d.X, e\n",
    }
    check_transformed(files, "from x.y import c\nimport x.y.c.d as e\n\nk = c.d.X, e\n", "a.b=x.y")


BUILTIN = {"old.py": "Error = ValueError\nother = 1\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import Error\n\ne = Error\n", "e = ValueError\n"),
        ("from old import Error, other\n\ne = Error\n", "from old import other\n\ne = ValueError\n"),
        ("def f():\n    from old import Error\n    return Error\n", "def f():\n    return ValueError\n"),
        ("def f():\n    from old import Error\n", "def f():\n    pass\n"),
        ("from old import Error as E\n\ne = E\n", "from builtins import ValueError as E\n\ne = E\n"),
        ("import old\n\ne = old.Error\n", "import builtins\n\ne = builtins.ValueError\n"),
    ],
)
def test_row_018_builtins_need_no_import(before: str, after: str) -> None:
    check_transformed({**BUILTIN, "app.py": before}, after, "old:Error=builtins:ValueError")


def test_row_019_one_name_twice() -> None:
    check_transformed("from old import X as A, X as B\n", "from new import X as A, X as B\n", *FROM_OLD)
    check_transformed("from old import C, C as k\n\nC, k\n", "from new import D, D as k\n\nD, k\n", *FROM_OLD)


def test_row_020_several_routes() -> None:
    files = {
        **WORLD,
        "older.py": "from old import X, C\n",
        "oldest.py": "from older import X as Z\n",
        "app.py": (
            "from new import X\nfrom old import X\nfrom older import C, X\nfrom oldest import Z\n"
            "import old\n\nx = X, Z, C, old.X\n"
        ),
    }
    check_transformed(
        files,
        {
            "app.py": "from new import D, X\nimport new\n\nx = X, X, D, new.X\n",
            "older.py": "from new import X, D as C\n",
            "oldest.py": "from new import X as Z\n",
        },
        *FROM_OLD,
    )


def test_row_021_never_inside_a_parenthesis() -> None:
    check_transformed(
        "import a.b\nfrom a import (\n    c,\n)\n\na.b.C, a.b.stays, c\n",
        "import a.b\nimport x.y\nfrom a import (\n    c,\n)\n\nx.y.D, a.b.stays, c\n",
        "a.b:C=x.y:D",
    )
    check_transformed(
        "from old import (\n    other,\n    C,\n); k = 1\n",
        "from old import (\n    other,\n); from new import D; k = 1\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os; from old import X; y = 1\n", "import os; from new import X; y = 1\n"),
        ("from old import other, X; y = 1\n", "from old import other; from new import X; y = 1\n"),
        ("y = 1; from old import other, X  # why\n", "y = 1; from old import other; from new import X  # why\n"),
        ("from new import X; from old import X; y = 1\n", "from new import X; y = 1\n"),
        ("from old import X; from new import X\n", "from new import X\n"),
        ("from new import A; from old import X\n", "from new import A, X\n"),
    ],
)
def test_row_022_several_statements_on_a_line(before: str, after: str) -> None:
    check_transformed(before, after, *FROM_OLD)
