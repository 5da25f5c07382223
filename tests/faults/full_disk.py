"""Run canonize on a disk that fills up after N kilobytes, for every N; then make room and let it finish.

Run by ``test_faults.py`` in a mount namespace of its own: ``unshare --mount python -m tests.faults.full_disk``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.kill_everywhere import mine, series
from tests.faults.scenarios import SCENARIOS, Scenario, isolate, make, run

PAGE = 4096


def fill(path: Path, leave: int) -> None:
    """Take all room of the disk but some pages."""
    with path.open("wb") as file:
        room = os.statvfs(path).f_bavail - leave
        file.write(b"\0" * PAGE * max(0, room))


def check(scenario: Scenario, disk: Path) -> str:
    project = make(disk / "repo")
    scenario.arrange(project)
    before = (mine(project), series(project))
    codes: list[int] = []
    while 0 not in codes[-1:]:
        fill(disk / "ballast", len(codes))
        code, said = run(project, *scenario.command)
        (disk / "ballast").unlink()
        assert code in (0, 2), (scenario.name, len(codes), said)
        assert "defect" not in said, (scenario.name, len(codes), said)
        if code == 2:
            assert (mine(project), series(project)) == before, (scenario.name, len(codes), said)
        codes.append(code)
        fsck = subprocess.run(["git", "fsck", "--no-dangling"], cwd=project.path, capture_output=True)
        assert fsck.returncode == 0, fsck
    if not scenario.in_place:
        assert mine(project) == before[0]
    return f"{scenario.name:26} {len(codes) - 1:3} sizes of disk that were too small"


def main(disk: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=True)
    with tempfile.TemporaryDirectory(prefix="canonize-faults-") as home:
        isolate(Path(home))
        for scenario in SCENARIOS:
            if "hooks" not in scenario.name and "signed" not in scenario.name:
                print(check(scenario, disk), flush=True)
                subprocess.run(["rm", "-rf", str(disk / "repo")], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
