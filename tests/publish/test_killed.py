"""``canonize pr open`` killed a few times and started again; see ``tests.faults.kill_publishing`` for many."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.faults.kill_publishing import run_round
from tests.publish.conftest import WIDE
from tests.repositories import make_project

pytest.importorskip("github")


def test_killed_and_started_again(tmp_path: Path) -> None:
    """No duplicate, no branch without its pull request, no lost batch."""
    project = make_project(tmp_path / "tree", WIDE)
    options = ("--batch-by", "package", "--executor", "serial", "--label", "migration")
    found = run_round(project.path, None, tmp_path, 4, random.Random(5), options, lambda text: None)
    assert found.points and found.runs == len(found.points) + 1
