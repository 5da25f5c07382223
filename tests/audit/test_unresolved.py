from __future__ import annotations

import pytest
from tests.audit.project import project

from canonize_codemods.audit.unresolved import find_unresolved, foreign_packages
from canonize_codemods.index.facts import Guard


def test_each_with_what_stands_around_it() -> None:
    found = project(
        {
            "app/__init__.py": "",
            "app/a.py": """\
                from app.b import Gone
                import app.gone
                from app.gone import X
                try:
                    from app.b import Gone
                except ImportError:
                    pass
                def f():
                    from ....above import X
                from app.b import Here
                import yaml
            """,
            "app/b.py": "Here = 1\n",
        }
    )
    rows = [(u.line, str(u), u.guard, u.is_fatal) for u in find_unresolved(found.index, found.modules)]
    assert rows == [
        (1, "app.b:Gone (no such name)", Guard.NONE, True),
        (2, "app.gone (no such module)", Guard.NONE, True),
        (3, "app.gone:X (no such module)", Guard.NONE, True),
        (5, "app.b:Gone (no such name)", Guard.TRY, False),
        (9, "....:X (no such module)", Guard.NONE, False),
    ]


def test_what_a_package_asks_itself_for() -> None:
    """``from . import missing`` binds the name that it asks for, which is no proof that it is there."""
    found = project(
        {
            "app/__init__.py": "from . import here, made, missing\nfrom app import gone\n\nmade = 1\n",
            "app/here.py": "",
            "lazy/__init__.py": "from . import anything\n\n\ndef __getattr__(name): ...\n",
            "starred/__init__.py": "from somewhere import *\nfrom . import perhaps\n",
        }
    )
    rows = [(u.path, u.line, str(u)) for u in find_unresolved(found.index, found.modules)]
    assert rows == [
        ("app/__init__.py", 1, "app:missing (no such name)"),
        ("app/__init__.py", 2, "app:gone (no such name)"),
    ]


def test_a_bare_folder_that_shares_its_name_with_an_installed_package() -> None:
    found = project(
        {"alembic/env.py": "from alembic import op\n", "scripts/a.py": "from scripts.b import X", "scripts/b.py": ""}
    )
    foreign = foreign_packages(found.index, found.modules)
    assert foreign == {"alembic"}
    fatal = {u.path: u.is_fatal for u in find_unresolved(found.index, found.modules, foreign)}
    assert fatal == {"alembic/env.py": False, "scripts/a.py": True}


def test_bound_for_type_checkers_only() -> None:
    found = project(
        {
            "app/__init__.py": "",
            "app/a.py": """\
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from app.b import B
                    from app.b import C
                else:
                    C = None
            """,
            "app/b.py": "class B: ...\nclass C: ...\n",
            "app/use.py": "from app.a import B\nfrom app.a import C\ndef f():\n    from app.a import B\n",
            "app/typed.py": "import typing as t\nif t.TYPE_CHECKING:\n    from app.a import B\n",
        }
    )
    rows = [(u.path, u.line, str(u), u.is_fatal) for u in find_unresolved(found.index, found.modules)]
    assert rows == [
        ("app/use.py", 1, "app.a:B (bound under TYPE_CHECKING only)", True),
        ("app/use.py", 4, "app.a:B (bound under TYPE_CHECKING only)", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "for name in NAMES:\n    globals()[name] = make(name)\n",
        "def _fill():\n    globals().update(load())\n_fill()\n",
        'exec("class Made: pass")\n',
        "import sys\nsys.modules[__name__] = Lazy()\n",
        "import lazy\nold, new = lazy.recreate_module(  # made\n    __name__, {'app.x': ['Made']}\n)\n",
        "import sys\nthis = sys.modules[__name__]\nsetattr(this, 'Made', 1)\n",
    ],
)
def test_names_that_no_statement_shows(text: str) -> None:
    """Of a module that fills its namespace while it runs, nobody can say what it lacks."""
    files = {"app/made.py": text, "app/stars.py": "from app.made import *\n"}
    found = project({**files, "app/use.py": "from app.made import Made\nfrom app.stars import Made as M\n"})
    assert not list(find_unresolved(found.index, found.modules))
    reads = "if globals()['x'] == 1:\n    deprecation_warning(__name__)\n"
    plain = project({"app/made.py": reads, "app/use.py": "from app.made import Made\n"})
    assert [str(u) for u in find_unresolved(plain.index, plain.modules)] == ["app.made:Made (no such name)"]


def test_a_name_that_is_deleted_again() -> None:
    found = project(
        {
            "app/a.py": "from app.b import B\nx = 1\ny = 1\ndel B, x\nx = 2\nif x:\n    del y\n",
            "app/b.py": "class B: ...\n",
            "app/use.py": "from app.a import B, x, y\n",
        }
    )
    assert [str(u) for u in find_unresolved(found.index, found.modules)] == ["app.a:B (no such name)"]
