"""CASES.md, row 68: modules named by strings, beside those of test_reexports_strings_stars.py."""

from __future__ import annotations

import pytest
from tests.rows.test_reexports_strings_stars import MODULE_MOVED
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed, entry

from canonize_codemods.plan import ShimForm


@pytest.mark.parametrize(
    "install",
    [
        'sys.modules["a.b"] = x.y',
        'sys.modules["a.b"] = other',
        'sys.modules["a.b"] = sys.modules["x.y"]',
        'sys.modules["a.b"] = importlib.import_module("x.y")',
        'sys.modules.setdefault("a.b", x.y)',
    ],
)
def test_row_068_a_shim_by_hand_stays(install: str) -> None:
    """Whoever puts the canonical module at its old path means that path."""
    source = f"import importlib\nimport sys\n\nimport x.y\nfrom x import y as other\n\n{install}\n"
    check_noop({**MODULE_MOVED, "app.py": source}, "a.b=x.y")


def test_row_068_a_module_that_names_itself() -> None:
    files = {**WORLD, "a/b.py": 'import sys\n\nfrom x import y\n\nsys.modules["a.b"] = y\n', "app.py": "import a.b\n"}
    check_transformed(files, "import x.y\n", "a.b=x.y")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('import_module(".b", "a")', 'import_module("x.y")'),
        ("import_module('.b', package='a')", "import_module('x.y')"),
        ('import_module("..b", "a.c")', 'import_module("x.y")'),
        ('import_module(".b", __package__)', 'import_module("x.y")'),
        ('import_module("..b", __name__)', 'import_module("x.y")'),
        ('import_module(".c", "a")', 'import_module(".c", "a")'),
        ('import_module(".b", "x")', 'import_module(".b", "x")'),
        ('import_module(".b", package)', 'import_module(".b", package)'),
        ('import_module(".b")', 'import_module(".b")'),
    ],
)
def test_row_068_relative_names(before: str, after: str) -> None:
    source = "from importlib import import_module\n\n\ndef a_use():\n    return {}\n"
    files = {**MODULE_MOVED, "a/app.py": source.format(before)}
    if before == after:
        check_noop(files, "a.b=x.y")
    else:
        check_transformed(files, {"a/app.py": source.format(after)}, "a.b=x.y")


def test_row_068_under_another_name() -> None:
    source = 'from importlib import import_module as load\n\nk = load("{}").D, load(name="{}")\n'
    check_transformed({**MODULE_MOVED, "app.py": source.format("a.b", "a.b")}, source.format("x.y", "x.y"), "a.b=x.y")


def test_row_068_the_name_as_a_keyword() -> None:
    check_transformed(
        {**MODULE_MOVED, "app.py": 'import importlib\n\nk = importlib.import_module(name="a.b").D\n'},
        'import importlib\n\nk = importlib.import_module(name="x.y").D\n',
        "a.b=x.y",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('importlib.import_module("old").C', 'importlib.import_module("new").D'),
        ('importlib.import_module("old").C.kind', 'importlib.import_module("new").D.kind'),
        ('__import__("old").C', '__import__("new").D'),
        ('pytest.importorskip("old").X', 'pytest.importorskip("new").X'),
        ('importlib.import_module("old").other', 'importlib.import_module("old").other'),
    ],
)
def test_row_068_an_attribute_of_a_module_named_by_a_string(before: str, after: str) -> None:
    source = "import importlib\n\nimport pytest\n\nk = {}\n"
    if before == after:
        check_noop(source.format(before), *FROM_OLD)
    else:
        check_transformed(source.format(before), source.format(after), *FROM_OLD)


@pytest.mark.row(92)
def test_row_068_such_an_attribute_is_a_user_of_the_old_path() -> None:
    files = {
        "new.py": "class X: ...\n",
        "old.py": "class X: ...\n\n\nother = 1\n",
        "app.py": 'import importlib\n\nk = importlib.import_module("old").X\n',
    }
    check_transformed(
        files,
        {"app.py": 'import importlib\n\nk = importlib.import_module("new").X\n', "old.py": "other = 1\n"},
        entry("old:X=new:X", shim=ShimForm.NONE),
    )


@pytest.mark.parametrize(
    ("imports", "new_imports"),
    [
        ("import new\nimport old", "import new\nimport old"),
        ("from old import X, other", "from old import other\nfrom new import X"),  # by then
        ("import old, new as k", "import old, new as k"),
    ],
)
def test_row_068_sys_modules_has_what_is_imported_above(imports: str, new_imports: str) -> None:
    source = '{}\nimport sys\n\nc = sys.modules["{}"].{}\n'
    check_transformed(source.format(imports, "old", "C"), source.format(new_imports, "new", "D"), *FROM_OLD)


@pytest.mark.parametrize(
    "use",
    [
        "import old\n\nc = {}\n\n\ndef f():\n    import new\n",
        "import old\n\nc = {}\nimport new\n",
        "def f():\n    import old\n\n    return {}\n\n\ndef g():\n    import new\n\n    return {}\n",
    ],
)
def test_row_068_sys_modules_may_not_have_the_new_module_yet(use: str) -> None:
    old, new = 'sys.modules["old"].C', 'sys.modules["new"].D'
    source, after = f"import sys\n\n{use.format(old, old)}", f"import sys\n\n{use.format(old, new)}"
    if source == after:
        check_noop(source, *FROM_OLD, codes=["dynamic-import-stays"])
    else:
        check_transformed(source, after, *FROM_OLD, codes=["dynamic-import-stays"])


def test_row_068_such_a_name_of_a_module_that_moves_goes_with_it() -> None:
    files = {
        "home.py": "class D: ...\n",
        "x/__init__.py": "",
        "x/y.py": "from home import D as C\n",
        "a/__init__.py": "",
        "a/b.py": "from home import D as C\n",
        "app.py": 'import sys\n\nimport a.b\n\nk = sys.modules["a.b"].C\n',
    }
    after = 'import sys\n\nimport x.y\n\nk = sys.modules["x.y"].C\n'
    check_transformed(files, after, "a.b=x.y", "a.b:C=home:D", codes=["dynamic-import-stays"])
