"""Running a project's own tests before and after, in copies: the one thing here that executes the target's code."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_COUNT = re.compile(r"(\d+) (passed|failed|errors?)\b")


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """``counts`` by pytest's words, empty for other runners."""

    code: int
    counts: Mapping[str, int]
    output: str

    @property
    def rate(self) -> str:
        """Share of tests that passed; only pass or fail where the runner prints no counts."""
        total = sum(self.counts.values())
        if not total:
            return "passed" if self.code == 0 else f"failed (exit code {self.code})"
        passed = self.counts.get("passed", 0)
        return f"{100 * passed // total} % ({passed} of {total})"


def run_suite(command: str | list[str], directory: Path) -> SuiteRun:
    """A string goes through the shell, as the user wrote it; a list is run as it is."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, shell=isinstance(command, str), cwd=directory, env=environment, capture_output=True, check=False
    )
    output = (done.stdout + done.stderr).decode("utf-8", "replace")
    lines = [line for line in output.splitlines() if _COUNT.search(line)]
    counts: dict[str, int] = {}
    for count, word in _COUNT.findall(lines[-1]) if lines else ():
        counts[word.rstrip("s") if word.startswith("error") else word] = int(count)
    return SuiteRun(done.returncode, counts, output)


def lay_out(files: Mapping[str, bytes], directory: Path, only: Iterable[str] | None = None) -> None:
    """Write files below a folder; a path that would leave it is refused with ValueError."""
    for path in only if only is not None else files:
        target = (directory / path).resolve()
        if not target.is_relative_to(directory.resolve()):
            raise ValueError(f"{path} leads out of {directory}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[path])
