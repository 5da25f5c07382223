"""How long commands take to begin: ``python benchmarks/speed/start.py [--runs 20] [--guard TREE PLAN FILE...]``.

Medians of wall and CPU time beside those of ``python -c pass`` with the same interpreter; the runs of one round come
after each other, so that a busy moment is everybody's.  With ``--guard``, also ``canonize guard`` of those files of a
repository, which is only read.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from meter import spend

PASS = "python -c pass"
COMMANDS = ("--version", "--help", "pr --help", "cache info", "guard --help", "diff --help", "audit --help")


def start(runs: int, guarded: Sequence[str] = ()) -> dict[str, tuple[float, float]]:
    """Wall and CPU seconds by command; ``guarded`` is a repository, a plan, and files."""
    rows = {PASS: [sys.executable, "-c", "pass"]}
    rows |= {f"canonize {each}": [sys.executable, "-m", "canonize", *each.split()] for each in COMMANDS}
    if guarded:
        tree, plan, *files = (str(Path(each).absolute()) for each in guarded)
        guard = [sys.executable, "-m", "canonize", "guard", "--repo", tree, "--plan", plan, *files]
        rows[f"canonize guard, {len(files)} files"] = guard
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(runs + 1):
            for name, command in rows.items():
                spent = spend(command, Path(folder), 60, probe=False)
                found[name].append((spent.wall, spent.cpu))
    return {
        name: (statistics.median(wall for wall, _ in times[1:]), statistics.median(cpu for _, cpu in times[1:]))
        for name, times in found.items()  # the first fills the caches of the disk
    }


def table(found: dict[str, tuple[float, float]]) -> str:
    nothing = found[PASS]
    lines = ["| ms | wall | more than `pass` | CPU | more than `pass` |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, (wall, cpu) in found.items():
        numbers = (wall, wall - nothing[0], cpu, cpu - nothing[1])
        lines.append(f"| `{name}` | {' | '.join(f'{1000 * each:.0f}' for each in numbers)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--guard", nargs="+", default=(), metavar=("TREE", "PLAN"), help="a repository, a plan, files")
    arguments = parser.parse_args()
    print(table(start(arguments.runs, arguments.guard)))
