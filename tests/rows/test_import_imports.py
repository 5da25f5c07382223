"""CASES.md, import-imports: rows 23 to 32."""

from __future__ import annotations

import pytest
from tests.rows.tools import WORLD, check_noop, check_transformed

C = "a.b:C=x.y:D"
MODULE_MOVED = {path: text for path, text in WORLD.items() if path != "a/b.py"}


def test_row_030_side_effect_stays() -> None:
    check_noop("import a.b\n", C)
    check_noop("import a.b as k\n", C)
    check_noop("import a.b, a.c\n\na.c.other\n", C)


def test_row_023_only_use() -> None:
    check_transformed("import a.b\n\nk = a.b.C.kind\n", "import x.y\n\nk = x.y.D.kind\n", C)


def test_row_023_comments_between_the_links() -> None:
    check_transformed(
        "import a.b\n\nk = (a  # a.b\n     .b  # and\n     . C  # C\n     .kind)\n",
        "import x.y\n\nk = (x  # a.b\n     .y  # and\n     . D  # C\n     .kind)\n",
        C,
    )
    check_transformed(
        "import a.b\n\nk = (a  # why\n     .b\n     .C\n     .kind)\n",
        "import new\n\nk = (new  # why\n     \n     .D\n     .kind)\n",
        "a.b:C=new:D",
    )


def test_row_024_other_uses_remain() -> None:
    check_transformed(
        "import a.b\n\nk = a.b.C\ns = a.b.stays\n",
        "import a.b\nimport x.y\n\nk = x.y.D\ns = a.b.stays\n",
        C,
    )
    check_transformed(
        "import os, a.b\n\nk = a.b.C\ns = a.b.stays\n",
        "import os, a.b\nimport x.y\n\nk = x.y.D\ns = a.b.stays\n",
        C,
    )


def test_row_024_the_new_module_has_a_name_already() -> None:
    check_transformed(
        "import x.y as k\nimport a.b\n\nc = a.b.C, k.E\ns = a.b.stays\n",
        "import x.y as k\nimport a.b\n\nc = k.D, k.E\ns = a.b.stays\n",
        C,
    )
    check_transformed(
        "from x import y\nimport a.b\n\nc = a.b.C, y.E\n",
        "from x import y\n\nc = y.D, y.E\n",
        C,
    )


def test_row_025_alias_on_a_module_move() -> None:
    files = {**MODULE_MOVED, "app.py": "import a.b as k\n\nd = k.D, k.E\n"}
    check_transformed(files, "import x.y as k\n\nd = k.D, k.E\n", "a.b=x.y")


def test_row_025_one_name_for_the_package_and_its_module() -> None:
    """Only the second is what ``a`` means."""
    files = {"a/__init__.py": "", "x.py": "X = 1\n", "app.py": "import a, a.a as a\n\nk = a.X\n"}
    check_noop(files, "a.a=x", codes=["module-use-stays"])


def test_row_025_alias_on_a_symbol_move() -> None:
    check_transformed(
        "import a.b as k\n\nc = k.C\ns = k.stays\n",
        "import a.b as k\nimport x.y\n\nc = x.y.D\ns = k.stays\n",
        C,
    )
    check_transformed("import a.b as k\n\nc = k.C\n", "import x.y as k\n\nc = k.D\n", C)


@pytest.mark.parametrize("init", ["from . import b\n", "from a import b as b\n", "import a.b\n"])
def test_row_026_through_the_package(init: str) -> None:
    files = {**WORLD, "a/__init__.py": init, "app.py": "import a\n\nc = a.b.C\n"}
    check_transformed(files, "import x.y\n\nc = x.y.D\n", C)


def test_row_026_beside_an_import_of_the_module() -> None:
    """The package's own import is none of the module, so it stays."""
    check_transformed("import a\nimport a.b\n\nc = a.b.C\n", "import a\nimport x.y\n\nc = x.y.D\n", C)
    files = {**WORLD, "a/d.py": "from x.y import D\n", "app.py": "import a, a.b\n\nc = a.b.C\n"}
    check_transformed(files, "import a, a.d\n\nc = a.d.D\n", "a.b:C=a.d:D")


@pytest.mark.row(61)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import p.api\n\nc = p.api.b.C, p.api.c", "import p.api\nimport x.y\n\nc = x.y.D, p.api.c"),
        ("import p.api as k\n\nc = k.b.C", "import x.y as k\n\nc = k.D"),
        ("from p import api\n\nc = api.b.C, api.b.stays", "from p import api\nfrom x import y\n\nc = y.D, api.b.stays"),
    ],
)
def test_row_026_through_a_module_that_imports_it(before: str, after: str) -> None:
    files = {**WORLD, "p/__init__.py": "", "p/api.py": "from a import b, c\n"}
    check_transformed({**files, "app.py": f"{before}\n"}, f"{after}\n", C)


def test_row_026_the_package_and_the_module() -> None:
    """Both reach the new module by its name."""
    files = {**MODULE_MOVED, "p/__init__.py": "", "p/a/b.py": "", "p/a/__init__.py": ""}
    files["app.py"] = "from p.a import b\nfrom p import a\n\nk = b.D, a.b.D\n"
    check_transformed(files, "from x import y\n\nk = y.D, y.D\n", "p.a.b=x.y", runs=False)


def test_row_026_and_nothing_of_a_module_that_moves_whole() -> None:
    """What imports it has the new one under its name."""
    files = {**MODULE_MOVED, "p.py": "from a import b as m\n", "app.py": "import p\n\nk = p.m.D, p.m\n"}
    check_transformed(files, {"p.py": "from x import y as m\n"}, "a.b=x.y", runs=False)


def test_row_026_a_module_that_only_another_name_reaches_is_not_loaded() -> None:
    files = {**WORLD, "p.py": "from a import b\n", "app.py": "from p import b\nimport p\n\nk = b.C, p.b.C\n"}
    check_transformed(files, "from x import y\nimport x.y\n\nk = y.D, x.y.D\n", C)


def test_row_026_package_with_other_uses() -> None:
    files = {**WORLD, "a/__init__.py": "from . import b, c\n", "app.py": "import a\n\nc = a.b.C\no = a.c.other\n"}
    check_transformed(files, "import a\nimport x.y\n\nc = x.y.D\no = a.c.other\n", C)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a.b, os, sys", "import x.y, os, sys"),
        ("import os, a.b, sys", "import os, x.y, sys"),
        ("import os, a.b", "import os, x.y"),
        ("import os as o, a.b ,  sys  # why", "import os as o, x.y ,  sys  # why"),
    ],
)
def test_row_027_only_its_part(before: str, after: str) -> None:
    check_transformed(f"{before}\n\nc = a.b.C\n", f"{after}\n\nc = x.y.D\n", C)


def test_row_028_siblings_are_independent() -> None:
    check_transformed(
        "import a.b\nimport a.c\n\nk = a.b.C\no = a.c.other\n",
        "import x.y\nimport a.c\n\nk = x.y.D\no = a.c.other\n",
        C,
    )
    check_transformed(
        "import a.c\nimport a.b\n\nk = a.b.C\n",
        "import a.c\nimport x.y\n\nk = x.y.D\n",
        C,
    )


def test_row_029_each_reference_has_its_import() -> None:
    """``a.b`` is reached through ``import a.c`` because another module imported it before."""
    files = {**WORLD, "a/__init__.py": "import a.b\n", "app.py": "import a.c\n\nk = a.b.C\no = a.c.other\n"}
    check_transformed(files, "import a.c\nimport x.y\n\nk = x.y.D\no = a.c.other\n", C)


def test_row_029_in_each_scope() -> None:
    check_transformed(
        "def f():\n    import a.b\n    return a.b.C\n\n\ndef g():\n    import a.b\n    return a.b.C, a.b.stays\n",
        "def f():\n    import x.y\n    return x.y.D\n\n\n"
        "def g():\n    import a.b\n    import x.y\n    return x.y.D, a.b.stays\n",
        C,
    )


def test_row_030_side_effect_of_a_module_that_moved() -> None:
    files = {**MODULE_MOVED, "app.py": "import a.b\n"}
    check_transformed(files, "import x.y\n", "a.b=x.y")
    check_transformed({**files, "app.py": "import os, a.b\n"}, "import os, x.y\n", "a.b=x.y")


def test_row_031_second_of_two() -> None:
    files = {"new.py": "class X: ...\n", "pkg/__init__.py": "", "app.py": "import os, old\n\nx = old.X, os.sep\n"}
    check_transformed(files, "import os, new\n\nx = new.X, os.sep\n", "old=new")


def test_row_032_module_and_symbol_of_one_name() -> None:
    files = {"X.py": "from new import X as X\n", "new.py": "class X: ...\n", "app.py": "from X import X\n\nx = X\n"}
    check_transformed(files, "from new import X\n\nx = X\n", "X:X=new:X")
    files = {"foo.py": "from bar import foo\n", "bar.py": "def foo(): ...\n", "app.py": "import foo\n\nfoo.foo()\n"}
    check_transformed(files, "import bar\n\nbar.foo()\n", "foo:foo=bar:foo")
    files["app.py"] = "import foo\nfrom foo import foo as f\n\nfoo.foo(), foo, f\n"
    check_transformed(
        files, "import foo\nimport bar\nfrom bar import foo as f\n\nbar.foo(), foo, f\n", "foo:foo=bar:foo"
    )


def test_row_029_an_import_that_stays_loads_what_it_is_for() -> None:
    """Nothing else has to, when the module's other import moves; a second run would move that again."""
    lazy = "def f():\n    try:\n        import a.b\n    except ImportError:\n        a = None\n    return a.b.D\n\n\n"
    files = {**WORLD, "a/b.py": "from x.y import D, E\n", "app.py": f"{lazy}from a.b import E\n"}
    check_transformed(files, f"{lazy}from x.y import E\n", "a.b=x.y", codes=["module-use-stays"])


def test_row_009_an_import_whose_name_is_gone_is_none() -> None:
    check_transformed(
        "import x.y\n\nfirst = x.y.E\ndel x\nimport a.b\n\nk = a.b.C\n",
        "import x.y\n\nfirst = x.y.E\ndel x\nimport x.y\n\nk = x.y.D\n",
        C,
    )


def test_row_009_a_plain_import_not_down_past_one_that_may_fail_and_be_caught() -> None:
    text = "try:\n    import {0}\n    import not_here\n    import x.y\nexcept ImportError:\n    pass\nk = {1}\n"
    check_transformed(text.format("a.b", "a.b.C"), text.format("x.y", "x.y.D"), C)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(a).b.C\n", "(x).y.D\n"),
        ("(((a).b).C).kind\n", "(((x).y).D).kind\n"),
        (f"(a.b  # {'#' * 60}\n ).C\n", f"(x.y  # {'#' * 60}\n ).D\n"),
        (f"(a  # {'#' * 60}\n ).b.C\n", f"(x  # {'#' * 60}\n ).y.D\n"),
    ],
)
def test_row_093_parentheses_within_a_dotted_name(before: str, after: str) -> None:
    check_transformed(f"import a.b\n\nk = {before}", f"import x.y\n\nk = {after}", C)
