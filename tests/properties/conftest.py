"""Profiles: ``ci`` is always the same examples; ``nightly`` looks for new ones.  ``HYPOTHESIS_PROFILE`` chooses."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.configuration import set_hypothesis_home_dir
from tests.properties.execution import Interpreter, interpreter

pytest.register_assert_rewrite("tests.properties.promises")

# A whole program is one example: large by nature, and now and then not one that runs.
_COMMON = {
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
}
# Shrinking takes minutes: nightly runs do that, and what they find is kept (kept.py).
_FAST = [Phase.explicit, Phase.generate]
settings.register_profile("ci", max_examples=200, derandomize=True, phases=_FAST, **_COMMON)  # type: ignore[arg-type]
settings.register_profile("nightly", max_examples=2_000, print_blob=True, **_COMMON)  # type: ignore[arg-type]


def pytest_configure() -> None:
    set_hypothesis_home_dir(Path(tempfile.gettempdir(), "canonize-hypothesis"))  # not into the working tree
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def programs() -> Iterator[Interpreter]:
    """Runs programs; one process for all of them."""
    with interpreter() as running:
        yield running
