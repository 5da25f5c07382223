"""The table in docs/reference/pull-requests.md: no row is missing, and each test that it names is there."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.publish.table import PAGE, ROWS, written

# The rows of PULL_REQUESTS.md, the survey of eleven other tools.
FEATURES = """\
dry run, diff preview
split by CODEOWNERS
split by directory / by size
stacked PRs
draft, labels, reviewers, assignees, milestone
body template
throttle, retry, Retry-After, secondary limits
resume after a crash
re-run updates its PR
force-with-lease on the exact sha
a PR closed by a person stays closed
status, merge, close, clean-up
fork mode
several repositories, several bases
forges
signing, author, co-author
credentials
"""


def test_no_row_is_missing() -> None:
    assert list(ROWS) == FEATURES.splitlines()


def test_each_test_is_there() -> None:
    missing = []
    for _, tests in ROWS.values():
        for name in tests:
            file, _, function = name.partition("::")
            tree = ast.parse((Path(__file__).parent / file).read_text())
            if function not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
                missing.append(name)
    assert missing == []


def test_the_page_has_the_table_of_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == written()
