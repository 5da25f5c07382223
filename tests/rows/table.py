"""Every row of CASES.md with the tests and fixtures that show it, and how they went: docs/reference/cases.md.

usage: .venv/bin/python -m tests.rows.table [--check]

Runs every test that shows a row, and writes the table; exit code 1 where a test fails or a row has none.  ``--check``
runs nothing: it collects the tests, and says what differs from a table in which all of them pass.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.rows.cases import GROUPS

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reference" / "cases.md"
COMMAND = ".venv/bin/python -m tests.rows.table"
PASS, KNOWN, FAIL, NONE = "pass", "expected failure", "FAIL", "NO TEST"

HEAD = f"""\
# Cases

What is right when imports are rewritten, row by row as in the project's CASES.md, with the tests (without the `test_`
that their names begin with) and fixtures that show it. Written by `{COMMAND}`, which runs them.

"""


@dataclass(eq=False)
class Shown:
    """A pytest plugin: which test shows which row, and how each test went; a test's examples count as one."""

    tests: dict[int, set[tuple[str, str]]] = field(default_factory=dict)  # row → (name, link)
    outcomes: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        others = [item for item in items if not self._notes(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]

    def _notes(self, item: pytest.Item) -> bool:
        rows = [int(str(value)) for name, value in item.user_properties if name == "row"]
        for row in rows:
            self.tests.setdefault(row, set()).add(_shown_by(item.nodeid))
        if rows and item.get_closest_marker("xfail") is not None:
            self.outcomes.setdefault(_shown_by(item.nodeid), set()).add(KNOWN)
        return bool(rows)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.outcomes.setdefault(_shown_by(report.nodeid), set()).add(FAIL)
        elif report.passed and report.when == "call":
            self.outcomes.setdefault(_shown_by(report.nodeid), set()).add(PASS)

    def result(self, row: int) -> str:
        """The worst of its tests; one that was skipped throughout shows nothing."""
        found = [self.outcomes.get(test, set()) for test in self.tests.get(row, ())]
        for outcome in (FAIL, KNOWN):
            if any(outcome in outcomes for outcomes in found):
                return outcome
        return PASS if any(found) else NONE

    def table(self) -> str:
        """Markdown."""
        return HEAD + "\n".join(line for title, rows in GROUPS.items() for line in self._group(title, rows))

    def _group(self, title: str, rows: Mapping[int, str]) -> Iterable[str]:
        yield from (f"## {title}", "", "| row | what is right | shown by | result |", "| --- | --- | --- | --- |")
        for row, words in rows.items():
            names: dict[str, list[str]] = {}
            for name, link in sorted(self.tests.get(row, ())):
                names.setdefault(link, []).append(name.removeprefix(f"test_row_{row:03}_").removeprefix("test_"))
            shown = "; ".join(f"[{_file(link)}]({link}): {', '.join(found)}" for link, found in sorted(names.items()))
            yield f"| {row} | {words} | {shown} | {self.result(row)} |"
        yield ""


def _file(link: str) -> str:
    return link.rpartition("/")[2].removeprefix("test_").removesuffix(".py")


def _shown_by(nodeid: str) -> tuple[str, str]:
    """The test's name and a link to its file, or those of the fixture."""
    path, _, name = nodeid.partition("::")
    function, _, example = name.partition("[")
    if path == "tests/test_fixtures.py":
        return "fixture", f"../../fixtures/{example.removesuffix(']')}"
    return function, f"../../{path}"


def collect(run: bool) -> tuple[Shown, int]:
    """What the tests show, and pytest's exit code; without ``run``, as if every test passed."""
    shown = Shown()
    arguments = ["-q", "--import-mode=importlib", "-p", "no:cacheprovider", f"--rootdir={ROOT}", str(ROOT / "tests")]
    code = pytest.main([*arguments, *([] if run else ["--collect-only", "-qq"])], plugins=[shown])
    if not run:
        for test in {test for tests in shown.tests.values() for test in tests}:
            shown.outcomes.setdefault(test, {PASS})
    return shown, int(code)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    shown, code = collect(run=not options.check)
    missing = [row for rows in GROUPS.values() for row in rows if shown.result(row) == NONE]
    if missing:
        print(f"no test shows row {', '.join(map(str, missing))}", file=sys.stderr)
    if unknown := shown.tests.keys() - {row for rows in GROUPS.values() for row in rows}:
        print(f"CASES.md has no row {', '.join(map(str, sorted(unknown)))}", file=sys.stderr)
    table = shown.table()
    if not options.check:
        TABLE.write_text(table, encoding="utf-8")
        return int(bool(code or missing or unknown))
    written = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    lines = difflib.unified_diff(written.splitlines(), table.splitlines(), "written", "collected", lineterm="", n=0)
    difference = "\n".join(lines)
    if difference:
        print(f"{difference}\n{TABLE.name} is stale: run {COMMAND}", file=sys.stderr)
    return int(bool(code or missing or unknown or difference))


if __name__ == "__main__":
    sys.exit(main())
