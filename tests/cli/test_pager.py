"""Paging by git's rules: on a terminal, through the user's pager, never through one that the repository names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.cli.test_output import on_a_terminal
from tests.repositories import Project, has_escape_codes


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """One that marks each line."""
    script = tmp_path / "pager.py"
    script.write_text("import sys\nfor line in sys.stdin:\n    print('paged', line, end='')\n")
    return f"{sys.executable} {script}"


def test_by_environment(pager: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", pager)
    written = on_a_terminal(project, "diff")
    assert "paged \x1b[1m1/2 Forward" in written  # the colours of the terminal
    assert "Next: canonize migrate" in written and "paged Next" not in written
    monkeypatch.setenv("GIT_PAGER", "cat")
    assert "paged" not in on_a_terminal(project, "diff")


def test_the_users_configuration_comes_before_pager(
    pager: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.git("config", "--global", "core.pager", pager)
    assert "paged" in on_a_terminal(project, "diff", "--stat")
    project.git("config", "--global", "core.pager", "cat")
    monkeypatch.setenv("PAGER", pager)
    assert "paged" not in on_a_terminal(project, "diff", "--stat")


def test_the_repositorys_configuration_is_not_followed(pager: str, project: Project) -> None:
    project.git("config", "core.pager", pager)
    assert "paged" not in on_a_terminal(project, "diff")


@pytest.mark.parametrize("how", [["--no-pager"], ["--format", "patch"], ["--json"]])
def test_not_paged(how: list[str], pager: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", pager)
    assert "paged" not in on_a_terminal(project, "diff", *how)


@pytest.mark.parametrize("command", ["run --dry-run consolidate-imports --old app.service:Pool --new app.pool:Pool"])
def test_other_dry_runs(command: str, pager: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", pager)
    assert "paged" in on_a_terminal(project, *command.split())


def test_not_in_a_pipe(pager: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", pager)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "paged" not in project.canonize("diff").stdout


@pytest.mark.parametrize("command", ["no-such-pager", ""])
def test_a_pager_that_is_not_there(command: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", command)
    assert "Forward old paths" in on_a_terminal(project, "diff")


def test_one_that_is_left_early(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.commit({f"app/m{at}.py": b"from app.service import Pool\n" * 50 for at in range(60)})
    monkeypatch.setenv("PAGER", "head -n 2")
    written = on_a_terminal(project, "diff")
    assert "Forward old paths" in written and "app/m59.py" not in written and "Traceback" not in written
    assert "Next: canonize migrate" in written


# -- colours


def test_colours_can_be_forced(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = project.canonize("diff")
    assert "\x1b[31m" in done.stdout and "\x1b[?25l" not in done.stderr  # no progress bar
    for value in ("", "0"):
        monkeypatch.setenv("FORCE_COLOR", value)
        assert not has_escape_codes(project.canonize("diff").stdout)


def test_no_color_is_stronger_than_force_color(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m" not in project.canonize("diff", "--no-color").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in project.canonize("diff").stdout
    monkeypatch.setenv("NO_COLOR", "")  # as no-color.org has it
    assert "\x1b[31m" in project.canonize("diff").stdout
