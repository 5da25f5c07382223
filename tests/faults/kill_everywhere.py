"""Kill canonize at its N-th step, for every N, and see what is left; then let it finish.

A step is anything that writes: a file opened for writing, each ``write`` and ``fsync``, a rename, a removal, a folder,
a lock, permissions, and each program started.  Every second time, the git processes that it started die with it, as in
a power cut; the other times they go on to their end.

    python -m tests.faults.kill_everywhere [--every N] [--scenario NAME]

prints, for each scenario, how many points there were and what was found.  Any broken promise is an AssertionError.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from tests.faults.scenarios import SCENARIOS, Scenario, isolate, make, run
from tests.repositories import Project

EVENTS = re.compile(
    r"os\.(rename|remove|mkdir|rmdir|chmod|chown|link|symlink|truncate|utime)|fcntl\.flock|subprocess\.Popen"
)
CALLS = frozenset({"write", "fsync", "writelines"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
KEPT = {"run.lock", "in-place.lock", "last.json", "in-place.last"}  # what may stay in canonize's own folder


def die_at(step: int) -> None:
    """From now on, die at the ``step``-th step, in whatever thread it is."""
    taken = 0
    lock = threading.Lock()

    def count() -> None:
        nonlocal taken
        with lock:
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if EVENTS.fullmatch(event) or (event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING):
            count()

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        if event == "c_call" and argument.__name__ in CALLS:
            count()

    sys.addaudithook(audit)
    threading.setprofile(profile)
    sys.setprofile(profile)


def cut_short(project: Project, scenario: Scenario, step: int, and_git: bool) -> bool:
    """Whether it was killed before its end."""
    child = os.fork()
    if child == 0:
        os.setsid()
        die_at(step)
        code, said = run(project, *scenario.command)
        sys.setprofile(None)
        if code:
            os.write(2, said.encode())
        os._exit(0 if code == 0 else 3)
    _, status = os.waitpid(child, 0)
    if and_git:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    wait_for_group(child)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, (scenario.name, step)
    return os.WIFSIGNALED(status)


def wait_for_group(group: int) -> None:
    for _ in range(1000):
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:  # those that were handed down to us
                pass
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    raise AssertionError("git goes on and on")


def mine(project: Project) -> dict[str, object]:
    """What is the user's: all but the branch of the series."""
    state = project.state()
    refs = [line for line in str(state["refs"]).splitlines() if not line.endswith("refs/heads/work")]
    return {**state, "refs": refs}


def series(project: Project) -> list[str] | None:
    """The trees of the series, which do not depend on the time of day; None when there is no branch."""
    if not project.git("branch", "--list", "work"):
        return None
    return project.git("log", "--format=%T %s", "main..work").splitlines()


def check(template: Path, place: Path, scenario: Scenario, whole: Project, step: int) -> str:
    """Cut short at one step; what was found: "end", "as before" or "complete"."""
    project = Project(place)
    start = (mine(Project(template)), series(Project(template)))
    shutil.rmtree(place, ignore_errors=True)
    subprocess.run(["cp", "-a", str(template), str(place)], check=True)
    killed = cut_short(project, scenario, step, and_git=step % 2 == 0)
    end = (mine(whole), series(whole))
    at = (scenario.name, step)
    if not scenario.in_place:
        assert mine(project) == start[0], at
        assert series(project) in (start[1], end[1]), at
    fsck = subprocess.run(["git", "fsck", "--full", "--no-dangling"], cwd=place, capture_output=True, text=True)
    assert fsck.returncode == 0 and not fsck.stdout, (at, fsck)
    was_whole = (mine(project), series(project)) == end
    code, said = run(project, *scenario.command)
    # Killed after its last step, while it was telling: the branch is there, and what was undone can't be again.
    nothing_left = was_whole and any(
        words in said for words in ("exists already", "there is a branch work already", "no run to take back")
    )
    assert code == 0 or nothing_left, (at, code, said)
    assert (mine(project), series(project)) == end, (at, said)
    left = {path.name for path in (place / ".git/canonize").iterdir()} - KEPT
    assert not left and not (place / ".git/worktrees").exists(), (at, left)
    if not killed:
        return "end"
    return "complete" if was_whole else "as before"


def examine(scenario: Scenario, folder: Path, every: int) -> str:
    template, whole = folder / "template", folder / "whole"
    scenario.arrange(make(template))
    subprocess.run(["cp", "-a", str(template), str(whole)], check=True)
    code, said = run(Project(whole), *scenario.command)
    assert code == 0, said
    found: dict[str, int] = {}
    for step in range(1, 100_000, every):
        result = check(template, folder / "place", scenario, Project(whole), step)
        if result == "end":
            break
        found[result] = found.get(result, 0) + 1
    counts = ", ".join(f"{count} {result}" for result, count in sorted(found.items()))
    return f"{scenario.name:26} {sum(found.values()):4} points: {counts}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="only each N-th point")
    parser.add_argument("--scenario", help="only this one")
    wanted = parser.parse_args()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans come to us, to be waited for
    with tempfile.TemporaryDirectory(prefix="canonize-faults-") as home:
        isolate(Path(home))
        for scenario in SCENARIOS:
            if wanted.scenario in (None, scenario.name):
                folder = Path(home, scenario.name.replace(" ", "-"))
                print(examine(scenario, folder, wanted.every), flush=True)


if __name__ == "__main__":
    main()
