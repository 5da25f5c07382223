"""The same consolidations over one real package, by canonize and by the tools that people use for this today.

usage: compare.py (PACKAGE_DIR | --pypi NAME==VERSION) --venvs DIR [--python PY] [--only TOOL] [--limit SECONDS] [-v]

The package must be one that CONSOLIDATIONS knows: celery 5.4.0, scrapy 2.11.2 or sphinx 7.4.7.  Each tool works on a
fresh git repository with a copy of it, in which a person has made the new module already (rope moves by itself, so it
gets the package as released).  DIR holds a virtual environment for each tool, named as in TOOLS; canonize's is the one
that runs this script.  PY is an interpreter that has the package's dependencies: modules are then imported with it,
each in a fresh process.

missed     import sites that still reach the old path, of all there are; the new module and what it imports itself
           have to stay and do not count.  In brackets: strings, such as patch targets, that still are an old path
wrong      statements whose names mean something else now, and imports, attributes and names that no longer resolve
broken     files that do not parse any more; after a `/`, modules, of those changed and those with a site, that PY could
           import from the package as released and cannot now
comments   comments lost
hoisted    imports inside a function that stand at the top of the file now
files      changed ones, in brackets those that have no site
lines      lines that git shows as added and removed
again      files that the same command changes when it is run a second time
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from check import Move, Package, changed_meaning, module_name, sites

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Consolidation:
    """``files`` are what a person wrote beforehand, ``moved`` what they moved with `git mv`."""

    title: str
    move: Move
    files: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    defined: str = ""  # the file of the definition, for rope

    @property
    def symbol(self) -> str:
        """The new path as canonize writes it."""
        return self.move.new if self.move.whole_module else colon(self.move.new)


def colon(path: str) -> str:
    module, _, name = path.rpartition(".")
    return f"{module}:{name}"


CONSOLIDATIONS: dict[str, list[Consolidation]] = {
    "celery": [
        Consolidation(
            "symbol renamed and moved",
            Move(("celery.exceptions.ImproperlyConfigured",), "celery.errors.ConfigurationError"),
            {"celery/errors.py": "from celery.exceptions import ImproperlyConfigured as ConfigurationError\n"},
            defined="celery/exceptions.py",
        ),
        Consolidation(
            "symbol moved, three old paths",
            Move(("celery.app.base.Celery", "celery.app.Celery", "celery.Celery"), "celery.application.Celery"),
            {"celery/application.py": "from celery.app.base import Celery\n"},
            defined="celery/app/base.py",
        ),
        Consolidation(
            "whole module moved",
            Move(("celery.worker.state",), "celery.runtime.state", whole_module=True),
            {"celery/runtime/__init__.py": ""},
            {"celery/worker/state.py": "celery/runtime/state.py"},
            defined="celery/worker/state.py",
        ),
    ],
    "scrapy": [
        Consolidation(
            "symbol renamed and moved",
            Move(("scrapy.exceptions.NotConfigured",), "scrapy.errors.ComponentDisabled"),
            {"scrapy/errors.py": "from scrapy.exceptions import NotConfigured as ComponentDisabled\n"},
            defined="scrapy/exceptions.py",
        ),
        Consolidation(
            "symbol moved, two old paths",
            Move(("scrapy.http.response.text.TextResponse", "scrapy.http.TextResponse"), "scrapy.texts.TextResponse"),
            {"scrapy/texts.py": "from scrapy.http.response.text import TextResponse\n"},
            defined="scrapy/http/response/text.py",
        ),
        Consolidation(
            "whole module moved",
            Move(("scrapy.utils.python",), "scrapy.helpers.python", whole_module=True),
            {"scrapy/helpers/__init__.py": ""},
            {"scrapy/utils/python.py": "scrapy/helpers/python.py"},
            defined="scrapy/utils/python.py",
        ),
    ],
    "sphinx": [
        Consolidation(
            "symbol renamed and moved",
            Move(("sphinx.errors.SphinxError",), "sphinx.failures.DocumentationError"),
            {"sphinx/failures.py": "from sphinx.errors import SphinxError as DocumentationError\n"},
            defined="sphinx/errors.py",
        ),
        Consolidation(
            "symbol moved",
            Move(("sphinx.config.Config",), "sphinx.settings.Config"),
            {"sphinx/settings.py": "from sphinx.config import Config\n"},
            defined="sphinx/config.py",
        ),
        Consolidation(
            "whole module moved",
            Move(("sphinx.addnodes",), "sphinx.markup.addnodes", whole_module=True),
            {"sphinx/markup/__init__.py": ""},
            {"sphinx/addnodes.py": "sphinx/markup/addnodes.py"},
            defined="sphinx/addnodes.py",
        ),
    ],
}


# the tools ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    folder: Path  # the package's repository
    venv: Path
    what: Consolidation

    @property
    def python(self) -> str:
        return str(self.venv / "bin/python")

    def files(self) -> list[str]:
        """All but what the person wrote: a tool that only knows names would make the new module import itself."""
        every = (str(path.relative_to(self.folder)) for path in self.folder.rglob("*.py"))
        return sorted(path for path in every if path not in self.what.files)


@dataclass(frozen=True)
class Tool:
    name: str
    package: str  # on PyPI
    commands: Callable[[Job], list[Sequence[str]] | str]  # a text says why there is none
    prepared: bool = True  # a person has made the new module


def canonize(job: Job) -> list[Sequence[str]]:
    old = list(job.what.move.old)
    duplicates = ", ".join(f'"{path if job.what.move.whole_module else colon(path)}"' for path in old)
    plan = job.folder / ".git/canonize-plan.toml"
    plan.write_text(f'schema = 1\n[[consolidate]]\ncanonical = "{job.what.symbol}"\nduplicates = [{duplicates}]\n')
    return [[str(job.venv / "bin/canonize"), "migrate", str(plan), "--repo", ".", "--in-place", "--quiet"]]


def libcst(job: Job) -> list[Sequence[str]]:
    (job.folder / ".libcst.codemod.yaml").write_text("modules: ['libcst.codemod.commands']\nrepo_root: '.'\n")
    names = [["--old_name", old, "--new_name", job.what.move.new] for old in job.what.move.old]
    start = [job.python, "-m", "libcst.tool", "codemod", "--no-format", "--hide-progress", "rename.RenameCommand"]
    return [[*start, *each, *job.files()] for each in names]


def bowler(job: Job) -> list[Sequence[str]] | str:
    move = job.what.move
    old, new = move.old[0], move.new
    if move.whole_module:
        selector, to = f"select_module({old!r})", new
    elif old.rpartition(".")[2] != new.rpartition(".")[2]:
        selector, to = f"select_class({old.rpartition('.')[2]!r})", new.rpartition(".")[2]
    else:
        return "no operation moves a symbol"
    query = f"Query(sys.argv[1:]).{selector}.rename({to!r}).execute(write=True, silent=True, interactive=False)"
    return [[job.python, "-c", f"import sys; from bowler import Query; {query}", *job.files()]]


def rope(job: Job) -> list[Sequence[str]]:
    move, what = job.what.move, job.what
    target = next(iter(what.files))
    new = "" if move.whole_module else move.new.rpartition(".")[2]
    old = "" if move.whole_module else move.old[0].rpartition(".")[2]
    return [[job.python, str(HERE / "with_rope.py"), what.defined, old, target, new]]


def pyflyby(job: Job) -> list[Sequence[str]]:
    transforms = [f"--transform={old}={job.what.move.new}" for old in job.what.move.old]
    return [[str(job.venv / "bin/transform-imports"), "--quiet", "--replace", *transforms, *job.files()]]


def reorder(job: Job) -> list[Sequence[str]] | str:
    move = job.what.move
    module, _, name = move.new.rpartition(".")
    if move.whole_module:
        pairs = [f"{old}={move.new}" for old in move.old]
    elif any(not old.endswith(f".{name}") for old in move.old):
        return "no operation renames"
    else:
        pairs = [f"{old.rpartition('.')[0]}={module}:{name}" for old in move.old]
    replace = [f"--replace-import={pair}" for pair in pairs]
    return [[str(job.venv / "bin/reorder-python-imports"), "--exit-zero-even-if-changed", *replace, *job.files()]]


TOOLS = [
    Tool("canonize", "canonize", canonize),
    Tool("libcst", "libcst", libcst),
    Tool("bowler", "bowler", bowler),
    Tool("rope", "rope", rope, prepared=False),
    Tool("pyflyby", "pyflyby", pyflyby),
    Tool("reorder-python-imports", "reorder-python-imports", reorder),
]


# a repository -----------------------------------------------------------------------------------------------------


def git(folder: Path, *args: str) -> str:
    identity = ["-c", "user.name=compare", "-c", "user.email=compare@example.invalid"]
    done = subprocess.run(["git", *identity, *args], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def lay_out(package: Path, folder: Path, what: Consolidation, prepared: bool) -> None:
    shutil.copytree(package, folder, ignore=shutil.ignore_patterns(".git"))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "as released")
    for path, text in what.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text if prepared else "")
    if prepared:
        for old, new in what.moved.items():
            git(folder, "mv", old, new)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "prepared")


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def run(commands: Sequence[Sequence[str]], folder: Path, limit: float) -> tuple[float, str]:
    """Seconds, and what there is to say about it."""
    started, said = time.perf_counter(), ""
    for command in commands:
        left = limit - (time.perf_counter() - started)
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        try:
            output, _ = process.communicate(timeout=max(left, 1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            said = f"stopped after {limit:.0f} s"
            break
        if process.returncode:
            lines = output.decode(errors="replace").strip().splitlines() or [""]
            said = f"exit {process.returncode}: {lines[-1][:160]}"
    return time.perf_counter() - started, said


IMPORT_EACH = """
import os, sys
sys.path.insert(0, os.getcwd())
for name in sys.argv[1:]:
    if child := os.fork():
        print(name, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    code = 1
    try:
        sys.stdout = sys.stderr = open(os.devnull, "w")
        __import__(name)
        code = 0
    finally:
        os._exit(code)
"""


def importable(python: str, folder: Path, modules: Sequence[str]) -> set[str]:
    done = subprocess.run([python, "-B", "-W", "ignore", "-c", IMPORT_EACH, *modules], cwd=folder, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)  # fmt: skip
    return {line.split()[0] for line in done.stdout.splitlines() if line.endswith(" 0")}


# one tool, one consolidation --------------------------------------------------------------------------------------


@dataclass
class Row:
    tool: str
    sites: int = 0
    missed: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    dead: list[str] | None = None
    comments: list[str] = field(default_factory=list)
    hoisted: list[str] = field(default_factory=list)
    files: int = 0
    needless: int = 0
    lines: int = 0
    again: list[str] | None = None
    seconds: float = 0.0
    said: str = ""
    skipped: str = ""

    def cells(self) -> list[str]:
        if self.skipped:
            return [self.tool, self.skipped, *[""] * 8]
        dead = "" if self.dead is None else f" / {len(self.dead)}"
        return [
            self.tool,
            f"{len(self.missed)} of {self.sites} ({len(self.strings)})",
            str(len(self.wrong)),
            f"{len(self.broken)}{dead}",
            str(len(self.comments)),
            str(len(self.hoisted)),
            f"{self.files} ({self.needless})",
            str(self.lines),
            "-" if self.again is None else str(len(self.again)),
            f"{self.seconds:.1f}",
        ]


HEADER = ["tool", "missed (strings)", "wrong", "broken", "comments lost", "hoisted", "files (needless)", "lines",
          "again", "seconds"]  # fmt: skip


def measure(tool: Tool, what: Consolidation, package: Path, options: argparse.Namespace) -> Row:
    venv = Path(sys.prefix) if tool.name == "canonize" else options.venvs.resolve() / tool.name
    row = Row(tool.name)
    with tempfile.TemporaryDirectory(prefix="compare-") as scratch:
        folder = Path(scratch) / package.name
        lay_out(package, folder, what, tool.prepared)
        commands = tool.commands(Job(folder, venv, what))
        if isinstance(commands, str):
            row.skipped = commands
            return row
        before = read(folder)
        row.seconds, row.said = run(commands, folder, options.limit)
        after = read(folder)
        if row.said.startswith("exit") and after == before:
            row.skipped, row.said = f"failed: {row.said}", ""  # not a result of the tool's
            return row
        numbers = [line.split("\t") for line in git(folder, "diff", "--numstat", "HEAD").splitlines()]
        row.lines = sum(int(a) + int(d) for a, d, _ in numbers if a.isdigit())
        compare(row, what, before, after, options.python, folder)
        if tool.prepared and not row.said.startswith("stopped"):
            run(commands, folder, options.limit)
            now = read(folder)
            row.again = sorted(path for path in now if now[path] != after.get(path))
    return row


def compare(
    row: Row, what: Consolidation, before: Mapping[str, bytes], after: Mapping[str, bytes], python: str, folder: Path
) -> None:
    move = what.move
    old, new = Package.read(before), Package.read(after)
    new_module = move.new if move.whole_module else move.new.rpartition(".")[0]
    stay = frozenset(old.closure(new_module) | old.closure(module_name(what.defined)) | {new_module})
    there, left = sites(old, move, stay), sites(new, move, stay)
    row.sites = there.total
    row.missed = [f"{path}: {site}" for path, site in left.imports.elements()]
    arrived = {path for path, _ in sites(new, Move((move.new,), move.new), frozenset()).imports}
    lost = Counter({key: count for key, count in there.imports.items() if key[0] not in arrived}) - left.imports
    row.missed += [f"{path}: {site} reaches neither path" for path, site in lost.elements()]
    row.strings = [f"{path}: {text}" for path, text in left.strings.elements()]
    moved = {path: what.moved.get(path, path) for path in before}
    own = {what.defined, *what.files, *what.moved.values()}
    comments: Counter[str] = Counter()
    for path, then in old.views.items():
        now = new.views.get(path) or new.views.get(moved[path])
        if now is None:
            row.broken.append(f"{path}: gone")
            continue
        comments += then.comments
        comments.subtract(now.comments)
        if now.error and not then.error:
            row.broken.append(f"{path}: {now.error}")
            continue
        if path not in own:
            row.wrong += [f"{path}: {line}" for line in changed_meaning(then, now, move)]
        worse = new.unresolved(now) - old.unresolved(then)
        # a site that was missed is counted as that, whether it still works or not
        row.wrong += [f"{path}: {problem}" for problem in worse.elements() if not move.hits(_path_of(problem))]
        lazy = Counter(move.renewed(i.path) for i in then.imports if i.lazy)
        lazy.subtract(move.renewed(i.path) for i in now.imports if i.lazy)
        row.hoisted += [
            f"{path}: {name}" for name in (+lazy).elements() if any(i.path == name and not i.lazy for i in now.imports)
        ]
    for path, now in new.views.items():
        if path not in old.views and path not in what.moved.values():
            comments.subtract(now.comments)
    row.comments = sorted((+comments).elements())
    changed = [path for path in before if before[path] != after.get(path, after.get(moved[path]))]
    row.files = len(changed)
    every = sites(old, move, frozenset())
    concerned = {path for path, _ in [*every.imports, *every.strings]} | own
    row.needless = len([path for path in changed if path not in concerned])
    if python:
        files = {*changed, *concerned} - set(what.moved)
        names = sorted({module_name(path) for path in files if path.startswith(folder_of(what))})
        released = folder.parent / "released"
        git(folder, "worktree", "add", "--quiet", str(released), "HEAD~1")
        runs = importable(python, released, names)
        row.dead = sorted(runs - importable(python, folder, names))


def folder_of(what: Consolidation) -> str:
    return what.move.new.partition(".")[0] + "/"


def _path_of(problem: str) -> str:
    return problem.partition(" ")[2].replace(":", ".").rstrip(".")


# the table ------------------------------------------------------------------------------------------------------------


def download(requirement: str, scratch: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", requirement]
    subprocess.run([*command, "--dest", str(scratch)], check=True)
    archive = next(iter(scratch.glob("*.tar.gz")))
    shutil.unpack_archive(archive, scratch, filter="data")
    return next(path for path in scratch.iterdir() if path.is_dir())


def version(tool: Tool, venvs: Path) -> str:
    python = sys.executable if tool.name == "canonize" else str(venvs / tool.name / "bin/python")
    code = f"import importlib.metadata as m, platform as p; print(m.version({tool.package!r}), '/', p.python_version())"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "not installed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, nargs="?", metavar="PACKAGE_DIR")
    parser.add_argument("--pypi", metavar="NAME==VERSION")
    parser.add_argument("--venvs", type=Path, required=True)
    parser.add_argument("--python", default="")
    parser.add_argument("--only", choices=[tool.name for tool in TOOLS])
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("-v", "--verbose", action="store_true", help="list everything that is counted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="compare-package-") as scratch:
        package = options.package.resolve() if options.package else download(options.pypi, Path(scratch))
        name = next(name for name in CONSOLIDATIONS if (package / name).is_dir())
        print(f"{package.name}: {len(list(package.rglob('*.py')))} Python files\n")
        tools = [tool for tool in TOOLS if options.only in (None, tool.name)]
        for tool in tools:
            print(f"- {tool.name} {version(tool, options.venvs)}")
        for what in CONSOLIDATIONS[name]:
            print(f"\n## {what.title}: {', '.join(what.move.old)} -> {what.move.new}\n")
            print(f"| {' | '.join(HEADER)} |\n|{'---|' * len(HEADER)}", flush=True)
            notes = []
            for tool in tools:
                row = measure(tool, what, package, options)
                print(f"| {' | '.join(row.cells())} |", flush=True)
                notes += [f"{tool.name}: {row.said}"] if row.said else []
                if options.verbose:
                    for kind in ("missed", "strings", "wrong", "broken", "dead", "comments", "hoisted", "again"):
                        notes += [f"{tool.name}: {kind}: {line}" for line in getattr(row, kind) or []]
            print("\n" + "\n".join(notes) if notes else "", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
