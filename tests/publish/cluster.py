"""A Dask cluster of two workers on loopback, each a process of its own, without the token in its environment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TOKENS = ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITLAB_TOKEN")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Its HOST:PORT, when both workers are there."""
    environment = {name: value for name, value in os.environ.items() if name not in _TOKENS}
    file = folder / "scheduler.json"
    start = [sys.executable, "-m", "distributed.cli"]
    scheduler = [f"{start[2]}.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    worker = [f"{start[2]}.dask_worker", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    commands = [scheduler, *[[*worker, "--local-directory", str(folder / f"worker{n}")] for n in range(2)]]
    processes: list[subprocess.Popen[bytes]] = []
    log = open(folder / "cluster.log", "w+b")  # noqa: SIM115
    try:
        for command in commands:
            arguments = [*start[:2], *command, "--scheduler-file", str(file)]
            processes.append(subprocess.Popen(arguments, env=environment, stdout=log, stderr=log))
        yield _address(file, processes, folder / "cluster.log")
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:  # a worker whose scheduler went first may wait for it for ever
                process.kill()
                process.wait()
        log.close()


def _address(file: Path, processes: list[subprocess.Popen[bytes]], log: Path) -> str:
    import json

    for _ in range(600):
        assert all(process.poll() is None for process in processes), log.read_text()
        text = log.read_text()
        if file.is_file() and text.count("Registered to") >= 2:
            return str(json.loads(file.read_text())["address"]).removeprefix("tcp://")
        time.sleep(0.1)
    raise AssertionError(f"no cluster: {log.read_text()}")
