"""Fixture projects as git repositories, and the program run on them as a user runs it."""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.git.repos import CONFIG, Sandbox
from tests.rows.cases import rows_of_plan
from typer.testing import CliRunner

from canonize.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"


@dataclass(frozen=True)
class Case:
    """``fixtures/<name>/``: before/, after/, canonize.toml, and findings.txt where something is found."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def before(self) -> dict[str, bytes]:
        """The files of before/, and the plan where a user has it."""
        return {**read_tree(self.folder / "before"), "canonize.toml": self.plan}

    @property
    def after(self) -> dict[str, bytes]:
        return {**read_tree(self.folder / "after"), "canonize.toml": self.plan}

    @property
    def plan(self) -> bytes:
        return (self.folder / "canonize.toml").read_bytes()

    @property
    def rows(self) -> list[int]:
        """Of CASES.md, which it shows."""
        return rows_of_plan(self.plan.decode())

    @property
    def findings(self) -> list[str]:
        """Each as ``path:line: severity: code``."""
        file = self.folder / "findings.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    @property
    def leaves(self) -> bool:
        return any(": left: " in finding for finding in self.findings)


def cases() -> list[Case]:
    return [Case(folder) for folder in sorted(FIXTURES.iterdir()) if (folder / "canonize.toml").is_file()]


def case(name: str) -> Case:
    return Case(FIXTURES / name)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Files by POSIX path; none that running the code has left behind."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and ".pytest_cache" not in path.parts
    }


@dataclass(frozen=True)
class Done:
    """What a run of the program came to."""

    code: int
    stdout: str
    stderr: str
    raw: bytes = b""
    output: str = ""  # both, as a terminal has them


@dataclass(frozen=True)
class Project(Sandbox):
    """A repository with a plan in it."""

    def canonize(self, *arguments: str) -> Done:
        """Run a command on this repository, in this process."""
        return canonize(*arguments, "--repo", str(self.path))

    def tree(self, revision: str) -> dict[str, bytes]:
        """All files of a commit."""
        names = ["git", "archive", "--format=tar", revision]
        with tarfile.open(fileobj=io.BytesIO(self.output(*names[1:]))) as archive:
            members = [member for member in archive.getmembers() if member.isfile()]
            return {member.name: _content(archive, member) for member in members}

    def output(self, *arguments: str) -> bytes:
        import subprocess

        return subprocess.run(["git", *arguments], cwd=self.path, capture_output=True, check=True).stdout

    def commits(self, branch: str, base: str = "main") -> list[str]:
        """From the first to the last."""
        return self.git("rev-list", "--reverse", f"{base}..{branch}").split()


def make_project(path: Path, files: Mapping[str, bytes]) -> Project:
    """A repository whose branch ``main`` holds the files."""
    Sandbox.create(path)
    project = Project(path)
    project.commit(files)
    return project


def canonize(*arguments: str) -> Done:
    """Run the program in this process, without worker processes unless a test asks for them."""
    parallel = arguments[:1] in [(command,) for command in ("audit", "plan", "diff", "migrate", "shims", "verify")]
    serial = ["--executor", "serial"] if parallel and not {"--executor", "--jobs"} & set(arguments) else []
    found = CliRunner().invoke(app, [*arguments, *serial], catch_exceptions=False, prog_name="canonize")
    return Done(found.exit_code, found.stdout, found.stderr, found.stdout_bytes, found.output)


def isolate(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """A user of our own: no git configuration and no variable of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")] + ["NO_COLOR", "FORCE_COLOR", "COLUMNS"]:
        monkeypatch.delenv(name, raising=False)
    config = folder / "gitconfig"
    config.write_text(CONFIG)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("CANONIZE_CACHE", str(folder / "cache"))


def brief(finding: Mapping[str, Any]) -> str:
    """A finding of a JSON report as findings.txt has it."""
    return f"{finding['path']}:{finding['line']}: {finding['severity']}: {finding['code']}"


def has_escape_codes(text: str) -> bool:
    return re.search(r"\x1b", text) is not None


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file is not None
    return file.read()
