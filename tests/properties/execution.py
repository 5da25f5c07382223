"""The test's side of ``interpreter.py``."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize_codemods.index.layout import Layout

SCRIPT = Path(__file__).with_name("interpreter.py")
Json = Any


@dataclass(frozen=True)
class Seen:
    """One state of a program: each module on its own, each old path on its own."""

    modules: Mapping[str, Mapping[str, Json]]
    old_paths: Mapping[str, Json]
    pickles: Mapping[str, bytes]

    @property
    def errors(self) -> dict[str, str]:
        """Modules that do not import, or whose observations raise."""
        return {name: found["error"] for name, found in self.modules.items() if "error" in found}

    @property
    def circular(self) -> bool:
        """Whether a module was asked for something before it had it, and the error was swallowed."""
        return any(found.get("circular") for found in self.modules.values())


@dataclass
class Interpreter:
    process: subprocess.Popen[bytes]

    def run(
        self,
        states: Sequence[Mapping[str, bytes]],
        places: Sequence[Sequence[tuple[str, str]]],
        pickles: Mapping[str, bytes] | None = None,
    ) -> list[Seen]:
        """What is seen in each state, of the modules of the first one."""
        layout = Layout([path for path in states[0] if path.endswith(".py")])
        request = {
            "states": [dict(state) for state in states],
            "places": places,
            "pickles": dict(pickles or {}),
            "modules": sorted(layout.by_module),
        }
        data = pickle.dumps(request)
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(len(data).to_bytes(8, "big") + data)
        self.process.stdin.flush()
        size = int.from_bytes(self.process.stdout.read(8), "big")
        found = json.loads(self.process.stdout.read(size))
        return [
            Seen(each["modules"], each["old_paths"], {k: bytes.fromhex(v) for k, v in each["pickles"].items()})
            for each in found
        ]


@contextmanager
def interpreter() -> Iterator[Interpreter]:
    command = [os.environ.get("PROPERTIES_PYTHON", sys.executable), "-I", "-W", "ignore", str(SCRIPT)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Interpreter(process)
        assert process.stdin is not None
        process.stdin.close()
