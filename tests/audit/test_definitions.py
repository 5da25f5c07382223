from __future__ import annotations

import pytest
from tests.audit.project import project

from canonize_codemods.audit.definitions import Rule, find_definitions

PLAIN = "class Manager:\n    def run(self): ...\n"


def rules(path: str, text: str, name: str = "Manager", **neighbours: str) -> list[Rule | None]:
    files = {path: text, **{key.replace("__", "/") + ".py": value for key, value in neighbours.items()}}
    found = project(files)
    definitions = find_definitions(found.modules, (name,), frozenset(found.paths))
    return [d.rule for group in definitions.values() for d in group if d.path == path]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/manager.py", PLAIN),
        ("app/latest.py", PLAIN),
        ("app/contest/manager.py", PLAIN),
        ("app/backup_service.py", PLAIN),
        ("app/backups.py", PLAIN),
        ("app/manager_old.py", PLAIN),
        ("app/manager.py", f"try:\n    import x\nexcept ImportError:\n    x = None\n{PLAIN}"),
        ("app/manager.py", "class Manager(Base):\n    @overload\n    def run(self): ...\n"),
    ],
)
def test_may_be_a_duplicate(path: str, text: str) -> None:
    assert rules(path, text) == [None]


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("tests/manager.py", PLAIN, Rule.TEST),
        ("app/test/manager.py", PLAIN, Rule.TEST),
        ("app/test_manager.py", PLAIN, Rule.TEST),
        ("app/manager_test.py", PLAIN, Rule.TEST),
        ("test_framework/manager.py", PLAIN, Rule.TEST),
        ("app/conftest.py", PLAIN, Rule.TEST),
        ("backup/manager.py", PLAIN, Rule.BACKUP),
        ("app/backup_2025/manager.py", PLAIN, Rule.BACKUP),
        ("app/manager_backup_20250910.py", PLAIN, Rule.BACKUP),
        ("app/manager.bak.py", PLAIN, Rule.BACKUP),
        ("app/migrations/manager.py", PLAIN, Rule.MIGRATION),
        ("app/db/alembic_migrations/manager.py", PLAIN, Rule.MIGRATION),
        ("alembic/versions/1a2b3c_manager.py", PLAIN, Rule.MIGRATION),
        ("app/manager.pyi", PLAIN, Rule.STUB),
        ("app/manager.py", "def make():\n    class Manager: ...\n", Rule.IN_FUNCTION),
        ("app/manager.py", "class Outer:\n    class Manager: ...\n", Rule.NESTED),
        ("app/manager.py", "if TYPE_CHECKING:\n    class Manager: ...\n", Rule.TYPE_CHECKING),
        (
            "app/manager.py",
            "try:\n    from x import Manager\nexcept ImportError:\n    class Manager: ...\n",
            Rule.FALLBACK,
        ),
        ("app/manager.py", "class Manager(Protocol[T]): ...\n", Rule.INTERFACE),
        ("app/manager.py", "class Manager(abc.ABC): ...\n", Rule.INTERFACE),
    ],
)
def test_is_no_duplicate(path: str, text: str, rule: Rule) -> None:
    assert rules(path, text) == [rule]


@pytest.mark.parametrize("name", ["MockManager", "FakeManager", "ManagerStub", "DummyManager", "_StubManager"])
def test_doubles_by_name(name: str) -> None:
    assert rules("app/doubles.py", f"class {name}: ...", name) == [Rule.TEST_DOUBLE]


@pytest.mark.parametrize(
    ("user", "text", "is_double"),
    [
        ("app/main.py", "from app.doubles import DummyManager\n", False),
        ("app/doubles.py", "class DummyManager: ...\nclass Other(DummyManager): ...\n", False),
        ("app/doubles.py", "class DummyManager: ...\nmanager = DummyManager()\n", False),
        ("app/main.py", "from app.doubles import other\n", True),
        ("app/__init__.py", "from app.doubles import DummyManager\n", True),  # hands it on
        ("tests/test_main.py", "from app.doubles import DummyManager\n", True),
    ],
)
def test_what_production_code_uses_is_no_double(user: str, text: str, is_double: bool) -> None:
    files = {"app/doubles.py": "class DummyManager: ...\n", "app/b.py": "class DummyManager: ...\n", user: text}
    group = project(files).audit("DummyManager", all=True).groups[0]
    found = {d.path: d.rule for d in (*group.definitions, *group.excluded)}
    assert found["app/doubles.py"] == (Rule.TEST_DOUBLE if is_double else None)
    assert found["app/b.py"] == Rule.TEST_DOUBLE


@pytest.mark.parametrize("name", ["TestManager", "NewFakeManager", "StubbornManager", "FakeryManager"])
def test_names_that_only_begin_alike(name: str) -> None:
    assert rules("app/doubles.py", f"class {name}: ...", name) == [None]


def test_a_copy_beside_its_original() -> None:
    assert rules("app/manager_original.py", PLAIN, app__manager=PLAIN) == [Rule.BACKUP]
    for name in ("manager copy", "manager copy 2", "manager - Copy", "manager (1)"):
        assert rules(f"app/{name}.py", PLAIN, app__manager=PLAIN) == [Rule.BACKUP], name
    assert rules("app/copy.py", PLAIN, app__manager=PLAIN) == [None]
    assert rules("app/manager_temp.py", PLAIN, app__manager=PLAIN) == [Rule.BACKUP]


def test_a_file_for_another_platform() -> None:
    assert rules("app/io_windows.py", PLAIN, app__io_posix=PLAIN) == [Rule.PLATFORM]
    assert rules("app/win32/io.py", PLAIN, app__linux__io=PLAIN) == [Rule.PLATFORM]
    assert rules("app/io_windows.py", PLAIN, app__io_doors=PLAIN) == [None]
    assert rules("app/windows.py", PLAIN, app__window=PLAIN) == [None]
    assert rules("app/unixtime.py", PLAIN, app__windowstime=PLAIN) == [None]


def test_branches_in_one_module_are_one_definition() -> None:
    text = "if win:\n    class Manager: ...\nelse:\n    class Manager: ...\n"
    assert rules("app/manager.py", text) == [None, Rule.VARIANT]


def test_overload_stubs() -> None:
    text = "@overload\ndef make(a: int): ...\n@typing.overload\ndef make(a: str): ...\ndef make(a): ...\n"
    assert rules("app/make.py", text, "make") == [Rule.OVERLOAD, Rule.OVERLOAD, None]


def test_classes_and_functions_of_one_name_are_two_groups() -> None:
    found = project({"a.py": "class Thing: ...", "b.py": "def Thing(): ..."})
    assert sorted(find_definitions(found.modules, ("Thing",), frozenset())) == [
        ("Thing", "class"),
        ("Thing", "function"),
    ]


def test_names_are_globs() -> None:
    found = project({"a.py": "class AManager: ...\nclass Manager: ...\nclass ManagerX: ...\nclass manager: ..."})
    definitions = find_definitions(found.modules, ("*Manager",), frozenset())
    assert sorted(name for name, _ in definitions) == ["AManager", "Manager"]


def test_every_rule_has_an_explanation() -> None:
    assert all(rule.explanation for rule in Rule)


def test_a_class_of_this_code_base_that_is_called_protocol_is_no_marker() -> None:
    found = project(
        {
            "net/__init__.py": "",
            "net/protocol.py": "class Protocol:\n    def connect(self): ...\n",
            "net/http.py": "from net import protocol\nclass Channel(protocol.Protocol): ...\n",
            "net/ssh.py": "from net.protocol import Protocol\nclass Channel(Protocol): ...\n",
            "net/typed.py": "import typing as t\nclass Channel(t.Protocol): ...\n",
            "net/old.py": (
                "try:\n    from typing import Protocol\n"
                "except ImportError:\n    from typing_extensions import Protocol\nclass Channel(Protocol): ...\n"
            ),
        }
    )
    (group,) = (group for group in found.audit("Channel").groups if group.name == "Channel")
    assert {d.symbol.module for d in group.definitions} == {"net.http", "net.ssh"}
    assert {(d.symbol.module, d.rule) for d in group.excluded} == {
        ("net.typed", Rule.INTERFACE),
        ("net.old", Rule.INTERFACE),
    }
    assert not found.compare("net.protocol:Protocol", "net.http:Channel").missing_members
