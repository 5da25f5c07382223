"""A migration on a Dask cluster of this machine, and the same one by local processes: the same trees, commit by commit.

usage: cluster.py TREE PLAN [--workers N]     needs canonize[dask]

Prints the seconds of each, and whether every commit has the tree of its twin; exits with 1 where one has not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

CANONIZE = [sys.executable, "-m", "canonize"]


def start(stack: ExitStack, folder: Path, *words: str) -> None:
    nowhere = subprocess.DEVNULL
    command = [sys.executable, "-m", "dask", *words, "--no-dashboard", "--scheduler-file", str(folder / "scheduler")]
    process = stack.enter_context(subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere))
    stack.callback(process.kill)


def address(file: Path) -> str:
    while not (file.exists() and file.stat().st_size):
        time.sleep(0.1)
    return str(json.loads(file.read_text())["address"])


def migrate(tree: Path, plan: Path, branch: str, *how: str) -> tuple[list[str], float]:
    """The ids of the trees of its commits, and seconds."""
    began = time.perf_counter()
    words = ["migrate", str(plan), "-C", str(tree), "--branch", branch, "--quiet", "--json", *how]
    done = subprocess.run([*CANONIZE, *words], capture_output=True, text=True)
    spent = time.perf_counter() - began
    if done.returncode not in (0, 3):
        sys.exit(done.stderr)
    commits = json.loads(done.stdout)["commits"]
    output = subprocess.run(
        ["git", "-C", str(tree), "show", "-s", "--format=%T", *commits], capture_output=True, text=True, check=True
    )
    return output.stdout.split(), spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="canonize-cluster-") as name, ExitStack() as stack:
        folder = Path(name)
        tree = folder / "tree"
        subprocess.run(["git", "clone", "-q", "-s", str(options.tree.resolve()), str(tree)], check=True)
        start(stack, folder, "scheduler", "--host", "127.0.0.1", "--port", "0")
        for _ in range(options.workers):
            start(stack, folder, "worker", "--nworkers", "1", "--nthreads", "1")
        at = address(folder / "scheduler").removeprefix("tcp://")
        plan = options.plan.resolve()
        local, seconds = migrate(tree, plan, "local")
        print(f"processes: {len(local)} commits in {seconds:.1f} s")
        remote, seconds = migrate(tree, plan, "remote", "--executor", f"dask://{at}")
        print(f"dask, {options.workers} workers: {len(remote)} commits in {seconds:.1f} s")
    print("the same trees" if local == remote else "OTHER TREES")
    sys.exit(local != remote)


if __name__ == "__main__":
    main()
