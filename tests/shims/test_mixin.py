"""``adapter = "mixin"``: what it refuses, what it writes, and what the members do on every Python."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.repositories import case
from tests.rows.tools import entry
from tests.shims.pythons import VERSIONS, require, run_each

from canonize_codemods.migration.migrate import PlanRefused, after, migrate
from canonize_codemods.plan import Adapter, Category, Consolidation, Plan

OLD = b"class P:\n    def fetch(self, wait=0): ...\n"


def mixed(
    text: str = "old:P=new:P", members: tuple[tuple[str, str], ...] = (("fetch", "take"),), **options: object
) -> Consolidation:
    return entry(text, adapter=Adapter.MIXIN, members=members, **options)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("class P:\n    def give(self): ...\n", "it has no take, which members names for fetch"),
        ("class P:\n    async def take(self, wait=0): ...\n", "'take', for 'fetch', is async"),
        ("class P:\n    def take(self): ...\n", "'take', for 'fetch',"),
        (
            "import typing\n\n\nclass P(typing.Protocol):\n    def take(self, wait=0): ...\n",
            "a Protocol cannot inherit",
        ),
        ("if 1:\n\n    class P:\n        def take(self, wait=0): ...\n", "not a statement of its own"),
        ("def P(): ...\n", "it is no class"),
    ],
)
def test_refused(new: str, said: str) -> None:
    found = migrate({"old.py": OLD, "new.py": new.encode()}, Plan((mixed(),)))
    assert [finding.code for finding in found.findings if finding.severity == "left"] == ["mixin-refused"]
    assert any(said in finding.message for finding in found.findings), found.findings
    assert found.changesets == ()


def test_an_accepted_difference_is_no_refusal() -> None:
    files = {"old.py": OLD, "new.py": b"class P:\n    async def take(self, wait=0): ...\n"}
    assert migrate(files, Plan((mixed(accept=frozenset({"fetch"})),))).changesets


def test_other_differences_still_refuse() -> None:
    files = {"old.py": OLD + b"    def lost(self): ...\n", "new.py": b"class P:\n    def take(self, wait=0): ...\n"}
    found = migrate(files, Plan((mixed(),)))
    assert "api-differs" in [finding.code for finding in found.findings] and found.changesets == ()


def test_for_modules_it_is_refused() -> None:
    with pytest.raises(PlanRefused, match="for symbols, not for modules"):
        migrate({"old.py": OLD, "new.py": OLD}, Plan((mixed("old=new"),)))


@pytest.mark.parametrize(
    ("before", "first_line"),
    [
        ("class P:", "class P(_DeprecatedPMembers):"),
        ("class P():", "class P(_DeprecatedPMembers):"),
        ("class P(object):", "class P(_DeprecatedPMembers, object):"),
        ("class P(B):", "class P(B, _DeprecatedPMembers):"),
        ("class P(B, C,):", "class P(B, C, _DeprecatedPMembers,):"),
        ("class P(metaclass=type):", "class P(_DeprecatedPMembers, metaclass=type):"),
        ("class P(B, metaclass=type):", "class P(B, _DeprecatedPMembers, metaclass=type):"),
        ("class P(  # why\n    B,\n):", "class P(  # why\n    B, _DeprecatedPMembers,\n):"),
    ],
)
def test_the_base(before: str, first_line: str) -> None:
    new = f"class B: ...\n\n\nclass C: ...\n\n\n{before}\n    def take(self, wait=0): ...\n"
    files = {"old.py": OLD, "new.py": new.encode()}
    plan = Plan((mixed(),))
    found = migrate(files, plan)
    result = after(files, found.changesets)
    assert f"\n\n\n{first_line}\n    def take" in result["new.py"].decode()
    assert list(migrate(result, plan).files()) == []
    exec(compile(result["new.py"].replace(b"from _moved", b"from canonize_codemods.shims.moved"), "new.py", "exec"), {})


def test_a_second_plan_adds_to_the_mixin() -> None:
    files = {"old.py": OLD, "new.py": b"class P:\n    def take(self, wait=0): ...\n"}
    first = after(files, migrate(files, Plan((mixed(),))).changesets)
    again = {**first, "older.py": b"class P:\n    def grab(self): ...\n"}
    second = after(again, migrate(again, Plan((mixed("older:P=new:P", (("grab", "take"),)),))).changesets)
    text = second["new.py"].decode()
    assert text.count("class _DeprecatedPMembers") == 1 and text.count("import MovedMember") == 1
    assert '    fetch = MovedMember("take")\n    grab = MovedMember("take")\n' in text


def test_future_warning() -> None:
    files = {"old.py": OLD, "new.py": b"class P:\n    def take(self, wait=0): ...\n"}
    result = after(files, migrate(files, Plan((mixed(),), warning=Category.FUTURE)).changesets)
    assert b'fetch = MovedMember("take", category=FutureMovedWarning)' in result["new.py"]
    assert b"import MovedMember, FutureMovedWarning" in result["new.py"]


PROGRAMS = {
    "each_caller_is_warned_once_and_at_its_line": """
        import warnings
        from app.pool import Pool
        pool = Pool()
        def one(): return pool.free
        def two(): return pool.free
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("default")
            one(), one(), two()
        assert [(w.filename, w.lineno) for w in seen] == [(__file__, 5), (__file__, 6)], seen
        assert str(seen[0].message) == "Pool.free is now Pool.size; the old name goes away in 3.0"
        assert issubclass(seen[0].category, DeprecationWarning)
    """,
    "methods_properties_and_class_methods": """
        import asyncio
        from app.pool import Pool
        pool = Pool.make()
        assert type(pool) is Pool and type(pool.make()) is Pool
        assert asyncio.new_event_loop().run_until_complete(pool.fetch(wait=2)) == 3
        assert pool.free == 4
    """,
    "assignments": """
        from app.pool import Pool
        pool = Pool()
        pool.fetch = 7
        assert pool.take == 7
        del pool.fetch
        assert pool.take != 7
    """,
    "subclasses": """
        import app.legacy, app.pool
        class Mine(app.legacy.Pool):
            @property
            def size(self): return 9
        assert Mine().free == 9 and isinstance(Mine(), app.pool.Pool)
    """,
    "patching_the_new_name_is_seen_through_the_old": """
        from unittest import mock
        from app.pool import Pool
        with mock.patch.object(Pool, "size", 8):
            assert Pool().free == 8
        assert Pool().free == 4
    """,
    "patching_the_old_name_and_undoing_it": """
        from unittest import mock
        from app.pool import Pool
        with mock.patch.object(Pool, "free", 8):
            assert Pool().free == 8
        assert Pool().free == 4
    """,
    "a_typo_is_one": """
        from app.pool import Pool
        try:
            Pool().fetc
        except AttributeError:
            pass
        else:
            raise AssertionError("no error")
    """,
    "warnings_as_errors": """
        import warnings
        warnings.simplefilter("error")
        from app.pool import Pool
        try:
            Pool().free
        except DeprecationWarning:
            pass
        else:
            raise AssertionError("no warning")
    """,
}


@pytest.mark.parametrize("version", VERSIONS)
def test_members(version: str) -> None:
    programs = {name: code.replace("__file__", repr(name)) for name, code in PROGRAMS.items()}
    assert run_each(require(version), programs, case("mixin_members").folder / "after") == {}


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_mypy_strict(tmp_path: Path) -> None:
    folder = case("mixin_members").folder / "after"
    (tmp_path / "typed.py").write_text("from app.pool import Pool\n\nPool().fetch(wait=1)\nPool().fetc()\n")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [*command, "app/pool.py", str(tmp_path / "typed.py")], cwd=folder, capture_output=True, text=True
    )
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert len(errors) == 1 and 'no attribute "fetc"' in errors[0], done.stdout
