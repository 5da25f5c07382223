"""Move well-used classes of the report's tree to new modules, and count what was missed with none of canonize's code.

usage: move_symbols.py TREE [--canonize CMD] [--only NAME] [--way WAY]

Three ways in which a class comes to a new module:
alias   the new module imports it from the old one; the definition stays where it is
copy    the new module holds a copy; the old definition gives way to a shim
moved   the whole file was moved by hand, the old module is gone

missed       import sites that still reach the class by an old path (but the new module's own), without a word; those
             that canonize lists as left, with the reason, are counted after the `+`.  Where the file was moved, old
             paths are those that name the old module: who re-exports the class goes on doing so
refused      canonize changed nothing and says why
unparsable   files that parsed before and do not now
second run   exit code of `canonize diff --check` on the branch; 0 is nothing to do
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import report_tree

SYMBOLS = {
    "AgentWebSocketBridge": "netra_backend.app.services.agent_websocket_bridge",
    "LLMManager": "netra_backend.app.llm.llm_manager",
    "DatabaseManager": "netra_backend.app.db.database_manager",
    "UnifiedIDManager": "netra_backend.app.core.unified_id_manager",
}
NEW = "netra_backend.app.canon"
WAYS = ("alias", "copy", "moved")


def lay_down(clone: Path, way: str, name: str, old: str, new: str) -> None:
    """Make the new module, the way a person would, and commit it."""
    old_path, new_path = (clone / f"{module.replace('.', '/')}.py" for module in (old, new))
    new_path.parent.mkdir(exist_ok=True)
    (new_path.parent / "__init__.py").touch()
    if way == "alias":
        new_path.write_text(f"from {old} import {name}\n\n__all__ = ['{name}']\n")
    else:
        new_path.write_bytes(old_path.read_bytes())
    if way == "moved":
        old_path.unlink()
    git(clone, "add", "-A", NEW.replace(".", "/"), str(old_path.relative_to(clone)))
    git(clone, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", f"{name}: {way}")


def plan(way: str, name: str, old: str, new: str) -> str:
    old_symbol, new_symbol = (old, new) if way == "moved" else (f"{old}:{name}", f"{new}:{name}")
    return (
        'schema = 1\n[project]\nsource-roots = ["."]\n[[consolidate]]\n'
        f'canonical = "{new_symbol}"\nduplicates = ["{old_symbol}"]\n'
    )


def git(clone: Path, *args: str) -> str:
    done = subprocess.run(["git", "-C", clone, *args], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def missed(tree: report_tree.Tree, way: str, old: str, new: str) -> list[str]:
    """Sites that a complete migration would have moved."""
    if way == "moved":
        has = tree.modules[new].bindings  # what the old module had: a name it lacked was broken before
        return [f"{path} {old}:{name}" for path, name in imports_of(tree, old) if not name or name in has]
    return [
        f"{path}:{imported.start[0]} {imported.module}:{imported.name}"
        for path, imported in tree.sites()
        if (imported.module, imported.name) != (new, report_tree.CLASS[1]) and tree.files[path].module != new
    ]


def imports_of(tree: report_tree.Tree, module: str) -> list[tuple[str, str]]:
    return [(f.path, i.name or "") for f in tree.files.values() for i in f.imports if i.module == module]


def run(tree: Path, canonize: list[str], way: str, name: str, pool: ProcessPoolExecutor) -> bool:
    old, new = SYMBOLS[name], f"{NEW}.{SYMBOLS[name].rpartition('.')[2]}"
    with tempfile.TemporaryDirectory(prefix="move-symbols-") as scratch:
        clone = Path(scratch) / "clone"
        subprocess.run(["git", "clone", "-q", "--shared", tree, clone], check=True)
        git(clone, "config", "user.name", "x")
        git(clone, "config", "user.email", "x@x")
        lay_down(clone, way, name, old, new)
        plan_file = Path(scratch) / "canonize.toml"
        plan_file.write_text(plan(way, name, old, new))
        started = time.perf_counter()
        command = [*canonize, "migrate", str(plan_file), "--repo", str(clone), "--branch", "moved", "--json"]
        done = subprocess.run(command, capture_output=True, check=False)
        seconds = time.perf_counter() - started
        if done.returncode not in (0, 3):
            print(f"{name:22} {way:6} exit {done.returncode}: {done.stderr.decode()[-300:]}")
            return False
        report = json.loads(done.stdout)
        said = [f"{each['path']}:{each['line']}: {each['code']}: {each['message']}" for each in report["findings"]]
        if not report["commits"]:
            print(f"{name:22} {way:6} refused, exit {done.returncode}\n    {said[0]}", flush=True)
            return done.returncode == 3
        repository = report_tree.Repository(clone, {}, pool)
        report_tree.CLASS = (new if way == "moved" else old, name)
        before = repository.tree("HEAD")
        sites = len(imports_of(before, old)) if way == "moved" else len(before.sites())
        report_tree.CLASS = (old if way == "alias" else new, name)
        after = repository.tree("moved")
        stays = missed(after, way, old, new)
        left = [site for site in stays if not any(line.startswith(site.split(" ")[0]) for line in said)]
        broken = [
            p for p, f in after.files.items() if f.status == "broken" and before.files.get(p, f).status != "broken"
        ]
        unresolved = len(after.unresolved()) - len(before.unresolved())
        check = [*canonize, "diff", str(plan_file), "-C", str(clone), "--base", "moved", "--check", "--format", "stat"]
        second = subprocess.run(check, capture_output=True, check=False).returncode
        files = len(git(clone, "diff", "--name-only", "HEAD", "moved").split())
        print(
            f"{name:22} {way:6} {files:5} files {sites:5} sites  missed {len(left)}+{len(stays) - len(left)}"
            f"  unparsable {len(broken)}  unresolved {unresolved:+d}  second run {second}  exit {done.returncode}"
            f"  {seconds:.1f} s",
            flush=True,
        )
        shown = [line for line in said if any(line.startswith(site.split(" ")[0]) for site in stays)]
        for line in [*left[:5], *broken[:5], *shown[:5]]:
            print(f"    {line}")
        return not left and not broken and unresolved <= 0 and second in (0, 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--canonize", default="canonize")
    parser.add_argument("--only", choices=SYMBOLS)
    parser.add_argument("--way", choices=WAYS)
    options = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        results = [
            run(options.tree, shlex.split(options.canonize), way, name, pool)
            for name in SYMBOLS
            if options.only in (None, name)
            for way in WAYS
            if options.way in (None, way)
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
