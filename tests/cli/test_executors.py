"""Where the work is done makes no difference to what comes out, and no worker is waited for in vain."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from tests.repositories import Project, case, make_project

from canonize.errors import CanonizeError
from canonize.executors import open_mapper


@pytest.mark.parametrize("how", [["--jobs", "1"], ["--jobs", "2"], ["--executor", "serial"], ["--executor", "process"]])
def test_executors_agree(how: list[str], tmp_path: Path) -> None:
    """More files than one task takes, so that a pool has work."""
    files = {**case("mixed_module_forward").before}
    files.update({f"app/m{n}.py": b"from app.service import Pool\n" for n in range(90)})
    project = make_project(tmp_path / "many", files)
    command = [sys.executable, "-m", "canonize", "diff", "--format", "patch", "--quiet", *how]
    done = subprocess.run(command, cwd=project.path, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"+from app.pool import Pool\n") == 90
    assert done.stdout == project.canonize("diff", "--format", "patch", "--quiet").raw


def test_dask_is_not_there(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = project.canonize("diff", "--executor", "dask://127.0.0.1:1")
    assert done.code == 2
    assert done.stderr.splitlines() == [
        "canonize: dask's distributed is not installed",
        "  pip install 'canonize[dask]'",
    ]


def test_results_come_in_the_order_of_the_tasks() -> None:
    with open_mapper("process", 2, Console(quiet=True)) as mapper:
        assert list(mapper(abs, [-number for number in range(50)], "counting")) == list(range(50))


def test_a_worker_that_dies() -> None:
    with open_mapper("process", 2, Console(quiet=True)) as mapper, pytest.raises(CanonizeError) as raised:
        list(mapper(os._exit, [9] * 5, "dying"))
    assert (raised.value.cause, raised.value.remedy) == (
        "a worker process was killed",
        "is there memory enough? try --jobs 1",
    )


def test_a_task_that_fails() -> None:
    with open_mapper("process", 2, Console(quiet=True)) as mapper, pytest.raises(ValueError, match="invalid literal"):
        list(mapper(int, ["1", "2", "x", "4", "5"], "reading"))
