from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from tests.audit.project import project

from canonize_codemods.audit.availability import Availability, State, check
from canonize_codemods.symbols import Symbol


def expect(symbol: str, files: Mapping[str, str]) -> Availability:
    return check(project(files).index, Symbol.parse(symbol))


def test_exists() -> None:
    files = {
        "app/__init__.py": "",
        "app/m.py": "import os\nfrom app.n import X\nimport yaml",
        "app/n.py": "class X: ...",
    }
    assert expect("app.m", files) == Availability(Symbol("app.m"), State.EXISTS)
    assert expect("app.m:X", files).is_available
    assert expect("app", files).is_available


def test_a_namespace_package_exists() -> None:
    assert expect("app", {"app/m.py": ""}).is_available


def test_missing_module() -> None:
    found = expect(
        "app.ws.factory", {"app/ws/__init__.py": "", "app/ws/manager_factory.py": "", "app/other/factory.py": ""}
    )
    assert (found.state, found.reason) == (State.MISSING, "app.ws has no such module")
    assert found.hints == ("app.other.factory", "app.ws.manager_factory")
    assert expect("nowhere.m", {"app/m.py": ""}).reason == "this code base has no such top-level package"


def test_missing_name() -> None:
    found = expect("app.m:Manger", {"app/m.py": "class Manager: ..."})
    assert (found.state, found.reason, found.hints) == (State.MISSING, "app.m does not bind it", ("app.m:Manager",))


def test_a_re_export_of_what_is_not_there() -> None:
    found = expect("app.m:X", {"app/m.py": "import os\ntry:\n    from app.gone import X\nexcept KeyError: ..."})
    assert (found.state, found.line) == (State.BROKEN, 3)
    assert found.reason == "is imported from app.gone, which does not exist"
    assert expect("app.m:X", {"app/m.py": "from app.n import X", "app/n.py": ""}).state is State.BROKEN


def test_fails_inside() -> None:
    files = {"app/__init__.py": "", "app/m.py": "from app.n import X", "app/n.py": "import app.gone\nX = 1"}
    found = expect("app.m", files)
    assert (found.state, found.path, found.line) == (State.BROKEN, "app/n.py", 1)
    assert found.reason == "app.n imports app.gone (no such module), through app.m -> app.n"


def test_fails_in_its_package() -> None:
    assert expect("app.m", {"app/__init__.py": "from app.m import gone", "app/m.py": ""}).path == "app/__init__.py"


def test_fails_in_a_file_that_does_not_parse() -> None:
    found = expect("app.m", {"app/m.py": "def"})
    assert (found.state, found.path, found.line) == (State.BROKEN, "app/m.py", 1)


def test_what_is_caught_or_delayed_breaks_nothing() -> None:
    text = """
        from typing import TYPE_CHECKING
        try:
            import app.gone
        except ImportError: ...
        if TYPE_CHECKING:
            from app.gone import X
        def f():
            import app.gone
    """
    assert expect("app.m", {"app/m.py": text}).is_available


def test_modules_behind_a_guard_may_be_broken() -> None:
    files = {"app/m.py": "try:\n    import app.n\nexcept ImportError: ...", "app/n.py": "import app.gone"}
    assert expect("app.m", files).is_available


def test_a_name_for_type_checkers_is_not_available() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.n import X\n"
    found = expect("app.m:X", {"app/m.py": text, "app/n.py": "X = 1"})
    assert (found.state, found.line, found.reason) == (State.BROKEN, 3, "is bound under TYPE_CHECKING only")


def test_members() -> None:
    text = """\
        from elsewhere import Base
        class Root:
            def kept(self): ...
        class Manager(Root):
            limit = 1
            def send(self): self.seen = 1
            class Meta: ...
        class Open(Base): ...
    """
    files = {"app/m.py": dedent(text), "app/n.py": "from app.m import Manager"}
    for member in ("limit", "send", "seen", "Meta", "kept", "__init__"):
        assert expect(f"app.n:Manager.{member}", files).is_available, member
    found = expect("app.n:Manager.sned", files)
    assert (found.state, found.reason) == (State.MISSING, "app.m:Manager has no such member")
    assert found.hints[0] == "app.m:Manager.send"
    assert expect("app.m:Open.anything", files).is_available
