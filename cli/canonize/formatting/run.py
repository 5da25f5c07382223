"""Running formatters on texts that are not on disk: one process for all files, in a folder of its own.

The folder has the project's own configuration, and an empty file for each module that is imported: formatters tell a
project's modules from others by looking for them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from canonize.formatting.detect import Configured, Formatter

_ARGUMENTS = {
    Formatter.ISORT: ("--quiet",),
    Formatter.USORT: ("format",),
    Formatter.RUFF_IMPORTS: ("check", "--select", "I001", "--fix", "--exit-zero", "--no-cache", "--quiet"),
    Formatter.RUFF_FORMAT: ("format", "--no-cache", "--quiet"),
    Formatter.BLACK: ("--quiet",),
}
_PATIENCE = 600.0  # seconds


@cache
def executable(program: str) -> str | None:
    """Where the user has it: on PATH, or beside the Python that runs canonize.  No relative folder of PATH counts."""
    path = os.pathsep.join(each for each in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(each))
    return shutil.which(program, path=path) or shutil.which(program, path=str(Path(sys.executable).parent))


def run_formatters(
    texts: Mapping[str, str], formatters: Sequence[Configured], files: Mapping[str, bytes], modules: Iterable[str]
) -> tuple[dict[str, str], list[tuple[Configured, str]]]:
    """What ``formatters``, one after the other, make of ``texts``; and what each complained about, in a line.

    ``files`` are those that configure them, ``modules`` the paths of modules that are imported.
    """
    complaints: list[tuple[Configured, str]] = []
    with tempfile.TemporaryDirectory(prefix="canonize-format-") as name:
        folder = Path(name)
        (folder / ".git").mkdir()  # where they stop to look for configuration
        for path in modules:
            _write(folder, path, b"")
        for path, data in files.items():
            _write(folder, path, data)
        for path, text in texts.items():
            _write(folder, path, text.encode())
        for each in formatters:
            program = executable(each.formatter.program)
            place = folder / each.folder
            if program is None or not place.is_dir():
                continue
            complaint = _run([program, *_ARGUMENTS[each.formatter], "."], place)
            if complaint:
                complaints.append((each, complaint))
        found = {path: (folder / path).read_bytes().decode("utf-8", "replace") for path in texts}
    return found, complaints


def _run(command: list[str], place: Path) -> str:
    """ "" where it went well; else its first words about what did not."""
    environment = {**os.environ, "BLACK_CACHE_DIR": str(place / ".cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    lines = (done.stderr + done.stdout).decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else f"ended with {done.returncode}"


def _write(folder: Path, path: str, data: bytes) -> None:
    """A path that would leave the folder is left out."""
    target = folder / path
    if ".." in Path(path).parts or not target.is_relative_to(folder):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
