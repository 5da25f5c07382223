"""The same job at a GitLab: merge requests instead of pull requests, a nested group, forks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.publish.conftest import WIDE
from tests.publish.fake_gitlab import TOKEN, FakeGitLab, FakeProject
from tests.publish.http_servers import Failure, serving
from tests.repositories import Done, Project, canonize, make_project

pytest.importorskip("gitlab")


@dataclass(frozen=True)
class Clone(Project):
    fake: FakeGitLab
    there: FakeProject

    def pr(self, command: str, *arguments: str) -> Done:
        forge = ("--forge", "gitlab", "--api-url", self.fake.url, "--pause", "0", "--repo", str(self.path))
        return canonize("pr", command, *arguments, *forge)

    def opened(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        done = self.pr("open", "--json", "--executor", "serial", *arguments)
        assert done.code == code, done.stderr
        return {row["key"]: row for row in json.loads(done.stdout)["pull_requests"]}


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clone]:
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    project = make_project(tmp_path / "repo", WIDE)
    fake = FakeGitLab(tmp_path / "gitlab")
    with serving(fake) as server:
        fake.url = server.url
        there = fake.create("group/team/app", project.path)
        project.git("remote", "add", "origin", f"{server.url}/group/team/app.git")
        yield Clone(project.path, fake, there)
    assert fake.problems == [] and fake.failures == []


def test_opened_again_merged_and_again(clone: Clone) -> None:
    clone.fake.page_limit = 2
    dress = ("--label", "migration", "--assignee", "ada", "--reviewer", "owners", "--milestone", "1.0", "--draft")
    clone.there.milestones.append("1.0")
    assert len(clone.opened(*dress)) == 5
    merges = clone.there.merges
    assert [each.target for each in merges] == ["main", *(each.source for each in merges[:-1])]
    assert {(each.labels[0], each.assignees[0], each.milestone) for each in merges} == {("migration", "ada", "1.0")}
    assert merges[3].reviewers == ["linus"] and all(each.title.startswith("Draft: ") for each in merges)
    clone.fake.writes.clear()
    assert {row["action"] for row in clone.opened(*dress).values()} == {"up to date"}
    assert clone.fake.writes == []
    clone.fake.merge(clone.there, 1)
    rows = clone.opened("--ready")
    assert {row["action"] for row in rows.values()} == {"updated"} and "shims" not in rows
    assert merges[1].target == "main" and not merges[1].title.startswith("Draft: ")


def test_closed_by_a_person_and_by_others_work(clone: Clone) -> None:
    clone.opened()
    clone.there.merges[2].state = "closed"
    assert "!" not in clone.opened(code=3)["importers-app"]["why"]
    assert clone.there.merges[2].state == "closed"
    assert clone.opened("--reopen")["importers-app"]["action"] == "reopened"
    clone.commit({f"jobs/m{n}.py": b"from app.pool import Pool\n" for n in range(4)})
    clone.git("push", "--quiet", str(clone.there.path), "HEAD:main")
    assert clone.opened()["importers-jobs"]["action"] == "closed"
    assert clone.there.merges[3].state == "closed" and len(clone.there.merges[3].notes) == 1


def test_lost_answers_and_limits(clone: Clone) -> None:
    clone.fake.failures += [
        Failure("POST", "/merge_requests", 502, late=True),
        Failure("GET", "/merge_requests", 429, (("Retry-After", "0"),), "Too many"),
    ]
    assert len(clone.opened("--max-open", "1", code=3)) == 5
    assert len(clone.there.merges) == 1


def test_a_fork(clone: Clone) -> None:
    clone.there.access = 10
    rows = clone.opened("--independent")
    assert len(rows) == len(clone.there.merges) == 5
    assert {each.project for each in clone.there.merges} == {clone.fake.projects["ada/app"].id}
    assert {row["action"] for row in clone.opened("--independent").values()} == {"up to date"}


def test_the_token_is_refused_and_not_shown(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_TOKEN", "glpat-thisisnotit")
    done = clone.pr("open", "--executor", "serial")
    assert done.code == 2 and "the token of GITLAB_TOKEN is refused" in done.stderr and "glpat-" not in done.stderr


def test_status_merge_and_close(clone: Clone) -> None:
    clone.opened()
    clone.there.merges[0].approved_by.append("grace")
    clone.there.merges[0].pipeline = "success"
    row = json.loads(clone.pr("status", "--json", "--executor", "serial").stdout)["pull_requests"][0]
    assert (row["state"], row["checks"], row["reviews"], row["conflicts"]) == ("open", "passing", "approved", False)
    assert clone.pr("merge").code == 0 and clone.there.merges[0].state == "merged"
    assert clone.pr("close", "--comment", "Not now.").code == 0
    assert {each.state for each in clone.there.merges[1:]} == {"closed"}
    assert [each.notes for each in clone.there.merges[1:]] == [["Not now."]] * 4
