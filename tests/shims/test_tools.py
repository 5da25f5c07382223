"""Shims under the tools that people have: pytest's monkeypatch, mypy --strict, ruff."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.repositories import case

MONKEYPATCHED = """
import app.old.pool
import app.pool


def test_by_string(monkeypatch):
    original = app.pool.get_pool
    with monkeypatch.context() as patch:
        patch.setattr("app.old.pool.get_pool", lambda: 7)
        assert app.pool.get_pool() == 7
    assert app.pool.get_pool is original and app.old.pool.get_pool is original


def test_by_object(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(app.old.pool, "SIZE", 7)
        assert app.pool.SIZE == 7
    assert app.pool.SIZE == 4


def test_deleted(monkeypatch):
    with monkeypatch.context() as patch:
        patch.delattr("app.old.pool.SIZE")
        assert not hasattr(app.pool, "SIZE")
    assert app.pool.SIZE == 4
"""

TYPED = """
import app.old.pool
from app.old.pool import Pool, get_pool
from app.service import Service

app.old.pool._instance = None
size: int = app.old.pool.SIZE
pool: Pool = get_pool()
taken: int = pool.take()
kind: type[Pool] = Service.pool_class
"""

TYPOS = """
import app.old.pool
from app.old.pool import Pol

app.old.pool.get_pol()
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Both a pure shim and a mixed module."""
    for name in ("mixed_module_forward", "pure_module_forward"):
        shutil.copytree(case(name).folder / "after", tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "tests")
    return tmp_path


def test_monkeypatch(tree: Path) -> None:
    (tree / "test_shim.py").write_text(MONKEYPATCHED)
    done = _run("pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning", "test_shim.py", cwd=tree)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_mypy_strict(tree: Path) -> None:
    """Whole shims and mixed modules are clean, their names resolve, and typos still fail."""
    (tree / "typed.py").write_text(TYPED)
    (tree / "typos.py").write_text(TYPOS)
    done = _run(
        "mypy", "--strict", "--cache-dir", "cache", "app/old", "app/service.py", "typed.py", "typos.py", cwd=tree
    )
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    assert [line.partition(":")[0] for line in errors] == ["typos.py", "typos.py"], done.stdout
    assert 'no attribute "Pol"' in errors[0] and 'no attribute "get_pol"' in errors[1]


@pytest.mark.skipif(shutil.which("ruff") is None and find_spec("ruff") is None, reason="ruff is not installed")
@pytest.mark.parametrize("name", ["pure_module_forward", "mixed_module_forward", "module_moved", "websocket_managers"])
def test_ruff(name: str) -> None:
    """What canonize writes adds no complaint but those that it has pointed out."""
    before, after = case(name).folder / "before", case(name).folder / "after"
    shims = [path for path, data in case(name).after.items() if path.endswith(".py") and b"_moved import" in data]
    rules = ("--isolated", "--no-cache", "--select", "E4,E7,E9,F,W", "--output-format", "concise")
    fresh = set(_complaints(after, *rules, *shims)) - set(_complaints(before, *rules, *shims))
    noted = [finding for finding in case(name).findings if finding.endswith("import-unused")]
    assert len(fresh) == len(noted) and all("F401" in complaint for complaint in fresh), fresh


def _complaints(folder: Path, *arguments: str) -> list[str]:
    lines = _run("ruff", "check", *arguments, cwd=folder).stdout.splitlines()
    return [line for line in lines if line.count(":") > 2]


def _run(module: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-m", module, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)
