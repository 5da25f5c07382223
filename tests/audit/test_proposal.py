from __future__ import annotations

import pytest
from tests.audit.project import project

from canonize_codemods.audit.proposal import Proposal

SMALL = "class Manager:\n    def a(self): ...\n"
LARGE = "class Manager:\n    def a(self): ...\n    def b(self): ...\n    def c(self): ...\n"


def propose(files: dict[str, str], name: str = "Manager") -> Proposal:
    (group,) = project(files).audit(name).duplicated
    assert group.proposal is not None
    return group.proposal


def canonical(files: dict[str, str], name: str = "Manager") -> str:
    return propose(files, name).canonical.symbol.module


def uses(module: str, count: int) -> dict[str, str]:
    return {f"use_{module}_{number}.py": f"from {module} import Manager\n" for number in range(count)}


def test_the_most_used() -> None:
    found = propose({"a.py": SMALL, "b.py": SMALL, **uses("b", 3), **uses("a", 1)})
    assert found.canonical.symbol.module == "b"
    assert found.reasons[0] == "most used: 3 of 4 import sites"


def test_uses_count_through_every_path() -> None:
    files = {
        "a.py": SMALL,
        "b.py": SMALL,
        "re.py": "from b import Manager as M\n",
        "x.py": "from re import M\nfrom a import Manager",
    }
    assert [candidate.sites for candidate in propose(files).candidates] == [2, 1]


def test_the_most_complete() -> None:
    found = propose({"a.py": SMALL, "b.py": LARGE})
    assert found.canonical.symbol.module == "b"
    assert "most complete: 3 of 3 public members" in found.reasons


def test_one_use_weighs_less_than_a_whole_interface() -> None:
    assert canonical({"a.py": SMALL, "b.py": LARGE, **uses("a", 1)}) == "b"
    assert canonical({"a.py": SMALL, "b.py": LARGE, **uses("a", 30)}) == "a"


def test_the_deepest() -> None:
    found = propose({"a.py": f"import x\n{SMALL}", "b.py": SMALL, "x.py": ""})
    assert found.canonical.symbol.module == "b"
    assert found.reasons[-1] == "deepest in the dependency order: its imports lead to 0 other modules of this code base"


def test_not_one_that_imports_another() -> None:
    found = propose({"a.py": f"import b\n{LARGE}", "b.py": SMALL + "    def b(self): ...\n"})
    assert found.canonical.symbol.module == "b"
    assert found.candidates[1].reaches == ("b",)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("legacy/a.py", LARGE),
        ("a.py", f'"""Deprecated: use b."""\n{LARGE}'),
        ("a.py", f'# x\n"""Title.\n\n.. deprecated:: 2\n"""\n{LARGE}'),
        ("a.py", f"import warnings\nwarnings.warn(f('x'), DeprecationWarning)\n{LARGE}"),
        ("a.py", f"@deprecated('use b')\n{LARGE}"),
        ("a.py", LARGE.replace(":\n", ":\n    '''Deprecated.'''\n", 1)),
        ("a.py", f"{LARGE}    def __init__(self):\n        warnings.warn('x', category=DeprecationWarning)\n"),
    ],
)
def test_not_a_deprecated_one(path: str, text: str) -> None:
    found = propose({path: text, "b.py": SMALL})
    assert found.canonical.symbol.module == "b"
    assert any("not deprecated" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    [
        f'"""Managers.\n\n- DEPRECATED: import of Boss\n"""\n{LARGE}',
        f"{LARGE}    def __init__(self, x=None):\n        if x:\n            warnings.warn('x', DeprecationWarning)\n",
        f"{LARGE}    def d(self):\n        warnings.warn('x', DeprecationWarning)\n",
    ],
)
def test_what_is_deprecated_may_be_something_else(text: str) -> None:
    assert canonical({"a.py": text, "b.py": SMALL}) == "a"


def test_functions() -> None:
    files = {
        "a.py": "def get(): ...\n",
        "b.py": "def get():\n    warn('x', DeprecationWarning)\n",
        "c.py": "from b import get\n",
    }
    assert canonical(files, "get") == "a"


def test_says_when_all_are_deprecated() -> None:
    reasons = propose({"legacy/a.py": SMALL, "legacy/b.py": SMALL}).reasons
    assert "all of them are called deprecated" in reasons
    assert "none of them is imported anywhere" in reasons


def test_a_comment_of_many_signs_at_the_top_is_read_once() -> None:
    """Were each of them a place to begin anew, this would take until the sun is cold."""
    banner = "".join(f"# {'#' * 60} {number}\n" for number in range(20))
    found = propose({"a.py": banner + SMALL, "b.py": f'{banner}"""Deprecated."""\n{LARGE}'})
    assert found.canonical.symbol.module == "a"
    assert "not deprecated (b:Manager is)" in found.reasons
