"""canonize and what people use instead, in one tree: seconds, processor time, memory."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meter import Spent, spend
from tools import QUICK, TOOLS, Job, Tool, canonize
from trees import Task, Tree, git, known, lay_out

_FINE = (0, 3)  # canonize: done; done, but something was left
_SAMPLE = 100


@dataclass(frozen=True)
class Row:
    """``extrapolated`` is "" for a measured row; else it says from what."""

    tool: str
    what: str
    wall: float
    cpu: float
    memory: float
    files: int | None
    said: str = ""
    extrapolated: str = ""


@dataclass(frozen=True)
class How:
    """``limit``: seconds for a peer; ``runs``: how often canonize runs, of which the median counts."""

    venvs: Path
    scratch: Path
    limit: float
    runs: int
    quick: bool


def compare(tree: Path, how: How, say: Callable[[str], None]) -> Iterator[Row]:
    what = known(tree)
    for row in _canonize(tree, what, how):
        say(shown(row))
        yield row
    for tool in TOOLS:
        if how.quick and tool.name not in QUICK:
            continue
        row = _peer(tool, tree, what, how)
        say(shown(row))
        yield row


def shown(row: Row) -> str:
    files = "" if row.files is None else f", {row.files} files"
    said = "; ".join(filter(None, (row.extrapolated, row.said)))
    return f"{row.tool}, {row.what}: {row.wall:.2f} s, CPU {row.cpu:.2f} s, {row.memory:.0f} MB{files}  {said}"


# canonize ----------------------------------------------------------------------------------------------------------


def _canonize(tree: Path, what: Tree, how: How) -> Iterator[Row]:
    with _laid_out(tree, what.one, how, "one") as at:
        yield at.row("one symbol, cold", cold=True)
        yield at.row("one symbol, again on the same commit, warm", cold=False)
        at.migrate("canonized")
        yield at.row("nothing left to do, asked for the first time", cold=False, base="canonized", asked=False)
        yield at.row("nothing left to do, asked again", cold=False, base="canonized")
        if not how.quick:
            yield at.row("one symbol, cold, with the project's own formatters", cold=True, formatters="configured")
    with _laid_out(tree, what.ten, how, "ten") as at:
        yield at.row("ten symbols, cold", cold=True)
    with _laid_out(tree, what.module, how, "module") as at:
        yield at.row("a whole module, cold", cold=True)


@dataclass
class _At:
    folder: Path
    task: Task
    how: How
    remark: str = ""  # in the plan

    def __enter__(self) -> _At:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder.parent, ignore_errors=True)

    @property
    def cache(self) -> Path:
        return self.folder.parent / "cache"

    def row(self, what: str, cold: bool, base: str = "HEAD", formatters: str = "none", asked: bool = True) -> Row:
        """The median of some runs; the memory is of one more, as watching it takes time; one run has to do for both.
        Not ``asked``: each run has a plan that no earlier one had, so its outcome is not in the cache."""
        found, files = [], 0
        count = self.how.runs + (self.how.runs > 1)
        for number in range(count):
            if cold:
                shutil.rmtree(self.cache, ignore_errors=True)
            last = number == count - 1
            self.remark = "" if asked else f"# {number}\n"
            found.append(self.migrate("measured", base, formatters, probe=last))
            if "measured" in git(self.folder, "branch", "--list", "measured"):
                files = len(git(self.folder, "diff", "--name-only", base, "measured").splitlines())
                undo = spend(canonize("undo", cache=self.cache), self.folder, 600, probe=False)
                if undo.said:
                    raise SystemExit(f"undo: {undo.said}")
        times, memory = found[: self.how.runs], found[-1].memory
        wall, cpu = statistics.median(each.wall for each in times), statistics.median(each.cpu for each in times)
        return Row("canonize", what, wall, cpu, memory, files, next(filter(None, (each.said for each in found)), ""))

    def migrate(self, branch: str, base: str = "HEAD", formatters: str = "none", probe: bool = False) -> Spent:
        plan = self.folder / ".git" / "plan.toml"
        plan.write_text(self.task.plan(formatters) + self.remark)
        command = canonize("migrate", str(plan), "--base", base, "--branch", branch, "--quiet", cache=self.cache)
        return spend(command, self.folder, 1800, _FINE, probe)


def _laid_out(tree: Path, task: Task, how: How, name: str) -> _At:
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=how.scratch)) / "tree"
    lay_out(tree, folder, task)
    return _At(folder, task, how)


# the others --------------------------------------------------------------------------------------------------------


def _peer(tool: Tool, tree: Path, what: Tree, how: How) -> Row:
    """Tools that take files get a sample first; if the whole would take longer than the limit, that has to do."""
    with _laid_out(tree, what.one, how, "peer") as at:
        job = Job(at.folder, how.venvs, what)
        files = job.files() if tool.takes_files else []
        if files:
            guess = _extrapolated(tool, job, files, how)
            if guess.wall > how.limit or guess.said.startswith("stopped"):
                return guess
            git(at.folder, "reset", "--quiet", "--hard")
        spent = spend(tool.command(job, files), at.folder, how.limit)
        changed = len(git(at.folder, "diff", "--name-only").splitlines())
        if spent.said.startswith("stopped"):
            spent = replace(spent, said=f"{spent.said}: not finished")
        return Row(tool.name, "one symbol", spent.wall, spent.cpu, spent.memory, changed, spent.said)


def _extrapolated(tool: Tool, job: Job, files: Sequence[str], how: How) -> Row:
    """By the bytes of a sample, which is drawn at random, the same each time; starting up counts once."""
    sample = random.Random(0).sample(files, min(_SAMPLE, len(files)))
    start = spend(tool.command(job, sample[:1]), job.folder, how.limit)
    part = spend(tool.command(job, sample), job.folder, how.limit)
    times = _bytes(job, files) / _bytes(job, sample)
    grown = [max(less, less + (more - less) * times) for less, more in ((start.wall, part.wall), (start.cpu, part.cpu))]
    note = f"extrapolated from {len(sample)} of {len(files):,} files by their bytes (x {times:.0f})"
    return Row(tool.name, "one symbol", grown[0], grown[1], part.memory, None, part.said, note)


def _bytes(job: Job, files: Sequence[str]) -> int:
    return sum((job.folder / path).stat().st_size for path in files)
