"""``canonize plan``: a plan that a person reads and the program reads again."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from tests.repositories import Project, case, make_project

from canonize.plan.read import parse_plan, read_plan

MOVE = "app.service:Pool=app.pool:Pool"


@pytest.fixture(autouse=True)
def without_plan(project: Project) -> None:
    project.git("rm", "--quiet", "canonize.toml")
    project.git("commit", "--quiet", "-m", "no plan yet")


def test_writes_what_it_can_read(project: Project) -> None:
    done = project.canonize("plan", MOVE, "app.service:get_pool=app.pool:get_pool")
    assert done.code == 0 and done.stdout == ""
    assert done.stderr.splitlines() == [
        f"Wrote {project.path / 'canonize.toml'}. Review it.",
        f"Next: canonize diff -C {project.path}",
    ]
    plan = read_plan(project.path / "canonize.toml")
    assert [str(entry.canonical) for entry in plan.consolidations] == ["app.pool:Pool", "app.pool:get_pool"]
    assert [list(map(str, entry.duplicates)) for entry in plan.consolidations] == [
        ["app.service:Pool"],
        ["app.service:get_pool"],
    ]
    assert project.canonize("migrate", "--branch", "work").code == 0
    assert project.tree("work") == {
        path: data for path, data in case("mixed_module_forward").after.items() if path != "canonize.toml"
    }


def test_evidence_as_comments(project: Project) -> None:
    text = project.canonize("plan", MOVE, "-o", "-").stdout
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert "# app.service:Pool (app/service.py) gives way: no member is lost." in comments
    assert "# 1 import site in 1 file, through 1 old path:" in comments
    assert "\n\n\n" not in text and text.endswith("\n") and not text.endswith("\n\n")
    assert not (project.path / "canonize.toml").exists()


def test_evidence_is_in_the_same_order_every_time(tmp_path: Path) -> None:
    files = {k: v for k, v in case("websocket_managers").before.items() if "toml" not in k}
    project = make_project(tmp_path / "app", files)
    text = project.canonize("plan", "--name", "WebSocketManager", "-o", "-").stdout
    first = text.partition("canonical = ")[0]
    rows = [line.split()[1:] for line in first.splitlines() if line.startswith("#     ")]
    assert len(rows) == 6 and rows == sorted(rows, key=lambda row: (-int(row[0]), row[1].split(":")))


def test_evidence_fits_a_terminal(tmp_path: Path) -> None:
    """No name is broken: one that is longer than the line has a line of its own."""
    long = f"app/{'services_' * 9}.py"
    files = {"app/__init__.py": b"", "app/pool.py": b"class Pool: ...\n", long: b"class Pool: ...\n"}
    project = make_project(tmp_path / "app", files)
    old = f"{long[:-3].replace('/', '.')}:Pool"
    text = project.canonize("plan", f"{old}=app.pool:Pool", "-o", "-").stdout
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert all(len(line) <= 80 or len(line.split()) == 2 for line in comments), text
    assert f"# {old}" in comments and f"#   ({long})" in comments


ROOTS = b'[tool.canonize.project]\nsource-roots = [".", "lib"]\n'


@pytest.mark.parametrize("file", ["pyproject.toml", "canonize.toml"])
def test_source_roots_hold_before_there_is_a_plan(file: str, tmp_path: Path) -> None:
    """A layout that no convention tells: every command names the modules as they are imported."""
    files = {
        "lib/app/__init__.py": b"",
        "lib/app/pool.py": b"class Pool:\n    size = 1\n",
        "lib/app/old.py": b"class Pool:\n    size = 1\n",
        "lib/app/main.py": b"from app.old import Pool\n\nPool()\n",
        file: ROOTS if file == "pyproject.toml" else ROOTS.replace(b"tool.canonize.", b""),
    }
    project = make_project(tmp_path / "elsewhere", files)
    found = json.loads(project.canonize("audit", "--json", "--name", "Pool").stdout)
    assert "app.old:Pool" in json.dumps(found) and "lib.app" not in json.dumps(found)
    done = project.canonize("plan", "app.old:Pool=app.pool:Pool", "-o", "-")
    assert done.code == 0 and 'source-roots = [".", "lib"]' in done.stdout, done.stderr
    (tmp_path / "plan.toml").write_text(done.stdout)
    assert project.canonize("migrate", str(tmp_path / "plan.toml"), "--branch", "work").code == 0
    assert project.show("work", "lib/app/main.py") == b"from app.pool import Pool\n\nPool()\n"
    init = ("--yes", "--name", "Pool", "--canonical", "app.pool:Pool", "-o", str(tmp_path / "init.toml"))
    assert project.canonize("init", *init).code == 0
    assert 'canonical = "app.pool:Pool"' in (tmp_path / "init.toml").read_text()


def test_several_old_paths_of_one_canonical(project: Project) -> None:
    project.commit({"app/third.py": b"from app.service import Pool as Other\n"})
    text = project.canonize("plan", MOVE, "app.third:Other=app.pool:Pool", "-o", "-").stdout
    assert tomllib.loads(text)["consolidate"][0]["duplicates"] == ["app.service:Pool", "app.third:Other"]


def test_choices(project: Project) -> None:
    text = project.canonize("plan", MOVE, "--shim", "none", "--uses", "alias", "--paths", "listed", "-o", "-").stdout
    entry = parse_plan(text).consolidations[0]
    assert (entry.shim, entry.uses, entry.paths) == ("none", "alias", "listed")


def test_whole_modules(tmp_path: Path) -> None:
    project = make_project(
        tmp_path / "modules", {k: v for k, v in case("module_moved").before.items() if "toml" not in k}
    )
    assert project.canonize("plan", "app.helpers.testing=app.testing").code == 0
    assert project.canonize("migrate", "--branch", "work").code == 0
    assert project.tree("work") == {k: v for k, v in case("module_moved").after.items() if "toml" not in k}


def test_proposed_by_name(tmp_path: Path) -> None:
    files = {k: v for k, v in case("websocket_managers").before.items() if "toml" not in k}
    project = make_project(tmp_path / "app", files)
    assert project.canonize("plan", "--name", "WebSocketManager").code == 0
    plan = read_plan(project.path / "canonize.toml")
    assert str(plan.consolidations[0].canonical) == "app.ws.manager:WebSocketManager"
    assert len(plan.consolidations[0].duplicates) == 4


@pytest.mark.parametrize(
    ("move", "canonicals", "duplicates"),
    [
        ("app.unified.manager:UnifiedWebSocketManager=app.ws.manager:WebSocketManager", ["app.ws.manager"], 7),
        ("app.ws.manager:WebSocketManager=app.realtime:WebSocketManager", ["app.realtime", "app.unified.manager"], 4),
        ("app.ws.modes:Other=app.ws.manager:WebSocketManager", ["app.ws.manager", "app.unified.manager"], 5),
        (
            "app.core.unified_websocket:UnifiedWebSocketManager=app.ws.manager:WebSocketManager",
            ["app.ws.manager", "app.unified.manager"],
            5,
        ),
    ],
    ids=["a leader takes its group along", "another leads", "one more", "one goes elsewhere"],
)
def test_what_is_proposed_is_corrected(move: str, canonicals: list[str], duplicates: int, tmp_path: Path) -> None:
    files = {k: v for k, v in case("websocket_managers").before.items() if "toml" not in k}
    files["app/ws/modes.py"] += b"from app.ws.manager import WebSocketManager as Other\n"
    project = make_project(tmp_path / "app", files)
    done = project.canonize("plan", "--name", "*WebSocketManager", move, "-o", "-")
    plan = parse_plan(done.stdout)
    assert sorted(entry.canonical.module for entry in plan.consolidations) == sorted(canonicals)
    (first,) = [entry for entry in plan.consolidations if entry.canonical.module == canonicals[0]]
    assert len(first.duplicates) == duplicates


def test_refusals_are_told(tmp_path: Path) -> None:
    """Exit code 1, and the plan is there to be reviewed."""
    files = {k: v for k, v in case("api_differs_refused").before.items() if "toml" not in k}
    project = make_project(tmp_path / "app", files)
    done = project.canonize("plan", "app.legacy:Mailer=app.mail:Mailer")
    assert done.code == 1
    assert done.stderr.startswith("REFUSED: app.legacy:Mailer does not give way: the canonical has no 'flush'")
    assert "# REFUSED: " in (project.path / "canonize.toml").read_text()


def test_force(project: Project) -> None:
    (project.path / "canonize.toml").write_text("mine")
    assert project.canonize("plan", MOVE).code == 2
    assert (project.path / "canonize.toml").read_text() == "mine"
    assert project.canonize("plan", MOVE, "--force").code == 0
    read_plan(project.path / "canonize.toml")


def test_evidence_says_who_uses_what_the_canonical_lacks(tmp_path: Path) -> None:
    project = make_project(tmp_path / "members", case("api_differs_refused").before)
    done = project.canonize("plan", "app.legacy:Mailer=app.mail:Mailer", "-o", "-")
    assert "#   app/orders.py:3 uses flush" in done.stdout


def test_more_names_than_a_person_reviews(tmp_path: Path) -> None:
    body = "".join(f"class Name{n}:\n    def run(self):\n        return {n}\n\n\n" for n in range(51))
    project = make_project(tmp_path / "many", {"a.py": body.encode(), "b.py": body.encode()})
    done = project.canonize("plan", "--name", "*")
    assert done.code == 2 and done.stderr.startswith("canonize: 51 names are too many for one plan")
    assert not (project.path / "canonize.toml").exists()
    assert project.canonize("plan", "--name", "Name4*").code in (0, 1)
