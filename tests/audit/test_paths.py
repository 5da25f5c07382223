from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.audit.project import project

from canonize_codemods.audit.paths import ExportPoint, Form, Fragmentation, PathFinder
from canonize_codemods.symbols import Symbol

HOME = {"app/__init__.py": "", "app/real.py": "class Manager: ...\n"}


def trace(files: Mapping[str, str], symbol: str = "app.real:Manager") -> Fragmentation:
    found = project({**HOME, **files})
    (result,) = PathFinder(found.index, found.modules).fragmentations([Symbol.parse(symbol)])
    return result


def points(files: Mapping[str, str]) -> dict[str, ExportPoint]:
    """What is there beside the definition."""
    first, *rest = trace(files).points
    assert (first.module, first.name, first.form) == ("app.real", "Manager", Form.DEFINITION)
    return {f"{point.module}:{point.name}": point for point in rest}


def test_no_other_path() -> None:
    assert points({"app/other.py": "class Manager: ...\nfrom somewhere import Manager as M\nimport app.real\n"}) == {}


def test_a_function_local_import_exports_nothing() -> None:
    assert points({"app/user.py": "def f():\n    from app.real import Manager\n"}) == {}


def test_re_exports() -> None:
    found = points({"app/a.py": "from .real import Manager\n", "app/b.py": "from app.a import Manager as Boss\n"})
    assert {name: point.form for name, point in found.items()} == {
        "app.a:Manager": Form.REEXPORT,
        "app.b:Boss": Form.REEXPORT,
    }


def test_aliases() -> None:
    found = points(
        {
            "app/a.py": "from .real import Manager\nBoss = Manager\nChief = Boss\n",
            "app/b.py": "from app import real\nimport app.real as r\nM = real.Manager\nN = r.Manager\nO = r.Other\n",
        }
    )
    assert {name for name, point in found.items() if point.form is Form.ALIAS} == {
        "app.a:Boss",
        "app.a:Chief",
        "app.b:M",
        "app.b:N",
    }


def test_stars() -> None:
    found = points(
        {
            "app/a.py": "from .real import *\n",
            "app/b.py": "from .a import *\n",
            "app/hidden.py": "from .real import Manager\n__all__ = []\n",
            "app/c.py": "from .hidden import *\n",
        }
    )
    assert {name for name, point in found.items() if point.form is Form.STAR} == {"app.a:Manager", "app.b:Manager"}
    assert "app.c:Manager" not in found


def test_a_binding_of_its_own_hides_what_a_star_brings() -> None:
    assert points({"app/a.py": "from .real import *\nclass Manager: ...\n"}) == {}


def test_type_checking_only() -> None:
    found = points(
        {
            "app/a.py": "if TYPE_CHECKING:\n    from .real import Manager\n",
            "app/b.py": "if TYPE_CHECKING:\n    from .real import Manager\nelse:\n    from .real import Manager\n",
        }
    )
    assert {name: point.type_checking for name, point in found.items()} == {
        "app.a:Manager": True,
        "app.b:Manager": False,
    }


def test_a_name_that_may_be_something_else_is_uncertain() -> None:
    found = points(
        {
            "app/a.py": "if new:\n    from .real import Manager\nelse:\n    from .other import Manager\n",
            "app/b.py": "try:\n    from .real import Manager\nexcept ImportError:\n    Manager = None\n",
            "app/other.py": "class Manager: ...\n",
        }
    )
    assert {name: point.certain for name, point in found.items()} == {"app.a:Manager": False, "app.b:Manager": True}


def test_all_is_marked() -> None:
    found = points(
        {"app/a.py": "from .real import Manager\n__all__ = ['Manager']\n", "app/b.py": "from .a import Manager\n"}
    )
    assert {name: point.listed for name, point in found.items()} == {"app.a:Manager": True, "app.b:Manager": False}


def test_places() -> None:
    found = trace(
        {
            "app/a.py": "from .real import Manager as M\n",
            "tests/test_a.py": "from app.real import Manager\n",
            "backup/a.py": "from app.real import Manager\n",
        }
    )
    assert {point.module: point.place for point in found.points} == {
        "app.real": "production",
        "app.a": "production",
        "tests.test_a": "test",
        "backup.a": "backup",
    }
    assert (len(found.production), found.production_modules, found.production_names) == (2, 2, 2)


def test_sites_are_counted_by_path() -> None:
    found = trace(
        {
            "app/a.py": "from .real import Manager\n",
            "app/use.py": "from app.a import Manager as M, other\ndef f():\n    from app.real import Manager\n",
            "app/more.py": "from app.a import Manager\nfrom app.other import Manager\nimport app.a\n",
        }
    )
    assert found.used_paths == (("app.a", "Manager", 2), ("app.real", "Manager", 2))
    assert {point.module: point.sites for point in found.points} == {
        "app.real": 2,
        "app.a": 2,
        "app.use": 0,
        "app.more": 0,
    }
    assert (len(found.sites), found.files) == (4, 3)
    lazy = [(site.path, site.line, site.lazy, site.has_as) for site in found.sites if site.path == "app/use.py"]
    assert lazy == [("app/use.py", 1, False, True), ("app/use.py", 3, True, False)]


def test_names_that_hide_what_they_are() -> None:
    found = trace({"app/a.py": "from .real import Manager as ErrorHandler\nfrom .real import Manager as WSManager\n"})
    assert [point.name for point in found.misleading] == ["ErrorHandler"]


def test_re_exports_in_a_circle_end() -> None:
    found = points(
        {"app/a.py": "from .b import Manager\n", "app/b.py": "from .a import Manager\nfrom .real import Manager\n"}
    )
    assert set(found) == {"app.a:Manager", "app.b:Manager"}


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("from a import C\nfrom b import *\n", "b:C"),
        ("class C: ...\nfrom b import *\n", "b:C"),
        ("from b import *\nfrom a import *\nC = 1\nfrom b import *\n", "b:C"),
        # the explicit one stands
        ("from b import *\nfrom a import C\n", "a:C"),
        ("from a import C\nfrom b import other\n", "a:C"),
        ("from a import C\nif q:\n    from b import *\n", "a:C"),
        ("from a import C\ndef f():\n    from c import *\n", "a:C"),
        ("from a import C\nfrom c import *\n", "a:C"),  # has no C
        ("from a import C\nfrom outside import *\n", "a:C"),
    ],
)
def test_a_star_below_binds_a_name_again(text: str, reached: str) -> None:
    files = {"a.py": "class C: ...\n", "b.py": "class C: ...\nother = 1\n", "c.py": "D = 1\n", "u.py": text}
    assert str(project(files).index.resolve("u", "C").symbol) == reached


def test_a_star_below_is_the_export_point() -> None:
    files = {
        "app/other.py": "class Manager: ...\n",
        "app/u.py": "from app.other import Manager\nfrom app.real import *\n",
    }
    assert points(files)["app.u:Manager"].form == Form.STAR


def test_what_is_there_for_type_checkers_only_is_handed_on_to_nobody_else() -> None:
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.real import Manager\n"
    found = points(
        {
            "app/a.py": guarded,
            "app/b.py": "from app.a import Manager\n",
            "app/c.py": "from app.a import *\n",
            "app/d.py": "from app.b import Manager\nif x:\n    from app.real import Manager\n",
            "app/e.py": "from app.d import *\n",
        }
    )
    assert {name: point.type_checking for name, point in found.items()} == {
        "app.a:Manager": True,
        "app.b:Manager": True,
        "app.c:Manager": True,
        "app.d:Manager": False,
        "app.e:Manager": False,
    }


def test_a_module_that_hands_names_out_when_asked_has_them_at_run_time() -> None:
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.real import Manager\n"
    found = points(
        {
            "app/a.py": guarded + "__all__ = ['Manager']\ndef __getattr__(name): ...\n",
            "app/b.py": guarded + "recreate_module(__name__)\n",
            "app/c.py": guarded,
            "app/d.py": guarded + "def __getattr__(name):\n    return deprecated[name]\n",
        }
    )
    assert [name for name, point in found.items() if point.type_checking] == ["app.c:Manager", "app.d:Manager"]


def test_a_name_that_is_deleted_again_exports_nothing() -> None:
    assert points({"app/a.py": "from app.real import Manager, Manager as M\nx = M()\ndel M\n"}).keys() == {
        "app.a:Manager"
    }
