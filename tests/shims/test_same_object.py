"""Promise 2 of DESIGN.md §8: after a migration every import that worked before works, and duplicates are one object."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from tests.repositories import Case, case, cases
from tests.shims.pythons import VERSIONS, require, run_each

POOL = "app.pool"
WEBSOCKET = "app.ws.manager:WebSocketManager"

# Where its duplicates were.
WEBSOCKET_HOMES = {
    "app.agents.websocket",
    "app.core.unified_websocket",
    "app.legacy.manager",
    "app.realtime",
    "app.services.websocket_service",
    "app.unified.manager",
}

# Old paths by their canonical, for fixtures in which definitions gave way.
FORWARDED: dict[str, dict[str, str]] = {
    "pure_module_forward": {f"app.old.pool:{name}": f"{POOL}:{name}" for name in ("Pool", "get_pool", "SIZE")},
    "mixed_module_forward": {f"app.service:{name}": f"{POOL}:{name}" for name in ("Pool", "get_pool")},
    "module_moved": {
        "app.helpers.testing:make": "app.testing:make",
        "app.helpers.testing:Fake": "app.testing:Fake",
        "app.helpers.testing.fakes:Fake": "app.testing.fakes:Fake",
    },
}

# Paths that the plan takes away: shim = "none".
REMOVED = {"shim_none_removal": {"app.attic:Pool"}, "leftovers_removed": {"app.attic:get_pool"}}

_IMPORT = """
import importlib, warnings

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    from {old} import {name} as found  # line 6

canonical = importlib.import_module("{new}").{attribute}
assert found is canonical, (found, canonical)
moved = [w for w in seen if "has moved to" in str(w.message)]
assert {silent} or [w.lineno for w in moved] == [6], [str(w.message) for w in seen]
assert all(issubclass(w.category, DeprecationWarning) for w in moved)
assert all("{new}.{attribute}" in str(w.message) for w in moved)
"""

_ASK = """
import contextlib, io, warnings

warnings.simplefilter("ignore")
with contextlib.redirect_stdout(io.StringIO()):
    from {module} import {name}
"""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", FORWARDED)
def test_old_paths(name: str, version: str) -> None:
    programs = {old: _program(old, new) for old, new in FORWARDED[name].items()}
    assert run_each(require(version), programs, case(name).folder / "after") == {}


@pytest.mark.parametrize("version", [version for version in VERSIONS if version not in ("3.8", "3.9")])
def test_old_paths_of_the_websocket_application(version: str) -> None:
    """It writes ``X | None``, which takes 3.10.  Its re-exports and aliases are no shims: they are silent."""
    folder = case("websocket_managers").folder / "after"
    canonical = dict.fromkeys(_listed(folder, "CLASS_PATHS"), WEBSOCKET)
    canonical.update(dict.fromkeys(_listed(folder, "FACTORY_PATHS"), "app.ws.manager:get_manager"))
    programs = {
        old: _program(old, new, silent=old.partition(":")[0] not in WEBSOCKET_HOMES) for old, new in canonical.items()
    }
    assert len(programs) > 20
    assert run_each(require(version), programs, folder) == {}


@pytest.mark.parametrize("fixture", cases(), ids=lambda case: case.name)
def test_every_import_that_worked_works(fixture: Case) -> None:
    """By every path that a file of the project uses before."""
    asked = {pair for path, data in fixture.before.items() if path.endswith(".py") for pair in _imports(path, data)}
    programs = {f"{module}:{name}": _ASK.format(module=module, name=name) for module, name in sorted(asked)}
    worked = programs.keys() - run_each(sys.executable, programs, fixture.folder / "before")
    failed = run_each(sys.executable, {name: programs[name] for name in worked}, fixture.folder / "after")
    assert failed.keys() == REMOVED.get(fixture.name, set()), failed


def _imports(path: str, data: bytes) -> set[tuple[str, str]]:
    """``(module, name)`` of every from-import, relative ones made absolute."""
    try:
        tree = ast.parse(data)
    except SyntaxError:
        return set()
    package = path.split("/")[:-1]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {(module, alias.name) for alias in node.names if alias.name != "*"}
    return found


def _program(old: str, new: str, silent: bool = False) -> str:
    old_module, _, name = old.partition(":")
    new_module, _, attribute = new.partition(":")
    return _IMPORT.format(old=old_module, name=name, new=new_module, attribute=attribute, silent=silent)


def _listed(folder: Path, name: str) -> list[str]:
    """A constant of the fixture's own test of identity."""
    tree = ast.parse((folder / "tests" / "test_identity.py").read_bytes())
    values = [node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name]
    found: list[str] = ast.literal_eval(values[0])
    return found
