"""What verify says of a series that somebody else made."""

from __future__ import annotations

from canonize_codemods.changes import Changeset, FileChange
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol
from canonize_codemods.verification import verify

PLAN = Plan((Consolidation(Symbol("new", "C"), (Symbol("old", "C"),)),))
BEFORE = {
    "new.py": b"class C: ...\n",
    "old.py": b"from new import C as C\n",
    "ring_a.py": b"import ring_b\n",
    "ring_b.py": b"import ring_a\n",
}


def problems(files: dict[str, bytes]) -> list[str]:
    changes = tuple(FileChange(path, BEFORE.get(path), data) for path, data in files.items())
    checks = verify(BEFORE, PLAN, [Changeset("A change", "", "importers", changes)]).checks
    return [problem for check in checks for problem in check.problems]


def test_a_cycle_of_new_modules_is_new_whatever_cycles_there_were() -> None:
    assert problems({"one.py": b"import two\n", "two.py": b"import one\n"}) == ["one -> two"]


def test_a_module_that_joins_a_cycle_that_stood_is_not() -> None:
    assert problems({"ring_b.py": b"import carved\n", "carved.py": b"import ring_a\n"}) == []
