"""``canonize pr sync``, ``status``, ``merge``, ``close`` and ``cleanup``."""

from __future__ import annotations

import json
from typing import Any

from tests.publish.conftest import Published
from tests.publish.fake_github import FakePull
from tests.repositories import Done, canonize


def run(project: Published, command: str, *arguments: str) -> Done:
    forge = ("--forge", "github", "--api-url", project.github.url, "--pause", "0", "--repo", str(project.path))
    executor = ("--executor", "serial") if command in ("sync", "status", "open") else ()
    return canonize("pr", command, *arguments, *forge, *executor)


def status(project: Published) -> dict[str, Any]:
    done = run(project, "status", "--json")
    assert done.code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def close(project: Published, pull: FakePull) -> None:
    """As a person does."""
    pull.state, pull.last_commit = "closed", project.there.tip(pull.head)


def test_sync_opens_none_and_retargets(wide: Published) -> None:
    """Cut as pr open was told to, without being told again."""
    assert run(wide, "open", "--batch-by", "directory", "--max-files", "5", "--max-open", "3").code == 3
    wide.github.fake.merge(wide.there, 1, delete_branch=True)
    done = run(wide, "sync", "--json")
    actions = [row["action"] for row in json.loads(done.stdout)["pull_requests"]]
    assert actions[:2] == ["updated", "updated"] and set(actions[2:]) == {"left"} and done.code == 3
    assert len(wide.there.pulls) == 3 and wide.there.pulls[1].base == "main"


def test_status(wide: Published) -> None:
    assert status(wide)["counts"] == {"not open yet": 5}
    run(wide, "open", "--max-open", "4")
    pulls = wide.there.pulls
    pulls[0].reviews += [("grace", "APPROVED"), ("linus", "COMMENTED")]
    pulls[1].reviews += [("grace", "APPROVED"), ("linus", "CHANGES_REQUESTED")]
    pulls[1].mergeable = False
    pulls[2].mergeable = None
    wide.there.checks |= {pulls[0].head: "success", pulls[1].head: "failure", pulls[2].head: "pending"}
    close(wide, pulls[3])
    found = status(wide)
    rows = found["pull_requests"]
    assert [(row["state"], row["checks"], row["reviews"], row["conflicts"]) for row in rows] == [
        ("open", "passing", "approved", False),
        ("open", "failing", "changes requested", True),
        ("open", "pending", "none", None),
        ("closed", "", "", None),
        ("not open yet", "", "", None),
    ]
    assert (found["percent"], found["left"] == found["sites"]) == (0, True)


def test_percentage_is_measured_in_the_code(wide: Published) -> None:
    """Not by counting pull requests: what others did counts, what was reverted does not."""
    run(wide, "open")
    wide.github.fake.merge(wide.there, 1)
    some = status(wide)["percent"]
    assert 0 < some < 100
    (wide.path / ".git/canonize/pulls.json").unlink()  # another clone has none
    assert status(wide)["percent"] == some
    text = run(wide, "status").stdout
    assert text.startswith(f"{some} % of main done: ") and "merged" in text
    run(wide, "sync")
    for number in (2, 3, 4, 5):
        wide.github.fake.merge(wide.there, number)
        run(wide, "sync")
    assert status(wide)["percent"] == 100 and run(wide, "status", "--check").code == 0
    wide.git("fetch", "--quiet", str(wide.there.path), "main")
    wide.git("reset", "--quiet", "--hard", "FETCH_HEAD")
    wide.push({"jobs/m1.py": b"from app.service import Pool\n"}, "Revert a part")
    assert status(wide)["percent"] < 100 and run(wide, "status", "--check").code == 1
    # What was merged and reverted comes back as a new one.
    assert run(wide, "open").code == 0
    assert wide.there.pulls[5].head.endswith("importers-jobs.2")


def test_merge_what_is_ready(wide: Published) -> None:
    run(wide, "open", "--independent")
    pulls = wide.there.pulls
    for pull in pulls[:3]:
        pull.reviews.append(("grace", "APPROVED"))
    pulls[1].mergeable = False
    wide.there.checks[pulls[2].head] = "failure"
    done = run(wide, "merge", "--json")
    assert done.code == 3
    why = [row["why"] for row in json.loads(done.stdout)["pull_requests"]]
    assert why == ["", "it has conflicts", "its checks are failing", *["nobody has approved it"] * 2]
    assert [pull.state for pull in pulls] == ["closed", *["open"] * 4] and pulls[0].merged_at


def test_close_and_reopen(wide: Published) -> None:
    run(wide, "open")
    done = run(wide, "close", "--comment", "Not now.")
    assert done.code == 0, done.stderr
    assert {pull.state for pull in wide.there.pulls} == {"closed"}
    assert [pull.comments for pull in wide.there.pulls] == [["Not now."]] * 5
    assert run(wide, "open").code == 3 and {pull.state for pull in wide.there.pulls} == {"closed"}
    assert run(wide, "open", "--reopen").code == 0
    assert {pull.state for pull in wide.there.pulls} == {"open"} and len(wide.there.pulls) == 5


def test_close_with_branches(wide: Published) -> None:
    run(wide, "open")
    assert run(wide, "close", "--delete-branches").code == 0
    assert set(wide.there.branches()) == {"main"}
    assert wide.git("branch", "--list", "canonize/*") == ""


def test_cleanup(wide: Published) -> None:
    run(wide, "open")
    first, second, third, *_ = wide.there.pulls
    wide.github.fake.merge(wide.there, 1)
    close(wide, third)
    assert run(wide, "cleanup").code == 3  # the second is still based on the first
    assert first.head in wide.there.branches()
    run(wide, "sync")
    assert run(wide, "cleanup").code == 0
    left = wide.there.branches()
    assert first.head not in left and third.head in left and second.head in left
    assert run(wide, "cleanup", "--closed").code == 0
    assert third.head not in wide.there.branches()


def test_without_a_forge_there_is_nothing_to_ask(wide: Published) -> None:
    done = canonize("pr", "status", "--forge", "none", "--repo", str(wide.path))
    assert done.code == 2 and "without a forge there are no pull requests" in done.stderr
