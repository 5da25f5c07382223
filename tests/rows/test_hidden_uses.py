"""CASES.md, rows 2, 58, 63 and 70: uses that stand in strings, and names that are there for others."""

from __future__ import annotations

import pytest
from tests.rows.tools import FROM_OLD, WORLD, check_noop, check_transformed


@pytest.mark.parametrize(
    "rest",
    [
        "exec('k = C()')",
        "k = eval('C.kind')",
        "k = eval(b'C.kind')",
        "k = eval('lambda: C')()",
        "k = eval(compile('C.kind', '', 'eval'))",
        "import timeit\n\nk = timeit.timeit('C()', globals=globals(), number=1) and 1",
        "def f():\n    return [eval('C'), C]\n\n\nk = f()",
    ],
)
def test_row_002_a_program_in_a_string_keeps_the_name(rest: str) -> None:
    check_transformed(f"from old import C\n\n{rest}\n", f"from new import D as C\n\n{rest}\n", *FROM_OLD)


@pytest.mark.parametrize("rest", ["d = {}\nexec 'C()' in d", "exec 'k = C()'"])
@pytest.mark.row(102)
def test_row_002_a_program_in_a_string_of_python_2(rest: str) -> None:
    check_transformed(f"from old import C\n{rest}\n", f"from new import D as C\n{rest}\n", *FROM_OLD)


@pytest.mark.parametrize(
    "rest",
    ["k = model.eval(), 'C', C", "k = re.compile('C'), C", '"""Has an eval() of C."""\nk = C', "k = eval('c'), C"],
)
def test_row_002_other_strings_do_not_matter(rest: str) -> None:
    before, after = f"from old import C\n\n{rest}\n", f"from new import D\n\n{rest.replace(', C', ', D')}\n"
    check_transformed(before, after.replace("k = C\n", "k = D\n"), *FROM_OLD, runs=False)


def test_row_002_a_module_that_a_program_in_a_string_uses() -> None:
    check_transformed(
        "import a.b\n\nk = a.b.C\nexec('j = a.b.stays')\n",
        "import a.b\nimport x.y\n\nk = x.y.D\nexec('j = a.b.stays')\n",
        "a.b:C=x.y:D",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a.b as k", "import x.y as k"),
        ("from a import b as k", "from x import y as k"),
        ("from a import b", "from x import y as b"),
    ],
)
def test_row_025_a_program_in_a_string_finds_a_module_that_moved_whole(before: str, after: str) -> None:
    local = before.rpartition(" ")[2]
    rest = f"\n\nj = {local}.D\nexec('k = {local}.D')\n"
    files = {**WORLD, "a/b.py": "from x.y import *\n", "app.py": before + rest}
    check_transformed(files, after + rest, "a.b=x.y")
    check_transformed({path: text for path, text in files.items() if path != "a/b.py"}, after + rest, "a.b=x.y")


def test_row_070_a_doctest_keeps_the_name_that_it_uses() -> None:
    rest = 'def f():\n    """\n    >>> {}().kind\n    \'D\'\n    """\n    return {}\n'
    check_transformed(
        f"from old import C\n\n\n{rest.format('C', 'C')}",
        f"from new import D as C\n\n\n{rest.format('C', 'C')}",
        *FROM_OLD,
    )
    own = rest.replace(">>>", ">>> from old import C\n    >>>")
    check_transformed(
        f"from old import C\n\n\n{own.format('C', 'C')}", f"from new import D\n\n\n{own.format('C', 'D')}", *FROM_OLD
    )


@pytest.mark.parametrize("comment", ["# noqa: F401", "# noqa", "# noqa: E402,F401", "# pylint: disable=unused-import"])
def test_row_058_an_import_for_others_keeps_its_name(comment: str) -> None:
    check_transformed(f"from old import C  {comment}\n", f"from new import D as C  {comment}\n", *FROM_OLD)


@pytest.mark.parametrize("comment", ["# noqa: E402", "# type: ignore", "# the F4 key"])
def test_row_058_other_comments_do_not_matter(comment: str) -> None:
    check_transformed(f"from old import C  {comment}\n", f"from new import D  {comment}\n", *FROM_OLD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Alias: TypeAlias = "C"', 'Alias: TypeAlias = "D"'),
        ('Alias: t.TypeAlias = "list[C]"', 'Alias: t.TypeAlias = "list[D]"'),
        ('Alias = Optional["C"]', 'Alias = Optional["D"]'),
        ('Alias = t.Union["C", None]', 'Alias = t.Union["D", None]'),
        ('Alias = list["C"]', 'Alias = list["D"]'),
        ('Alias = t.Dict[str, "C"]', 'Alias = t.Dict[str, "D"]'),
        ('Alias = Annotated["C", "C"]', 'Alias = Annotated["D", "C"]'),
        ('Alias = Literal["C"]', 'Alias = Literal["C"]'),
        ('N = NewType("N", "C")', 'N = NewType("N", "D")'),
        ('N = ForwardRef("C")', 'N = ForwardRef("D")'),
        ('N = TypeVar("N", bound="C")', 'N = TypeVar("N", bound="D")'),
        ('N = table["C"]', 'N = table["C"]'),
        ('N = Factory("C")', 'N = Factory("C")'),
    ],
)
def test_row_063_types_in_strings_outside_annotations(before: str, after: str) -> None:
    imports = "from typing import *\nimport typing as t\n"
    rest = "\n\n\nclass K:\n    member: {}\n"
    check_transformed(
        f"{imports}from old import C\n\n{before}{rest.format('C')}",
        f"{imports}from new import D\n\n{after}{rest.format('D')}",
        *FROM_OLD,
        runs=False,
    )


@pytest.mark.row(10, 24)
@pytest.mark.parametrize("where", ["from enums import Type", "class Type(Enum):\n    C = 1", "import enums as Type"])
def test_row_063_an_enumeration_is_no_generic_type(where: str) -> None:
    imports = f"from enum import Enum\nfrom typing import Optional\n{where}\n"
    rest = '\n\nk = Type["C"], {}.kind, Optional["{}"]\n'
    check_transformed(
        f"{imports}from old import C{rest.format('C', 'C')}",
        f"{imports}from new import D{rest.format('D', 'D')}",
        *FROM_OLD,
        runs=False,
    )


def test_row_106_a_plain_import_further_down_is_one() -> None:
    check_transformed(
        "import old as k\nimport os\nimport new\n\nj = k.C, new.D, k.other, os\n",
        "import old as k\nimport os\nimport new\n\nj = new.D, new.D, k.other, os\n",
        *FROM_OLD,
    )


def test_row_106_a_use_that_stays_is_no_reason_for_another_import() -> None:
    files = {
        **WORLD,
        "a/b.py": "from x.y import D\n\n\ndef _own(): ...\n",
        "app.py": "import a.b\nimport x.y\n\nk = a.b._own, x.y.D\n",
    }
    check_noop(files, "a.b=x.y", codes=["module-stays", "name-stays"])
