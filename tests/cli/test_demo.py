"""``canonize demo``: what the README promises a visitor."""

from __future__ import annotations

import re
from pathlib import Path

from tests.repositories import ROOT, Project, canonize


def test_the_whole_job(tmp_path: Path) -> None:
    done = canonize("demo", "--keep", str(tmp_path / "kept"), "--no-color")
    assert done.code == 0, done.stderr
    served = [line for line in done.stdout.splitlines() if line.endswith("users served")]
    assert served == ["0 % of 10 users served", "100 % of 10 users served"]
    assert done.stdout.splitlines()[-1] == ("Before: 57 % (63 of 110) of the tests passed.  After: 100 % (110 of 110).")
    commands = [line for line in done.stdout.splitlines() if line.startswith("$ canonize")]
    assert [command.split()[2] for command in commands] == ["audit", "diff", "migrate", "verify"]
    assert [line for line in _shown_by_the_readme() if line not in ("…", *_steady(done.stdout))] == []
    kept = Project(tmp_path / "kept")
    assert kept.git("branch", "--show-current") == "canonize/demo"
    assert kept.git("status", "--porcelain") == ""


def test_keeps_nothing_of_somebody_else_s(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    done = canonize("demo", "--keep", str(tmp_path))
    assert done.code == 2 and "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "gitconfig"] == ["mine"]


def _shown_by_the_readme() -> list[str]:
    shown = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert shown is not None
    return _steady(shown.group(1))


def _steady(output: str) -> list[str]:
    """Without what differs from run to run, and from one pytest to the next."""
    return [re.sub(r"(, \d+ warnings)? in [\d.]+s$", "", line).rstrip() for line in output.splitlines()]
