"""What a plan can say about shims: category, silent names, the helper's place; and whose the helper's text is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.rows.tools import entry
from tests.shims.pythons import VERSIONS, require, run_each

from canonize_codemods.changes import Migration
from canonize_codemods.migration.migrate import PlanRefused, after, migrate
from canonize_codemods.plan import Category, Consolidation, Plan
from canonize_codemods.shims import helper_source, is_own_edit
from canonize_codemods.shims.earlier import __path__ as EARLIER

POOL = b"class Pool:\n    pass\n\n\ndef get_pool():\n    return Pool()\n"
WORLD = {
    "app/__init__.py": b"",
    "app/pool.py": POOL,
    "app/old.py": POOL,
    "app/part.py": POOL + b"\n\nstays = get_pool\n\n\nclass Other:\n    pass\n",
    "app/other.py": b"class Other:\n    pass\n",
}
POOLS = entry("app.old:Pool,app.part:Pool=app.pool:Pool")
GETS = entry("app.old:get_pool,app.part:get_pool=app.pool:get_pool")
FIRST = (Path(next(iter(EARLIER))) / "moved_1.py").read_bytes()


def migrated(
    files: Mapping[str, bytes], *entries: Consolidation, **options: object
) -> tuple[dict[str, bytes], Migration]:
    """The files after a migration; a second one changes nothing."""
    plan = Plan(entries, source_roots=(".",), **options)  # type: ignore[arg-type]
    found = migrate(files, plan)
    result = after(files, found.changesets)
    assert list(migrate(result, plan).files()) == []
    return result, found


def run(files: Mapping[str, bytes], folder: Path, version: str, **programs: str) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    assert run_each(require(version), programs, folder) == {}


@pytest.mark.parametrize("version", VERSIONS)
def test_future_warning(version: str, tmp_path: Path) -> None:
    result, _ = migrated(WORLD, POOLS, GETS, warning=Category.FUTURE)
    program = """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from app.{module} import Pool
        assert [w.category.__name__ for w in seen] == ["FutureMovedWarning"], seen
        assert issubclass(seen[0].category, FutureWarning)
        import app.{module}
        assert not {{"install", "_install_moved", "FutureMovedWarning"}} & set(vars(app.{module}))
    """
    run(result, tmp_path, version, old=program.format(module="old"), part=program.format(module="part"))


@pytest.mark.parametrize("version", VERSIONS)
def test_silent_names(version: str, tmp_path: Path) -> None:
    quiet = entry("app.old:Pool,app.part:Pool=app.pool:Pool", silent=frozenset({"Pool"}))
    result, _ = migrated(WORLD, quiet, GETS)
    program = """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from app.{module} import Pool
            assert seen == []
            from app.{module} import get_pool
            assert len(seen) == 1
    """
    run(result, tmp_path, version, old=program.format(module="old"), part=program.format(module="part"))


def test_a_silent_name_that_no_duplicate_has_is_refused() -> None:
    quiet = entry("app.old:Pool=app.pool:Pool", silent=frozenset({"Poll"}))
    with pytest.raises(PlanRefused, match="silent name Poll"):
        migrate(WORLD, Plan((quiet,)))


def test_the_helper_s_place() -> None:
    result, _ = migrated(WORLD, POOLS, helper="app/compat/moved.py")
    assert result["app/compat/moved.py"] == helper_source()
    assert b"from app.compat.moved import install" in result["app/part.py"]


def test_a_place_that_is_taken_is_refused() -> None:
    with pytest.raises(PlanRefused, match="another file"):
        migrate(WORLD, Plan((POOLS,), helper="app/other.py"))


def test_a_file_of_somebody_else_s_is_not_overwritten() -> None:
    result, _ = migrated({**WORLD, "app/_moved.py": b"ours = 1\n"}, POOLS)
    assert result["app/_moved.py"] == b"ours = 1\n"
    assert result["app/_canonize_moved.py"] == helper_source()


@pytest.mark.parametrize("written", [FIRST, FIRST.replace(b"\n", b"\r\n"), FIRST.replace(b"(self", b"(\n    self")])
def test_an_earlier_helper_is_replaced_in_a_commit_of_its_own(written: bytes) -> None:
    """Whatever line ends git gave it and however somebody's formatter laid it out."""
    result, found = migrated({**WORLD, "app/_moved.py": written}, POOLS)
    assert found.changesets[0].title == "Update app/_moved.py to version 3"
    assert result["app/_moved.py"] == helper_source()


def test_an_earlier_helper_is_replaced_though_nothing_else_changes() -> None:
    result, _ = migrated(WORLD, POOLS)
    again, found = migrated({**result, "app/_moved.py": FIRST}, POOLS)
    assert len(found.changesets) == 1 and again == result


@pytest.mark.parametrize("edit", [b"\n# ours\n", b"\nEXTRA = 1\n"])
def test_an_edited_helper_stays(edit: bytes) -> None:
    result, found = migrated({**WORLD, "app/_moved.py": FIRST + edit}, POOLS)
    assert result["app/_moved.py"] == FIRST + edit
    assert [finding.code for finding in found.findings] == ["helper-edited"]


def test_an_edited_helper_of_this_version_stays_silently() -> None:
    """Nothing would be written there."""
    result, found = migrated({**WORLD, "app/_moved.py": helper_source() + b"# ours\n"}, POOLS)
    assert result["app/_moved.py"].endswith(b"# ours\n") and found.findings == ()


def test_an_edited_helper_that_lacks_what_the_plan_asks_for_is_refused() -> None:
    with pytest.raises(PlanRefused, match="edited by hand"):
        migrate({**WORLD, "app/_moved.py": FIRST + b"# ours\n"}, Plan((POOLS,), warning=Category.FUTURE))


def test_a_newer_helper_stays() -> None:
    newer = helper_source().replace(b"VERSION = 3", b"VERSION = 99")
    result, found = migrated({**WORLD, "app/_moved.py": newer}, POOLS)
    assert result["app/_moved.py"] == newer and found.findings == ()


def test_what_counts_as_an_edit() -> None:
    assert not is_own_edit(helper_source()) and not is_own_edit(FIRST)
    assert is_own_edit(FIRST.replace(b"VERSION = 1", b"VERSION = 2"))
    assert is_own_edit(b"Vendored by canonize\nVERSION = 2\n(")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_second_plan_forwards_more_of_the_same_module(version: str, tmp_path: Path) -> None:
    first, _ = migrated(WORLD, POOLS)
    result, _ = migrated(first, GETS, entry("app.part:Other=app.other:Other"))
    program = """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            from app.part import Pool, get_pool, Other
        assert len(seen) == 3, [str(w.message) for w in seen]
        import app.other, app.part, app.pool
        assert (Pool, get_pool, Other) == (app.pool.Pool, app.pool.get_pool, app.other.Other)
        app.part.Pool = 1
        assert app.pool.Pool == 1
    """
    run(result, tmp_path, version, part=program)


def test_a_person_s_additions_to_a_shim_stay() -> None:
    """A duplicate that comes back into a shim, from an old branch, gives way again; nothing else is touched."""
    first, _ = migrated(WORLD, POOLS, GETS)
    added = b"\n\n# Ours.\nEXTRA = 1\n\n\nclass Pool:\n    pass\n"
    result, found = migrated({**first, "app/old.py": first["app/old.py"] + added}, POOLS, GETS)
    text = result["app/old.py"]
    assert b"# Ours.\nEXTRA = 1\n" in text and b"class Pool" not in text and found.findings == ()
