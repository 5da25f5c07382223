"""A newcomer's path on a large repository: each command as it is typed, and what it prints, as a document.

    .venv/bin/python benchmarks/newcomer.py TREE --canonize .venv/bin/canonize > docs/newcomer.md

Works in a clone of its own.  Long output is cut in the middle, with the number of lines that were left out.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import tempfile
from pathlib import Path

CORE = "netra_backend.app.websocket_core"
NAME = "UnifiedWebSocketManager"
OLD, NEW = f"{CORE}.unified_manager:{NAME}", f"{CORE}.websocket_manager:WebSocketManager"
LINES = 24  # of one command's output
BRANCH = "one-manager"

# What is typed, why, and the exit codes that the step may have.
STEPS = (
    ("canonize", "What is this, and what is here?", (0,)),
    (f"canonize audit --name '*{NAME}'", "One name of interest, with everything that is known about it.", (0,)),
    (
        f"canonize plan {OLD}={NEW}",
        "The decision: the old class gives way to the new path. The plan has the evidence as comments.",
        (0, 1),
    ),
    ("cat canonize.toml", "It is for reading.", (0,)),
    ("canonize diff --format stat", "The dry run: which files, and what would stay as it is.", (0, 3)),
    (f"canonize migrate --branch {BRANCH}", "Commits on a branch, and what was left.", (0, 3)),
    (f"git log --oneline main..{BRANCH}", "The branch.", (0,)),
    (f"git show --stat {BRANCH}~3", "One of its commits.", (0,)),
    (f"canonize verify --branch {BRANCH}", "The proof.", (0,)),
    ("git status --short", "The checkout: only the plan is new.", (0,)),
    ("canonize", "And now?", (0,)),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, help="the report's tree, a git repository; it is not touched")
    parser.add_argument("--canonize", type=Path, default=Path(".venv/bin/canonize"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="canonize-newcomer-") as folder:
        clone = Path(folder) / "backend"
        subprocess.run(["git", "clone", "--quiet", "--shared", str(options.tree), str(clone)], check=True)
        for key, value in {"user.name": "A Newcomer", "user.email": "newcomer@example.org"}.items():
            subprocess.run(["git", "config", key, value], cwd=clone, check=True)
        environment = {
            **os.environ,
            "PATH": f"{options.canonize.resolve().parent}{os.pathsep}{os.environ['PATH']}",
            "XDG_CACHE_HOME": folder,
            "GIT_PAGER": "cat",
            "COLUMNS": "100",
            "NO_COLOR": "1",
        }
        print("\n".join(document(clone, environment)))


def document(clone: Path, environment: dict[str, str]) -> list[str]:
    lines = [
        "# A newcomer's session",
        "",
        "What somebody sees who tries canonize for the first time, on a repository of 8,993 Python files that many",
        "automated edits have been through. Written by `benchmarks/newcomer.py`; `…` marks lines that were left out.",
    ]
    for command, why, codes in STEPS:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=clone,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if done.returncode not in codes:
            raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stdout}")
        code = f", exit code {done.returncode}" if done.returncode else ""
        lines += [
            "",
            f"{why} ({seconds:.0f} s of the processor{code})",
            "",
            "<!-- not run: needs the report's tree -->",
            "",
        ]
        lines += ["```console", f"$ {command}", *shown(done.stdout, clone), "```"]
    return lines


def shown(output: str, clone: Path) -> list[str]:
    """Cut in the middle, and each line at 160 columns."""
    lines = [re.sub(r"\s+$", "", line) for line in output.replace(str(clone), "backend").splitlines()]
    if len(lines) > LINES:
        left = len(lines) - LINES + 1
        lines = [*lines[: LINES * 2 // 3], f"… {left} lines", *lines[-LINES // 3 + 1 :]]
    return [line if len(line) <= 160 else line[:159] + "…" for line in lines]


if __name__ == "__main__":
    main()
