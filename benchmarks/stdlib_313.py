"""Migrate widely imported parts of Python 3.13's standard library, by canonize on an older Python.

usage: stdlib_313.py LIB PYTHON [--canonize CMD] [--keep DIR]

LIB is the folder of the library's sources (lib/python3.13), PYTHON an interpreter of that version: it does the
checking, since only it can parse everything.  The sources are copied into a fresh git repository; LIB is only read.

changed       files that the migration changed, and how many of them the running Python cannot parse
missed        import sites that still reach the old path, of all; the new module and what it imports have to stay
elsewhere     changed lines that are neither of an import statement nor the same but for the dotted name that moved
meaning       statements whose names mean something else; names and attributes that no longer resolve
compile       changed files that compiled under PYTHON and do not now
second run    files that a second run changes
tests         test modules of the library, run from the migrated copy; the same ones must fail as before
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))

from check import Move, Package, changed_meaning, module_name, sites


@dataclass(frozen=True)
class Migration:
    title: str
    canonical: str
    duplicate: str
    files: Mapping[str, str]  # what a person wrote beforehand
    moved: Mapping[str, str]  # what they moved
    tests: tuple[str, ...]

    @property
    def move(self) -> Move:
        old, new = (path.replace(":", ".") for path in (self.duplicate, self.canonical))
        return Move((old,), new, ":" not in self.canonical)


MIGRATIONS = [
    Migration(
        "symbol to a new module",
        "ordered.mapping:OrderedDict",
        "collections:OrderedDict",
        {"ordered/__init__.py": "", "ordered/mapping.py": "from collections import OrderedDict\n"},
        {},
        ("test.test_ordered_dict", "test.test_plistlib", "test.test_enum"),
    ),
    Migration(
        "whole module moved",
        "texts.wrapping",
        "textwrap",
        {"texts/__init__.py": ""},
        {"textwrap.py": "texts/wrapping.py"},
        ("test.test_textwrap", "test.test_type_params", "test.test_except_star", "test.test_argparse"),
    ),
]


def git(folder: Path, *args: str) -> str:
    identity = ["-c", "user.name=stdlib", "-c", "user.email=stdlib@example.invalid", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", *identity, *args], cwd=folder, capture_output=True, check=True).stdout.decode()


def lay_out(lib: Path, folder: Path, migration: Migration) -> None:
    for path in lib.rglob("*.py"):
        relative = path.relative_to(lib)
        if "site-packages" not in relative.parts:
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / relative)
    git(folder, "init", "--quiet")
    for old, new in migration.moved.items():
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        (folder / old).rename(folder / new)
    for name, text in migration.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "prepared")


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def parses(data: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(data)
    except (SyntaxError, ValueError):
        return False
    return True


# under the newer Python ------------------------------------------------------------------------------------------


def check(before_folder: Path, after_folder: Path, number: int) -> dict[str, object]:
    migration = MIGRATIONS[number]
    move = migration.move
    before, after = read(before_folder), read(after_folder)
    old, new = Package.read(before), Package.read(after)
    new_module = migration.canonical.partition(":")[0]
    stay = frozenset(old.closure(new_module) | {new_module})
    there, left = sites(old, move, stay), sites(new, move, stay)
    changed = [path for path in before if before[path] != after[path]]
    meaning: list[str] = []
    compiles: list[str] = []
    elsewhere: list[str] = []
    for path in changed:
        then, now = old.views[path], new.views[path]
        meaning += [f"{path}: {line}" for line in changed_meaning(then, now, move)]
        worse = new.unresolved(now) - old.unresolved(then)
        meaning += [f"{path}: {problem}" for problem in worse.elements()]
        if not _compiles(after[path], path) and _compiles(before[path], path):
            compiles.append(path)
        elsewhere += [f"{path}:{line}" for line in _elsewhere(before[path], after[path], move)]
    return {
        "changed": changed,
        "sites": there.total,
        "missed": [f"{path}: {site}" for path, site in left.imports.elements()],
        "strings": [f"{path}: {text}" for path, text in left.strings.elements()],
        "elsewhere": elsewhere,
        "meaning": meaning,
        "compile": compiles,
        "modules": [module_name(path) for path in changed if not path.startswith(("test/", "idlelib/"))],
    }


def _compiles(data: bytes, path: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _elsewhere(before: bytes, after: bytes, move: Move) -> Iterator[str]:
    old_lines, new_lines = (data.splitlines(keepends=True) for data in (before, after))
    old_imports, new_imports = (_import_lines(data) for data in (before, after))
    names = {path.rpartition(".")[2] for path in (*move.old, move.new)}
    pattern = re.compile(rf"[\w.]*\b(?:{'|'.join(names)})\b".encode())
    matcher = difflib.SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        lost = [old_lines[n] for n in range(a, b) if n + 1 not in old_imports]
        won = [new_lines[n] for n in range(c, d) if n + 1 not in new_imports]
        if [pattern.sub(b"", line) for line in lost] != [pattern.sub(b"", line) for line in won]:
            yield f"{a + 1}: {lost[:2]} -> {won[:2]}"


def _import_lines(data: bytes) -> set[int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(data)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {line for node in nodes for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


# running it --------------------------------------------------------------------------------------------------------


def failures(python: str, folder: Path, tests: tuple[str, ...]) -> dict[str, str]:
    """What `unittest` says of each test module, with the copy in front of the library."""
    found = {}
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"}
    for test in tests:
        command = [python, "-B", "-W", "ignore", "-m", "unittest", test]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        lines = done.stderr.strip().splitlines() or [""]
        ran = next((line for line in reversed(lines) if line.startswith("Ran ")), "Ran nothing").rpartition(" in ")[0]
        found[test] = f"{ran}, {lines[-1]}"
    return found


def run(number: int, options: argparse.Namespace, scratch: Path) -> bool:
    migration = MIGRATIONS[number]
    print(f"\n{migration.title}: {migration.duplicate} -> {migration.canonical}", flush=True)
    before, folder = scratch / f"before-{number}", scratch / f"after-{number}"
    lay_out(options.lib, folder, migration)
    shutil.copytree(folder, before, ignore=shutil.ignore_patterns(".git"))
    plan = scratch / "canonize.toml"
    plan.write_text(
        f'schema = 1\n[project]\nsource-roots = ["."]\n[[consolidate]]\n'
        f'canonical = "{migration.canonical}"\nduplicates = ["{migration.duplicate}"]\n'
    )
    command = [*shlex.split(options.canonize), "migrate", str(plan), "--repo", str(folder), "--in-place"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    print(f"  exit code    {done.returncode}, {seconds:.1f} s on Python {sys.version.split()[0]}")
    if done.returncode not in (0, 3):
        print(done.stdout + done.stderr)
        return False
    if done.returncode == 3:
        print("\n".join(f"               {line}" for line in done.stdout.strip().splitlines()))
    code = "import json, sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; import stdlib_313 as s;"
    code += "print(json.dumps(s.check(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))))"
    here = str(Path(__file__).parent.resolve())
    checking = [options.python, "-B", "-c", code, here, str(before), str(folder), str(number)]
    found = json.loads(subprocess.run(checking, cwd=scratch, capture_output=True, text=True, check=True).stdout)
    first = read(folder)
    newer = sum(not parses(first[path]) for path in found["changed"])
    print(f"  changed      {len(found['changed'])} of {len(first)} files, {newer} of them newer than this Python")
    print(f"  missed       {len(found['missed'])} of {found['sites']} sites, {len(found['strings'])} strings")
    for kind in ("missed", "strings"):
        print("".join(f"               {line}\n" for line in found[kind][:20]), end="")
    good = not found["missed"]
    for kind in ("elsewhere", "meaning", "compile"):
        print(f"  {kind:12} {len(found[kind])}")
        print("".join(f"               {line}\n" for line in found[kind][:20]), end="")
        good &= not found[kind]
    again = subprocess.run(command, capture_output=True, text=True, check=False).returncode
    second = [path for path, data in read(folder).items() if first.get(path) != data]
    print(f"  second run   {len(second)} files, exit {again} {' '.join(second[:5])}")
    then, now = (failures(options.python, each, migration.tests) for each in (before, folder))
    for test, result in now.items():
        print(f"  tests        {test}: {result}" + ("" if result == then[test] else f"; before: {then[test]}"))
    return good and not second and then == now


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lib", type=Path)
    parser.add_argument("python")
    parser.add_argument("--canonize", default=str(Path(sys.prefix) / "bin/canonize"))
    parser.add_argument("--keep", type=Path, help="put the repositories here and leave them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stdlib-") as scratch:
        place = options.keep or Path(scratch)
        results = [run(number, options, place) for number in range(len(MIGRATIONS))]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
