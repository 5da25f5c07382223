"""Edited imports come out as the project's own formatters leave them, and nothing else does: with the real tools."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.repositories import Done, Project, make_project

PLAN = """\
schema = 1
[[consolidate]]
canonical = "app.ws.manager:WebSocketManager"
duplicates = ["app.old:Manager"]
"""
MANAGER = b"class WebSocketManager:\n    pass\n\n\ndef helper_of_the_manager():\n    pass\n"
OLD = b"class Manager:\n    pass\n"

ISORT = {"pyproject.toml": b'[tool.isort]\nprofile = "black"\n'}
USORT = {"pyproject.toml": b"[tool.usort]\nfirst_party_detection = true\n"}
RUFF = {"pyproject.toml": b'[tool.ruff.lint]\nextend-select = ["I"]\n[tool.ruff.format]\n'}
BLACK = {"pyproject.toml": b"[tool.black]\nline-length = 60\n"}
TOOLS = {"isort": ISORT, "usort": USORT, "ruff": RUFF, "black": BLACK}
COMMANDS = {
    "isort": [["isort", "--quiet", "."]],
    "usort": [["usort", "format", "."]],
    "ruff": [
        ["ruff", "check", "--select", "I001", "--fix", "--quiet", "--no-cache", "."],
        ["ruff", "format", "-q", "--no-cache", "."],
    ],
    "black": [["black", "--quiet", "."]],
}

needs = {
    name: pytest.mark.skipif(shutil.which(name, path=str(Path(sys.executable).parent)) is None, reason=f"no {name}")
    for name in TOOLS
}
TOOL = pytest.mark.parametrize("tool", [pytest.param(name, marks=needs[name]) for name in TOOLS])


def project_with(tmp_path: Path, *files: dict[str, bytes]) -> Project:
    base = {
        "canonize.toml": PLAN.encode(),
        "app/__init__.py": b"",
        "app/ws/__init__.py": b"",
        "app/ws/manager.py": MANAGER,
        "app/old.py": OLD,
    }
    return make_project(tmp_path / "repo", {name: data for each in (base, *files) for name, data in each.items()})


def tidy(project: Project, tool: str) -> None:
    """Let the tool loose on the working tree."""
    for program, *arguments in COMMANDS[tool]:
        subprocess.run(
            [str(Path(sys.executable).parent / program), *arguments], cwd=project.path, check=True, capture_output=True
        )


def migrated(project: Project, *more: str) -> tuple[Done, dict[str, bytes]]:
    done = project.canonize("migrate", "--branch", "one", *more)
    assert done.code == 0, done.stderr
    return done, project.tree("one")


USER = b'''"""Uses it."""

import os
from typing import Any

from app.old import Manager
from app.things import (
    a_rather_long_name,
    another,
)
from third_party import Thing

VALUE = {  "odd":1}


def late() -> Any:
    from app.old import Manager as M
    from app.things import another as b

    return os.path, M(), b, Thing, another, a_rather_long_name, Manager
'''


@TOOL
def test_edited_imports_are_as_the_tool_leaves_them(tool: str, tmp_path: Path) -> None:
    project = project_with(
        tmp_path, TOOLS[tool], {"app/user.py": USER, "app/things.py": b"another = a_rather_long_name = 1\n"}
    )
    tidy(project, tool)
    if b"odd" in USER:  # what is no import stays badly laid out: nobody asked for that
        text = (project.path / "app/user.py").read_text()
        (project.path / "app/user.py").write_text(text.replace('VALUE = {"odd": 1}', 'VALUE = {  "odd":1}'))
    project.git("commit", "--quiet", "--all", "-m", "Tidy")
    tidied = (project.path / "app/user.py").read_bytes()
    _, tree = migrated(project)
    ours = tree["app/user.py"]
    assert b"from app.ws.manager import WebSocketManager" in ours and b'VALUE = {  "odd":1}' in ours
    project.git("switch", "--quiet", "one")
    tidy(project, tool)
    expected = (project.path / "app/user.py").read_bytes().replace(b'VALUE = {"odd": 1}', b'VALUE = {  "odd":1}')
    assert ours.decode() == expected.decode()
    # No line that was not edited has changed.
    gone = [line for line in tidied.splitlines() if line not in ours.splitlines()]
    assert all(b"Manager" in line for line in gone), gone
    project.git("checkout", "--quiet", "--force", "main")
    proof = json.loads(project.canonize("verify", "--branch", "one", "--json").stdout)
    assert proof["holds"] and proof["unformatted"] == []


def test_without_it_the_import_would_stand_elsewhere(tmp_path: Path) -> None:
    """The test above can fail: canonize's own layout leaves the edited import where it was."""
    plan = PLAN.replace("[[", '[project]\nformatters = "none"\n[[', 1).encode()
    things = {"app/user.py": USER, "app/things.py": b"another = a_rather_long_name = 1\n", "canonize.toml": plan}
    _, tree = migrated(project_with(tmp_path, ISORT, things))
    ours = tree["app/user.py"].decode()
    assert ours.index("from app.ws.manager") < ours.index("from app.things")


UNSORTED = b"""import sys
import os
from app.old import Manager, Manager as Other
import abc

print(sys, os, abc, Manager, Other)
"""


@needs["isort"]
def test_an_untidy_block_keeps_its_order_and_verify_says_so(tmp_path: Path) -> None:
    project = project_with(tmp_path, ISORT, {"app/user.py": UNSORTED})
    _, tree = migrated(project)
    lines = tree["app/user.py"].decode().splitlines()
    assert [line for line in lines if "anager" not in line] == [
        line for line in UNSORTED.decode().splitlines() if "anager" not in line
    ]
    assert lines[3] == "import abc" or lines[4] == "import abc"
    proof = project.canonize("verify", "--branch", "one")
    assert proof.code == 0
    assert "note: the project's formatters would still change 1 edited import; " in proof.stdout
    assert "stays so\n         app/user.py:3" in proof.stdout


@needs["ruff"]
def test_every_command_sees_the_same(tmp_path: Path) -> None:
    project = project_with(
        tmp_path, RUFF, {"app/user.py": USER, "app/things.py": b"another = a_rather_long_name = 1\n"}
    )
    tidy(project, "ruff")
    project.git("commit", "--quiet", "--all", "-m", "Tidy")
    patch = project.canonize("diff", "--format", "patch").raw
    _, tree = migrated(project, "--group-by", "file")
    assert project.canonize("verify", "--branch", "one", "--each-commit").code == 0
    again = project.canonize("migrate", "--branch", "two", "--base", "one", "--json")
    assert again.code == 0 and json.loads(again.stdout)["commits"] == []
    update = project.canonize("migrate", "--branch", "one", "--update", "--group-by", "file")
    assert update.code == 0 and "is up to date" in update.stderr
    assert project.canonize("migrate", "--in-place").code == 0
    for path, data in tree.items():
        assert (project.path / path).read_bytes() == data
    (tmp_path / "patch").write_bytes(patch)
    project.git("apply", "--check", "--reverse", str(tmp_path / "patch"))


@needs["ruff"]
@pytest.mark.parametrize("newline", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_bytes_of_the_file_stay(newline: bytes, tmp_path: Path) -> None:
    text = (
        b'\xef\xbb\xbf"""Says."""\nimport zlib  # kept\n# about the old one\nfrom app.old import Manager  # why\n\n'
        b"x = (1,\n  2)\ndef f():\n\tfrom app.old import Manager as N\n\treturn N, Manager"
    )
    data = text.replace(b"\n", newline)
    _, tree = migrated(project_with(tmp_path, RUFF, {"app/user.py": data, ".gitattributes": b"* -text\n"}))
    ours = tree["app/user.py"]
    assert ours.startswith(b'\xef\xbb\xbf"""Says."""' + newline) and not ours.endswith(b"\n")
    assert b"x = (1," + newline + b"  2)" in ours and b"import zlib  # kept" + newline in ours
    assert ours.count(b"\n") == ours.count(newline)
    assert b"# about the old one" + newline + b"from app.ws.manager import WebSocketManager  # why" in ours


@needs["isort"]
@pytest.mark.parametrize("pragma", [b"# isort: skip_file", b"# fmt: off", b"# ruff: noqa"])
def test_files_that_say_no_are_left(pragma: bytes, tmp_path: Path) -> None:
    things = {"app/user.py": pragma + b"\n" + USER, "app/things.py": b"another = a_rather_long_name = 1\n"}
    _, tree = migrated(project_with(tmp_path, ISORT, things))
    ours = tree["app/user.py"].decode()
    assert ours.index("from app.ws.manager") < ours.index("from app.things")


def test_a_formatter_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.formatting.apply.executable", lambda program: None)
    project = project_with(tmp_path, ISORT, {"app/user.py": UNSORTED})
    done = project.canonize("diff", "--json")
    found = [each for each in json.loads(done.stdout)["findings"] if each["code"] == "formatter-missing"]
    assert done.code == 0 and [(each["path"], each["severity"]) for each in found] == [("pyproject.toml", "note")]
    assert "isort is configured here and not installed" in found[0]["message"]


@needs["black"]
def test_a_formatter_that_fails(tmp_path: Path) -> None:
    wrong = {"pyproject.toml": b'[tool.black]\nrequired-version = "1.0"\n'}
    project = project_with(tmp_path, wrong, {"app/user.py": UNSORTED})
    done = project.canonize("diff", "--json")
    found = [each for each in json.loads(done.stdout)["findings"] if each["code"] == "formatter-failed"]
    assert done.code == 0 and len(found) == 1 and "black ended with an error" in found[0]["message"]


@needs["ruff"]
@needs["isort"]
def test_one_process_a_formatter_whatever_the_number_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from canonize.formatting import run

    started: list[str] = []
    original = run._run

    def counted(command: list[str], place: Path) -> str:
        started.append(Path(command[0]).name)
        return original(command, place)

    monkeypatch.setattr(run, "_run", counted)
    both = {"pyproject.toml": ISORT["pyproject.toml"] + b"[tool.ruff.format]\n"}
    users = {f"app/user_{number}.py": UNSORTED for number in range(30)}
    project = project_with(tmp_path, both, users)
    assert project.canonize("diff").code == 0
    assert started == ["isort", "ruff"]


@needs["black"]
def test_a_folder_with_its_own_formatter(tmp_path: Path) -> None:
    long = (
        b"from app.old import Manager\nfrom app.ws.manager import helper_of_the_manager\n\n"
        b"print(Manager, helper_of_the_manager)\n"
    )
    files = {"part/pyproject.toml": BLACK["pyproject.toml"], "part/user.py": long, "app/user.py": long}
    _, tree = migrated(project_with(tmp_path, files))
    assert (
        b"import (\n    WebSocketManager,\n" in tree["part/user.py"] or b"import (\n    helper" in tree["part/user.py"]
    )
    assert b"import (" not in tree["app/user.py"]
