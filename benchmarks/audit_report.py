"""Check `canonize audit` against what is known of the repository of the report.

usage: audit_report.py TREE [--canonize CMD]

TREE is a git repository that holds the tree of the report (see README.md); it is only read.  Figures that depend on
what counts are explained by report_tree.py's own reader of imports, which shares no code with canonize: which files,
and which export points, make the difference.  Exits with 1 where a figure is another one than expected.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from report_tree import Tree, is_production, read_file

NAMES = ("WebSocketManager", "WebSocketNotifier", "UnifiedWebSocketManager")
EXPECTED = (
    "netra_backend.app.agents.factory",
    "netra_backend.app.websocket_core.factory",
    "netra_backend.app.core.user_execution_context",
)
CLASS = "netra_backend.app.websocket_core.unified_manager:UnifiedWebSocketManager"
BACKEND = ("--include", "netra_backend/**")

Json = dict[str, Any]


class Rows:
    def __init__(self) -> None:
        self.failed = False

    def check(self, figure: str, expected: object, got: object) -> None:
        good = expected == got
        self.failed |= not good
        print(f"{'yes' if good else 'NO ':3}  {figure}: {got}{'' if good else f', expected {expected}'}")

    def say(self, text: str) -> None:
        print(f"     {text}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--canonize", default="canonize", metavar="CMD", help="how to call it; default: %(default)s")
    arguments = parser.parse_args()
    command = [*shlex.split(arguments.canonize), "audit", "--quiet", "--json", "--repo", str(arguments.tree)]
    rows = Rows()
    as_text(run(command, *BACKEND, "--match", "substring", *named(NAMES), *expecting(EXPECTED)), rows)
    as_code(run(command), run(command, *named(NAMES)), rows)
    with ProcessPoolExecutor() as pool:
        tree = read(arguments.tree, pool)
    paths_of_the_class(run(command, *BACKEND, "--all"), tree, rows)
    return int(rows.failed)


def as_text(found: Json, rows: Rows) -> None:
    """What the report says, in the way in which it counted."""
    print("Counting text, as the report does")
    files = {each["name"]: len(each["paths"]) for each in found["text_matches"]}
    rows.check("files with the text 'class WebSocketManager'", 5, files["WebSocketManager"])
    rows.check("files with the text 'class UnifiedWebSocketManager'", 3, files["UnifiedWebSocketManager"])
    rows.check("duplicates", 6, found["summary"]["duplicates"])
    missing = [each["symbol"] for each in found["availability"] if not each["available"]]
    rows.check("expected modules that are unavailable", list(EXPECTED[:2]), missing)
    rows.check("of", 3, len(found["availability"]))
    rows.check("violations", 8, found["summary"]["violations"])


def as_code(everything: Json, asked: Json, rows: Rows) -> None:
    print("Counting definitions")
    duplicates = {each["name"]: each["duplicates"] for each in asked["names"]}
    rows.check("duplicates of WebSocketManager", 0, duplicates["WebSocketManager"])
    rows.check("duplicates of UnifiedWebSocketManager", 0, duplicates["UnifiedWebSocketManager"])
    outside = everything["summary"]["outside_tests"]
    rows.check("manager-like names with several definitions outside tests", 21, outside["names"])
    rows.check("definitions of these", 52, outside["definitions"])
    summary = everything["summary"]
    rows.say(
        f"without import fallbacks and backup copies: {summary['duplicated_names']} names, "
        f"{summary['duplicated_definitions']} definitions"
    )
    rows.check("files that nothing parses", 2, summary["unparsable"])


def paths_of_the_class(found: Json, tree: Tree, rows: Rows) -> None:
    print(f"Import paths to {CLASS}")
    (reached,) = (each for each in found["fragmentation"] if each["symbol"] == CLASS)
    points = {(each["module"], each["name"]) for each in reached["points"] if each["place"] == "production"}
    shape = len(points), len({module for module, _ in points}), len({name for _, name in points})
    rows.check("export points, modules and names in netra_backend", (70, 42, 15), shape)
    told("by canonize only", points - tree.export_points(), rows)
    told("by report_tree.py only", tree.export_points() - points, rows)
    elsewhere = {
        (file.module, name)
        for file in tree.files.values()
        if not is_production(file.path) and not file.path.startswith("netra_backend/")
        for name in file.bindings
        if tree.reaches(file.module, name)
    }
    rows.say(f"outside netra_backend, scripts and tests of the repository have {len(elsewhere)} more")
    sites = tree.sites()
    newer = [path for path, _ in sites if tree.files[path].status != "ok"]
    rows.check("import sites and files, with every parser", (len(sites), len({p for p, _ in sites})), counts(reached))
    rows.check(
        "import sites and files, of what Python 3.11 parses",
        (842, 654),
        (reached["import_sites"] - len(newer), reached["importing_files"] - len(set(newer))),
    )
    for path in sorted(set(newer)):
        rows.say(f"{newer.count(path)} sites are in {path}, which has newer syntax than Python 3.11")


def counts(reached: Json) -> tuple[int, int]:
    return reached["import_sites"], reached["importing_files"]


def told(what: str, points: Iterable[tuple[str, str]], rows: Rows) -> None:
    for module, name in sorted(points):
        rows.say(f"{what}: {module}:{name}")


def run(command: list[str], *options: str) -> Json:
    done = subprocess.run([*command, *options], check=True, capture_output=True, text=True)
    found: Json = json.loads(done.stdout)
    return found


def named(names: Iterable[str]) -> list[str]:
    return [option for name in names for option in ("--name", name)]


def expecting(modules: Iterable[str]) -> list[str]:
    return [option for module in modules for option in ("--expect", module)]


def read(repository: Path, pool: ProcessPoolExecutor) -> Tree:
    listed = subprocess.run(["git", "-C", repository, "ls-files", "-z", "*.py"], check=True, capture_output=True).stdout
    paths = [path for path in listed.decode().split("\0") if path]
    sources = [(repository / path).read_bytes() for path in paths]
    return Tree({file.path: file for file in pool.map(read_file, paths, sources, chunksize=50)})


if __name__ == "__main__":
    sys.exit(main())
