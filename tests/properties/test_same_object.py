"""Generated programs behave as before, after every commit, and every import of a duplicate gives the canonical."""

from __future__ import annotations

from hypothesis import assume, event, given
from hypothesis import strategies as st
from tests.properties.execution import Interpreter
from tests.properties.programs import Program, module_programs, symbol_programs
from tests.properties.promises import check

from canonize_codemods.migration.series import GroupBy, Options

OPTIONS = st.builds(Options, st.sampled_from(GroupBy), st.sampled_from([None, 1, 2]))


@given(program=symbol_programs(), options=OPTIONS)
def test_symbols(programs: Interpreter, program: Program, options: Options) -> None:
    _check(programs, program, options)


@given(program=module_programs(), options=OPTIONS)
def test_whole_modules(programs: Interpreter, program: Program, options: Options) -> None:
    _check(programs, program, options)


def _check(programs: Interpreter, program: Program, options: Options) -> None:
    (before,) = programs.run([program.files], program.places)
    # What a swallowed circular import gives depends on who is imported first: no migration can promise to keep it.
    assume(not before.errors and not before.circular)
    found = check(program, before, programs, options)
    event(f"changesets: {min(len(found.changesets), 5)}")
    for code in sorted({finding.code for finding in found.findings}):
        event(f"finding: {code}")
