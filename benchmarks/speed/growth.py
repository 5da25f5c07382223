"""How cost grows: a tree made larger by copies of its own packages under new names, and with more or fewer edits.

A copy's packages, and the class that moves, have other names in it, so it holds as much Python as the original and no
import site.  Importers beyond the wanted number of edits get the class under another name as well; where more are
wanted than the tree has, files of copies keep its name.
"""

from __future__ import annotations

import math
import re
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from meter import Spent, spend
from tools import canonize
from trees import Task, git, known


@dataclass(frozen=True)
class Point:
    """``again``: with nothing left to do, on the branch that the first made."""

    files: int
    edits: int
    megabytes: float
    cold: Spent
    warm: Spent
    again: Spent


def grow(tree: Path, sizes: list[int], edits: list[int], scratch: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Two curves: files grow, edits stay; edits grow, files stay."""
    material = Material.of(tree)
    curves: dict[str, list[dict[str, Any]]] = {"files": [], "edits": []}
    middle = sizes[-2] if len(sizes) > 1 else sizes[-1]
    wanted = [("files", size, len(material.importers)) for size in sizes] + [("edits", middle, each) for each in edits]
    for curve, size, number in wanted:
        point = _measured(material, size, number, scratch)
        say(
            f"{point.files:,} files, {point.edits} edited: cold {point.cold.wall:.1f} s, CPU {point.cold.cpu:.1f} s, "
            f"{point.cold.memory:.0f} MB; warm CPU {point.warm.cpu:.1f} s; again CPU {point.again.cpu:.1f} s"
        )
        curves[curve].append(asdict(point))
    return curves


def slope(points: list[tuple[float, float]]) -> float:
    """The exponent of the power law that fits best: 1 is linear."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    x, y = statistics.mean(a for a, _ in logs), statistics.mean(b for _, b in logs)
    return math.fsum((a - x) * (b - y) for a, b in logs) / math.fsum((a - x) ** 2 for a, _ in logs)


@dataclass(frozen=True)
class Material:
    files: dict[str, bytes]
    importers: list[str]  # those that mention the class, by its old or new name
    tops: tuple[str, ...]
    task: Task
    names: tuple[str, ...]  # of the class that moves, old and new

    @staticmethod
    def of(tree: Path) -> Material:
        paths = git(tree, "ls-files", "*.py").splitlines()
        files = {path: (tree / path).read_bytes() for path in paths if not (tree / path).is_symlink()}
        task = known(tree).one
        ((old, new),) = task.moves.items()
        names = tuple(dict.fromkeys(symbol.partition(":")[2] for symbol in (old, new)))
        own = {symbol.partition(":")[0].replace(".", "/") + ".py" for symbol in (old, new)}
        word = re.compile(rf"\b({'|'.join(names)})\b".encode())
        # The canonical's own package goes first: what the class needs is there at any size.
        home = old.partition(":")[0].rpartition(".")[0].replace(".", "/")
        importers = [path for path, data in files.items() if word.search(data) and path not in own]
        first = [*own, *importers, *(path for path in files if path.startswith(home))]
        ordered = dict.fromkeys([*first, *files])
        tops = tuple(sorted({path.partition("/")[0] for path in files if "/" in path}))
        return Material({path: files[path] for path in ordered if path in files}, importers, tops, task, names)

    def grown(self, size: int, edits: int) -> Iterator[tuple[str, bytes]]:
        """So many files, of which so many mention the class."""
        left, number, copy = size, 0, 0
        mentions = re.compile(rf"\b({'|'.join(self.names)})\b".encode())
        importers = set(self.importers)
        while left:
            for path, data in self.files.items():
                if not left:
                    return
                left -= 1
                is_importer = path in importers
                number += is_importer
                stays = number <= edits if is_importer else not copy
                text = data if stays else mentions.sub(rb"\1Of%d" % copy, data)
                yield (path, text) if not copy else (self._renamed(path, copy), self._imports(text, copy, stays))
            copy += 1

    def _renamed(self, path: str, copy: int) -> str:
        top, slash, rest = path.partition("/")
        return f"{top}_{copy}/{rest}" if slash else f"copy_{copy}_{top}"

    def _imports(self, data: bytes, copy: int, stays: bool) -> bytes:
        """Of the copy's own packages; a file that stays an importer goes on with the original's."""
        if stays:
            return data
        tops = "|".join(re.escape(top) for top in self.tops if top.isidentifier()).encode()
        return re.sub(rb"(?m)^(\s*(?:from|import)\s+)(%s)\b" % tops, rb"\1\2_%d" % copy, data)


def _measured(material: Material, size: int, edits: int, scratch: Path) -> Point:
    folder = scratch / "grown"
    try:
        repository, cache = folder / "tree", folder / "cache"
        total = _repository(material.grown(size, edits), repository)
        plan = folder / "plan.toml"
        plan.write_text(material.task.plan())

        def run(base: str, branch: str) -> Spent:
            command = canonize("migrate", str(plan), "--base", base, "--branch", branch, "--quiet", cache=cache)
            spent = spend(command, repository, 3600, (0, 3))
            if spent.said:
                raise SystemExit(f"{size} files, {edits} edits: {spent.said}")
            return spent

        cold, warm, again = run("HEAD", "first"), run("HEAD", "second"), run("first", "third")
        changed = len(git(repository, "diff", "--name-only", "HEAD", "first").splitlines())
        return Point(size, changed, total / 1e6, cold, warm, again)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _repository(files: Iterator[tuple[str, bytes]], folder: Path) -> int:
    """A repository with one commit, checked out; how many bytes it holds."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    total = 0
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE) as importer:
        assert importer.stdin is not None
        write = importer.stdin.write
        write(b"commit refs/heads/main\ncommitter A <a@example.invalid> 0 +0000\ndata 1\nx\n")
        for path, data in files:
            total += len(data)
            write(b"M 644 inline %s\ndata %d\n" % (path.encode(), len(data)))
            write(data + b"\n")
        importer.stdin.close()
    git(folder, "reset", "--quiet", "--hard")
    return total
