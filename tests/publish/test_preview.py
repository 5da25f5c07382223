"""``canonize pr preview``: what would be opened, in three forms; and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.publish.conftest import FILES, WIDE
from tests.repositories import Done, Project, canonize, case, make_project


@pytest.fixture
def local(tmp_path: Path) -> Project:
    """A repository without any remote."""
    return make_project(tmp_path / "repo", WIDE)


def preview(project: Project, *arguments: str) -> Done:
    return canonize("pr", "preview", *arguments, "--repo", str(project.path), "--executor", "serial")


def test_text(local: Project) -> None:
    before = local.state()
    done = preview(local, "--reviewer", "owners")
    assert done.code == 0, done.stderr
    assert done.stdout.splitlines()[0] == "5 pull requests for 15 files, stacked, onto main."
    assert "  1. Forward old paths of Pool, get_pool" in done.stdout
    assert "     reviewers: grace, acme/web" in done.stdout
    assert local.state() == before and not (local.path / ".git/canonize/pulls.json").exists()


def test_bodies(local: Project) -> None:
    done = preview(local, "--bodies")
    assert "     | ## How to undo" in done.stdout and "     web/ui/m3.py" in done.stdout


def test_json(local: Project) -> None:
    found = json.loads(preview(local, "--json", "--independent", "--batch-by", "owner", "--reviewer", "owners").stdout)
    assert (found["schema"], found["layout"], found["base"]) == ("canonize.pull-requests/1", "independent", "main")
    rows = {row["key"]: row for row in found["pull_requests"]}
    assert rows["importers-linus"]["files"] == [f"jobs/m{n}.py" for n in range(4)]
    assert rows["importers-linus"]["reviewers"] == ["linus"] and rows["importers-linus"]["on"] == "main"
    assert "## What" in rows["importers-linus"]["body"]


def test_html(local: Project) -> None:
    before = local.state()
    text = preview(local, "--format", "html").stdout
    assert text.startswith("<!DOCTYPE html>") and text.count("<h2 id=") == 5
    assert "<script" not in text and "src=" not in text
    assert '<span class="added">+from app.pool import Pool</span>' in text
    assert local.state() == before


def test_exit_codes(local: Project, tmp_path: Path) -> None:
    assert preview(local, "--check").code == 1
    done = make_project(tmp_path / "done", {**FILES, **case("mixed_module_forward").after})
    assert preview(done, "--check").code == 0 and "no pull request" in preview(done).stdout
    left = make_project(tmp_path / "left", case("api_differs_refused").before)
    found = preview(left)
    assert found.code == 3 and "left: api-differs" in found.stdout


def test_options_that_exclude_each_other(local: Project) -> None:
    done = preview(local, "--batch-by", "one", "--max-files", "3")
    assert done.code == 2 and "--batch-by one has no --max-files" in done.stderr


def test_owners_need_codeowners(tmp_path: Path) -> None:
    done = preview(make_project(tmp_path / "repo", FILES), "--batch-by", "owner")
    assert done.code == 2 and "there is no CODEOWNERS" in done.stderr


# -- without a forge


def without(project: Project, output: Path, *arguments: str) -> Done:
    options = ("--forge", "none", "--output", str(output), "--executor", "serial")
    return canonize("pr", "open", *arguments, *options, "--repo", str(project.path))


def test_mail_series_apply(local: Project, tmp_path: Path) -> None:
    """One series after the other by ``git am``: the same tree as ``migrate``."""
    before = local.state()
    done = without(local, tmp_path / "out")
    assert done.code == 0, done.stderr
    assert {**local.state(), "refs": None} == {**before, "refs": None}
    local.git("clone", "--quiet", str(local.path), str(tmp_path / "other"))
    other = Project(tmp_path / "other")
    series = sorted(path for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert [path.name for path in series][:2] == ["01-shims", "02-importers-api"]
    for folder in series:
        cover, *patches = sorted(map(str, folder.glob("*.patch")))
        assert "## How to check" in Path(cover).read_text()
        other.git("am", "--quiet", *patches)
    local.canonize("migrate", "--branch", "whole")
    assert other.git("rev-parse", "HEAD^{tree}") == local.git("rev-parse", "whole^{tree}")


def test_a_bundle_has_all_branches(local: Project, tmp_path: Path) -> None:
    local.git("clone", "--quiet", str(local.path), str(tmp_path / "other"))
    assert without(local, tmp_path / "out", "--independent").code == 0
    other = Project(tmp_path / "other")
    other.git("fetch", "--quiet", str(tmp_path / "out/canonize.bundle"), "refs/heads/*:refs/heads/*")
    branches = other.git("branch", "--list", "canonize/*", "--format=%(refname:short)").split()
    assert len(branches) == 5 and all(other.git("rev-list", "--count", f"main..{branch}") == "1" for branch in branches)


def test_again_without_a_forge(local: Project, tmp_path: Path) -> None:
    without(local, tmp_path / "out")
    refs = local.git("for-each-ref")
    assert without(local, tmp_path / "out").code == 0
    assert local.git("for-each-ref") == refs


def test_a_branch_of_that_name_is_left_alone(local: Project, tmp_path: Path) -> None:
    local.git("branch", "canonize/pool-importers-api")
    local.git("switch", "--quiet", "canonize/pool-importers-api")
    mine = local.commit({"mine.txt": b"1\n"}, "Mine")
    local.git("switch", "--quiet", "main")
    done = without(local, tmp_path / "out", "--independent")
    assert done.code == 3 and "'Mine' on canonize/pool-importers-api is not canonize's" in done.stderr
    assert local.git("rev-parse", "canonize/pool-importers-api") == mine
    assert not (tmp_path / "out/02-importers-api").exists() and (tmp_path / "out/02-importers-app").exists()
