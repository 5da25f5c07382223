"""Real repositories, made by the git that is installed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize.git.repository import Repository, open_repository
from canonize_codemods.changes import FileChange

# Of git for the user of a test.  No upkeep after each commit: that is two more processes, and finds nothing to do.
CONFIG = """\
[user]
	name = Ada
	email = ada@example.org
[init]
	defaultBranch = main
[maintenance]
	auto = false
"""

HOSTILE = {
    "with space.py": b"1\n",
    "new\nline.py": b"2\n",
    'quo"te\\back.py': b"3\n",
    "tab\there.py": b"4\n",
    "-dash.py": b"5\n",
    ":(top)magic.py": b"6\n",
    "caf\u00e9/\u4f60\u597d.py": b"7\n",
    "latin\udce9/\udcff.py": b"8\n",
    " lead and trail ": b"9\n",
    "x" * 250 + ".py": b"10\n",
}


@dataclass(frozen=True)
class Sandbox:
    """A repository under test, and git beside it."""

    path: Path

    @classmethod
    def create(cls, path: Path, *options: str) -> Sandbox:
        path.mkdir(parents=True)
        sandbox = cls(path)
        sandbox.git("init", "--quiet", *options)
        return sandbox

    def git(self, *arguments: str, input: bytes = b"", check: bool = True) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.path, input=input, capture_output=True)
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def write(self, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def commit(self, files: Mapping[str, bytes], message: str = "a commit") -> str:
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def open(self) -> Repository:
        return open_repository(self.path)

    def show(self, revision: str, path: str) -> bytes:
        """The content of a file in a commit."""
        names = ["git", "cat-file", "blob", f"{revision}:{path}"]
        return subprocess.run(names, cwd=self.path, capture_output=True, check=True).stdout

    def state(self) -> dict[str, object]:
        """All that a user could miss: the index, refs, stash, HEAD, and every file with its permissions."""
        git_dir = Path(self.git("rev-parse", "--absolute-git-dir"))
        return {
            "index": (git_dir / "index").read_bytes() if (git_dir / "index").exists() else None,
            "head": (git_dir / "HEAD").read_bytes(),
            "refs": self.git("for-each-ref"),
            "stash": self.git("stash", "list"),
            "files": self.files(),
        }

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Mode and content of every file outside ``.git``; folders too, so that an empty one counts."""
        found = {}
        for folder, folders, names in os.walk(self.path):
            folders[:] = [name for name in folders if name != ".git"]
            for name in [*folders, *names]:
                if name != ".git":  # a linked worktree has a file of that name
                    path = Path(folder, name)
                    found[str(path.relative_to(self.path))] = (path.lstat().st_mode, _content(path))
        return found


def _content(path: Path) -> bytes:
    if path.is_symlink():
        return os.fsencode(os.readlink(path))
    return b"" if path.is_dir() else path.read_bytes()


def edit(path: str, before: bytes | None, after: bytes | None) -> FileChange:
    return FileChange(path, before, after)
