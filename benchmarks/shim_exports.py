"""After a migration, does every export point that could be imported still yield the object, and the same one?

The only benchmark that runs code of the tree: each module that names the class is imported in an interpreter of its
own, before and after, and asked at which of its names the canonical object is.  What could not be imported before is
not counted.  Nothing of canonize is used but its command line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OLD = "netra_backend.app.websocket_core.unified_manager:UnifiedWebSocketManager"
NEW = "netra_backend.app.websocket_core.websocket_manager:WebSocketManager"
HOME = "netra_backend.app.websocket_core.manager_of_its_own:UnifiedWebSocketManager"
PLANS = {
    # The report's job: everybody imports from one of the re-exports; the definition stays.
    "alias": f'canonical = "{NEW}"\nduplicates = ["{OLD}"]\n',
    # The definition moves to a module of its own, and its old module forwards: a shim that canonize wrote.
    "move": f'canonical = "{HOME}"\nduplicates = ["{OLD}"]\ndefinition = "move"\nremove-in = "2.0"\n',
}

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
    parser.add_argument("--only", choices=PLANS, help="one plan")
    parser.add_argument("--seconds", type=int, default=120, help="for importing one module")
    parser.add_argument("--preload", default="fastapi,sqlalchemy,pydantic", help="third-party modules to import once")
    options = parser.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch, "tree")
        _git(options.tree, "clone", "-q", "-s", str(options.tree.resolve()), str(clone))
        modules = candidates(clone)
        before = probe(clone, modules, [OLD], {}, options)
        print(
            f"{len(modules)} modules name it; {len(before.points)} can be imported and have it, at {before.count} names"
        )
        for module, why in sorted(before.failed.items()):
            print(f"  not importable before: {module}: {why[:100]}")
        for name in [options.only] if options.only else PLANS:
            lost += one(name, clone, modules, before, options)
    return 1 if lost else 0


def one(name: str, clone: Path, modules: Sequence[str], before: Seen, options: argparse.Namespace) -> int:
    """How many export points are lost, or have become another object."""
    plan = clone.parent / f"{name}.toml"
    plan.write_text(f"schema = 1\n\n[[consolidate]]\n{PLANS[name]}")
    done = subprocess.run(
        [options.canonize, "migrate", str(plan), "--branch", name, "-C", str(clone), "--json"],
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 3):
        print(f"{name}: canonize migrate: {done.stderr}")
        return 1
    report = json.loads(done.stdout)
    print(f"{name}: {report['files']} files in {len(report['commits'])} commits")
    for finding in report["findings"]:
        if finding["severity"] == "left" and finding["code"] != "patch-target-stays":
            print(f"  left: {finding['path']}:{finding['line']}: {finding['code']}: {finding['message'][:200]}")
    if not report["commits"]:
        return 1
    _git(clone, "switch", "-q", name)
    shims = [path for path in _git(clone, "grep", "-l", "_moved import", "--", "*.py").split() if path]
    print(f"  shims with a helper: {', '.join(shims) or 'none (the paths that there were are re-exports)'}")
    now = probe(clone, modules, [OLD, HOME if name == "move" else NEW], before.points, options)
    _git(clone, "switch", "-q", "-")
    lost = [
        f"{module}:{each}"
        for module, names in before.points.items()
        for each in names
        if each not in now.points.get(module, ())
    ]
    newly = sorted(set(now.failed) - set(before.failed))
    print(f"  of {before.count} export points {before.count - len(lost)} yield the same object, {len(lost)} are lost")
    for point in lost:
        print(f"  LOST {point}: {now.failed.get(point.partition(':')[0], 'not there, or another object')}")
    for module in newly:
        print(f"  NEWLY FAILS {module}: {now.failed[module]}")
    return len(lost) + len(newly)


def candidates(clone: Path) -> list[str]:
    """Production modules whose text has the class's name, or its alias's."""
    found = _git(clone, "grep", "-l", "-E", "WebSocketManager", "--", "netra_backend/app/*.py", "shared/*.py").split(
        "\n"
    )
    paths = [path for path in found if path.endswith(".py") and "/tests/" not in path]
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
