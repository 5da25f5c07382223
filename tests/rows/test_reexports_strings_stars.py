"""CASES.md, re-exports, strings, stars, relative: rows 58 to 81.  Row 72 concerns files that are not Python."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.rows.tools import FROM_OLD, WORLD, Text, check_noop, check_transformed, entry

from canonize_codemods.migration.migrate import migrate
from canonize_codemods.plan import Plan, TextKind

MODULE_MOVED = {path: text for path, text in WORLD.items() if path != "a/b.py"}
CONSUMER = {**WORLD, "consumer.py": "from new import X\n\n\ndef use():\n    return X()\n"}
MENTIONS = (TextKind.STRINGS, TextKind.DOCSTRINGS)


# -- what stays


def test_row_066_patching_a_consumers_own_name_stays() -> None:
    check_noop({**CONSUMER, "app.py": 'from unittest.mock import patch\n\npatch("consumer.X")\n'}, *FROM_OLD)
    check_noop(
        {**CONSUMER, "app.py": 'import consumer\nfrom unittest.mock import patch\n\npatch.object(consumer, "X")\n'},
        *FROM_OLD,
    )


@pytest.mark.parametrize("target", ["old.logger", "old.other", "old.logger.info", "old.Xtra", "bold.X", "old"])
def test_row_067_other_names_of_the_old_module_stay(target: str) -> None:
    check_noop(f'from unittest.mock import patch\n\npatch("{target}")\n', *FROM_OLD)


def test_row_064_a_patched_module_that_goes_on_using_the_name() -> None:
    """``old`` goes on defining and using its own X, so somebody must look at the patch."""
    files = {
        "new.py": "X = object()\n",
        "old.py": "X = object()\n\n\ndef make():\n    return X\n",
        "app.py": 'from unittest.mock import patch\n\npatch("old.X")\n',
    }
    check_noop(files, "old:X=new:X", codes=["patch-target-stays"], exclude=("old.py",))


def test_row_064_a_patched_module_that_only_uses_the_name() -> None:
    """``old`` is a consumer like any other: it looks X up in itself."""
    files = {**WORLD, "old.py": "from new import X\n\n\ndef make():\n    return X()\n"}
    files["app.py"] = 'from unittest.mock import patch\n\npatch("old.X")\n'
    check_noop(files, "old:X=new:X")


@pytest.mark.parametrize(
    "source",
    ['name = "old.X"\n', 'names = ["old", "old:X", "old.C"]\n', 'print("old.X")\n', 'k = {"old.X": "old.C"}\n'],
)
def test_row_069_other_strings_stay(source: str) -> None:
    check_noop(source, *FROM_OLD)


@pytest.mark.parametrize(
    "source",
    [
        '"""See old.X."""\n',
        'def f():\n    """Example.\n\n    >>> from old import X\n    >>> X()\n    """\n',
        'class K:\n    """:class:`old.C`"""\n',
    ],
)
def test_row_070_docstrings_stay(source: str) -> None:
    check_noop(source, *FROM_OLD)


@pytest.mark.parametrize("texts", [(), MENTIONS])
def test_row_071_comments_stay(texts: tuple[TextKind, ...]) -> None:
    source = "# old.X\n# from old import X\nk = 1  # old.C\n"
    check_noop(source, *FROM_OLD, texts=frozenset(texts))


@pytest.mark.parametrize("texts", [(), MENTIONS])
def test_row_073_code_inside_strings_stays(texts: tuple[TextKind, ...]) -> None:
    source = 'code = "from old import X"\nmore = """\nimport old\nold.X()\n"""\nexec("from old import X")\n'
    check_noop(source, *FROM_OLD, texts=frozenset(texts))


def test_row_068_names_by_text_of_a_module_that_stays() -> None:
    check_noop('import importlib\n\nimportlib.import_module("a.b")\n__import__("a.b")\n', "a.b:C=x.y:D")


def test_row_068_dynamic_import_whose_result_is_the_root() -> None:
    check_noop({**MODULE_MOVED, "app.py": 'k = __import__("a.b").b\n'}, "a.b=x.y", codes=["dynamic-import-stays"])


def test_row_076_star_that_leaves_the_name_out() -> None:
    files = {**WORLD, "old.py": 'from new import X\n\nother = 1\n__all__ = ["other"]\n'}
    files["app.py"] = "from old import *\n\ntry:\n    X\nexcept NameError:\n    k = other\n"
    check_noop(files, "old:X=new:X")


def test_row_076_nor_does_anybody_say_that_it_brings_it() -> None:
    files = {
        "new.py": "class X: ...\n",
        "old.py": "class X: ...\n\n\nother = 1\n__all__ = ['other']\n",
        "app.py": "from old import *\n\nk = other\n",
    }
    found = migrate({path: text.encode() for path, text in files.items()}, Plan((entry("old:X=new:X"),)))
    assert [finding.code for finding in found.findings] == []
    assert "app.py" not in {change.path for change in found.files()}


def test_row_076_later_star_that_brings_another_thing() -> None:
    files = {**WORLD, "b2.py": "class X: ...\n", "app.py": "from old import *\nfrom b2 import *\n\nk = X\n"}
    check_noop(files, "old:X=new:X")


@pytest.mark.parametrize(
    "stars", ["from old import *\nfrom json import *\n", "from json import *\nfrom old import *\n"]
)
def test_row_076_unknown_star(stars: str) -> None:
    check_noop(f"{stars}\nk = X\n", "old:X=new:X", codes=["star-stays"])


def test_row_075_star_that_is_only_handed_on() -> None:
    check_noop({**WORLD, "pkg/__init__.py": "from old import *\n"}, *FROM_OLD)


def test_row_074_star_of_a_module_that_keeps_something() -> None:
    files = {
        **WORLD,
        "a/b.py": "class D: ...\n\n\ndef _own(): ...\n\n\nextra = 1\n",
        "app.py": "from a.b import *\n\nk = extra\n",
    }
    check_noop(files, "a.b=x.y", codes=["module-stays", "star-stays"])


def test_row_060_names_that_all_lists_wrongly() -> None:
    check_transformed(
        'from old import C\n\n__all__ = ["C", "Missing"]\n',
        'from new import D as C\n\n__all__ = ["C", "Missing"]\n',
        *FROM_OLD,
    )


# -- re-exports


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import X\n", "from new import X\n"),
        ("from old import C\n", "from new import D as C\n"),
        ("from old import X  # noqa: F401\n", "from new import X  # noqa: F401\n"),
        (
            "from old import X, other  # noqa: F401\n",
            "from old import other  # noqa: F401\nfrom new import X  # noqa: F401\n",
        ),
    ],
)
def test_row_058_unused_import_is_a_reexport(before: str, after: str) -> None:
    check_transformed({**WORLD, "pkg/__init__.py": before}, {"pkg/__init__.py": after}, *FROM_OLD)


def test_row_058_unused_import_elsewhere() -> None:
    check_transformed("from old import X  # noqa: F401\n", "from new import X  # noqa: F401\n", *FROM_OLD)
    check_transformed("from old import C\n", "from new import D\n", *FROM_OLD)


@pytest.mark.parametrize("exported", ['["C"]', '("C", "k")', '["k"] + ["C"]'])
def test_row_059_all_agrees(exported: str) -> None:
    rest = f"k = 1\n__all__ = {exported}\n"
    check_transformed(f"from old import C\n\n{rest}", f"from new import D as C\n\n{rest}", *FROM_OLD)


def test_row_059_all_that_grows() -> None:
    rest = '__all__ = []\n__all__ += ["C"]\n__all__.append("k")\nk = 1\n'
    check_transformed(f"from old import C\n\n{rest}", f"from new import D as C\n\n{rest}", *FROM_OLD)


def test_row_061_chain_of_aliases() -> None:
    files = {**WORLD, "m.py": "from old import X\n\nB = X\nC = B\n", "app.py": "from m import C\n\nk = C.kind\n"}
    check_transformed(
        files,
        {"m.py": "from new import X\n\nB = X\nC = B\n", "app.py": "from new import X\n\nk = X.kind\n"},
        "old:X=new:X",
    )


@pytest.mark.parametrize(
    "binding",
    [
        "if kind:\n    B = {0}\nelse:\n    B = None\n",
        "B = None\nif kind:\n    B = {0}\n",
        "if TYPE_CHECKING:\n    B = {0}\nelse:\n    B = None\n",
        "if kind:\n    B = {0}\nelse:\n    B = int\n",
    ],
)
def test_row_061_what_is_an_alias_only_sometimes(binding: str) -> None:
    """Whoever imports B goes on getting what the condition says."""
    head = "kind = 0\nTYPE_CHECKING = False\n"
    files = {
        **WORLD,
        "m.py": f"from old import C\n\n{head}{binding.format('C')}",
        "app.py": "from m import B\n\nk = B\n",
    }
    check_transformed(files, {"m.py": f"from new import D\n\n{head}{binding.format('D')}"}, "old:C=new:D")


@pytest.mark.parametrize("optional", ["except ImportError:\n    B = None\n", "except ImportError:\n    pass\n"])
def test_row_061_an_optional_alias_is_one(optional: str) -> None:
    source = "B = None\ntry:\n    from {} as B\n{}"
    files = {**WORLD, "m.py": source.format("old import C", optional), "app.py": "from m import B\n\nk = B\n"}
    check_transformed(
        files,
        {"m.py": source.format("new import D", optional), "app.py": "from new import D\n\nk = D\n"},
        "old:C=new:D",
    )


def test_row_062_misleading_alias() -> None:
    files = {
        **WORLD,
        "errors.py": "from old import X as ErrorRecoveryHandler\n",
        "app.py": "from errors import ErrorRecoveryHandler\n\nk = ErrorRecoveryHandler.kind\n",
    }
    check_transformed(
        files,
        {
            "errors.py": "from new import X as ErrorRecoveryHandler\n",
            "app.py": "from new import X\n\nk = X.kind\n",
        },
        "old:X=new:X",
    )


# -- annotations in strings and comments


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('def f(c: "C") -> "dict[str, C]": ...', 'def f(c: "D") -> "dict[str, D]": ...'),
        ('k: "C | None" = None', 'k: "D | None" = None'),
        ("k: \"Literal['C']\" = 'C'", "k: \"Literal['C']\" = 'C'"),
        ('k: "C.Inner" = None', 'k: "D.Inner" = None'),
        ("k: 'list[\"C\"]' = None", "k: 'list[\"D\"]' = None"),
        ("k = None  # type: C", "k = None  # type: D"),
        ("k = []  # type: list[C]  # why C", "k = []  # type: list[D]  # why C"),
        ("def f(c):\n    # type: (C) -> C\n    return c", "def f(c):\n    # type: (D) -> D\n    return c"),
        ("def f(\n    c,  # type: C\n):\n    pass", "def f(\n    c,  # type: D\n):\n    pass"),
        ("for c in ():  # type: C\n    pass", "for c in ():  # type: D\n    pass"),
        ('k = """\n# type: C\n"""', 'k = """\n# type: C\n"""'),
        ("k = None  # type: ignore[C]", "k = None  # type: ignore[C]"),
        ("def f(C):\n    k = None  # type: C\n    return k", "def f(C):\n    k = None  # type: C\n    return k"),
    ],
)
def test_row_063_annotations_in_strings_and_comments(before: str, after: str) -> None:
    imports = "from __future__ import annotations\nfrom typing import Literal\n"
    check_transformed(
        f"{imports}from old import C\n\n{before}\n", f"{imports}from new import D\n\n{after}\n", *FROM_OLD
    )


def test_row_063_module_in_annotations() -> None:
    check_transformed(
        'import a.b\n\nk: "a.b.C" = None\nj = None  # type: a.b.C\n',
        'import x.y\n\nk: "x.y.D" = None\nj = None  # type: x.y.D\n',
        "a.b:C=x.y:D",
    )


# -- patch targets


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('mock.patch("old.X")', 'mock.patch("new.X")'),
        ("mock.patch('old.C')", "mock.patch('new.D')"),
        ('mock.patch(target="old.C")', 'mock.patch(target="new.D")'),
        ('monkeypatch.setattr("old.C", 1)', 'monkeypatch.setattr("new.D", 1)'),
        ('monkeypatch.delattr("old.C")', 'monkeypatch.delattr("new.D")'),
        ('mocker.patch("old.C", autospec=True)', 'mocker.patch("new.D", autospec=True)'),
        ('mock.patch(\n        "old.C",\n    )', 'mock.patch(\n        "new.D",\n    )'),
        ('mock.patch.dict("old.C.registry", {})', 'mock.patch.dict("new.D.registry", {})'),
        ('mock.patch("old.C.method")', 'mock.patch("new.D.method")'),
        ('mock.patch("old.C.method.__name__")', 'mock.patch("new.D.method.__name__")'),
    ],
)
def test_row_064_patch_targets(before: str, after: str) -> None:
    source = "from unittest import mock\n\n\ndef test(mocker, monkeypatch):\n    {}\n"
    check_transformed(source.format(before), source.format(after), *FROM_OLD)


def test_row_064_several_at_once() -> None:
    """The keywords would need another name each, and maybe another module."""
    source = 'from unittest.mock import patch\n\nk = "old.C"\npatch.multiple("old", C=1, other=2)\n'
    check_noop(source, *FROM_OLD, codes=["patch-target-stays"])


def test_row_064_decorators_and_with() -> None:
    check_transformed(
        'from unittest.mock import patch\n\n\n@patch("old.C")\n@patch("old.X.f", new=1)\ndef test(c, x):\n'
        '    with patch("old.C") as c, patch("old.other"):\n        pass\n',
        'from unittest.mock import patch\n\n\n@patch("new.D")\n@patch("new.X.f", new=1)\ndef test(c, x):\n'
        '    with patch("new.D") as c, patch("old.other"):\n        pass\n',
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('mock.patch.object(old, "C")', 'mock.patch.object(new, "D")'),
        ('mocker.patch.object(old, "C", autospec=True)', 'mocker.patch.object(new, "D", autospec=True)'),
        ('monkeypatch.setattr(old, "C", 1)', 'monkeypatch.setattr(new, "D", 1)'),
        ('mocker.spy(old, "C")', 'mocker.spy(new, "D")'),
        ('mock.patch.object(old.C, "method")', 'mock.patch.object(new.D, "method")'),
    ],
)
def test_row_064_object_and_name(before: str, after: str) -> None:
    source = "from unittest import mock\nimport {}\n\n\ndef test(mocker, monkeypatch):\n    {}\n"
    check_transformed(source.format("old", before), source.format("new", after), *FROM_OLD)


@pytest.mark.parametrize("function", ["hasattr", "getattr"])
def test_row_069_questions_about_the_module_stay(function: str) -> None:
    """The report's tree has a test that compares what three modules hold: its strings must stay."""
    check_noop(f'import old\n\nk = {function}(old, "C")\n', *FROM_OLD, codes=["lookup-stays"])


def test_row_064_object_and_name_beside_other_uses() -> None:
    check_transformed(
        'from a import b\nfrom unittest import mock\n\nmock.patch.object(b, "C")\nmock.patch.object(b, "stays")\n',
        'from a import b\nfrom x import y\nfrom unittest import mock\n\nmock.patch.object(y, "D")\n'
        'mock.patch.object(b, "stays")\n',
        "a.b:C=x.y:D",
    )


def test_row_065_method_of_the_symbol() -> None:
    check_transformed(
        'from unittest.mock import patch\n\npatch("a.b.C.run")\n',
        'from unittest.mock import patch\n\npatch("x.y.D.run")\n',
        "a.b:C=x.y:D",
    )


def test_row_066_local_name_that_is_patched_stays() -> None:
    files = {
        **WORLD,
        "consumer.py": "from old import C\n\n\ndef use():\n    return C()\n",
        "app.py": 'from unittest.mock import patch\n\npatch("consumer.C")\npatch("old.C")\n',
    }
    check_transformed(
        files,
        {
            "consumer.py": "from new import D as C\n\n\ndef use():\n    return C()\n",
            "app.py": 'from unittest.mock import patch\n\npatch("consumer.C")\npatch("new.D")\n',
        },
        *FROM_OLD,
    )


# -- names by text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('importlib.import_module("a.b")', 'importlib.import_module("x.y")'),
        ('importlib.util.find_spec("a.b")', 'importlib.util.find_spec("x.y")'),
        ('__import__("a.b", fromlist=["D"])', '__import__("x.y", fromlist=["D"])'),
        ('__import__("a.b")', '__import__("x.y")'),
        ('sys.modules["a.b"]', 'sys.modules["x.y"]'),
        ('sys.modules["a.b"] = None', 'sys.modules["x.y"] = None'),
        ('del sys.modules["a.b"]', 'del sys.modules["x.y"]'),
        ('sys.modules.pop("a.b", None)', 'sys.modules.pop("x.y", None)'),
        ('"a.b" in sys.modules', '"x.y" in sys.modules'),
        ('m.setitem(sys.modules, "a.b", None)', 'm.setitem(sys.modules, "x.y", None)'),
        ('patch.dict("sys.modules", {"a.b": None})', 'patch.dict("sys.modules", {"x.y": None})'),
        ('patch.dict(sys.modules, {"a.b": None, "a.c": 1})', 'patch.dict(sys.modules, {"x.y": None, "a.c": 1})'),
        ('pkgutil.resolve_name("a.b:D")', 'pkgutil.resolve_name("x.y:D")'),
        ('pytest.importorskip("a.b")', 'pytest.importorskip("x.y")'),
        ('runpy.run_module("a.b")', 'runpy.run_module("x.y")'),
        ('patch("a.b.D")', 'patch("x.y.D")'),
        ('{"a.b": 1}["a.b"]', '{"a.b": 1}["a.b"]'),
    ],
)
def test_row_068_module_by_text(before: str, after: str) -> None:
    source = "import importlib, pkgutil, runpy, sys\n\n\ndef test(m, patch, pytest):\n    {}\n"
    files = {**MODULE_MOVED, "app.py": source.format(before)}
    if before == after:
        check_noop(files, "a.b=x.y")
    else:
        check_transformed(files, source.format(after), "a.b=x.y")


def test_row_068_symbol_by_text() -> None:
    check_transformed(
        'import pkgutil\n\npkgutil.resolve_name("old:C"), pkgutil.resolve_name("old.C")\n',
        'import pkgutil\n\npkgutil.resolve_name("new:D"), pkgutil.resolve_name("new.D")\n',
        *FROM_OLD,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('HANDLER = "old.C"', 'HANDLER = "new.D"'),
        ('HANDLER = "old:C"', 'HANDLER = "new:D"'),
        ('k = ["old.X.method", "old.other", "a word"]', 'k = ["new.X.method", "old.other", "a word"]'),
    ],
)
def test_row_069_other_strings_on_demand(before: str, after: str) -> None:
    check_transformed(f"{before}\n", f"{after}\n", *FROM_OLD, runs=False, texts=frozenset({TextKind.STRINGS}))


def test_row_070_docstrings_and_doctests_on_demand() -> None:
    source = (
        '"""See {0}.{1} and old.other, not bold.C or old.Cat."""\n\n\ndef f():\n    """:class:`~{0}.{1}`\n\n'
        "    >>> from {0} import {1}, X as k\n    >>> {1}().kind\n    'D'\n"
        '    >>> for c in [{1}]:\n    ...     c()\n    """\n'
    )
    check_transformed(
        source.format("old", "C"),
        source.format("new", "D"),
        *FROM_OLD,
        runs=False,
        texts=frozenset({TextKind.DOCSTRINGS}),
    )


def test_row_070_a_doctest_that_gets_a_line() -> None:
    check_transformed(
        '"""\n>>> from old import X, other\n>>> X, other\n"""\n',
        '"""\n>>> from old import other\n>>> from new import X\n>>> X, other\n"""\n',
        *FROM_OLD,
        runs=False,
        texts=frozenset({TextKind.DOCSTRINGS}),
    )


# -- stars


def test_row_074_star_of_a_moved_module() -> None:
    check_transformed(
        {**MODULE_MOVED, "app.py": "from a.b import *  # noqa: F403\n\nk = D\n"},
        "from x.y import *  # noqa: F403\n\nk = D\n",
        "a.b=x.y",
    )
    files = {**WORLD, "a/b.py": "from x.y import *\n", "app.py": "from a.b import *\nfrom a.b import D\n\nk = D\n"}
    check_transformed(files, "from x.y import *\nfrom x.y import D\n\nk = D\n", "a.b=x.y")


def test_row_075_explicit_import_below_the_star() -> None:
    check_transformed(
        "from old import *\n\nk = X, other\n", "from old import *\nfrom new import X\n\nk = X, other\n", *FROM_OLD
    )
    check_transformed(
        "from old import *\n\nk = C.kind\n", "from old import *\nfrom new import D as C\n\nk = C.kind\n", *FROM_OLD
    )
    check_transformed(
        "from new import A\nfrom old import *\n\nk = X, A\n",
        "from new import A, X\nfrom old import *\n\nk = X, A\n",
        *FROM_OLD,
    )


def test_row_075_through_another_star() -> None:
    files = {**WORLD, "mid.py": "from old import *\n", "app.py": "from mid import *\n\nk = X\n"}
    check_transformed(files, "from mid import *\nfrom new import X\n\nk = X\n", *FROM_OLD)


def test_row_075_where_it_would_be_a_cycle() -> None:
    files = {
        "new.py": "import app\n\n\nclass X: ...\n",
        "old.py": "class X: ...\n",
        "app.py": "from old import *\n\n\ndef f():\n    return X\n",
    }
    check_noop(files, "old:X=new:X", codes=["would-cycle"])


def test_row_076_star_of_several_modules() -> None:
    files = {
        **WORLD,
        "b1.py": "k = 1\n",
        "app.py": "from b1 import *\nfrom old import *\nfrom b1 import *\n\nj = X, k\n",
    }
    check_transformed(
        files, "from b1 import *\nfrom old import *\nfrom new import X\nfrom b1 import *\n\nj = X, k\n", *FROM_OLD
    )


# -- relative


PKG: Mapping[str, Text] = {
    **WORLD,
    "pkg/__init__.py": "",
    "pkg/b.py": "from x.y import D as C\n\nother = 1\n",
    "pkg/sub/__init__.py": "",
}


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("pkg/app.py", "from .b import C\n\nC\n", "from x.y import D\n\nD\n"),
        ("pkg/app.py", "from.b import C\n\nC\n", "from x.y import D\n\nD\n"),
        ("pkg/app.py", "from .b import C, other\n\nC\n", "from .b import other\nfrom x.y import D\n\nD\n"),
        ("pkg/app.py", "from . import b\n\nb.C\n", "from x import y\n\ny.D\n"),
        ("pkg/app.py", "from . import b\n\nb.C, b.other\n", "from . import b\nfrom x import y\n\ny.D, b.other\n"),
        ("pkg/sub/app.py", "from ..b import C\n\nC\n", "from x.y import D\n\nD\n"),
        ("pkg/sub/app.py", "from .. import b as k\n\nk.C\n", "from x import y as k\n\nk.D\n"),
        ("pkg/__init__.py", "from .b import C\n", "from x.y import D as C\n"),
        ("pkg/__init__.py", "from . import b\n\nk = b.C\n", "from . import b\nfrom x import y\n\nk = y.D\n"),
        ("pkg/sub/__init__.py", "from ..b import C\n", "from x.y import D as C\n"),
    ],
)
def test_row_077_relative(path: str, before: str, after: str) -> None:
    check_transformed({**PKG, path: before}, {path: after}, "pkg.b:C=x.y:D")


def test_row_078_relative_imports_of_a_file_that_moved() -> None:
    """The file was moved by hand from ``a/b.py``: what its dots led to from there is where they must lead now."""
    files = {
        **MODULE_MOVED,
        "a/__init__.py": "",
        "x/y.py": "from .c import other\nfrom . import c\nfrom .z import Z\n\n\nclass D:\n    kind = other, c, Z\n",
        "x/z.py": "class Z: ...\n",
        "app.py": "from a.b import D\n",
    }
    check_transformed(
        files,
        {
            "x/y.py": (
                "from a.c import other\nfrom a import c\nfrom .z import Z\n\n\nclass D:\n    kind = other, c, Z\n"
            ),
            "app.py": "from x.y import D\n",
        },
        "a.b=x.y",
    )


def test_row_079_no_relative_target_is_invented() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/new.py": "class X: ...\n",
        "pkg/old.py": "from .new import X\n",
        "pkg/app.py": "from .old import X\n",
    }
    check_transformed(files, {"pkg/app.py": "from pkg.new import X\n"}, "pkg.old:X=pkg.new:X")


def test_row_079_a_relative_statement_is_still_a_home() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/new.py": "class A: ...\n\n\nclass X: ...\n",
        "pkg/old.py": "from .new import X\n",
        "pkg/app.py": "from .new import A\nfrom .old import X\n",
    }
    check_transformed(files, {"pkg/app.py": "from .new import A, X\n"}, "pkg.old:X=pkg.new:X")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import X\n\n\nclass X: ...\n", "class X: ...\n"),
        (
            "import os\nfrom old import X, other\n\n\nclass X: ...\n",
            "import os\nfrom old import other\n\n\nclass X: ...\n",
        ),
        (
            "class X: ...\n\n\ndef f():\n    from old import X\n\n    return X\n",
            "class X: ...\n\n\ndef f():\n    return X\n",
        ),
        ("class X: ...\n\n\ndef f():\n    from old import X\n", "class X: ...\n\n\ndef f():\n    pass\n"),
    ],
)
def test_row_080_self_import_in_the_destination(before: str, after: str) -> None:
    """X was moved to ``new`` by hand, and ``old`` holds no more of it."""
    files = {"old.py": "other = 1\n", "new.py": before, "app.py": "from old import X\n"}
    check_transformed(files, {"new.py": after, "app.py": "from new import X\n"}, "old:X=new:X")


@pytest.mark.row(78)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a.b\n\nuse = lambda: a.b.D\n", "import x.y\n\nuse = lambda: x.y.D\n"),
        ("import a.b as k\n\nuse = lambda: k.D\n", "import x.y as k\n\nuse = lambda: k.D\n"),
        ("from a import b\n\nuse = lambda: b.D\n", "from x import y\n\nuse = lambda: y.D\n"),
    ],
)
def test_row_080_a_moved_module_that_imported_itself(before: str, after: str) -> None:
    """Nothing is at the old path any more, so it follows; as long as something is, it stays (row 82)."""
    own = "\n\nclass D: ...\n"
    files = {**MODULE_MOVED, "x/y.py": before + own, "app.py": "import a.b\n\nk = a.b.use()\n"}
    check_transformed(files, {"x/y.py": after + own, "app.py": "import x.y\n\nk = x.y.use()\n"}, "a.b=x.y")
    check_noop({**files, "a/b.py": "from x.y import *\n", "app.py": ""}, "a.b=x.y")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import quite\n\nkind = quite.__doc__\n", "import x.y as quite\n\nkind = quite.__doc__\n"),
        ("import a.b\n\nkind = a.b.__doc__\n", "import x.y as x_y\n\nkind = x_y.__doc__\n"),
    ],
)
def test_row_080_a_moved_module_that_uses_itself_while_it_is_loaded(before: str, after: str) -> None:
    """``x`` has no ``y`` yet, but ``import x.y as k`` finds it among the modules."""
    old = before.partition(" ")[2].partition("\n")[0]
    files = {**MODULE_MOVED, "x/y.py": before, "app.py": f"import {old}\n"}
    check_transformed(files, {"x/y.py": after, "app.py": "import x.y\n"}, f"{old}=x.y")


@pytest.mark.row(30)
@pytest.mark.parametrize("use", ["\nk = {}.D\n", ""])
def test_row_058_a_package_keeps_no_import_of_what_is_gone(use: str) -> None:
    """What is bound there may be asked for by others, but it could not be bound any more."""
    check_transformed(
        {**MODULE_MOVED, "pkg/__init__.py": f"import a.b\n{use.format('a.b')}"},
        {"pkg/__init__.py": f"import x.y\n{use.format('x.y')}"},
        "a.b=x.y",
    )


def test_row_080_self_import_that_is_used_before_the_definition() -> None:
    source = "from old import X\n\nk = X\n\n\nclass X: ...\n"
    check_noop({"old.py": "class X: ...\n", "new.py": source}, "old:X=new:X", codes=["would-cycle"])


def test_row_081_folders_without_init() -> None:
    files = {
        "ns/deep/old.py": "from ns.new import X\n",
        "ns/new.py": "class X: ...\n",
        "app.py": "from ns.deep.old import X\nimport ns.deep.old\n\nk = ns.deep.old.X\n",
    }
    check_transformed(files, "from ns.new import X\nimport ns.new\n\nk = ns.new.X\n", "ns.deep.old:X=ns.new:X")


def test_row_081_a_source_root_that_is_imported_through() -> None:
    """Shims import the helper by a name of the kind that the plan has, as the folder may not stand on sys.path."""
    files = {"src/pkg/__init__.py": "", "src/pkg/old.py": "class X: ...\n", "src/pkg/new.py": "class X: ...\n"}
    plan = Plan((entry("src.pkg.old:X=src.pkg.new:X"),), source_roots=(".", "src"))
    found = migrate({path: text.encode() for path, text in files.items()}, plan)
    after = {change.path: change.after or b"" for change in found.files()}
    assert b"from src.pkg._moved import install" in after["src/pkg/old.py"]
    assert "src/pkg/_moved.py" in after


def test_row_081_several_source_roots() -> None:
    files = {
        "src/pkg/__init__.py": "",
        "src/pkg/old.py": "from pkg.new import X\n",
        "src/pkg/new.py": "class X: ...\n",
        "tests/test_a.py": "from pkg.old import X\n",
        "tests/test_b.py": "from src.pkg.old import X\nimport src.pkg.old as o\n\no.X\n",
    }
    check_transformed(
        files,
        {
            "tests/test_a.py": "from pkg.new import X\n",
            "tests/test_b.py": "from pkg.new import X\nimport pkg.new as o\n\no.X\n",
        },
        "pkg.old:X=pkg.new:X",
        source_roots=(".", "src", "tests"),
    )
