"""Every test here has a user, and a small project, of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.repositories import Project, case, isolate, make_project


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two commits to make, and nothing left: see fixtures/mixed_module_forward."""
    return make_project(tmp_path / "repo", case("mixed_module_forward").before)
