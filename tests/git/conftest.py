"""Every test here has a user of its own: no configuration and no variable of whoever runs the tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.git.repos import CONFIG, Sandbox


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The global git configuration that applies, as a file."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    config = tmp_path / "gitconfig"
    config.write_text(CONFIG)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return config


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """An empty repository."""
    return Sandbox.create(tmp_path / "repo")
