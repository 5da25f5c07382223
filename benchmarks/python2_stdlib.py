"""Read and migrate Python 2.7's standard library, by canonize on Python 3.

usage: python2_stdlib.py LIB PYTHON [--keep DIR]

LIB is the folder of the library's sources (lib/python2.7), PYTHON an interpreter of that version: it does the
checking.  LIB is only read.

read          files that PYTHON compiles, and those of them that canonize reads, by the engine that read them
names         uses of a name in what only the legacy lane read: those that are not on PYTHON's own line
changed       files that the migration changed, and how many of them the legacy lane read
elsewhere     changed lines that do not name what moved, before and after; what gave way is left out
compile       changed files that PYTHON no longer compiles
second run    files that a second run changes
tests         test modules of the library, run by PYTHON from the migrated copy, and whether they fail as before
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan, ShimForm
from canonize_codemods.source import Source, SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.parse import parse

# Run by Python 2.7 in the folder of the sources: every file that it compiles, with the names that it loads.
WITNESS = """
import ast, io, json, os, sys
found = {}
for folder, _, names in os.walk('.'):
    for name in names:
        path = os.path.join(folder, name)[2:].replace(os.sep, '/')
        if name.endswith('.py'):
            try:
                text = open(path, 'U').read() + '\\n'
                compile(text, path, 'exec', 0, True)
            except (SyntaxError, TypeError, ValueError):
                continue
            found[path] = [
                (node.id, node.lineno)
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            ]
json.dump(found, sys.stdout)
"""

# What stands for the statements in the tree (legacy.py), and where Python 2.7 puts names that are not in the text.
BESIDE = {"None", "print"}


@dataclass(frozen=True)
class Case:
    """``moved`` and ``copied`` are what a person did beforehand, in files."""

    title: str
    entry: Consolidation
    moved: Mapping[str, str]
    copied: Mapping[str, str]
    words: re.Pattern[bytes]

    @property
    def plan(self) -> Plan:
        return Plan((self.entry,), source_roots=(".",))


TESTS = ("test.test_pprint", "test.test_mailbox", "test.test_cookielib", "test.test_quopri", "test.test_gzip")
CASES = [
    Case(
        "module moved by hand: StringIO -> legacy_io.StringIO",
        Consolidation(Symbol.parse("legacy_io.StringIO"), (Symbol.parse("StringIO"),)),
        {"StringIO.py": "legacy_io/StringIO.py"},
        {},
        re.compile(rb"\b(?:legacy_io[._])?StringIO\b"),
    ),
    Case(
        "symbol: StringIO:StringIO -> texts.stream:StringIO",
        Consolidation(
            Symbol.parse("texts.stream:StringIO"), (Symbol.parse("StringIO:StringIO"),), shim=ShimForm.REEXPORT
        ),
        {},
        {"StringIO.py": "texts/stream.py"},
        re.compile(rb"\b(?:texts[._])?(?:stream|StringIO)\b"),
    ),
]


def library(lib: Path) -> dict[str, bytes]:
    paths = {path.relative_to(lib).as_posix(): path for path in sorted(lib.rglob("*.py"))}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith("site-packages/")}


def lay_out(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def witness(python: str, folder: Path) -> dict[str, list[tuple[str, int]]]:
    done = subprocess.run([python, "-B", "-W", "ignore", "-c", WITNESS], cwd=folder, capture_output=True, check=True)
    found: dict[str, list[tuple[str, int]]] = json.loads(done.stdout)
    return found


def loads(tree: ast.Module) -> Counter[tuple[str, int]]:
    """Every name, as those that a handler binds are not told apart where the file may be of Python 3.14."""
    found = [(node.id, node.lineno) for node in ast.walk(tree) if isinstance(node, ast.Name)]
    found += [(str(n.value), n.lineno) for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) is bool]
    return Counter(found)


def read(files: Mapping[str, bytes], seen: Mapping[str, list[tuple[str, int]]]) -> bool:
    engines: Counter[str] = Counter()
    refused, strays, total, size = [], [], 0, 0
    start = time.perf_counter()
    for path, names in seen.items():
        try:
            tree, engine = parse(Source.decode(files[path]))
        except SourceError as error:
            refused.append(f"{path}:{error.line}: {error}")
            continue
        engines[engine] += 1
        if engine == "fissix":
            size += len(files[path])
            theirs = Counter((name, line) for name, line in names if name not in BESIDE)
            total += theirs.total()
            strays += [f"{path}:{line}: {name}" for name, line in theirs - loads(tree)]
    seconds = time.perf_counter() - start
    told = ", ".join(f"{count} by {engine}" for engine, count in engines.most_common())
    print(f"read         {engines.total()} of {len(seen)}: {told} ({size / 1e6:.1f} MB of Python 2); {seconds:.0f} s")
    print(f"names        {len(strays)} of {total}", flush=True)
    for line in [*refused, *strays][:20]:
        print(f"    {line}")
    return not refused and not strays


def elsewhere(before: bytes, now: bytes, words: re.Pattern[bytes]) -> Iterator[str]:
    """Lines, line ends included, that changed and name nothing that moved, or changed in something else."""
    old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal" and not all(words.search(line) for line in [*old[a:b], *new[c:d]]):
            yield f"{a + 1}: {old[a:b]} -> {new[c:d]}"
        if kind == "replace" and b - a == d - c:
            for one, other in zip(old[a:b], new[c:d], strict=True):
                if words.sub(b"", one) != words.sub(b"", other) and b"import" not in one:
                    yield f"{a + 1}: {one!r} -> {other!r}"


def failures(python: str, folder: Path) -> dict[str, str]:
    """What `unittest` says of each test module, with the copy in front of the library."""
    found = {}
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    for test in TESTS:
        command = [python, "-B", "-W", "ignore", "-m", "unittest", test]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        lines = done.stderr.strip().splitlines() or [""]
        ran = next((line for line in reversed(lines) if line.startswith("Ran ")), "Ran nothing").rpartition(" in ")[0]
        found[test] = f"{ran}, {lines[-1]}"
    return found


def run(case: Case, lib: Mapping[str, bytes], python: str, scratch: Path) -> bool:
    print(f"\n{case.title}", flush=True)
    files = {case.moved.get(name, name): data for name, data in lib.items()}
    files |= {new: lib[name] for name, new in case.copied.items()}
    files |= {f"{Path(new).parent}/__init__.py": b"" for new in [*case.moved.values(), *case.copied.values()]}
    start = time.perf_counter()
    found = migrate(files, case.plan)
    seconds = time.perf_counter() - start
    result = after(files, found.changesets)
    changed = [path for path in result if result[path] != files.get(path)]
    by_lane = sum(parse(Source.decode(files[path]))[1] == "fissix" for path in changed)
    lay_out(lib, scratch / "before")
    lay_out(result, scratch / "after")
    seen = witness(python, scratch / "after")
    broken = [path for path in changed if path not in seen]
    used = [path for path in changed if path not in case.copied]
    strange = [f"{path}:{line}" for path in used for line in elsewhere(files[path], result[path], case.words)]
    again = [change.path for change in migrate(result, case.plan).files()]
    tests = failures(python, scratch / "after")
    differ = {test: said for test, said in failures(python, scratch / "before").items() if said != tests[test]}
    print(f"changed      {len(changed)} files, {by_lane} of them read by the legacy lane; {seconds:.0f} s")
    print(f"left         {dict(Counter(finding.code for finding in found.findings))}")
    print(f"elsewhere    {len(strange)}")
    print(f"compile      {len(broken)}")
    print(f"second run   {len(again)}")
    for test, said in tests.items():
        print(f"tests        {test}: {said}{'' if test not in differ else f'; before: {differ[test]}'}")
    for line in [*strange, *broken, *again][:20]:
        print(f"    {line[:200]}")
    return not (strange or broken or again or differ)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lib", type=Path)
    parser.add_argument("python")
    parser.add_argument("--keep", type=Path, help="put the folders here and leave them there")
    options = parser.parse_args()
    lib = library(options.lib)
    with tempfile.TemporaryDirectory() as temporary:
        scratch = options.keep or Path(temporary)
        lay_out(lib, scratch / "library")
        good = read(lib, witness(options.python, scratch / "library"))
        for number, case in enumerate(CASES):
            good &= run(case, lib, options.python, scratch / str(number))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
