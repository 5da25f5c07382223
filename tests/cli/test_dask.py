"""The map on a cluster: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console
from tests.repositories import ROOT, canonize, case, make_project

from canonize.errors import CanonizeError
from canonize.executors import open_mapper

distributed = pytest.importorskip("distributed", reason="canonize[dask] is not installed")


@dataclass
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    @property
    def executor(self) -> str:
        return f"dask://{self.address.removeprefix('tcp://')}"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        common = ["--scheduler-file", str(file), "--no-dashboard"]
        scheduler = _start(stack, tmp_path, "scheduler", "--host", "127.0.0.1", "--port", "0", *common)
        workers = [
            _start(stack, tmp_path, "worker", "--nworkers", "1", "--nthreads", "1", "--no-nanny", *common)
            for _ in range(2)
        ]
        with distributed.Client(_address(file), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield Cluster(client.scheduler.address, scheduler, workers)


def _start(stack: ExitStack, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dask", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # they run functions of this file
    nowhere = subprocess.DEVNULL
    started = subprocess.Popen(command, cwd=folder, env=environment, stdout=nowhere, stderr=nowhere)
    process = stack.enter_context(started)
    stack.callback(process.kill)
    return process


def _address(file: Path) -> str:
    for _ in range(600):
        if file.exists() and file.stat().st_size:
            return str(json.loads(file.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


@pytest.mark.filterwarnings("ignore")  # distributed's own
def test_the_commits_are_those_of_a_local_run(cluster: Cluster, tmp_path: Path) -> None:
    files = {**case("mixed_module_forward").before}
    files.update({f"app/m{n}.py": b"from app.service import Pool\n" for n in range(90)})
    project = make_project(tmp_path / "many", files)

    local = canonize("migrate", "-C", str(project.path), "--branch", "local", "--executor", "serial")
    remote = canonize("migrate", "-C", str(project.path), "--branch", "remote", "--executor", cluster.executor)

    assert (remote.code, remote.stdout) == (local.code, local.stdout)
    trees = [project.git("log", "--format=%T", branch) for branch in ("local", "remote")]
    assert trees[0] == trees[1]


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_in_mid_run_costs_nothing(cluster: Cluster) -> None:
    with open_mapper(cluster.executor, None, Console(quiet=True)) as mapper:
        results = iter(mapper(time.strftime, ["%%"] * 3, "warming up"))
        assert list(results) == ["%"] * 3
        found = []
        for number, result in enumerate(mapper(_slow, list(range(24)), "working")):
            if number == 2:
                cluster.workers[0].kill()
            found.append(result)

    assert found == [number * number for number in range(24)]


def _slow(number: int) -> int:
    time.sleep(0.15)
    return number * number


@pytest.mark.filterwarnings("ignore")
def test_without_a_worker_that_lives_the_error_is_clear(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.executors._PATIENCE", 1.0)
    with open_mapper(cluster.executor, None, Console(quiet=True)) as mapper, pytest.raises(CanonizeError) as raised:
        list(mapper(_dies, [1, 2, 3], "dying"))

    assert raised.value.cause.endswith("has no worker")


def _dies(number: int) -> int:
    os._exit(number)


def test_no_scheduler_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.executors._PATIENCE", 1.0)
    with pytest.raises(CanonizeError, match="no scheduler answers"), open_mapper("dask://127.0.0.1:1", None, Console()):
        pass
