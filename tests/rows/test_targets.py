"""CASES.md, targets that are not what they seem: rows 82 to 92."""

from __future__ import annotations

import pytest
from tests.rows.tools import WORLD, check_noop, check_transformed, entry

from canonize_codemods.plan import ShimForm, TextKind

X = "old:X=new:X"


def test_row_082_the_canonical_modules_own_import_stays() -> None:
    check_noop({"old.py": "class X: ...\n", "new.py": "from old import X\n"}, X)
    check_noop({"old.py": "class X: ...\n", "new.py": "import old\n\nX = old.X\n"}, X)


def test_row_083_what_the_canonical_imports_is_not_pointed_back() -> None:
    files = {
        "old.py": "class X: ...\n",
        "new.py": "import dep\n\n\nclass X: ...\n",
        "dep.py": "from old import X\n\n\ndef f():\n    return X\n",
    }
    check_noop(files, X, codes=["would-cycle"])


def test_row_083_nor_from_further_down() -> None:
    files = {
        "old.py": "class X: ...\n",
        "new.py": "import dep\n\n\nclass X: ...\n",
        "dep.py": "from deeper import f\n",
        "deeper.py": "import old\n\n\ndef f():\n    return old.X\n",
    }
    check_noop(files, X, codes=["would-cycle"])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("def X(): ...\n", "async def X(): ...\n"),
        ("class X:\n    def f(self): ...\n", "class X:\n    async def f(self): ...\n"),
        ("def X(a): ...\n", "def X(a, b): ...\n"),
    ],
)
def test_row_084_same_name_another_thing(ours: str, theirs: str) -> None:
    check_noop({"old.py": ours, "new.py": theirs, "app.py": "from old import X\n"}, X, codes=["api-differs"])


def test_row_087_disjoint_api() -> None:
    files = {
        "old.py": "class X:\n    def a(self): ...\n",
        "new.py": "class X:\n    def b(self): ...\n",
        "app.py": "from old import X\nimport old\n\nold.X\n",
    }
    check_noop(files, X, codes=["api-differs"])


def test_row_087_not_of_one_kind() -> None:
    check_noop(
        {"old.py": "class X: ...\n", "new.py": "X = 1\n", "app.py": "from old import X\n"}, X, codes=["api-differs"]
    )


def test_row_088_what_every_module_has() -> None:
    check_transformed("from old import __doc__, X\n", "from old import __doc__\nfrom new import X\n", "old:X=new:X")


def test_row_088_import_that_was_broken_before() -> None:
    files = {**WORLD, "app.py": "def f():\n    from old import Gone, X\n"}
    check_transformed(
        files,
        "def f():\n    from old import Gone\n    from new import X\n",
        X,
        codes=["broken-import"],
    )
    check_noop({**WORLD, "app.py": "from old import Gone\n\n# X\n"}, X, codes=["broken-import"])


def test_row_085_private_names_that_the_canonical_lacks() -> None:
    files = {
        "old.py": "class X: ...\n\n\ndef _help(): ...\n",
        "new.py": "class X: ...\n",
        "app.py": "from old import X, _help\n\nk = X\n",
    }
    check_transformed(
        files,
        "from old import _help\nfrom new import X\n\nk = X\n",
        "old=new",
        codes=["module-stays", "name-stays"],
        runs=False,
    )


def test_row_086_canonical_that_is_an_alias_of_the_duplicate() -> None:
    files = {"old.py": "class X: ...\n", "new.py": "from old import X as X\n", "app.py": "from old import X\n"}
    check_transformed(files, "from new import X\n", X)


def test_row_089_shim_that_never_imported() -> None:
    files = {
        "old.py": "from new.gone import X\n",
        "new.py": "class X: ...\n",
        "app.py": "from old import X\n",
        "lazy.py": "def f():\n    from old import X\n    return X\n",
    }
    check_transformed(
        files,
        {"app.py": "from new import X\n", "lazy.py": "def f():\n    from new import X\n    return X\n"},
        X,
    )


def test_row_090_identity_assertions() -> None:
    """Rewritten, both sides would be one path, and a test of the old path would test nothing."""
    files = {**WORLD, "app.py": "import new\nimport old\n\nassert old.X is new.X\n"}
    check_noop(files, X, codes=["identity-check-stays"])
    files["app.py"] = "import new\nimport old\n\nassert old.X is new.X\nk = old.X\n"
    check_transformed(
        files, "import new\nimport old\n\nassert old.X is new.X\nk = new.X\n", X, codes=["identity-check-stays"]
    )


CLASS = (
    "import functools\n\nfrom json import dumps\n\nkept = dumps(1)\n\n\n"
    "# about X\n@functools.cache\n@functools.wraps(dumps)\nclass X:\n    kind = 1\n\n    def f(self):\n        pass\n"
    "    # the end of X\n\n\ndef after():\n    return 1\n\n# the end\n"
)


def test_row_091_the_whole_body_goes_and_nothing_else() -> None:
    check_transformed(
        {
            "old.py": CLASS,
            "new.py": "class X:\n    kind = 1\n\n    def f(self):\n        pass\n",
            "app.py": "from old import X\n",
        },
        {
            "app.py": "from new import X\n",
            "old.py": (
                "import functools\n\nfrom json import dumps\n\nfrom new import X  # noqa: F401\n\nkept = dumps(1)\n\n\n"
                "def after():\n    return 1\n\n# the end\n"
            ),
        },
        entry(X, shim=ShimForm.REEXPORT),
        codes=["import-unused"],
        runs=False,
    )


GONE = {"old.py": "class X: ...\n\n\nkept = 1\n", "new.py": "class X: ...\n", "app.py": "from old import X\n"}


def test_row_092_an_old_path_goes_when_nothing_needs_it() -> None:
    found = check_transformed(
        GONE, {"old.py": "kept = 1\n", "app.py": "from new import X\n"}, entry(X, shim=ShimForm.NONE)
    )
    assert [changeset.step for changeset in found.changesets] == ["importers", "removals"]


@pytest.mark.parametrize(
    ("user", "codes"),
    [
        (
            "import old\n\ndef f(k):\n    return getattr(old, k), old.X\n\n\nold = None\n",
            ["module-use-stays", "removal-refused"],
        ),
        (
            "try:\n    from new import X\nexcept ImportError:\n    from old import X\n",
            ["compatibility-try", "removal-refused"],
        ),
        ("if 1: from old import X, kept\n", ["one-line-block", "removal-refused"]),
        ("from old import *\nfrom json import *\n\nk = X\n", ["removal-refused", "star-stays"]),
    ],
)
def test_row_092_refused_while_anything_resolves_to_it(user: str, codes: list[str]) -> None:
    check_transformed({**GONE, "user.py": user}, "from new import X\n", entry(X, shim=ShimForm.NONE), codes=codes)


def test_row_092_excluded_files_count() -> None:
    check_transformed(
        {**GONE, "vendor/user.py": "from old import X\n"},
        "from new import X\n",
        entry(X, shim=ShimForm.NONE),
        codes=["removal-refused"],
        exclude=("vendor/**",),
    )


@pytest.mark.parametrize(
    "user",
    [
        'import old\n\nk = getattr(old, "X")\n',
        'import importlib\n\nk = getattr(importlib.import_module("old"), "X")\n',
        'import importlib\n\nm = importlib.import_module("old")\nk = m.X\n',
        'import sys\n\nimport old\n\nk = getattr(sys.modules["old"], "X")\n',
    ],
)
def test_row_092_names_in_strings_count(user: str) -> None:
    """Row 69 leaves them alone, so what they ask for stays, too."""
    files = {"new.py": "class X: ...\n", "old.py": "class X: ...\n\n\nother = 1\n", "app.py": user}
    said = ["lookup-stays"] if "getattr(old" in user else []
    check_noop(files, entry("old:X=new:X", shim=ShimForm.NONE), codes=[*said, "removal-refused"])


@pytest.mark.parametrize("path", ["old:X", "old.X"])
def test_row_092_entry_points_count(path: str) -> None:
    files = {"new.py": "class X: ...\n", "old.py": "class X: ...\n\n\nother = 1\n"}
    files["pyproject.toml"] = f'[project.scripts]\nrun = "{path}"\n'
    gone = entry("old:X=new:X", shim=ShimForm.NONE)
    check_noop(files, gone, codes=["removal-refused"])
    now = path.replace("old", "new")
    expected = {"old.py": "other = 1\n", "pyproject.toml": f'[project.scripts]\nrun = "{now}"\n'}
    check_transformed(files, expected, gone, texts=frozenset({TextKind.TOML}))


def test_row_092_strings_count() -> None:
    check_transformed(
        {**GONE, "settings.py": 'HANDLER = "old.X"\n'},
        "from new import X\n",
        entry(X, shim=ShimForm.NONE),
        codes=["removal-refused"],
    )


@pytest.mark.parametrize(
    "canonical",
    ["from old import X as Base\n\n\nclass X(Base): ...\n", "import old\n\n\nclass X(old.X): ...\n"],
)
def test_row_083_canonical_built_on_the_duplicate(canonical: str) -> None:
    """Importers move; the definition that the canonical needs to come into being stays."""
    files = {"old.py": "class X: ...\n", "new.py": canonical, "app.py": "from old import X\n"}
    check_transformed(files, "from new import X\n", X, codes=["would-cycle"], runs=False)
