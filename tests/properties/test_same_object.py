"""Generated programs behave as before, after every commit, and every import of a duplicate gives the canonical."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import Phase, assume, event, given, seed, settings
from hypothesis import strategies as st
from tests.properties.execution import Interpreter
from tests.properties.kept import fails, keep, kept, read
from tests.properties.programs import Program, module_programs, move_programs, symbol_programs
from tests.properties.promises import check

from canonize_codemods.migration.series import GroupBy, Options

OPTIONS = st.builds(Options, st.sampled_from(GroupBy), st.sampled_from([None, 1, 2]))
PROFILE = settings()
PARTS = 4  # of a strategy's examples: each is a test, so that they run side by side


def _part(kind: str, strategy: st.SearchStrategy[Program], number: int) -> Callable[[Interpreter], None]:
    @settings(max_examples=max(1, PROFILE.max_examples // PARTS))
    @given(program=strategy, options=OPTIONS)
    def test(programs: Interpreter, program: Program, options: Options) -> None:
        (before,) = programs.run([program.files], program.places)
        # What a swallowed circular import gives depends on who is imported first: no migration can promise to keep it.
        assume(not before.errors and not before.circular)
        try:
            found = check(program, before, programs, options)
        except Exception as error:
            if Phase.shrink in PROFILE.phases:  # the last to fail is the smallest
                place = traceback.extract_tb(error.__traceback__)[-1]
                keep(f"{kind}_{Path(place.filename).stem}_{place.lineno}", program, options, str(error))
            raise
        event(f"changesets: {min(len(found.changesets), 5)}")
        for code in sorted({finding.code for finding in found.findings}):
            event(f"finding: {code}")

    return seed(number)(test) if PROFILE.derandomize else test


for _number in range(1, PARTS + 1):
    globals()[f"test_symbols_{_number}"] = _part("symbols", symbol_programs(), _number)
    globals()[f"test_whole_modules_{_number}"] = _part("modules", module_programs(), _number)
    globals()[f"test_moves_{_number}"] = _part("moves", move_programs(), _number)


def _known(folder: Path) -> ParameterSet:
    """One with a known defect has to fail: when it is mended, the mark goes."""
    why = fails(folder)
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=why)] if why else []
    return pytest.param(folder, marks=marks, id=folder.name)


@pytest.mark.parametrize("folder", [_known(folder) for folder in kept()])
def test_kept(programs: Interpreter, folder: Path) -> None:
    program, options = read(folder)
    (before,) = programs.run([program.files], program.places)
    assert not before.errors and not before.circular
    check(program, before, programs, options)
