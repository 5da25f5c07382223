"""DESIGN.md §6: no new import cycle, and no half-moved class because of one."""

from __future__ import annotations

from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Paths, Plan
from canonize_codemods.symbols import Symbol

PLAN = Plan((Consolidation(Symbol("new", "X"), (Symbol("old", "X"),)),))
CLASS = b"class X: pass\n"


def codes(files: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in migrate(files, PLAN).findings]


def migrated(files: dict[str, bytes]) -> dict[str, bytes]:
    done = after(files, migrate(files, PLAN).changesets)
    assert not migrate(done, PLAN).changesets
    return {path: data for path, data in done.items() if files.get(path) != data and path != "_moved.py"}


def test_a_definition_stays_where_the_canonical_needs_its_importer() -> None:
    """Moving only the other importers would leave two classes."""
    files = {
        "new.py": b"import helper\n" + CLASS,
        "old.py": CLASS,
        "helper.py": b"from old import X\n",
        "user.py": b"from old import X\n",
    }
    assert migrated(files) == {}
    assert codes(files) == [("old.py", "would-cycle")]


def test_a_lazy_import_there_is_no_obstacle() -> None:
    files = {
        "new.py": b"import helper\n" + CLASS,
        "old.py": CLASS,
        "helper.py": b"def f():\n    from old import X\n    return X\n",
    }
    assert migrated(files)["helper.py"] == b"def f():\n    from new import X\n    return X\n"
    assert codes(files) == []


def test_an_alias_is_left_just_where_it_would_be_a_cycle() -> None:
    """One object: the other importers may move."""
    files = {
        "new.py": b"from old import X\nimport helper\n",
        "old.py": CLASS,
        "helper.py": b"from old import X\n",
        "user.py": b"from old import X\n",
    }
    assert migrated(files) == {"user.py": b"from new import X\n"}
    assert codes(files) == [("helper.py", "would-cycle")]


def test_the_same_cycle_stood_before() -> None:
    """The definition was copied to a new module with everything that it imports."""
    body = CLASS + b"import helper\n"
    files = {"new.py": body, "old.py": body, "helper.py": b"from old import X\n"}
    assert migrated(files)["helper.py"] == b"from new import X\n"
    assert codes(files) == []


def test_a_module_that_is_gone_is_no_reason_to_keep_its_import() -> None:
    files = {"new.py": CLASS + b"import helper\n", "helper.py": b"from old import X\n"}
    assert migrated(files) == {"helper.py": b"from new import X\n"}


def test_a_module_that_is_asked_for_what_it_binds_further_down_does_not_import_the_canonical_earlier() -> None:
    """Importing p.new runs p/__init__.py, which leads back to top; for now top has all it is asked for by then."""
    files = {
        "top.py": b"from old import X\n\nlimit = 5\nimport p.new\n",
        "old.py": CLASS,
        "p/__init__.py": b"from top import limit\n",
        "p/new.py": CLASS,
    }
    plan = Plan((Consolidation(Symbol("p.new", "X"), (Symbol("old", "X"),)),))
    found = migrate(files, plan)
    assert not found.changesets
    assert [(finding.path, finding.code) for finding in found.findings] == [("old.py", "would-cycle")]
    later = {**files, "top.py": b"limit = 5\nfrom old import X\nimport p.new\n"}
    assert after(later, migrate(later, plan).changesets)["top.py"] == b"limit = 5\nfrom p.new import X\nimport p.new\n"


def test_who_is_loaded_before_the_canonical_has_the_name_does_not_import_it() -> None:
    """new leads to p by way of p.b; that p imports new in the end does not help it to have X by then."""
    files = {
        "new.py": b"import p.b\n" + CLASS,
        "old.py": CLASS,
        "p/__init__.py": b"from old import X\ntry:\n    import p.gone\nexcept ImportError:\n    import new\n",
        "p/b.py": b"",
    }
    assert migrated(files) == {}
    assert codes(files) == [("old.py", "would-cycle")]


def test_a_module_that_imports_from_itself_is_no_cycle_that_stood_before() -> None:
    files = {
        "old.py": b"try:\n    from os import path\nexcept ImportError:\n    from old import X as path\n"
        + CLASS
        + b"n = 5\n",
        "p/__init__.py": b"from old import n\n",
        "p/new.py": CLASS,
    }
    plan = Plan((Consolidation(Symbol("p.new", "X"), (Symbol("old", "X"),)),))
    found = migrate(files, plan)
    assert not found.changesets
    assert {(finding.path, finding.code) for finding in found.findings} == {("old.py", "would-cycle")}


def test_a_definition_that_others_want_while_the_canonical_is_loaded_does_not_give_way() -> None:
    """Its module uses X, so it would import p.new first of all, and p asks it for what stands further down."""
    files = {
        "old.py": CLASS + b"X()\nlimit = 5\nimport p.other\n",
        "p/__init__.py": b"from old import limit\n",
        "p/new.py": CLASS,
        "p/other.py": b"",
    }
    plan = Plan((Consolidation(Symbol("p.new", "X"), (Symbol("old", "X"),)),))
    found = migrate(files, plan)
    assert not found.changesets
    assert {(finding.path, finding.code) for finding in found.findings} == {("old.py", "would-cycle")}


def test_a_star_import_of_what_is_being_loaded_does_not_fail() -> None:
    """So old could be imported first, which led back to it; p would not have X when old, on the way, asks for it."""
    files = {
        "p/__init__.py": b"from .q.r import Y\n" + CLASS,
        "p/q/__init__.py": b"from old import *\n",
        "p/q/r.py": b"class Y: pass\n",
        "old.py": b"from p.q.r import Y\n" + CLASS,
    }
    duplicates = (Symbol("p.q.r", "Y"), Symbol("old", "X"))
    found = migrate(files, Plan((Consolidation(Symbol("p", "X"), duplicates),)))
    assert not found.changesets
    assert {(finding.path, finding.code) for finding in found.findings} == {
        ("old.py", "would-cycle"),
        ("p/q/r.py", "would-cycle"),
    }


def test_what_a_package_has_run_by_then_does_not_fail_while_the_old_module_is_loaded() -> None:
    """Importing a.old begins with a, so with b, so with the whole of a.old: b.core asks it for X in time.  It would ask
    new too early, which leads to it by way of b."""
    files = {
        "a/__init__.py": b"from b.core import X\n",
        "a/old.py": b"from b.low import m\n" + CLASS,
        "b/__init__.py": b"from a.old import X\n",
        "b/core.py": b"from a.old import X\n",
        "b/low/m.py": b"Y = 1\n",
        "new.py": b"from b.low.m import Y\n" + CLASS,
    }
    plan = Plan((Consolidation(Symbol("new", "X"), (Symbol("a.old", "X"),), Paths.LISTED),))
    found = migrate(files, plan)
    assert not found.changesets
    assert [(finding.path, finding.code) for finding in found.findings] == [("a/old.py", "would-cycle")]


def test_a_fallback_that_does_not_run_has_not_failed_before() -> None:
    files = {
        "old.py": b"try:\n    from low import Z\nexcept ImportError:\n    from p.new import Z\n" + CLASS + b"X()\n",
        "low.py": b"Z = 1\n",
        "p/__init__.py": b"from old import Z\n",
        "p/new.py": CLASS,
    }
    found = migrate(files, Plan((Consolidation(Symbol("p.new", "X"), (Symbol("old", "X"),)),)))
    assert not found.changesets
    assert [(finding.path, finding.code) for finding in found.findings] == [("old.py", "would-cycle")]


def test_a_star_import_asks_a_shim_for_what_it_took_as_it_was() -> None:
    """Importing old runs p, whose star then takes what is there, which is nothing; a shim says by __all__ that X is."""
    files = {
        "new.py": b"from p import low\n" + CLASS,
        "old.py": b"from p import low\nimport new\n\n__all__ = ['X']\n" + CLASS,
        "p/__init__.py": b"from old import *\n",
        "p/low.py": b"",
    }
    assert migrated(files) == {}
    assert codes(files) == [("old.py", "would-cycle")]
