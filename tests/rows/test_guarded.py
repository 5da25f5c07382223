"""CASES.md, guarded, local, conditional: rows 50 to 57."""

from __future__ import annotations

import pytest
from tests.rows.test_reexports_strings_stars import MODULE_MOVED
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    from new import X\nexcept ImportError:\n    from old import X\n",
        "try:\n    from old import X\nexcept ImportError:\n    from new import X\n",
        "try:\n    from new import D as C\nexcept ImportError:\n    from old import C\n",
    ],
)
def test_row_054_compatibility_over_both_paths(source: str) -> None:
    check_noop(source, *FROM_OLD, codes=["compatibility-try"])


def test_row_056_no_room_for_two_statements() -> None:
    check_noop("if 1: from old import X, other\n", *FROM_OLD, codes=["one-line-block"])
    check_noop("if 1: from old import X, C\n", "old:X=new:X", "old:C=x.y:D", codes=["one-line-block"])
    check_noop("def f(): import a.b; return a.b.C, a.b.stays\n", "a.b:C=x.y:D", codes=["one-line-block"])


def test_row_050_function_local() -> None:
    check_transformed(
        "def f():\n\tif 1:\n\t\tfrom old import C, other\n\n\t\treturn C\n\n\nC = 1\n",
        "def f():\n\tif 1:\n\t\tfrom old import other\n\t\tfrom new import D\n\n\t\treturn D\n\n\nC = 1\n",
        *FROM_OLD,
    )


def test_row_050_function_local_may_import_what_imports_it() -> None:
    files = {
        "new.py": "import app\n\n\nclass X: ...\n",
        "old.py": "def __getattr__(name):\n    import new\n    return getattr(new, name)\n",
        "app.py": "def f():\n    from old import X\n    return X\n",
    }
    check_transformed(files, "def f():\n    from new import X\n    return X\n", "old:X=new:X")


def test_row_051_type_checking() -> None:
    guard = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n"
    check_transformed(
        f"{guard}    from old import C\n\n\ndef f(c: 'C') -> 'list[C]': ...\n",
        f"{guard}    from new import D\n\n\ndef f(c: 'D') -> 'list[D]': ...\n",
        *FROM_OLD,
    )


def test_row_051_a_guarded_import_is_no_home_for_a_runtime_one() -> None:
    check_transformed(
        "import typing as t\n\nif t.TYPE_CHECKING:\n    from new import A\nfrom old import X\n",
        "import typing as t\n\nif t.TYPE_CHECKING:\n    from new import A\nfrom new import X\n",
        *FROM_OLD,
    )


def test_row_051_no_runtime_export() -> None:
    """``old`` has X for type checkers only: at run time nobody can import it from there, and nothing is lost."""
    files = {
        "new.py": "class X: ...\n",
        "old.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from new import X\n",
        "app.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from old import X\n",
    }
    check_transformed(
        files, "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from new import X\n", "old:X=new:X"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "try:\n    from old import X\nexcept ImportError:\n    X = None\n",
            "try:\n    from new import X\nexcept ImportError:\n    X = None\n",
        ),
        (
            "try:\n    from old import C\nexcept ImportError:\n    C = None\n",
            "try:\n    from new import D as C\nexcept ImportError:\n    C = None\n",
        ),
        (
            "try:\n    from old import C\nexcept ImportError:\n    ok = False\nelse:\n    ok = C is not None\n",
            "try:\n    from new import D\nexcept ImportError:\n    ok = False\nelse:\n    ok = D is not None\n",
        ),
        (
            "try:\n    import a.b\nexcept ImportError:\n    a = None\nk = a.b.C if a else None\n",
            None,
        ),
    ],
)
def test_row_052_optional_import(before: str, after: str | None) -> None:
    if after is None:
        check_noop(before, "a.b:C=x.y:D", codes=["module-use-stays"])
    else:
        check_transformed(before, after, *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after", "local"),
    [
        ("import a.b as m", "import x.y as m", "m"),
        ("from a import b", "from x import y as b", "b"),
        ("from a import b as y", "from x import y", "y"),
    ],
)
def test_row_052_optional_module(before: str, after: str, local: str) -> None:
    """The local name stays, so it does not matter what else binds it."""
    rest = f"except ImportError:\n    {local} = None\nk = {local} and {local}.D\n"
    files = {**MODULE_MOVED, "app.py": f"try:\n    {before}\n{rest}"}
    check_transformed(files, f"try:\n    {after}\n{rest}", "a.b=x.y", runs=False)  # it failed before


@pytest.mark.parametrize(
    ("one", "other"), [("import x.y as m", "import a.b as m"), ("from a import b as y", "from x import y")]
)
def test_row_054_compatibility_over_both_modules(one: str, other: str) -> None:
    source = f"try:\n    {one}\nexcept ImportError:\n    {other}\n\nk = [m.D, y.D]\n"
    check_noop({**MODULE_MOVED, "app.py": source}, "a.b=x.y", codes=["compatibility-try"])


def test_row_054_modules_become_equal() -> None:
    source = "try:\n    {} as m\nexcept ImportError:\n    {} as m\n\nk = m.D\n"
    files = {**MODULE_MOVED, "app.py": source.format("import a.b", "from older import b")}
    after = source.format("import x.y", "from x import y")
    check_transformed(files, after, "a.b,older.b=x.y")


def test_row_053_both_parts_stay_in_the_try() -> None:
    check_transformed(
        "try:\n    from old import X, Missing\nexcept ImportError:\n    X = Missing = None\n",
        "try:\n    from old import Missing\n    from new import X\nexcept ImportError:\n    X = Missing = None\n",
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "try:\n    from old import X\nexcept ImportError:\n    from older import X\n",
            "try:\n    from new import X\nexcept ImportError:\n    from new import X\n",
        ),
        (
            "import sys\n\nif sys.version_info > (3,):\n    from new import X\nelse:\n    from old import X\n",
            "import sys\n\nif sys.version_info > (3,):\n    from new import X\nelse:\n    from new import X\n",
        ),
    ],
)
def test_row_054_branches_become_equal(before: str, after: str) -> None:
    files = {**WORLD, "older.py": "from new import X as X\n", "app.py": before}
    check_transformed(files, after, "old:X,older:X=new:X", codes=["equal-branches"])


def test_row_055_fallback_class_is_no_duplicate() -> None:
    fallback = "except ImportError:\n\n    class C:\n        pass\n"
    check_transformed(
        f"try:\n    from old import C\n{fallback}",
        f"try:\n    from new import D as C\n{fallback}",
        *FROM_OLD,
    )
    files = {
        "new.py": "class X: ...\n",
        "old.py": "try:\n    from new import X\nexcept ImportError:\n\n    class X: ...\n",
        "app.py": "from old import X\n",
    }
    check_transformed(files, "from new import X\n", "old:X=new:X")


def test_row_056_one_line_block() -> None:
    check_transformed("if 1: from old import X, Y\n", "if 1: from new import X, Y\n", *FROM_OLD)
    check_transformed("if 1: import a.b; k = a.b.C\n", "if 1: import x.y; k = x.y.D\n", "a.b:C=x.y:D")


def test_row_056_what_else_stands_in_the_file() -> None:
    """Just the statement without room stays."""
    stays = "if 1: from old import C, other\n\nk = C\n"
    check_transformed(
        f"{stays}\n\ndef f():\n    from old import C\n    return C\n\n\ndef g(): import a.b as m; return m.C\n",
        f"{stays}\n\ndef f():\n    from new import D\n    return D\n\n\ndef g(): import x.y as m; return m.D\n",
        *FROM_OLD,
        "a.b:C=x.y:D",
        codes=["one-line-block"],
    )


def test_row_057_tabs_and_mixed_indentation() -> None:
    check_transformed(
        "if 1:\n\tfrom old import (\n\t  X,\n        other,\n\t)\nelse:\n  from old import other, Y\n",
        "if 1:\n\tfrom old import (\n        other,\n\t)\n\tfrom new import X\n"
        "else:\n  from old import other\n  from new import Y\n",
        *FROM_OLD,
    )


def test_row_057_class_body() -> None:
    """What a class body imports is an attribute that anybody may reach, so its name stays."""
    check_transformed(
        "class K:\n    from old import C\n    kind = C.kind\n\n    def m(self):\n        return self.C\n",
        "class K:\n    from new import D as C\n    kind = C.kind\n\n    def m(self):\n        return self.C\n",
        *FROM_OLD,
    )


def test_row_057_version_check() -> None:
    check_transformed(
        "import sys\n\nif sys.version_info >= (3, 0):\n    from old import C\nelse:\n    C = None\n\nk = C\n",
        "import sys\n\nif sys.version_info >= (3, 0):\n    from new import D as C\nelse:\n    C = None\n\nk = C\n",
        *FROM_OLD,
    )
