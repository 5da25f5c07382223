"""Completion as shells ask for it: through the scripts that they are given, and by the protocol behind these."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.repositories import Project
from typer.testing import CliRunner

from canonize.cli.app import app
from canonize.cli.completion import _joined

SYMBOL = "app.service:Pool"


@pytest.fixture
def inside(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(project.path)
    return project


def bash(*words: str) -> list[str]:
    """``words`` as Bash splits them; the last is being typed."""
    return _asked("complete_bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(len(words) - 1))


def other(shell: str, line: str) -> str:
    more = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"} if shell == "fish" else {}
    return "\n".join(_asked(f"complete_{shell}", _TYPER_COMPLETE_ARGS=line, **more))


def _asked(how: str, **variables: str) -> list[str]:
    """In this process; the shells themselves, below, start the program."""
    environment = {**variables, "_CANONIZE_COMPLETE": how}
    done = CliRunner().invoke(app, [], env=environment, prog_name="canonize", catch_exceptions=False)
    assert done.stderr == "", done.stderr
    return [line for line in done.stdout.splitlines() if line]


def test_commands_and_options(inside: Project) -> None:
    assert bash("canonize", "mig") == ["migrate"]
    assert "--max-files" in bash("canonize", "diff", "--m")
    assert bash("canonize", "diff", "--format", "pa") == ["patch"]
    assert bash("canonize", "shims", "pr") == ["prune"]


def test_symbols_before_and_after_the_sign(inside: Project) -> None:
    assert bash("canonize", "plan", "app.ser") == ["app.service:Pool", "app.service:Service", "app.service:get_pool"]
    assert bash("canonize", "plan", "app.service", ":", "Po") == ["Pool"]
    assert bash("canonize", "plan", "app.service", ":") == ["Pool", "Service", "get_pool"]
    offered = bash("canonize", "plan", "app.service", ":", "Pool", "=", "app.po")
    assert offered[0] == "app.pool:Pool"
    assert bash("canonize", "plan", "app.service", ":", "Pool", "=", "app.pool", ":", "Po") == ["Pool"]
    assert "app.pool:Pool" in bash("canonize", "plan", "app.service", ":", "Pool", "=")


def test_the_same_name_is_offered_first(inside: Project) -> None:
    offered = bash("canonize", "plan", SYMBOL, "=", "app")
    assert offered[0] == "app.pool:Pool" and len(offered) > 1 and SYMBOL not in offered


def test_names_plans_and_branches(inside: Project) -> None:
    assert bash("canonize", "audit", "--name", "Po") == ["Pool"]
    assert bash("canonize", "audit", "--name", "=", "Po") == ["Pool"]
    assert bash("canonize", "diff", "can") == ["canonize.toml"]
    inside.git("branch", "canonize/pool")
    assert bash("canonize", "verify", "--branch", "") == ["canonize/pool", "main"]


def test_of_another_repository(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert bash("canonize", "plan", "-C", "repo", "app.service", ":", "Po") == ["Pool"]
    assert bash("canonize", "plan", "app") == []


def test_other_shells(inside: Project) -> None:
    assert r'"app.service\\:Pool"' in other("zsh", "canonize plan app.service:P")
    assert other("fish", "canonize plan app.service:P") == "app.service:Pool"
    assert "app.pool:Pool" in other("fish", "canonize plan app.service:Pool=app.pool:P")


def test_what_is_new_is_offered_once_it_is_tracked(inside: Project) -> None:
    assert bash("canonize", "audit", "--name", "Bra") == []
    inside.commit({"app/fresh.py": b"class BrandNew:\n    pass\n"})
    assert bash("canonize", "audit", "--name", "Bra") == ["BrandNew"]


def test_symbols_come_from_the_cache(inside: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from canonize import outline
    from canonize.cache.cache import open_cache
    from canonize.git.repository import open_repository

    assert bash("canonize", "plan", "app.service", ":", "Po") == ["Pool"]
    monkeypatch.setattr(outline, "outline", lambda repo: pytest.fail("looked again"))
    with open_cache(print) as cache:
        assert SYMBOL in outline.known_symbols(open_repository(inside.path), cache)


def test_words_are_put_together_as_they_were_typed() -> None:
    assert _joined(["canonize", "plan", "a", ":", "B", "=", "c", ":", "D", "x"], 9) == (
        ["canonize", "plan", "a:B=c:D", "x"],
        3,
        "",
    )
    assert _joined(["canonize", "plan", "a", ":", "B"], 4) == (["canonize", "plan", "a:B"], 2, "a:")
    assert _joined(["canonize", "plan", "a", ":"], 3) == (["canonize", "plan", "a:"], 2, "a:")


# -- the shells themselves


def _script(shell: str) -> str:
    command = [sys.executable, "-m", "canonize", "--show-completion"]
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run([*command, shell], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def _program(folder: Path) -> dict[str, str]:
    """``canonize`` on PATH."""
    folder.mkdir()
    program = folder / "canonize"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m canonize "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_bash_itself(inside: Project, tmp_path: Path) -> None:
    environment = _program(tmp_path / "bin")
    ask = (
        "COMP_WORDS=(canonize plan app.service : Po); COMP_CWORD=4; _canonize_completion canonize; echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(["bash", "--norc", "-c", f"{_script('bash')}\n{ask}"], env=environment, capture_output=True)
    assert done.stdout.decode().strip() == "Pool"


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish")
def test_fish_itself(inside: Project, tmp_path: Path) -> None:
    environment = _program(tmp_path / "bin")
    ask = 'complete --do-complete "canonize plan app.service:P"'
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"{_script('fish')}\n{ask}"], env=environment, capture_output=True
    )
    assert done.stdout.decode().strip() == "app.service:Pool"


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh")
def test_zsh_itself(inside: Project, tmp_path: Path) -> None:
    environment = _program(tmp_path / "bin")
    # _arguments works inside of completion only: what it is told there is what counts.
    ask = '_arguments() { print -r -- "$@" }; words=(canonize plan app.service:P); CURRENT=3; _canonize_completion'
    script = f"compdef() {{ }}\n{_script('zsh')}\n{ask}"
    done = subprocess.run(["zsh", "-f", "-c", script], env=environment, capture_output=True)
    assert "Pool" in done.stdout.decode(), done.stderr
