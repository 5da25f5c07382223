"""``__all__`` against what is bound, and the loop that is shown for an import cycle."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.audit.project import project

from canonize_codemods.audit.exports import UnboundExport
from canonize_codemods.audit.loops import Link


def unbound(files: Mapping[str, str]) -> list[str]:
    return [found.name for found in project(files).audit("*").unbound_all]


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "__all__ = ['f', '__doc__']\ndef f(): ...\n"},
        {"p/__init__.py": "__all__ = ['sub']\n", "p/sub.py": ""},
        {"a.py": "__all__ = ['f']\nfrom outside import *\n"},
        {"a.py": "__all__ = ['f']\nfrom b import *\n", "b.py": "def f(): ...\n"},
        {"a.py": "__all__ = ['f']\ndef __getattr__(name): ...\n"},
        {"a.py": "__all__ = ['f']\nglobals()['f'] = 1\n"},
        {"a.py": "__all__ = ['f']\nfrom b import f\n", "b.py": ""},  # an import that fails is said as one
        {"a.py": "__all__ = ['f', 'g'\n"},
        {"a.py": "__all__ = ['f', 'g']\n__all__.remove('g')\nif (f := 1): ...\n"},
        {"a.py": "__all__ = ['f']\nx = [f := y for y in ()]\n"},
        {"a.py": "__all__ = ['f']\ndef make():\n    if x:\n        global f\n        f = 1\n"},
    ],
)
def test_bound_or_unknown(files: Mapping[str, str]) -> None:
    assert unbound(files) == []


def test_unbound_names() -> None:
    code = project({"a.py": "import os\n__all__ = ['os']\n__all__ += ['gone', 'gone']\nfrom b import *\n", "b.py": ""})
    assert code.audit("*").unbound_all == (UnboundExport("a.py", 2, "a", "gone"),)


def test_names_for_type_checkers_and_those_of_a_lambda_are_unbound() -> None:
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import f\n"
    assert unbound({"a.py": f"{guarded}__all__ = ['f']\n", "b.py": "def f(): ...\n"}) == ["f"]
    assert unbound({"a.py": f"{guarded}__all__ = ['f']\nelse:\n    f = None\n".replace("__all__ = ['f']\n", "")}) == []
    assert unbound({"a.py": "__all__ = ['f']\ng = lambda: (f := 1)\ndef h(): (f := 1)\n"}) == ["f"]


def test_the_shortest_loop_is_shown_with_its_lines() -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "import app.b\n",
        "app/b.py": "\nfrom app import c\n",
        "app/c.py": "\n\nfrom app.a import x\nfrom app import d\n",
        "app/d.py": "from app.c import y\n",
    }
    result = project(files).audit("*")
    assert result.cycles == (("app.a", "app.b", "app.c", "app.d"),)
    assert result.loops == ((Link("app.c", "app.d", "app/c.py", 4), Link("app.d", "app.c", "app/d.py", 1)),)


def test_a_stub_does_not_import_for_its_module() -> None:
    files = {"a.py": "import b\n", "b.py": "", "b.pyi": "import a\n"}
    assert project(files).audit("*").cycles == ()
