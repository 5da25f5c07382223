"""Every command in the documents is run, in a repository like the reader's, and its output compared.

A ```console block holds commands after ``$``, and what they print; ``…`` stands for any lines.  Comments before a block
say what a reader knows from the text: ``<!-- not run: REASON -->``, ``<!-- exit code: N -->``, and once in a document
``<!-- repository: websocket_managers -->``, ``empty``, or another fixture, also ``without its plan``.  Blocks of one
document follow each other; a command that ends with a backslash goes on in the next line.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.repositories import canonize, case, isolate, make_project

from canonize.cli.examples import EXAMPLES

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"(?P<before>(?:^<!--[^\n]*-->\n+)*)^```console\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
_FOR_THE_SHELL = re.compile(r"[|&;<>$`\\()*?#~]")
_COMMENT = re.compile(r"<!-- (not run|exit code|repository): (.*?) -->")
_VARIES = re.compile(r"\b[0-9a-f]{10}\b|\b\d+\.\d+s\b|\b\d+ (?:seconds?|days?)\b")
# Nobody answers here: tests/cli/test_guide.py does.
ASKS = {"canonize init"}
# These talk to a forge: tests/publish runs them against one.
_FORGE = {f"canonize pr {name}" for name in ("sync", "status", "merge", "close", "cleanup")}
# tests/cli/test_demo.py does.
_ELSEWHERE = {"canonize demo", "canonize demo --keep ws-app"}
NOT_RUN = {*ASKS, *_FORGE, *_ELSEWHERE, "canonize pr open --batch-by owner --draft --max-open 5"}
RUN = {name: [line for line, _ in lines if line not in NOT_RUN] for name, lines in EXAMPLES.items()}
# Whose examples begin where one-manager is there already; making it takes as long as an example.
ON_A_BRANCH = {"verify", "undo", "shims list", "shims prune"}
SCRIPT = b"from bowler import Query\n\nQuery('.').select_class('Widget').rename('Gadget').write()\n"


@dataclass(frozen=True)
class Block:
    commands: list[tuple[str, list[str]]]
    notes: dict[str, str]


def blocks(document: Path) -> Iterator[Block]:
    for match in _BLOCK.finditer(document.read_text(encoding="utf-8")):
        commands: list[tuple[str, list[str]]] = []
        for line in match["text"].splitlines():
            if commands and commands[-1][0].endswith("\\") and not commands[-1][1]:
                commands[-1] = (f"{commands[-1][0][:-1]}{line.strip()}", [])
            elif line.startswith("$ "):
                commands.append((line[2:], []))
            elif commands:
                commands[-1][1].append(line)
            elif line.strip():
                commands.append((line, []))
        yield Block(commands, dict(_COMMENT.findall(match["before"])))


def repository(document: Path) -> str:
    notes: dict[str, str] = dict(_COMMENT.findall(document.read_text(encoding="utf-8")))
    return notes.get("repository", "websocket_managers")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    isolate(monkeypatch, tmp_path)
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, command in {"canonize": "-m canonize", "python": ""}.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {command} "$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("CANONIZE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))
    return tmp_path


def lay_out(name: str, place: Path) -> Path:
    if name == "empty":
        (place / "here").mkdir()
        return place / "here"
    fixture, without, _ = name.partition(" without its plan")
    files = {**case(fixture).before, "CODEOWNERS": b"* @backend\napp/ws/ @realtime\n"}
    if without:
        del files["canonize.toml"]
    return make_project(place / "repo", files).path


@pytest.mark.parametrize(
    "document", [each for each in DOCUMENTS if any(blocks(each))], ids=lambda path: str(path.relative_to(ROOT))
)
def test_the_commands_of(document: Path, place: Path) -> None:
    here = lay_out(repository(document), place)
    for block in blocks(document):
        if "not run" in block.notes:
            assert len(block.notes["not run"]) > 10, "give the reason"
            continue
        for number, (command, expected) in enumerate(block.commands):
            code, printed, here = run(command, here)
            is_last = number == len(block.commands) - 1
            wanted = int(block.notes.get("exit code", "0")) if is_last else 0
            assert code == wanted, f"{document.name}: $ {command}\n{printed}"
            assert_printed(expected, printed, command)


@pytest.mark.parametrize("command", [name for name, lines in RUN.items() if lines])
def test_the_examples_of(command: str, place: Path) -> None:
    here = prepared(place, command)
    for line in RUN[command]:
        code, printed, _ = run(line, here)
        # What a check, a guard or a dry run finds in this repository is its business.
        assert code in (0, 1, 3), f"$ {line}\n{printed}"
        assert "Traceback" not in printed


def prepared(place: Path, command: str) -> Path:
    """The websocket fixture with owners, a Bowler script and, where the examples ask for it, the branch of a run."""
    project = make_project(
        place / "repo",
        {
            **case("websocket_managers").before,
            "CODEOWNERS": b"app/ws/ @realtime\n",
            "scripts/rename_widgets.py": SCRIPT,
        },
    )
    if command in ON_A_BRANCH:
        run("canonize migrate --branch one-manager --quiet", project.path)
    if command.startswith("shims"):
        project.git("switch", "--quiet", "one-manager")
    return project.path


def run(command: str, here: Path) -> tuple[int, str, Path]:
    """Exit code, all output, and the folder that the command ends in.

    What only calls canonize does it in this process: to load the program a hundred times would prove nothing.
    """
    if command.startswith("canonize ") and not _FOR_THE_SHELL.search(re.sub("'[^']*'", "", command)):
        with contextlib.chdir(here):
            called = canonize(*shlex.split(command)[1:])
        return called.code, called.output, here
    script = f'{command}\ncode=$?\npwd > "$TOLD"\nexit $code'
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
    )
    return done.returncode, done.stdout, Path(Path(os.environ["TOLD"]).read_text().strip())


def assert_printed(expected: list[str], printed: str, command: str) -> None:
    """Every expected line is there, in order; without ``…`` between two, one follows the other."""
    lines = [_VARIES.sub("#", line.rstrip()) for line in printed.splitlines()]
    at, gap = 0, True
    for line in expected:
        if line.strip() == "…":
            gap = True
            continue
        wanted = _VARIES.sub("#", line.rstrip())
        rest = lines[at:] if gap else lines[at : at + 1]
        assert wanted in rest, f"$ {command}\nexpected: {wanted}\n{_near(wanted, lines)}"
        at, gap = at + rest.index(wanted) + 1, False


def _near(wanted: str, lines: list[str]) -> str:
    """What is most like the line, or all of it where it is short."""
    near = difflib.get_close_matches(wanted, lines, 3, 0.5) if len(lines) > 40 else lines
    return "printed:\n" + "\n".join(near)


def test_the_comparison_can_fail() -> None:
    assert_printed(["a", "…", "c"], "x\na\nb\nc\n", "x")
    with pytest.raises(AssertionError):
        assert_printed(["a", "c"], "a\nb\nc\n", "x")
    with pytest.raises(AssertionError):
        assert_printed(["c", "…", "a"], "a\nb\nc\n", "x")


def test_bash_is_there() -> None:
    assert shutil.which("bash")
