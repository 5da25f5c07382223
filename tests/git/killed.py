"""Cut an edit in place short at its N-th step, for every N, and see what recovery makes of it.

Run by ``test_worktree.py`` in a process of its own, which may fork: ``python -m tests.git.killed REPOSITORY``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.git.repos import Sandbox, edit

from canonize.git.worktree import recover_in_place, write_in_place

# Each change on disk begins with one of these.
STEPS = ("open", "replace", "rename", "unlink", "mkdir", "rmdir", "fsync", "fchmod")
CHANGES = [
    edit("a.py", b"a\n", b"A\n"),
    edit("pkg/b.py", b"b\n", b"B\n"),
    edit("old/gone.py", b"gone\n", None),
    edit("new/deep/made.py", None, b"made\n"),
]
FILES = {"a.py": b"a\n", "pkg/b.py": b"b\n", "pkg/same.py": b"", "old/gone.py": b"gone\n"}


def kill_at(step: int) -> None:
    """From now on, die at the ``step``-th call."""
    remaining = step

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def instead(*arguments: object, **named: object) -> object:
            nonlocal remaining
            remaining -= 1
            if remaining == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return instead

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def main(path: Path) -> None:
    sandbox = Sandbox(path)
    repo = sandbox.open()
    before = sandbox.files()
    write_in_place(repo, CHANGES)
    after = sandbox.files()
    recovered = 0
    for step in range(1, 1000):
        sandbox.git("checkout", "--", ".")
        sandbox.git("clean", "-dfq")
        assert sandbox.files() == before
        child = os.fork()
        if child == 0:
            kill_at(step)
            write_in_place(repo, CHANGES)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        recovery = recover_in_place(repo)
        whole = sandbox.files() == after
        # Once the journal is gone the edit is whole; until then recovery brings back what was.
        assert whole or sandbox.files() == before, (step, recovery, sandbox.files())
        assert recovery is None or not (whole or recovery.left), (step, recovery)
        assert recover_in_place(repo) is None
        recovered += recovery is not None
        if not os.WIFSIGNALED(status):
            assert whole
            break
    print(step, recovered)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
