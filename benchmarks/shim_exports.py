"""After a migration, does every export point that could be imported still yield the object, and the same one?

The only benchmark that runs code of the tree: each module that names the class is imported in an interpreter of its
own, before and after, and asked at which of its names the canonical object is.  What could not be imported before is
not counted.  The plans say ``exports = "keep"``: without it, modules that import the class for their own use let its
old name go on purpose.  Nothing of canonize is used but its command line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_WEBSOCKET = "netra_backend.app.websocket_core"


@dataclass(frozen=True)
class Job:
    """``copied``: the new module begins as a copy of the old one, whose definition then gives way to a shim."""

    name: str
    old: str
    new: str
    copied: bool = False
    also: tuple[str, ...] = ()  # other names that the class has

    @property
    def plan(self) -> str:
        project = '[project]\nexports = "keep"\n'
        return f'schema = 1\n\n{project}\n[[consolidate]]\ncanonical = "{self.new}"\nduplicates = ["{self.old}"]\n'

    @property
    def words(self) -> tuple[str, ...]:
        return (self.old.rpartition(":")[2], *self.also)


JOBS = [
    # The report's job: everybody imports from one of the re-exports, the definition stays.
    Job(
        "alias",
        f"{_WEBSOCKET}.unified_manager:UnifiedWebSocketManager",
        f"{_WEBSOCKET}.websocket_manager:WebSocketManager",
        also=("WebSocketManager",),
    ),
    *(
        Job(
            f"copy of {name}",
            f"netra_backend.app.{home}:{name}",
            f"netra_backend.app.canon.{name.lower()}:{name}",
            True,
        )
        for name, home in (("UnifiedIDManager", "core.unified_id_manager"), ("DatabaseManager", "db.database_manager"))
    ),
]

# Runs in the project's interpreter.  A child for each module, forked before anything first-party is imported.
_PROBE = """
import importlib, json, os, signal, sys, warnings

order = json.load(sys.stdin)
warnings.simplefilter("ignore")
for name in order["preload"]:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
found = {}
for module in order["modules"]:
    reader, writer = os.pipe()
    if not os.fork():
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1), os.dup2(silent, 2)
        signal.alarm(order["seconds"])
        said = {}
        try:
            imported = importlib.import_module(module)
            homes = [home.partition(":") for home in order["homes"]]
            objects = [getattr(sys.modules[m], n, None) for m, _, n in homes if m in sys.modules]
            names = [name for name in dir(imported) if any(getattr(imported, name, None) is o for o in objects if o)]
            names += [name for name in order["asked"].get(module, ()) if name not in names and hasattr(imported, name)]
            for name in names:
                value = getattr(imported, name)
                said[name] = any(value is o for o in objects) or "another object"
            said = {"names": said}
        except BaseException as error:
            said = {"error": "%s: %s" % (type(error).__name__, error)}
        os.write(writer, json.dumps(said).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read().decode()
    os.wait()
    found[module] = json.loads(said) if said else {"error": "it takes too long"}
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Seen:
    """By module, the names at which the object is; modules that cannot be imported, and why."""

    points: Mapping[str, Sequence[str]]
    failed: Mapping[str, str]

    @property
    def count(self) -> int:
        return sum(map(len, self.points.values()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path, help="the report's tree (README.md)")
    parser.add_argument("--canonize", default="canonize", help="the program")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the tree's dependencies")
    parser.add_argument("--only", choices=[job.name for job in JOBS], help="one job")
    parser.add_argument("--seconds", type=int, default=120, help="for importing one module")
    parser.add_argument("--preload", default="fastapi,sqlalchemy,pydantic", help="third-party modules to import once")
    options = parser.parse_args()
    jobs = [job for job in JOBS if options.only in (None, job.name)]
    return 1 if sum([one(job, options) for job in jobs]) else 0


def one(job: Job, options: argparse.Namespace) -> int:
    """How many export points are lost, or have become another object."""
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch, "tree")
        _git(options.tree, "clone", "-q", "-s", str(options.tree.resolve()), str(clone))
        if job.copied:
            copy(job, clone)
        modules = candidates(job, clone)
        before = probe(clone, modules, [job.old], {}, options)
        print(
            f"{job.name}: {len(modules)} modules name it; {len(before.points)} have it when they are imported,", end=" "
        )
        print(f"at {before.count} names; {len(before.failed)} cannot be imported", flush=True)
        for why, count in Counter(each[:110] for each in before.failed.values()).most_common():
            print(f"  {count:3} before: {why}")
        plan = Path(scratch, "canonize.toml")
        plan.write_text(job.plan)
        command = [options.canonize, "migrate", str(plan), "--branch", "migrated", "-C", str(clone), "--json"]
        done = subprocess.run(command, capture_output=True, text=True)
        report = json.loads(done.stdout) if done.returncode in (0, 3) else {"commits": []}
        if not report["commits"]:
            print(f"  canonize migrate: {done.stderr or report.get('findings')}")
            return 1
        _git(clone, "switch", "-q", "migrated")
        shims = _git(clone, "grep", "-l", "-e", "_moved import", "--", "*.py").split()
        print(f"  {report['files']} files in {len(report['commits'])} commits;", end=" ")
        print(f"shims: {', '.join(shims) or 'the re-exports'}")
        return compare(before, probe(clone, modules, [job.old, job.new], before.points, options))


def compare(before: Seen, now: Seen) -> int:
    lost = [
        f"{module}:{each}"
        for module, names in before.points.items()
        for each in names
        if each not in now.points.get(module, ())
    ]
    newly = sorted(set(now.failed) - set(before.failed))
    print(
        f"  of {before.count} export points {before.count - len(lost)} yield the one object, {len(lost)} are lost;",
        end=" ",
    )
    print(f"{len(newly)} modules newly fail, {len(set(before.failed) - set(now.failed))} newly work", flush=True)
    for point in lost:
        print(f"  LOST {point}: {now.failed.get(point.partition(':')[0], 'not there, or another object')}")
    for module in newly:
        print(f"  NEWLY FAILS {module}: {now.failed[module]}")
    return len(lost) + len(newly)


def copy(job: Job, clone: Path) -> None:
    """The module under its new name, as a person would begin; committed."""
    old, new = (clone / f"{symbol.partition(':')[0].replace('.', '/')}.py" for symbol in (job.old, job.new))
    new.parent.mkdir(exist_ok=True)
    (new.parent / "__init__.py").touch()
    new.write_bytes(old.read_bytes())
    _git(clone, "add", "--all")
    _git(clone, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "a copy")


def candidates(job: Job, clone: Path) -> list[str]:
    """Production modules whose text has the class's name, or a name that it has elsewhere."""
    words = [part for word in job.words for part in ("-e", word)]
    found = _git(clone, "grep", "-l", "-w", *words, "--", "netra_backend/app/*.py", "shared/*.py").split("\n")
    paths = [path for path in found if path.endswith(".py") and "/tests/" not in path and "/canon/" not in path]
    return sorted(path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths)


def probe(
    clone: Path,
    modules: Sequence[str],
    homes: Sequence[str],
    asked: Mapping[str, Sequence[str]],
    options: argparse.Namespace,
) -> Seen:
    order = {
        "modules": modules,
        "homes": homes,
        "asked": asked,
        "seconds": options.seconds,
        "preload": options.preload.split(","),
    }
    command = [options.python, "-B", "-W", "ignore", "-c", _PROBE]
    done = subprocess.run(command, cwd=clone, input=json.dumps(order), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    said = json.loads(done.stdout.splitlines()[-1])
    points = {m: [n for n, same in s["names"].items() if same is True] for m, s in said.items() if "names" in s}
    failed = {module: each["error"] for module, each in said.items() if "error" in each}
    return Seen({module: names for module, names in points.items() if names}, failed)


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True).stdout


if __name__ == "__main__":
    raise SystemExit(main())
