"""Without Bowler everything else works, and the finding says what the file would have needed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from canonize_codemods.changes import Migration
from canonize_codemods.migration.migrate import migrate
from canonize_codemods.plan import Consolidation, Plan, ShimForm
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax import bowler_engine

ROOT = Path(__file__).parents[2]
PLAN = Plan(
    (Consolidation(Symbol.parse("new:D"), (Symbol.parse("old:C"),), shim=ShimForm.REEXPORT),), source_roots=(".",)
)
SOURCES = {
    "old.py": b"from new import D as C\n",
    "new.py": b"class D: ...\n",
    "current.py": b"from old import C\n",
    "newer.py": b"from old import C\ntype T = C\n",
    "python2.py": b"from old import C\n\nprint C\n",
    "broken.py": b"from old import C\nx = (\n",
}

# Prints the messages about python2.py, what changed, and whether Bowler was imported.
SCRIPT = """
import json, sys
{first}
from tests.legacy.test_closed_lane import PLAN, SOURCES, migrate
found = migrate({sources}, PLAN)
said = [finding.message for finding in found.findings if finding.path == "python2.py"]
print(json.dumps([said, [change.path for change in found.files()], "bowler" in sys.modules]))
"""


@pytest.fixture
def fresh() -> Iterator[None]:
    """An engine that was not imported yet."""
    bowler_engine._parsers.cache_clear()
    yield
    bowler_engine._parsers.cache_clear()


def in_a_process(first: str = "", sources: str = "SOURCES", path: Path = ROOT) -> tuple[list[str], list[str], bool]:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(first=first, sources=sources)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{path}:{ROOT}:{ROOT / 'codemods'}"},
        capture_output=True,
        check=True,
        text=True,
    )
    said, changed, imported = json.loads(ran.stdout)
    return said, changed, imported


def said_about(found: Migration) -> dict[str, str]:
    return {finding.path: finding.message for finding in found.findings}


def test_open() -> None:
    found = migrate(SOURCES, PLAN)
    assert said_about(found) == {"broken.py": "'(' was never closed"}
    assert [change.path for change in found.files()] == ["current.py", "newer.py", "python2.py"]


@pytest.mark.parametrize(
    "error", [ImportError("no bowler"), PermissionError(13, "Permission denied", "/cache"), AttributeError("sem_open")]
)
def test_closed(fresh: None, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(name: str) -> None:
        raise error

    monkeypatch.setattr(bowler_engine, "import_module", fail)
    found = migrate(SOURCES, PLAN)
    said = said_about(found)
    assert said["python2.py"] == (
        "Missing parentheses in call to 'print'. Did you mean print(...)?; "
        f"if it is Python 2, it needs the Python 2 lane, which is closed: {type(error).__name__}: {error}"
    )
    assert said["broken.py"] == "'(' was never closed"
    assert [change.path for change in found.files()] == ["current.py", "newer.py"]


def test_a_bowler_that_cannot_be_imported(tmp_path: Path) -> None:
    (tmp_path / "bowler").mkdir()
    (tmp_path / "bowler/__init__.py").write_text("raise OSError(30, 'Read-only file system', '/cache')\n")
    (message,), changed, _ = in_a_process(path=tmp_path)
    assert message.endswith("closed: OSError: [Errno 30] Read-only file system: '/cache'")
    assert changed == ["current.py", "newer.py"]


def test_semaphores_are_not_needed() -> None:
    said, changed, _ = in_a_process(
        "sys.modules['multiprocessing.synchronize'] = sys.modules['_multiprocessing'] = None"
    )
    assert (said, changed) == ([], ["current.py", "newer.py", "python2.py"])


def test_bowler_is_imported_when_a_file_needs_it() -> None:
    modern = "{p: s for p, s in SOURCES.items() if p not in ('python2.py', 'broken.py')}"
    assert in_a_process(sources=modern) == ([], ["current.py", "newer.py"], False)
    assert in_a_process()[2]
