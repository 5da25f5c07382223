"""How often the audit is right about what is a duplicate, on pairs that were labelled by reading them.

usage: score.py [--downloads DIR] [--set first|second|…|fifteenth] [--half tune] [--jobs N] [--show tune]

Downloads the source distributions that a set of pairs names with `pip download`, audits each of them as a whole
(`--name '*'`), and holds what the audit calls duplicates, of one name or renamed, against the labels.  A pair of the
first, fifth, eighth and eleventh set is in one of two halves by a hash of what it is, so that no score can have decided
which; what was chosen on which set is in README.md.  From the eleventh set on, pairs are ``decided`` where two readers,
each for itself, said the same without a doubt.  Exits with 1 where the precision is below 0.95 or the recall below 0.9,
of `test` or of the whole set; where pairs are decided or not, of those that are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from canonize_codemods.audit.audit import audit
from canonize_codemods.audit.definitions import Definition
from canonize_codemods.audit.result import AuditOptions, AuditResult
from canonize_codemods.index.facts import Detail
from canonize_codemods.migration.migrate import build_index
from canonize_codemods.symbols import Symbol

HERE = Path(__file__).parent
TUNE, TEST = "tune", "test"
HALVED = frozenset({"first", "fifth", "eighth", "eleventh"})
SETS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
)
PRECISION, RECALL = 0.95, 0.9

Place = tuple[str, int, str]  # path in the distribution, line, name


class Pair(NamedTuple):
    package: str
    one: Place
    other: Place
    duplicate: bool
    reason: str
    set: str = "first"
    decided: bool | None = None  # None where one reader read it

    @property
    def names(self) -> str:
        return "of one name" if self.one[2] == self.other[2] else "of two names"

    @property
    def half(self) -> str:
        if self.set not in HALVED:
            return self.set
        text = "\0".join([self.package, *(":".join(map(str, place)) for place in (self.one, self.other))])
        return TUNE if hashlib.sha256(text.encode()).digest()[0] % 2 == 0 else TEST

    def __str__(self) -> str:
        one, other = (f"{path}:{line} {name}" for path, line, name in (self.one, self.other))
        return f"{self.package} {one} / {other}: {self.reason}"


@dataclass
class Score:
    right: int = 0  # called a duplicate, and is one
    wrong: int = 0  # called a duplicate, and is none
    missed: int = 0
    refused: int = 0  # not called one, and is none

    def add(self, said: bool, true: bool) -> None:
        if said:
            self.right, self.wrong = self.right + true, self.wrong + (not true)
        else:
            self.missed, self.refused = self.missed + true, self.refused + (not true)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        pairs = self.right + self.wrong + self.missed + self.refused
        return (
            f"{pairs:4} pairs  {self.right:3} right  {self.wrong:2} wrong  {self.missed:2} missed"
            f"  precision {self.precision:.3f}  recall {self.recall:.3f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--downloads", type=Path, default=HERE / ".downloads", help="where distributions are kept")
    parser.add_argument("--set", choices=SETS, default="fifteenth", help="which labels")
    parser.add_argument("--half", choices=[TUNE, TEST], help="nothing of the other half is counted or shown")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", choices=[TUNE, TEST, *SETS[1:]], help="print what was judged wrongly")
    arguments = parser.parse_args()
    labels = HERE / f"{arguments.set}.jsonl"
    pairs = [pair for pair in read_pairs(labels, arguments.set) if arguments.half in (None, pair.half)]
    packages = sorted({pair.package for pair in pairs})
    archives = [download(package, arguments.downloads) for package in packages]
    scores: dict[str, Score] = {}
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for package, said in zip(packages, pool.map(called_duplicates, archives), strict=True):
            for pair in (pair for pair in pairs if pair.package == package):
                verdict = frozenset({pair.one, pair.other}) in said
                keys = [pair.half, f"{pair.half} {package}", f"{pair.half} {pair.names}", "all"]
                if pair.decided is not None:
                    opinion = "decided" if pair.decided else "in doubt"
                    keys += [f"{pair.half} {opinion}", f"{pair.half} {opinion} {pair.names}", f"all {opinion}"]
                for key in keys:
                    scores.setdefault(key, Score()).add(verdict, pair.duplicate)
                if pair.half == arguments.show and verdict != pair.duplicate:
                    print(f"{'wrong ' if verdict else 'missed'} {pair}")
    for key in sorted(scores):
        print(f"{key:32} {scores[key]}")
    counts = TEST if arguments.set in HALVED else arguments.set
    test = scores.get(f"{counts} decided", scores.get(counts, scores["all"]))
    return 0 if test.precision >= PRECISION and test.recall >= RECALL else 1


def read_pairs(path: Path, name: str = "first") -> Iterator[Pair]:
    for line in path.read_text().splitlines():
        row = json.loads(line)
        one, other = ((row[side]["path"], row[side]["line"], row[side]["name"]) for side in ("one", "other"))
        yield Pair(row["package"], one, other, row["duplicate"], row["reason"], name, row.get("decided"))


def download(package: str, folder: Path) -> Path:
    """The source distribution of ``name==version``, from wherever pip is configured to look."""
    name, _, version = package.partition("==")
    wanted = {f"{spelt}-{version}.tar.gz".lower() for spelt in (name, name.replace("-", "_"))}
    found = [path for path in sorted(folder.glob("*.tar.gz")) if path.name.lower() in wanted]
    if not found:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*command, "--dest", str(folder), package], check=True)
        found = [path for path in sorted(folder.glob("*.tar.gz")) if path.name.lower() in wanted]
    return found[0]


def called_duplicates(archive: Path) -> set[frozenset[Place]]:
    """Every pair of definitions that an audit of the whole distribution calls duplicates or clones."""
    sources = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            path = member.name.partition("/")[2]
            if member.isfile() and path.endswith((".py", ".pyi", ".toml", ".cfg")):
                content = tar.extractfile(member)
                assert content is not None
                sources[path] = content.read()
    index, _ = build_index(sources, detail=Detail.DEEP)
    result = audit(index, list(index.layout.paths), sources.__getitem__, AuditOptions(names=("*",)))
    return closed(said_by(result))


def closed(said: Iterable[tuple[Definition, Definition, bool]]) -> set[frozenset[Place]]:
    """What is said of one definition is said of those with the very same body."""
    first: dict[Place, Place] = {}

    def root(place: Place) -> Place:
        while first.get(place, place) != place:
            place = first[place]
        return place

    pairs = [(place_of(one), place_of(other), same) for one, other, same in said]
    for one, other, same in pairs:
        if same:
            first[root(other)] = root(one)
    members: dict[Place, set[Place]] = {}
    for place in {place for one, other, _ in pairs for place in (one, other)}:
        members.setdefault(root(place), set()).add(place)
    found = {frozenset({one, other}) for group in members.values() for one in group for other in group if one != other}
    for one, other, same in pairs:
        if not same:
            found |= {frozenset({ours, theirs}) for ours in members[root(one)] for theirs in members[root(other)]}
    return found


def said_by(result: AuditResult) -> Iterator[tuple[Definition, Definition, bool]]:
    """Pairs that are called duplicates, and whether nothing but the name differs."""
    for group in result.duplicated:
        compared = {frozenset({pair.duplicate.symbol, pair.canonical.symbol}) for pair in group.pairs}
        followers: dict[Symbol, list[Definition]] = {}
        for pair in group.pairs:
            if pair.is_duplicate:
                yield pair.duplicate, pair.canonical, pair.likeness.resemblance == 1
                followers.setdefault(pair.canonical.symbol, []).append(pair.duplicate)
        # Of many definitions not all are compared: duplicates of the same one are duplicates.
        for found in followers.values():
            for one, other in combinations(found, 2):
                if frozenset({one.symbol, other.symbol}) not in compared:
                    yield one, other, False
    for clone in result.clones:
        yield clone.original, clone.copy, clone.likeness.resemblance == 1


def place_of(definition: Definition) -> Place:
    return definition.path, definition.line, definition.symbol.name


if __name__ == "__main__":
    sys.exit(main())
