"""A repository that wants to run something when it is looked at: everything is done to it, and nothing runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.git.repos import Sandbox, edit

from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.git.series import CommitSpec, write_series
from canonize.git.snapshot import dirty_paths, list_commit, read_commit_blobs, read_worktree
from canonize.git.worktree import write_in_place

HOOKS = ("reference-transaction", "post-index-change", "pre-commit", "commit-msg", "post-commit", "post-checkout")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program; ``sprung`` says whether it has run."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    program.chmod(0o755)
    return program


def sprung(trap: Path) -> bool:
    return (trap.parent / "sprung").exists()


def fsmonitor(sandbox: Sandbox, trap: Path) -> None:
    sandbox.git("config", "core.fsmonitor", str(trap))


def hooks(sandbox: Sandbox, trap: Path) -> None:
    for name in HOOKS:
        (sandbox.path / ".git/hooks" / name).write_bytes(trap.read_bytes())
        (sandbox.path / ".git/hooks" / name).chmod(0o755)


def hooks_path(sandbox: Sandbox, trap: Path) -> None:
    (trap.parent / "hooks").mkdir()
    for name in HOOKS:
        (trap.parent / "hooks" / name).symlink_to(trap)
    sandbox.git("config", "core.hooksPath", str(trap.parent / "hooks"))


def configured_hooks(sandbox: Sandbox, trap: Path) -> None:
    sandbox.git("config", "hook.x.command", str(trap))
    for name in HOOKS:
        sandbox.git("config", "--add", "hook.x.event", name)


def clean_filter(sandbox: Sandbox, trap: Path) -> None:
    sandbox.git("config", "filter.x.clean", str(trap))
    sandbox.git("config", "filter.x.required", "true")
    (sandbox.path / ".git/info/attributes").write_text("* filter=x\n")


def process_filter(sandbox: Sandbox, trap: Path) -> None:
    sandbox.git("config", "filter.x.process", str(trap))
    (sandbox.path / ".git/info/attributes").write_text("* filter=x\n")


def filter_with_a_name_to_trip_over(sandbox: Sandbox, trap: Path) -> None:
    sandbox.git("config", "filter.a=b.c.clean", str(trap))
    (sandbox.path / ".git/info/attributes").write_text("* filter=a=b.c\n")


def included_filter(sandbox: Sandbox, trap: Path) -> None:
    (sandbox.path / ".git/more").write_text(f'[filter "x"]\n\tclean = {trap}\n')
    sandbox.git("config", "include.path", "more")
    (sandbox.path / ".git/info/attributes").write_text("* filter=x\n")


def submodule(sandbox: Sandbox, trap: Path) -> None:
    other = Sandbox.create(trap.parent / "other")
    other.commit({"a.py": b""})
    sandbox.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "sub")
    sandbox.commit({})
    Sandbox(sandbox.path / "sub").git("config", "core.fsmonitor", str(trap))


def pager_and_tools(sandbox: Sandbox, trap: Path) -> None:
    for key in ("core.pager", "core.editor", "core.askPass", "core.sshCommand", "diff.external", "sequence.editor"):
        sandbox.git("config", key, str(trap))


def promisor(sandbox: Sandbox, trap: Path) -> None:
    sandbox.git("config", "core.repositoryFormatVersion", "1")
    sandbox.git("config", "remote.x.url", f"ext::{trap}")
    sandbox.git("config", "remote.x.promisor", "true")
    sandbox.git("config", "protocol.ext.allow", "always")
    blob = sandbox.git("rev-parse", "HEAD:missing.py")
    (sandbox.path / ".git/objects" / blob[:2] / blob[2:]).unlink()


ATTACKS = (
    fsmonitor,
    hooks,
    hooks_path,
    configured_hooks,
    clean_filter,
    process_filter,
    filter_with_a_name_to_trip_over,
    included_filter,
    submodule,
    pager_and_tools,
    promisor,
)


def prepare(sandbox: Sandbox, trap: Path, attack: Callable[[Sandbox, Path], None]) -> None:
    sandbox.commit({"a.py": b"1\n", "b.py": b"2\n", "missing.py": b"only elsewhere\n"})
    attack(sandbox, trap)
    # Git looks into a file only when its status changed, and writes the index only when it learnt something.
    sandbox.write({"b.py": b"3\n"})
    (sandbox.path / "a.py").write_bytes(b"1\n")


def do_everything(repo: Repository) -> None:
    commit = repo.resolve("HEAD")
    repo.head_branch()
    repo.check_branch_name("new")
    entries = list_commit(repo, commit)
    list(read_commit_blobs(repo, entries))
    list(read_worktree(repo))
    dirty_paths(repo)
    write_series(repo, commit, "new", [CommitSpec("a commit\n", [edit("a.py", b"1\n", b"4\n")])])
    write_in_place(repo, [edit("a.py", b"1\n", b"4\n")], allow_dirty=True)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_nothing_runs(sandbox: Sandbox, trap: Path, attack: Callable[[Sandbox, Path], None]) -> None:
    prepare(sandbox, trap, attack)
    (trap.parent / "sprung").unlink(missing_ok=True)

    do_everything(sandbox.open())

    assert not sprung(trap)


@pytest.mark.parametrize(
    "attack", [fsmonitor, hooks, clean_filter, process_filter, submodule], ids=lambda a: a.__name__
)
def test_the_traps_work(sandbox: Sandbox, trap: Path, attack: Callable[[Sandbox, Path], None]) -> None:
    prepare(sandbox, trap, attack)
    (trap.parent / "sprung").unlink(missing_ok=True)

    sandbox.git("status", check=False)

    assert sprung(trap)


def test_a_program_that_signs_is_not_taken_from_the_repository(sandbox: Sandbox, trap: Path) -> None:
    sandbox.commit({"a.py": b"1\n"})
    sandbox.git("config", "commit.gpgSign", "true")
    sandbox.git("config", "gpg.program", str(trap))

    with pytest.raises(CanonizeError, match="itself names the program that signs"):
        do_everything(sandbox.open())
    assert not sprung(trap)
    assert sandbox.git("branch", "--list", "new") == ""
