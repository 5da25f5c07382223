"""Each row of the matrix, in each form, on each Python: what it says is what the document says, limits included."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.shims.matrix import DOCUMENT, FORMS, ROWS, document, programs, tree
from tests.shims.pythons import VERSIONS, outcomes, require

from canonize_codemods.plan import ShimForm

# What a consumer of an old path writes, and two slips of the pen.
CONSUMER = """
import OLD
from OLD import Gone, Pool, get_pool

pool: Pool = get_pool()
kind: type[Pool] = OLD.Pool
size: int = OLD.SIZE
try:
    pool.take()
except Gone:
    pass
"""
TYPOS = """
import OLD
from OLD import Pol

OLD.get_pol()
"""


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[ShimForm, Path]:
    found = {}
    for form in ShimForm:
        found[form] = tmp_path_factory.mktemp(form)
        for path, data in tree(form).items():
            (found[form] / path).parent.mkdir(parents=True, exist_ok=True)
            (found[form] / path).write_bytes(data)
    return found


@cache
def _pytest_home() -> str:
    spec = find_spec("pytest")
    assert spec is not None and spec.origin is not None
    return str(Path(spec.origin).parents[1])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("form", FORMS)
def test_rows(form: str, version: str, trees: dict[ShimForm, Path]) -> None:
    major, minor = map(int, version.split("."))
    cells = list(programs(form, (major, minor)))
    said = outcomes(
        require(version), {row.title: code for row, code in cells}, trees[FORMS[form].form], [_pytest_home()]
    )
    assert said == {row.title: row.outcome(form) for row, _ in cells}


def test_every_row_is_run_somewhere_and_most_on_every_python() -> None:
    assert all(row.since <= sys.version_info[:2] for row in ROWS)
    assert [row.title for row in ROWS if row.since > (3, 8)] == [
        '`monkeypatch.setattr("old.x", …)` and its undoing',
        '`monkeypatch.delattr("old.x")` and its undoing',
    ]  # the pytest that is installed here is for newer ones


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
@pytest.mark.parametrize("form", [form for form in FORMS if form != "none"])
def test_mypy_strict(form: str, trees: dict[ShimForm, Path], tmp_path: Path) -> None:
    good, bad = _consumers(form, trees, tmp_path)
    done = _run("mypy", "--strict", "--no-strict-optional", "--allow-untyped-calls", good, bad, cwd=tmp_path)
    errors = [line for line in done.stdout.splitlines() if ": error:" in line and line.startswith(("good", "bad"))]
    assert [line.partition(":")[0] for line in errors] == ["bad.py", "bad.py"], done.stdout
    assert 'has no attribute "Pol"' in errors[0] and 'has no attribute "get_pol"' in errors[1]


PYRIGHT = shutil.which("basedpyright", path=str(Path(sys.executable).parent)) or shutil.which("pyright")


@pytest.mark.skipif(PYRIGHT is None, reason="pyright is not installed")
@pytest.mark.parametrize("form", [form for form in FORMS if form != "none"])
def test_pyright(form: str, trees: dict[ShimForm, Path], tmp_path: Path) -> None:
    assert PYRIGHT is not None
    good, bad = _consumers(form, trees, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "standard"}')
    done = subprocess.run([PYRIGHT, good, bad], cwd=tmp_path, capture_output=True, text=True)
    errors = [line.strip() for line in done.stdout.splitlines() if " - error:" in line]
    assert len(errors) == 2, done.stdout
    assert "bad.py" in errors[0] and '"Pol" is unknown' in errors[0]
    assert "bad.py" in errors[1] and '"get_pol" is not a known attribute' in errors[1]


def test_the_document_is_what_is_tested() -> None:
    assert DOCUMENT.read_text() == document(), "run python -m tests.shims.matrix"


def _consumers(form: str, trees: dict[ShimForm, Path], folder: Path) -> tuple[str, str]:
    shutil.copytree(trees[FORMS[form].form], folder, dirs_exist_ok=True)
    for name, text in (("good.py", CONSUMER), ("bad.py", TYPOS)):
        (folder / name).write_text(text.replace("OLD", FORMS[form].old))
    return "good.py", "bad.py"


def _run(module: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-m", module, "--cache-dir", "cache", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)
