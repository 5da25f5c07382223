"""Rows of CASES.md travel with the tests that show them: in reports, JUnit files, and docs/reference/cases.md."""

from __future__ import annotations

import os

import pytest
from tests.rows.cases import rows_of_test

pytest.register_assert_rewrite("tests.rows.tools")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["CANONIZE_CACHE"] = "off"  # nobody's own cache; those of the command line have one each
    config.addinivalue_line("markers", "row(*numbers): the rows of CASES.md that this test shows")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties += [("row", number) for number in rows_of_test(item)]
