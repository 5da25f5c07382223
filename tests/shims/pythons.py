"""The Pythons that shims have to work on, as far as this machine has them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
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


# The same, for programs that call say(outcome) once; an exception is an outcome, too.
_ASKING = """
import json, os, sys

sys.path.extend(json.loads(sys.argv[1]))
said = {}
for name, code in json.load(sys.stdin).items():
    reader, writer = os.pipe()
    if not os.fork():
        outcome = []
        try:
            exec(compile(code, "<row>", "exec"), {"__name__": "__main__", "say": outcome.append})
        except ModuleNotFoundError as error:
            outcome = ["gone" if error.name.startswith("app.") else str(error)]
        except ImportError as error:
            outcome = ["gone" if "cannot import name" in str(error) else str(error)]
        except AttributeError as error:
            outcome = ["gone" if "app." in str(error) else "AttributeError: %s" % error]
        except BaseException as error:
            outcome = ["%s: %s" % (type(error).__name__, error)]
        os.write(writer, (outcome[0] if len(outcome) == 1 else repr(outcome)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said[name] = pipe.read().decode()
    os.wait()
print(json.dumps(said))
"""


def outcomes(python: str, programs: Mapping[str, str], project: Path, libraries: Sequence[str] = ()) -> dict[str, str]:
    """What each program says, each as if in an interpreter of its own; ``libraries``: folders to import from."""
    return _run([python, "-W", "default", "-c", _ASKING, json.dumps(list(libraries))], programs, project)


def run_each(python: str, programs: Mapping[str, str], project: Path) -> dict[str, str]:
    """Each program as if in an interpreter of its own, in the project's folder; what went wrong, by name."""
    return _run(
        [python, "-W", "default", "-c", _DRIVER], {name: dedent(code) for name, code in programs.items()}, project
    )


def _run(command: Sequence[str], programs: Mapping[str, str], project: Path) -> dict[str, str]:
    # Compiled once: else each child compiles the project again, and pytest, of which only one Python has it compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = _bytecode()
    text = json.dumps(dict(programs))
    done = subprocess.run(
        command, cwd=project, env=environment, input=text, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@cache
def _bytecode() -> str:
    """A folder for what Pythons compile in these tests."""
    folder = tempfile.mkdtemp(prefix="canonize-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
