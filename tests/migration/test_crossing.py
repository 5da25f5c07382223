"""Entries that cross between two modules: each is the other's canonical for something."""

from __future__ import annotations

from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol

PLAN = Plan(
    (
        Consolidation(Symbol("b.m", "g"), (Symbol("a.m", "f"),)),
        Consolidation(Symbol("a.m", "LIMIT"), (Symbol("b.m", "LIMIT"),)),
    )
)


def test_the_second_of_two_crossing_entries_is_refused() -> None:
    """Once both modules forwarded LIMIT to each other, and its value was lost."""
    files = {
        "a/__init__.py": b"",
        "a/m.py": b"LIMIT = 1\n\n\ndef f():\n    return LIMIT\n",
        "b/__init__.py": b"",
        "b/m.py": b"LIMIT = 1\n\n\ndef g():\n    return LIMIT\n",
        "user.py": b"from a.m import f\nfrom b.m import LIMIT\n",
    }
    migration = migrate(files, PLAN)
    done = after(files, migration.changesets)
    assert done["b/m.py"] == files["b/m.py"]
    assert done["user.py"] == b"from b.m import LIMIT, g\n"
    assert [(finding.path, finding.code) for finding in migration.findings] == [("b/m.py", "would-cycle")]
    assert not migrate(done, PLAN).changesets


def test_a_canonical_variable_never_goes_with_the_definition_that_used_it() -> None:
    """It is the other module's value, whatever becomes of the entry."""
    files = {
        "a.py": b"LIMIT = 1\n\n\ndef f():\n    return LIMIT\n",
        "b.py": b"LIMIT = 1\n\n\ndef g():\n    return LIMIT\n",
        "c.py": b"LIMIT = 1\n",
    }
    plan = Plan(
        (
            Consolidation(Symbol("b", "g"), (Symbol("a", "f"),)),
            Consolidation(Symbol("a", "LIMIT"), (Symbol("c", "LIMIT"),)),
        )
    )
    done = after(files, migrate(files, plan).changesets)
    assert b"LIMIT = 1\n" in done["a.py"]
    assert b"LIMIT = 1" not in done["c.py"]
    assert not migrate(done, plan).changesets
