"""Pairs to be labelled, drawn from source distributions by a hash, before any label and any score is known.

usage: draw.py --downloads DIR [--same 12] [--other 4 | --as-they-come 15] [--apart] PACKAGE==VERSION…

Prints one pair a line as ``first.jsonl`` has it, without ``duplicate`` and ``reason``; ``--read FILE`` writes the text
of both sides for whoever labels them.  Uses nothing of the audit that the labels are to judge.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import re
import tarfile
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from score import download

ELSEWHERE = re.compile(
    r"(?:^|/)(?:tests?|test[-_]data|testing|docs?|examples?|scripts?(?:-dev)?|tools|build|pkg|migrations)/"
    r"|(?:^|/)(?:test_|conftest)|_test\.py$"
)
LINES = range(4, 49)  # without the docstring
LEAST = 0.35  # of their words in common, for pairs of two names
SAMPLE = 3000  # definitions of one distribution that are paired with each other
# What ``--apart`` asks of pairs of two names: the least of Bellon et al., "Comparison and Evaluation of Clone Detection
# Tools" (TSE 2007), and of BigCloneBench (ICSME 2014).
LEAST_LINES = 6


class Definition(NamedTuple):
    path: str
    line: int
    name: str
    kind: str
    text: str
    lines: int  # without the docstring
    words: frozenset[str]

    @property
    def place(self) -> dict[str, str | int]:
        return {"path": self.path, "line": self.line, "name": self.name}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--downloads", type=Path, required=True)
    parser.add_argument("--same", type=int, default=12, help="pairs of one name, for each package")
    parser.add_argument("--other", type=int, default=4, help="pairs of two names, for each quarter of likeness")
    parser.add_argument("--as-they-come", type=int, help="pairs of two names, uniformly, instead of --other")
    parser.add_argument(
        "--apart", action="store_true", help=f"no two pairs from the same two files; of two names {LEAST_LINES} lines"
    )
    parser.add_argument("--read", type=Path, help="where the text of the pairs goes")
    options = parser.parse_args()
    count, parts = (options.other, 4) if options.as_they_come is None else (options.as_they_come, 1)
    texts = []
    for package in options.packages:
        found = sorted(definitions(download(package, options.downloads)), key=hashed)
        sample = [each for each in found[:SAMPLE] if each.lines >= LEAST_LINES or not options.apart]
        files: set[frozenset[str]] | None = set() if options.apart else None
        for one, other in [*of_one_name(found, options.same, files), *of_two_names(sample, count, parts, files)]:
            print(json.dumps({"package": package, "one": one.place, "other": other.place}), flush=True)
            texts += [f"##### {package}", *(f"--- {d.path}:{d.line} {d.name}\n{d.text}" for d in (one, other))]
    if options.read:
        options.read.write_text("\n".join(texts))


def definitions(archive: Path) -> Iterator[Definition]:
    with tarfile.open(archive) as tar:
        for member in tar:
            path = member.name.partition("/")[2]
            if not member.isfile() or not path.endswith(".py") or ELSEWHERE.search(path):
                continue
            content = tar.extractfile(member)
            assert content is not None
            text = content.read().decode("utf-8", "replace")
            try:
                tree = ast.parse(text)
            except (SyntaxError, ValueError):
                continue
            lines = text.splitlines()
            for node in tree.body:
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                    last = node.end_lineno or node.lineno
                    size = last - first + 1 - documented(node)
                    if size in LINES:
                        body = "\n".join(lines[first - 1 : last])
                        words = frozenset(re.findall(r"[A-Za-z_]\w+", body))
                        kind = "class" if isinstance(node, ast.ClassDef) else "function"
                        yield Definition(path, first, node.name, kind, body, size, words)


def documented(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines its docstring takes: they do not make it larger."""
    first = node.body[0]
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return (first.end_lineno or 0) - first.lineno + 1 if is_text else 0


def of_one_name(
    found: Sequence[Definition], count: int, files: set[frozenset[str]] | None
) -> list[tuple[Definition, Definition]]:
    """One pair a name; names in the order of their hashes; of each the first two definitions in the order of theirs.

    ``files`` are those that gave a pair already and give no other one; None where they may.
    """
    by_name: dict[tuple[str, str], list[Definition]] = {}
    for each in found:
        by_name.setdefault((each.kind, each.name), []).append(each)
    names = sorted((name for name, several in by_name.items() if len({d.path for d in several}) > 1), key=hashed)
    pairs: list[tuple[Definition, Definition]] = []
    for name in names:
        first, *others = by_name[name]
        pair = first, next(other for other in others if other.path != first.path)
        if len(pairs) < count and are_new(pair, files):
            pairs.append(pair)
    return pairs


def are_new(pair: tuple[Definition, Definition], files: set[frozenset[str]] | None) -> bool:
    """Whether the two files of the pair gave none yet; from now on they did."""
    if files is None:
        return True
    two = frozenset(each.path for each in pair)
    known = two in files
    files.add(two)
    return not known


def of_two_names(
    found: Sequence[Definition], count: int, parts: int, files: set[frozenset[str]] | None
) -> list[tuple[Definition, Definition]]:
    """As many from each part of what is above ``LEAST``, uniformly where that is one; no definition twice."""
    likely: list[list[tuple[Definition, Definition]]] = [[] for _ in range(parts)]
    for one, other in combinations(found, 2):
        if one.kind != other.kind or one.name == other.name:
            continue
        shorter, longer = sorted((len(one.words), len(other.words)))
        if shorter < LEAST * longer:
            continue
        common = len(one.words & other.words)
        share = common / (shorter + longer - common)
        if share >= LEAST:
            likely[min(parts - 1, int((share - LEAST) / (1 - LEAST) * parts))].append((one, other))
    pairs: list[tuple[Definition, Definition]] = []
    used: set[Definition] = set()
    for part in likely:
        wanted = count
        for one, other in sorted(part, key=hashed):
            if wanted and not {one, other} & used and are_new((one, other), files):
                used |= {one, other}
                pairs.append((one, other))
                wanted -= 1
    return pairs


def hashed(what: object) -> bytes:
    parts = what if isinstance(what, tuple) and not isinstance(what, Definition) else (what,)
    text = "\0".join(f"{p.path}:{p.name}" if isinstance(p, Definition) else str(p) for p in parts)
    return hashlib.sha256(text.encode()).digest()


if __name__ == "__main__":
    main()
