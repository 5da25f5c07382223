"""GitHub's description is really asked: what it does not allow is noticed."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from tests.publish.conftest import GitHub, Published
from tests.publish.fake_github import TOKEN


def test_a_request_that_github_does_not_describe(project: Published, github: GitHub) -> None:
    """An order without its base, and a state that there is not."""
    if github.recorder is None:
        pytest.skip("node, or the packages of tests/publish/package.json, are not installed")
    url = f"{github.url}/repos/acme/{project.there.name}"
    for path, body in (("pulls", {"head": "x", "title": "t"}), ("pulls?state=some", None)):
        request = urllib.request.Request(
            f"{url}/{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request).close()
        except urllib.error.HTTPError as error:
            error.close()
    assert ["base" in said or "allowed values" in said for said in github.recorder.violations] == [True, True]
    github.recorder.violations.clear()
