"""``canonize pr open`` against a GitHub that remembers: what is opened, and what later runs do about it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.publish.conftest import WIDE, GitHub, Published
from tests.publish.fake_github import TOKEN, FakePull
from tests.publish.http_servers import Failure
from tests.repositories import canonize

from canonize.publish.bodies import read_marker
from canonize_codemods.each_commit import Tree, check_each


def actions(stdout: str) -> dict[str, str]:
    return {row["key"]: row["action"] for row in json.loads(stdout)["pull_requests"]}


def opened(project: Published, *arguments: str, code: int = 0) -> dict[str, Any]:
    """What a run with ``--json`` says of each batch."""
    done = project.pr("open", "--json", *arguments)
    assert done.code == code, done.stderr
    return {row["key"]: row for row in json.loads(done.stdout)["pull_requests"]}


def keys(project: Published) -> list[str]:
    return [project_key(pull) for pull in project.there.pulls]


def project_key(pull: FakePull) -> str:
    marker = read_marker(pull.body)
    assert marker is not None
    return marker.batch


def test_stacked(wide: Published) -> None:
    """Shims first, importers each on the one before; nothing of the user's changes but for new branches."""
    before = wide.state()
    rows = opened(wide)
    pulls = wide.there.pulls
    assert keys(wide) == list(rows) == ["shims", "importers-api", "importers-app", "importers-jobs", "importers-web-ui"]
    assert [pull.base for pull in pulls] == ["main", *(pull.head for pull in pulls[:-1])]
    assert {**wide.state(), "refs": None} == {**before, "refs": None}
    for pull in pulls:
        tip, base = wide.there.tip(pull.head), wide.there.tip(pull.base)
        assert wide.there.git("rev-list", f"{base}..{tip}")
        assert wide.there.git("merge-base", base, tip) == base
        trailers = wide.there.git("log", "-1", "--format=%(trailers:key=Canonize-Batch,valueonly)", tip)
        assert trailers == f"canonize/pool {project_key(pull)}"


def test_the_last_branch_is_the_migration(wide: Published) -> None:
    opened(wide)
    wide.canonize("migrate", "--branch", "whole")
    assert wide.there.git("rev-parse", f"{wide.there.pulls[-1].head}^{{tree}}") == wide.git("rev-parse", "whole^{tree}")


def test_again_changes_nothing(wide: Published) -> None:
    opened(wide)
    before = wide.there.branches()
    wide.github.fake.writes.clear()
    assert {row["action"] for row in opened(wide).values()} == {"up to date"}
    assert wide.there.branches() == before
    assert wide.github.fake.writes == []


def test_again_from_another_clone(wide: Published, tmp_path: Path) -> None:
    """No journal, no local branch: all is found by marker and trailer."""
    opened(wide)
    before = wide.there.branches()
    wide.github.fake.writes.clear()
    wide.git("clone", "--quiet", wide.git("remote", "get-url", "origin"), str(tmp_path / "clone"))
    other = Published(tmp_path / "clone", wide.github, wide.there)
    assert {row["action"] for row in opened(other).values()} == {"up to date"}
    assert (wide.there.branches(), wide.github.fake.writes) == (before, [])


def test_titles_do_not_matter(project: Published) -> None:
    """A person's title stays; the pull request is found by its marker."""
    opened(project)
    project.there.pulls[0].title = "Please review"
    project.push({"app/late.py": b"from app.service import Pool\n"})
    assert opened(project)["shims"]["number"] == 1
    assert project.there.pulls[0].title == "Please review"
    assert len(project.there.pulls) == 2 + 1  # and the file that is new


def test_text_around_the_markers_stays(project: Published) -> None:
    opened(project)
    pull = project.there.pulls[0]
    pull.body = f"Before.\n\n{pull.body}\n\nAfter."
    project.push({"app/service.py": WIDE["app/service.py"] + b"# more\n"})
    assert opened(project)["shims"]["action"] == "updated"
    assert pull.body.startswith("Before.\n\n<!-- canonize:") and pull.body.endswith("\n\nAfter.")


def test_what_the_body_says(project: Published) -> None:
    opened(project)
    body = project.there.pulls[1].body
    for text in (
        "## What",
        "## Why",
        "## How to check",
        "## How to undo",
        "| from-import |",
        "`app/main.py`",
        "canonize pr open --batch-by package --max-files 50",
        "2 of 2 pull requests",
    ):
        assert text in body


def test_own_template(project: Published, tmp_path: Path) -> None:
    (tmp_path / "body.md.j2").write_text("{{ title }} {{ file_count }}: {{ command }} <!-- canonize:end -->")
    opened(project, "--template", str(tmp_path / "body.md.j2"))
    body = project.there.pulls[0].body
    assert body.splitlines()[1].startswith("Forward old paths of Pool, get_pool 2 files: canonize pr open")
    assert body.count("canonize:end") == 1 and read_marker(body) is not None
    (tmp_path / "body.md.j2").write_text("{{ nothing }}")
    done = project.pr("open", "--template", str(tmp_path / "body.md.j2"))
    assert done.code == 2 and "'nothing' is undefined" in done.stderr


def test_independent(wide: Published) -> None:
    """Every branch alone on main, and each holds there: parses, resolves."""
    rows = opened(wide, "--independent")
    assert {pull.base for pull in wide.there.pulls} == {"main"} and len(rows) == 5
    base = wide.tree("main")
    trees = []
    for pull in wide.there.pulls:
        wide.git("fetch", "--quiet", str(wide.there.path), pull.head)
        changed = wide.git("diff", "--name-only", "main", "FETCH_HEAD").splitlines()
        tree = wide.tree("FETCH_HEAD")
        trees.append(Tree(pull.head, {path: tree.get(path) for path in changed}))
    assert [check.problems for check in check_each(base, (), trees)] == [()] * 5


def test_labels_reviewers_assignees_milestone_and_drafts(wide: Published) -> None:
    wide.there.milestones += ["1.0", "2.0"]
    dress = ("--label", "migration", "--assignee", "ada", "--milestone", "2.0", "--reviewer", "owners")
    opened(wide, "--draft", *dress)
    pulls = {project_key(pull): pull for pull in wide.there.pulls}
    assert all(
        (p.labels, p.assignees, p.milestone, p.draft) == (["migration"], ["ada"], "2.0", True) for p in pulls.values()
    )
    assert (pulls["importers-jobs"].reviewers, pulls["importers-jobs"].teams) == (["linus"], [])
    assert (pulls["importers-web-ui"].reviewers, pulls["importers-web-ui"].teams) == (["grace"], ["web"])


def test_existing_ones_are_dressed_as_well(project: Published) -> None:
    """Labels and people are added to those that are there."""
    opened(project)
    project.there.pulls[0].labels.append("mine")
    opened(project, "--label", "migration", "--assignee", "ada", "--reviewer", "grace")
    assert [pull.labels for pull in project.there.pulls] == [["migration", "mine"], ["migration"]]
    assert [pull.assignees for pull in project.there.pulls] == [["ada"], ["ada"]]
    assert [pull.reviewers for pull in project.there.pulls] == [["grace"], ["grace"]]
    project.github.fake.writes.clear()
    opened(project, "--label", "migration", "--assignee", "ada", "--reviewer", "grace")
    assert project.github.fake.writes == []


def test_reviewers_that_cannot_be_asked_do_not_stop_the_rest(project: Published) -> None:
    project.there.forbidden_reviewers.add("mallory")
    rows = opened(project, "--reviewer", "mallory")
    assert [row["action"] for row in rows.values()] == ["opened", "opened"]
    assert "mallory" in rows["shims"]["why"]


def test_by_owner(wide: Published) -> None:
    rows = opened(wide, "--batch-by", "owner")
    assert list(rows) == [
        "shims",
        "importers-acme-core",
        "importers-grace",
        "importers-grace-acme-web",
        "importers-linus",
    ]
    assert rows["importers-linus"]["title"].endswith("in jobs") is False
    assert {row["action"] for row in opened(wide, "--batch-by", "owner").values()} == {"up to date"}


def test_author_and_co_author(project: Published) -> None:
    opened(project, "--author", "Bot <bot@example.org>", "--co-author", "Grace <grace@example.org>")
    log = project.there.git("log", "-1", "--format=%an <%ae>%n%B", project.there.pulls[0].head)
    assert log.startswith("Bot <bot@example.org>\n") and "Co-authored-by: Grace <grace@example.org>" in log
    # And these commits are still known as canonize's own.
    project.push({"app/service.py": WIDE["app/service.py"] + b"# more\n"})
    rows = opened(project, "--author", "Bot <bot@example.org>", "--co-author", "Grace <grace@example.org>")
    assert rows["shims"]["action"] == "updated"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen")
def test_signed(project: Published, tmp_path: Path) -> None:
    """As git is told to; and a second run does not sign again."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for setting in (("commit.gpgSign", "true"), ("gpg.format", "ssh"), ("user.signingKey", str(key))):
        project.git("config", *setting)
    opened(project)
    before = project.there.branches()
    assert "gpgsig -----BEGIN SSH SIGNATURE" in project.there.git("cat-file", "commit", project.there.pulls[1].head)
    assert {row["action"] for row in opened(project).values()} == {"up to date"}
    assert project.there.branches() == before


# -- what others do


def test_a_merged_one_drops_out_and_the_next_is_based_on_main(wide: Published) -> None:
    opened(wide)
    for method in ("merge", "squash"):
        first = next(pull for pull in wide.there.pulls if pull.state == "open")
        wide.github.fake.merge(wide.there, first.number, method)
        rows = opened(wide)
        assert project_key(first) not in rows
        left = wide.there.open_pulls()
        assert [pull.base for pull in left] == ["main", *(pull.head for pull in left[:-1])]
        assert wide.there.git("merge-base", "main", left[0].head) == wide.there.tip("main")
        assert {row["action"] for row in rows.values()} == {"updated"}
    assert len(wide.there.pulls) == 5


def test_the_base_moved_on(wide: Published) -> None:
    """Every branch is based on the new one; a file that is new gets a pull request of its own."""
    opened(wide)
    wide.push({"jobs/late.py": b"from app.service import Pool\n", "README.md": b"more\n"})
    rows = opened(wide)
    assert rows["importers-jobs.2"]["action"] == "opened"
    assert {row["action"] for key, row in rows.items() if key != "importers-jobs.2"} == {"updated"}
    assert wide.there.git("merge-base", "main", wide.there.pulls[-1].head) == wide.there.tip("main")
    assert wide.there.git("diff", "--name-only", f"{wide.there.pulls[5].base}..{wide.there.pulls[5].head}") == (
        "jobs/late.py"
    )


def theirs(project: Published, branch: str) -> str:
    """Somebody's commit on a branch of canonize's."""
    project.git("fetch", "--quiet", str(project.there.path), branch)
    project.git("switch", "--quiet", "--detach", "FETCH_HEAD")
    commit = project.commit({"review.txt": b"mine\n"}, "A review")
    project.git("push", "--quiet", str(project.there.path), f"HEAD:refs/heads/{branch}")
    project.git("switch", "--quiet", "main")
    return commit


def test_a_branch_with_somebody_elses_commit_is_left_alone(wide: Published) -> None:
    opened(wide)
    commit = theirs(wide, wide.there.pulls[1].head)
    wide.push({"README.md": b"more\n"})
    rows = opened(wide, code=3)
    assert rows["importers-api"]["action"] == "left" and "'A review'" in rows["importers-api"]["why"]
    assert wide.there.tip(wide.there.pulls[1].head) == commit
    assert rows["shims"]["action"] == "updated"
    # What stands on it goes on doing so.
    assert wide.there.git("merge-base", "--is-ancestor", commit, wide.there.pulls[2].head) == ""


def test_an_amended_commit_is_somebody_elses(project: Published) -> None:
    opened(project)
    branch = project.there.pulls[1].head
    project.git("switch", "--quiet", branch)
    project.write({"app/main.py": b"from app.pool import Pool, get_pool  # better\n"})
    project.git("commit", "--quiet", "--all", "--amend", "--no-edit", "--date=2026-01-01T00:00:00Z")
    project.git("push", "--quiet", "--force", str(project.there.path), branch)
    project.git("switch", "--quiet", "main")
    commit = project.there.tip(branch)
    project.push({"README.md": b"more\n"})
    rows = opened(project, code=3)
    assert "was changed since canonize wrote it" in rows["importers-app"]["why"]
    assert project.there.tip(branch) == commit


def test_one_that_a_person_closed_stays_closed(wide: Published) -> None:
    opened(wide)
    wide.there.pulls[2].state, wide.there.pulls[2].last_commit = "closed", wide.there.tip(wide.there.pulls[2].head)
    rows = opened(wide, code=3)
    assert "#3 was closed by somebody; --reopen" in rows["importers-app"]["why"]
    assert (wide.there.pulls[2].state, len(wide.there.pulls)) == ("closed", 5)
    assert wide.there.pulls[3].base == wide.there.pulls[1].head  # the stack goes on without it
    assert "app/main.py" not in wide.there.git("diff", "--name-only", f"main..{wide.there.pulls[4].head}").splitlines()
    rows = opened(wide, "--reopen")
    assert rows["importers-app"]["action"] == "reopened" and wide.there.pulls[2].state == "open"
    assert len(wide.there.pulls) == 5


def test_what_others_have_done_is_closed_with_a_comment(wide: Published) -> None:
    opened(wide)
    wide.push({f"jobs/m{n}.py": b"from app.pool import Pool\n" for n in range(4)})
    rows = opened(wide)
    pull = next(pull for pull in wide.there.pulls if project_key(pull) == "importers-jobs")
    assert rows["importers-jobs"]["action"] == "closed" and pull.state == "closed"
    assert len(pull.comments) == 1 and "others have done it" in pull.comments[0]
    assert "importers-jobs" not in opened(wide)
    assert len(pull.comments) == 1
    # If it comes back, it is a new one: this one was closed for a reason that is gone.
    wide.push({f"jobs/m{n}.py": b"from app.service import Pool\n" for n in range(4)})
    assert opened(wide)["importers-jobs.2"]["action"] == "opened"


def test_a_marker_in_a_strangers_pull_request_is_not_believed(project: Published) -> None:
    opened(project)
    body = project.there.pulls[0].body
    forged = FakePull(
        3, "mine", project.there.pulls[0].body, "evil", "mallory", "main", created_at="2027-01-01T00:00:00Z"
    )
    project.there.pulls.append(forged)
    project.push({"README.md": b"more\n"})
    opened(project)
    assert (forged.title, forged.body, forged.base, forged.state) == ("mine", body, "main", "open")


# -- limits


def test_a_budget_of_open_pull_requests(wide: Published) -> None:
    rows = opened(wide, "--max-open", "2", code=3)
    assert [row["action"] for row in rows.values()] == ["opened", "opened", "left", "left", "left"]
    assert "2 are open, and --max-open is 2" in rows["importers-app"]["why"]
    assert set(wide.there.branches()) == {"main", *(pull.head for pull in wide.there.pulls)}
    wide.github.fake.merge(wide.there, 1)
    rows = opened(wide, "--max-open-per-repo", "2", code=3)
    assert [row["action"] for row in rows.values()] == ["updated", "opened", "left", "left"]


def test_a_budget_for_each_owner(wide: Published) -> None:
    rows = opened(wide, "--independent", "--max-open-per-owner", "1", code=3)
    left = {key: row["why"] for key, row in rows.items() if row["action"] == "left"}
    assert left == {
        "importers-app": "acme/core has 1, and --max-open-per-owner is 1",
        "importers-web-ui": "grace has 1, and --max-open-per-owner is 1",
    }


def test_outside_the_windows_nothing_is_opened(project: Published) -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    today = datetime.now().weekday()
    rows = opened(project, "--window", days[(datetime.now() + timedelta(days=3)).weekday()], code=3)
    assert "outside" in rows["shims"]["why"] and project.there.pulls == []
    assert opened(project, "--window", f"{days[today]}-{days[(today + 1) % 7]}")["shims"]["action"] == "opened"


@pytest.mark.parametrize("text", ["Someday", "Mon 17:00-09:00", "Mon 25:00-26:00"])
def test_windows_that_are_none(project: Published, text: str) -> None:
    done = project.pr("open", "--window", text)
    assert done.code == 2 and text in done.stderr


# -- trouble


def test_no_token(project: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GH_ENTERPRISE_TOKEN")
    done = project.pr("open")
    assert (done.code, list(project.there.branches())) == (2, ["main"])
    assert done.stderr.startswith("canonize: there is no token for 127.0.0.1\n")


def test_a_token_that_is_refused(project: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", "ghp_thisisnotthetokenyouwerelookingfor")
    done = project.pr("open")
    assert done.code == 2 and "the token of GH_ENTERPRISE_TOKEN is refused (401 Bad credentials)" in done.stderr
    assert "ghp_" not in done.stderr + done.stdout


def test_secondary_limits_are_waited_for(project: Published) -> None:
    limit = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    project.github.fake.failures += [
        Failure("POST", "/pulls", 403, (("Retry-After", "0"),), limit),
        Failure("PATCH", "/issues/1", 429, (("Retry-After", "0"),), limit),
    ]
    done = project.pr("open", "--label", "x")
    assert done.code == 0 and "waiting 0 s" in done.stderr
    assert [pull.labels for pull in project.there.pulls] == [["x"], ["x"]]


def test_who_is_told_to_wait_too_long_stops_and_goes_on_later(project: Published) -> None:
    project.github.fake.failures.append(
        Failure("POST", "/pulls", 403, (("Retry-After", "3600"),), "secondary rate limit")
    )
    done = project.pr("open")
    assert done.code == 2 and "it asks to wait 3600 s" in done.stderr and "goes on from there" in done.stderr
    opened(project)
    assert len(project.there.pulls) == 2


def test_an_answer_that_was_lost(project: Published) -> None:
    """The server made the pull request and answered 502: no second one."""
    project.github.fake.failures.append(Failure("POST", "/pulls", 502, (("Retry-After", "0"),), late=True))
    opened(project)
    assert len(project.there.pulls) == 2
    assert {row["action"] for row in opened(project).values()} == {"up to date"}


def test_a_head_that_is_missing_is_an_error_of_the_forge(project: Published) -> None:
    project.github.fake.failures.append(Failure("POST", "/pulls", 422, (), "Validation Failed"))
    done = project.pr("open")
    assert done.code == 2 and "422 Validation Failed" in done.stderr
    opened(project)
    assert len(project.there.pulls) == 2


def test_many_pages(wide: Published) -> None:
    wide.github.fake.page_limit = 2
    opened(wide)
    (wide.path / ".git/canonize/pulls.json").unlink()
    assert {row["action"] for row in opened(wide).values()} == {"up to date"}


def test_somebody_is_faster(project: Published) -> None:
    """Between looking and pushing: the lease on the commit that was seen refuses."""
    opened(project)
    project.push({"README.md": b"more\n"})
    branch = project.there.pulls[1].head
    fake = project.github.fake

    def race(request: str) -> None:
        if request.startswith("PUSH"):
            fake.hook = lambda request: None
            commit = project.there.git(
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@b",
                "commit-tree",
                f"{branch}^{{tree}}",
                "-p",
                branch,
                "-m",
                "x",
            )
            project.there.git("update-ref", f"refs/heads/{branch}", commit)

    fake.hook = race
    rows = opened(project, code=3)
    assert "meanwhile" in rows["importers-app"]["why"]
    assert project.there.git("log", "-1", "--format=%s", branch) == "x"


# -- forks


def test_a_fork_where_pushing_is_refused(wide: Published) -> None:
    wide.there.push = False
    rows = opened(wide, "--independent")
    fork = wide.github.fake.repositories[f"ada/{wide.there.name}"]
    assert set(wide.there.branches()) == {"main"}
    assert {pull.owner for pull in wide.there.pulls} == {"ada"} and len(wide.there.pulls) == len(rows) == 5
    assert set(fork.branches()) == {"main", *(pull.head for pull in wide.there.pulls)}
    assert {row["action"] for row in opened(wide, "--independent").values()} == {"up to date"}


def test_a_fork_has_no_stacks(wide: Published) -> None:
    """A branch of a fork cannot be another's base: the next one waits."""
    wide.there.push = False
    rows = opened(wide, code=3)
    assert [row["action"] for row in rows.values()] == ["opened", *["left"] * 4]
    assert "a fork's branch cannot be the base of another" in rows["importers-api"]["why"]


def test_never_a_fork(project: Published) -> None:
    project.there.push = False
    done = project.pr("open", "--fork", "never")
    assert done.code == 2 and "not allowed" in done.stderr and TOKEN not in done.stderr
    assert project.github.fake.repositories.get(f"ada/{project.there.name}") is None


# -- secrets


def test_the_token_is_nowhere(wide: Published) -> None:
    """Not in arguments of any program, not in files of the repository, not in what is said or pushed."""
    arguments: list[str] = []
    watching = [True]
    sys.addaudithook(
        lambda event, args: arguments.extend(map(str, args[1])) if watching[0] and event == "subprocess.Popen" else None
    )
    done = wide.pr("open", "--label", "x", "--reviewer", "owners")
    watching[0] = False
    assert done.code == 0 and any("push" in text for text in arguments)
    assert not [text for text in arguments if TOKEN in text]
    assert TOKEN not in done.stdout + done.stderr
    for path in (wide.path / ".git").rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path
    assert not [pull for pull in wide.there.pulls if TOKEN in pull.body]


def test_nothing_but_the_remotes_host_is_asked(project: Published) -> None:
    arguments = ("--forge", "github", "--api-url", "https://api.example.org", "--repo", str(project.path))
    done = canonize("pr", "open", *arguments)
    assert done.code == 2 and "a token is sent only to the remote's host" in done.stderr


def test_drafts_are_drafts_no_longer(project: Published, github: GitHub) -> None:
    """By GraphQL, which GitHub's description does not have: past the proxy."""
    url = github.fake.url
    github.fake.url = github.git_url
    try:
        forge = ("--forge", "github", "--api-url", github.git_url, "--pause", "0", "--executor", "serial")
        for option in ("--draft", "--ready"):
            done = canonize("pr", "open", option, *forge, "--repo", str(project.path))
            assert done.code == 0, done.stderr
            assert [pull.draft for pull in project.there.pulls] == [option == "--draft"] * 2
    finally:
        github.fake.url = url
