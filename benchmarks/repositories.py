"""Pull requests for many repositories by one command, at a GitHub on loopback; three of them fail, each otherwise.

usage: repositories.py [--count 100] [--executor process|dask]

``dask`` starts a cluster of two workers, which have no token.  What is printed: pull requests, failures, seconds, and
seconds of the processor with those of all that it started.  The exit code is 1 where an expectation fails: every good
repository has its pull requests, the three bad ones say why, a second run changes nothing.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.faults.kill_publishing import environment  # noqa: E402
from tests.publish.cluster import cluster  # noqa: E402
from tests.publish.fake_github import TOKEN, FakeGitHub  # noqa: E402
from tests.publish.http_servers import serving  # noqa: E402
from tests.repositories import case, make_project  # noqa: E402

FILES = case("mixed_module_forward").before
WRONG = b'schema = 1\n[[consolidate]]\ncanonical = "app.nowhere:X"\nduplicates = ["app.service:Pool"]\n'


def files(number: int) -> dict[str, bytes]:
    """Each a little otherwise: 20 modules that import by the old path."""
    users = {f"package{n % 4}/m{n}.py": b"from app.service import Pool\nNUMBER = %d\n" % number for n in range(20)}
    return {**FILES, **users, **{f"package{n}/__init__.py": b"" for n in range(4)}}


def arrange(fake: FakeGitHub, folder: Path, count: int) -> None:
    tables = []
    for number in range(count):
        name = f"r{number:03}"
        content = files(number)
        if number == 20:  # its plan is refused
            content["canonize.toml"] = WRONG
        project = make_project(folder / "sources" / name, content)
        there = fake.create("fleet", name, project.path)
        if number == 40:  # no right to push
            there.push = False
        if number == 60:  # it is not there
            del fake.repositories[f"fleet/{name}"]
        tables.append(f'[[repository]]\nurl = "{fake.git_url}/fleet/{name}.git"\n')
    (folder / "repositories.toml").write_text("\n".join(tables))


def run(fake: FakeGitHub, folder: Path, executor: str) -> tuple[dict[str, Any], float, float]:
    forge = ["--forge", "github", "--api-url", fake.url, "--pause", "0", "--fork", "never", "--executor", executor]
    command = [sys.executable, "-m", "canonize", "pr", "open", "--repos", str(folder / "repositories.toml"), "--json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run(
        [*command, *forge, "--clones", str(folder / "clones")],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime
    assert done.returncode == 3, done.stderr[-2000:]
    assert TOKEN not in done.stdout + done.stderr
    rows = {row["name"].rpartition("/")[2]: row for row in json.loads(done.stdout)["repositories"]}
    return rows, time.monotonic() - started, used


def check(rows: dict[str, Any], action: str) -> str:
    failed = {name: row["failed"] for name, row in rows.items() if row["failed"]}
    assert sorted(failed) == ["r020", "r040", "r060"], failed
    pulls = [pull["action"] for row in rows.values() for pull in row["pull_requests"] if not row["failed"]]
    assert set(pulls) == {action} and len(pulls) == 6 * (len(rows) - 3), pulls
    for name, why in failed.items():
        print(f"  {name} failed: {why}")
    return f"{len(rows)} repositories, {len(pulls)} pull requests {action}, {len(failed)} failed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--executor", choices=("process", "dask"), default="process")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="canonize-fleet-") as name, ExitStack() as stack:
        folder = Path(name)
        fake = FakeGitHub(folder / "forge")
        fake.url = fake.git_url = stack.enter_context(serving(fake)).url
        arrange(fake, folder, wanted.count)
        executor = wanted.executor
        if executor == "dask":
            executor = f"dask://{stack.enter_context(cluster(folder))}"
        for action in ("opened", "up to date"):
            rows, seconds, used = run(fake, folder, executor)
            print(f"{check(rows, action)}; {seconds:.0f} s, {used:.0f} s of the processor")


if __name__ == "__main__":
    main()
