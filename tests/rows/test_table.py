"""docs/reference/cases.md says what the tests show, and no row is without a test."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.rows.cases import ROWS, rows_of_plan
from tests.rows.table import FAIL, PASS, ROOT, TABLE, Shown


def test_the_table_is_current() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "tests.rows.table", "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr or done.stdout


def test_every_row_passes() -> None:
    lines = [
        line.split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:3].strip("| ").isdigit()
    ]
    assert {int(number.strip("| ")): result.strip(" |") for number, _, _, result in lines} == dict.fromkeys(ROWS, PASS)


def test_one_failure_among_a_rows_tests_shows() -> None:
    good, bad = ("test_a", "a.py"), ("test_b", "b.py")
    shown = Shown({1: {good, bad}, 2: {good}}, {good: {PASS}, bad: {PASS, FAIL}})
    assert (shown.result(1), shown.result(2), shown.result(3)) == (FAIL, PASS, "NO TEST")


def test_rows_of_a_fixture() -> None:
    plan = "# Says something (CASES.md rows 9,\n# 10, 20 to 22). More.\nschema = 1  # CASES.md row 5\n"
    assert rows_of_plan(plan) == [9, 10, 20, 21, 22]
