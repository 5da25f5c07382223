"""Runs that are cut short: what they start from, what they do, and what the repository holds when they are whole."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.git.repos import CONFIG
from tests.repositories import Project, case

from canonize.cli.app import app

FILES = case("mixed_module_forward").before
# A shim that nobody uses: what prune takes away.
UNUSED = {
    "app/new.py": b"X = 1\n",
    "app/old.py": b"import sys\nfrom typing import TYPE_CHECKING\n\nimport app.new\n\nif TYPE_CHECKING:\n"
    b"    from app.new import X as X\nelse:\n    sys.modules[__name__] = app.new\n",
}
STASHED, STAGED, EDITED = b"# stashed\n", b"# staged\n", b"# edited\n"


@dataclass(frozen=True)
class Scenario:
    """``arrange`` gets a repository with uncommitted work; then ``command`` is what is cut short, and run again."""

    name: str
    command: tuple[str, ...]
    arrange: Callable[[Project], None] = lambda project: None
    in_place: bool = False


def migrated(project: Project) -> None:
    run(project, "migrate", "--branch", "work")


def pruned(project: Project) -> None:
    run(project, "shims", "prune", "--branch", "work")


def moved_on(project: Project) -> None:
    migrated(project)
    project.git("commit", "--quiet", "-m", "Meanwhile", "--only", "--", "app/clock.py")


def signing(project: Project) -> None:
    key = project.path.parent / "key"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    project.git("config", "commit.gpgSign", "true")
    project.git("config", "gpg.format", "ssh")
    project.git("config", "user.signingKey", str(key))


def edited(project: Project) -> None:
    run(project, "migrate", "--in-place", "--allow-dirty")


SCENARIOS = (
    Scenario("migrate", ("migrate", "--branch", "work", "--group-by", "file")),
    Scenario("migrate, signed", ("migrate", "--branch", "work"), signing),
    Scenario("migrate --run-hooks", ("migrate", "--branch", "work", "--run-hooks")),
    Scenario("migrate --update", ("migrate", "--branch", "work", "--update"), moved_on),
    Scenario("undo of a branch", ("undo",), migrated),
    Scenario("shims prune", ("shims", "prune", "--branch", "work")),
    Scenario("undo of a prune", ("undo",), pruned),
    Scenario("migrate --in-place", ("migrate", "--in-place", "--allow-dirty"), in_place=True),
    Scenario("undo of an edit in place", ("undo",), edited, in_place=True),
)


def make(path: Path) -> Project:
    """A repository with a stash, a staged file, one that is edited, and one that git does not know."""
    path.mkdir(parents=True)
    project = Project(path)
    project.git("init", "--quiet", "--template=")
    project.commit({**FILES, **UNUSED, "notes.txt": b"1\n", "app/clock.py": b"def now(): ...\n"})
    project.write({"notes.txt": STASHED})
    project.git("stash", "--quiet")
    project.write({"notes.txt": STAGED})
    project.git("add", "notes.txt")
    project.write({"app/clock.py": EDITED, "untracked.txt": b"mine\n"})
    return project


def run(project: Project, *arguments: str) -> tuple[int, str]:
    """A command in this process, without worker processes; its exit code and all that it said."""
    serial = () if arguments[0] == "undo" else ("--executor", "serial")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = app([*arguments, *serial, "--repo", str(project.path)], standalone_mode=False)
    return int(code or 0), said.getvalue()


def isolate(folder: Path) -> None:
    """A user of our own, in this process and in those that it starts."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    config = folder / "gitconfig"
    config.write_text(CONFIG)
    os.environ |= {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1", "TERM": "dumb"}
