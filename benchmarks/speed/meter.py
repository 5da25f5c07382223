"""One command: wall and CPU time and the peak memory of all its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """``cpu``: user and system, of the process and of all that it waited for.  ``memory``: megabytes (PSS)."""

    wall: float
    cpu: float
    memory: float
    said: str = ""  # why it is no result: stopped, or an exit code that was not expected


def spend(
    command: Sequence[str] | str, folder: Path, limit: float, fine: Sequence[int] = (0,), probe: bool = True
) -> Spent:
    """Run it in ``folder``; a text is given to bash.  ``probe`` watches the memory, which takes some time itself."""
    words = ["bash", "-c", command] if isinstance(command, str) else list(command)
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        watch = _Watch(process.pid, probe, started + limit)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.ended.set()
        watch.join()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # workers that outlive it
        process.returncode = code = os.waitstatus_to_exitcode(status)
        said = ""
        if watch.stopped:
            said = f"stopped after {limit:.0f} s"
        elif code not in fine:
            output.seek(0)
            lines = output.read().decode(errors="replace").strip().splitlines() or [""]
            said = f"exit {code}: {lines[-1].replace(f'{folder}/', '').strip()[:100]}"
    cpu = usage.ru_utime + usage.ru_stime
    if watch.stopped:  # nobody waited for its children
        cpu = max(cpu, watch.cpu)
    return Spent(wall, cpu, watch.peak / 1e3, said)


class _Watch(threading.Thread):
    def __init__(self, pid: int, probe: bool, until: float) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.peak, self.cpu = 0, 0.0
        self.stopped = False
        self._pid, self._probe, self._until = pid, probe, until

    def run(self) -> None:
        while not self.ended.wait(_EVERY):
            if self._probe:
                there = _session(self._pid)
                self.peak = max(self.peak, sum(_proportional(pid) for pid in there))
                self.cpu = max(self.cpu, sum(there.values()) / _TICKS)
            if time.perf_counter() > self._until:
                self.stopped = True
                os.killpg(self._pid, signal.SIGKILL)
                return


def _session(leader: int) -> dict[int, int]:
    """All processes of the session, workers whose parent has gone, too; with the ticks that each has spent."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                fields = Path("/proc", entry, "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader:
                found[int(entry)] = sum(map(int, fields[11:15]))
    return found


def _proportional(pid: int) -> int:
    """Kilobytes; what several processes share counts once in all (PSS)."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
