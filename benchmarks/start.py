"""How long commands take to begin: ``python benchmarks/start.py [--runs 20]``.

Medians of wall and CPU time beside those of ``python -c pass`` with the same interpreter; the runs of one round come
after each other, so that a busy moment is everybody's.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time

COMMANDS = ("--version", "--help", "pr --help", "cache info", "guard --help", "diff --help", "audit --help")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    rows = {"python -c pass": [sys.executable, "-c", "pass"]}
    rows |= {f"canonize {each}": [sys.executable, "-m", "canonize", *each.split()] for each in COMMANDS}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
    for _ in range(runs + 1):
        for name, command in rows.items():
            times[name].append(measured(command))
    nothing = medians(times["python -c pass"][1:])
    print(f"| medians of {runs} runs, ms | wall | more than `pass` | CPU | more than `pass` |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, found in times.items():
        wall, cpu = medians(found[1:])  # the first fills the caches of the disk
        print(f"| `{name}` | {wall:.0f} | {wall - nothing[0]:.0f} | {cpu:.0f} | {cpu - nothing[1]:.0f} |")


def measured(command: list[str]) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def medians(found: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(wall for wall, _ in found), statistics.median(cpu for _, cpu in found)


if __name__ == "__main__":
    main()
