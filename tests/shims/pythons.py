"""The Pythons that shims have to work on, as far as this machine has them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from glob import glob
from pathlib import Path
from textwrap import dedent

import pytest

VERSIONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13")
PYENV = "/root/.pyenv/versions"


@cache
def find(version: str) -> str | None:
    """The path of an interpreter of that version."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    installed = sorted(glob(f"{PYENV}/{version}.*/bin/python"))
    return installed[-1] if installed else shutil.which(f"python{version}")


def require(version: str) -> str:
    found = find(version)
    if found is None:
        pytest.skip(f"there is no Python {version} here")
    return found


# Runs in the other interpreter: one child a program, forked before anything of the project is imported.
_DRIVER = """
import json, os, sys, traceback

failed = {}
for name, code in json.load(sys.stdin).items():
    reader, writer = os.pipe()
    if not os.fork():
        try:
            exec(compile(code, name, "exec"), {"__name__": "__main__"})
        except BaseException:
            os.write(writer, traceback.format_exc().encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    os.wait()
    if said:
        failed[name] = said
print(json.dumps(failed))
"""


def run_each(python: str, programs: Mapping[str, str], project: Path) -> dict[str, str]:
    """Each program as if in an interpreter of its own, in the project's folder; what went wrong, by name."""
    command = [python, "-B", "-W", "default", "-c", _DRIVER]
    text = json.dumps({name: dedent(code) for name, code in programs.items()})
    done = subprocess.run(command, cwd=project, input=text, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    failed: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return failed
