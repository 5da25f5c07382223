"""The journal of runs that make, move or remove a branch: each step is on disk before it is taken.

``run.json`` is the run that is under way, or was cut short; ``last.json`` is the last one that was completed, which
``canonize undo`` takes back.  A branch changes in one step, git's own, so a run that was cut short is complete or has
changed nothing; ``recover_run`` tells which by looking at the branch.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.git.branches import tip
from canonize.git.home import folder_of, locked, write_whole
from canonize.git.repository import Repository

_SCHEMA = 1
TREES = "canonize-hooks-"


@dataclass(frozen=True, slots=True)
class Run:
    """``branch`` goes from ``old`` to ``new``, commits; None: there is none of that name."""

    branch: str
    base: str
    plan: str  # the digest of the plan
    old: str | None = None
    new: str | None = None
    commits: int = 0
    step: str = "begun"
    importer: int = 0  # the process that writes objects: it may leave a report when it is killed
    tree: str = ""  # a working tree in which hooks run
    undoes: bool = False
    time: int = 0

    def is_for(self, branch: str, base: str, plan: str) -> bool:
        """Whether this is the run that somebody asks for again."""
        return not self.undoes and (self.branch, self.base, self.plan) == (branch, base, plan)


@dataclass(frozen=True, slots=True)
class Progress:
    """The step of a run that comes next, and what is known from then on."""

    step: str
    new: str | None = None
    importer: int = 0
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run that was cut short."""

    run: Run
    complete: bool

    def __str__(self) -> str:
        what = f"a run that was cut short ({self.run.step}) "
        if not self.complete:
            return f"{what}had changed nothing: the repository is as it was before"
        if self.run.undoes:
            return f"{what}was complete: the branch {self.run.branch} is as it was before the run that it took back"
        return f"{what}was complete: the branch {self.run.branch} holds its commits"


class Runs:
    """The runs of one working tree."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._current = folder_of(repo.git_dir) / "run.json"
        self._last = folder_of(repo.git_dir) / "last.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out.  CanonizeError when one is under way."""
        with locked(self._repo.git_dir, "run", "another canonize is at work in this repository"):
            yield

    def last(self) -> Run | None:
        """The last run that was completed and not taken back."""
        return self._read(self._last)

    def begin(self, run: Run) -> Steps:
        """Write down that it begins.  CanonizeError when the disk does not take it, here and with every step."""
        self._write(self._current, run)
        return Steps(self, run)

    def note(self, run: Run) -> None:
        self._write(self._current, run)

    def complete(self, run: Run) -> None:
        """The branch is where it should be."""
        if run.undoes:
            self._last.unlink(missing_ok=True)
            self._current.unlink(missing_ok=True)
            return
        with suppress(CanonizeError, OSError):  # a full disk: the next run completes what is still there
            self._write(self._current, replace(run, step="done", time=time.time_ns()))
            os.replace(self._current, self._last)

    def forget(self) -> None:
        """Another kind of run came later: this one is no longer the last."""
        with suppress(OSError):
            self._last.unlink(missing_ok=True)

    def recover(self) -> Outcome | None:
        """Clear up after a run that was cut short; None when there was none.  Needs the lock."""
        run = self._read(self._current)
        if run is None:
            self._current.unlink(missing_ok=True)
            return None
        if run.tree:
            _remove_tree(self._repo, Path(run.tree))
        if run.importer:
            (self._repo.git_dir / f"fast_import_crash_{run.importer}").unlink(missing_ok=True)
        complete = run.step in ("branch", "done") and tip(self._repo, run.branch) == run.new
        if complete:
            self.complete(run)
        else:
            self._current.unlink(missing_ok=True)
        return Outcome(run, complete)

    def _read(self, path: Path) -> Run | None:
        """A journal that is no journal, or of another version, says nothing that could be relied on."""
        try:
            found = json.loads(path.read_bytes())
            run = Run(**found["run"]) if found["schema"] == _SCHEMA else None
            return run if run is not None and _is_sound(run) else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def _write(self, path: Path, run: Run) -> None:
        try:
            write_whole(path, json.dumps({"schema": _SCHEMA, "run": asdict(run)}))
        except OSError as error:
            raise CanonizeError(
                f"can't write {path}: {error.strerror}", "see to that, and run canonize again; nothing was changed"
            ) from error


@dataclass
class Steps:
    """A run under way: called with each step before it is taken."""

    runs: Runs
    run: Run

    def __call__(self, progress: Progress) -> None:
        known = {name: value for name, value in asdict(progress).items() if value}
        self.run = replace(self.run, **known)
        self.runs.note(self.run)


def _is_sound(run: Run) -> bool:
    """Whether every value is of its kind: what came from a file is used in commands."""
    kinds = Run.__annotations__
    return all(
        ("None" if value is None else type(value).__name__) in str(kinds[name]) for name, value in asdict(run).items()
    )


def _remove_tree(repo: Repository, tree: Path) -> None:
    """The journal is the repository's word: only a folder that canonize could have made is removed."""
    folder = tree.parent
    if folder.parent == Path(tempfile.gettempdir()).resolve() and folder.name.startswith(TREES) and tree.name == "tree":
        repo.ask("worktree", "remove", "--force", str(tree))
        shutil.rmtree(folder, ignore_errors=True)
