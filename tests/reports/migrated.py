"""Previews of migrations of dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tests.repositories import case

from canonize.plan.read import parse_plan
from canonize.reports.preview_html import entries, title, to_html
from canonize_codemods.migration.migrate import migrate
from canonize_codemods.ways import ways

PLAN = 'schema = 1\n[[consolidate]]\ncanonical = "app.new:Pool"\nduplicates = ["app.old:Pool", "app.older:OldPool"]\n'
WORLD = {
    "app/__init__.py": b"",
    "app/new.py": b"class Pool:\n    def take(self): ...\n",
    "app/old.py": b"class Pool:\n    def take(self): ...\n",
    "app/older.py": b"from app.new import Pool as OldPool\n",
}


def preview(files: Mapping[str, bytes], plan: str = PLAN, shown: str = "") -> str:
    decided = parse_plan(plan)
    found = migrate(files, decided)
    listed = entries(decided, ways(files, decided, found.changesets))
    return to_html(found, title(decided), "canonize migrate", listed, shown)


def websockets() -> str:
    """Of the fixture that the demo shows."""
    return preview(case("websocket_managers").before, case("websocket_managers").plan.decode())


def tree(number: int = 600) -> dict[str, bytes]:
    """So many files in twenty packages that import a duplicate, and two that the plan cannot do all of."""
    files = dict(WORLD)
    for at in range(number):
        package = f"app/part{at % 20}"
        files[f"{package}/__init__.py"] = b""
        lines = "".join(f"    # step {line}\n    yield {line}\n" for line in range(12))
        name = "Pool" if at % 3 else "OldPool"
        files[f"{package}/file{at}.py"] = (
            f'"""File {at}."""\n\nfrom app.old{"er" * (name == "OldPool")} import {name}\n\n\n'
            f"def work{at}():\n{lines}    return {name}()\n"
        ).encode()
    files["app/broken.py"] = b"from app.old import Pool\ndef f(:\n"
    files["app/loop.py"] = b'from app.old import Pool\nmock.patch("app.old." + name)\n'
    return files


def copies(number: int = 600) -> dict[str, str]:
    """So many files, each with one of fifty classes that differ a little, and importers through several paths."""
    files = {"app/__init__.py": "", "app/broken.py": "def f(:\n"}
    for at in range(number):
        package, name = f"app/part{at % 20}", f"Manager{at % 50}"
        files[f"{package}/__init__.py"] = f"from {package.replace('/', '.')}.file{at} import {name}\n"
        methods = "".join(f"    def step{each}(self, n):\n        return n + {each}\n" for each in range(at % 7 + 3))
        uses = f"from app.part{(at + 7) % 20} import Manager{(at + 7) % 50} as other\n"
        files[f"{package}/file{at}.py"] = f"{uses}\n\nclass {name}:\n{methods}"
    return files


@cache
def large() -> str:
    return preview(tree())
