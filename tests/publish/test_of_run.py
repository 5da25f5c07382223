"""What ``canonize run`` made, as pull requests: cut like a migration, carried to a base that moves on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.publish.conftest import GitHub, Published, publish
from tests.repositories import Done, Project, canonize, make_project

FORMAT = "libcst.codemod.commands.convert_format_to_fstring.ConvertFormatStringCommand"
OLD, NEW = b'def shown(x):\n    return "{} is".format(x)\n', b'def shown(x):\n    return f"{x} is"\n'
FILES = {
    **{f"{folder}/m{n}.py": OLD for folder in ("api", "jobs") for n in range(2)},
    "api/__init__.py": b"",
    "jobs/__init__.py": b"",
    ".github/CODEOWNERS": b"api/ @grace\njobs/ @linus\n",
}
RUN = "canonize/format"
KEYS = ["codemod-api", "codemod-jobs"]


def ran(project: Project, *codemod: str) -> None:
    done = canonize("run", "--branch", RUN, "-C", str(project.path), "--executor", "serial", *(codemod or (FORMAT,)))
    assert done.code == 0, done.stderr


@pytest.fixture
def local(tmp_path: Path) -> Project:
    project = make_project(tmp_path / "repo", FILES)
    ran(project)
    return project


@pytest.fixture
def there(github: GitHub, tmp_path: Path) -> Published:
    project = publish(github, tmp_path, FILES)
    ran(project)
    return project


def pr(project: Project, command: str, *arguments: str) -> Done:
    return canonize("pr", command, *arguments, "-C", str(project.path), "--executor", "serial")


def rows(done: Done, code: int = 0) -> dict[str, dict[str, object]]:
    assert done.code == code, done.stderr
    return {row["key"]: row for row in json.loads(done.stdout)["pull_requests"]}


def test_they_are_shown_like_those_of_a_migration(local: Project) -> None:
    before = local.state()
    found = rows(pr(local, "preview", "--run", RUN, "--json", "--batch-by", "owner", "--reviewer", "owners"))
    assert list(found) == ["codemod-grace", "codemod-linus"]
    row = found["codemod-grace"]
    assert row["files"] == ["api/m0.py", "api/m1.py"] and row["reviewers"] == ["grace"]
    assert row["title"] == "Apply ConvertFormatStringCommand for grace"
    body = str(row["body"])
    assert "Converts instances of str.format() to f-string" in body and f"with `{FORMAT}`" in body
    assert "shim" not in body and "plan" not in body and f"canonize pr open --run {RUN} --batch-by owner" in body
    assert local.state() == before
    shown = pr(local, "preview", "--run", RUN)
    assert f"Next: canonize pr open --run {RUN} " in shown.stderr


def test_without_a_forge_they_are_branches_and_mail(local: Project, tmp_path: Path) -> None:
    done = pr(local, "open", "--run", RUN, "--forge", "none", "-o", str(tmp_path / "series"), "--json")
    assert [row["action"] for row in rows(done).values()] == ["branch", "branch"]
    last = f"{RUN}-codemod-jobs"
    assert local.tree(last) == local.tree(RUN)
    trailers = local.git("log", "-1", "--format=%(trailers)", last)
    assert f"Canonize-Codemod: {FORMAT}" in trailers and f"Canonize-Batch: {RUN} codemod-jobs" in trailers
    assert "Canonize-Plan" not in trailers
    assert len(list((tmp_path / "series").rglob("*.patch"))) >= 2


def test_at_a_forge_until_all_is_merged(there: Published) -> None:
    assert list(rows(there.pr("open", "--run", RUN, "--json"))) == KEYS
    pulls = there.there.pulls
    assert [pull.base for pull in pulls] == ["main", pulls[0].head]
    again = rows(there.pr("open", "--run", RUN, "--json"))
    assert [row["action"] for row in again.values()] == ["up to date", "up to date"] and len(pulls) == 2
    # How it was cut, and that it was a run, is remembered: the name is enough.
    there.github.fake.merge(there.there, pulls[0].number, delete_branch=True)
    assert there.pr("sync", "--branch", RUN).code == 0
    assert pulls[1].base == "main"
    status = there.pr("status", "--run", RUN, "--json")
    assert status.code == 0 and json.loads(status.stdout)["left"] == 2, status.stdout + status.stderr
    there.github.fake.merge(there.there, pulls[1].number)
    assert json.loads(there.pr("status", "--run", RUN, "--json").stdout)["left"] == 0


def test_a_file_that_has_changed_since_is_left(there: Published) -> None:
    there.push({"api/m0.py": OLD + b"\n\nnew = 1\n", "other.py": b"x = 1\n"})
    done = there.pr("open", "--run", RUN, "--json")
    assert list(rows(done, code=3)) == KEYS
    tip = there.there.tip(f"{RUN}-codemod-api")
    assert there.there.git("show", f"{tip}:api/m0.py") == (OLD + b"\n\nnew = 1").decode()
    assert there.there.git("show", f"{tip}:api/m1.py") == NEW.decode().rstrip()
    shown = pr(there, "preview", "--run", RUN)
    assert shown.code == 3 and "api/m0.py" in shown.stdout and "run the codemod again" in shown.stdout


def test_what_does_not_hold_in_parts_waits(tmp_path: Path) -> None:
    files = {
        "lib/__init__.py": b"",
        "lib/names.py": b"def old_name():\n    return 1\n",
        "use/__init__.py": b"",
        "use/it.py": b"from lib.names import old_name\n\nprint(old_name())\n",
    }
    project = make_project(tmp_path / "repo", files)
    script = tmp_path / "rename.py"
    script.write_text(
        'from bowler import Query\nQuery(".").select_function("old_name").rename("new_name").execute(write=True)\n'
    )
    ran(project, str(script))
    found = rows(pr(project, "preview", "--run", RUN, "--json"))
    assert "would not hold without the others" in str(found["codemod-lib"]["waits"])
    whole = rows(pr(project, "preview", "--run", RUN, "--json", "--batch-by", "one"))
    assert [row["waits"] for row in whole.values()] == [""]


def test_branches_that_are_none(local: Project, tmp_path: Path) -> None:
    assert "no branch that canonize run made" in pr(local, "preview", "--run", "main").stderr
    assert pr(local, "preview", "--run", "nowhere").code == 2
    (local.path / "canonize.toml").write_text("schema = 1\n")
    both = pr(local, "preview", "canonize.toml", "--run", RUN)
    assert both.code == 2 and "leave one of them out" in both.stderr
    many = pr(local, "open", "--run", RUN, "--repos", str(tmp_path / "list.toml"), "--forge", "github")
    assert many.code == 2 and "--repos is for a plan" in many.stderr
    (local.path / "canonize.toml").unlink()
    local.git("switch", "--quiet", RUN)
    local.commit({"api/mine.py": b"x = 1\n"}, "mine")
    done = pr(local, "preview", "--run", RUN, "--base", "main")
    assert done.code == 2 and "holds a commit that no codemod made" in done.stderr


def test_a_run_is_verified_without_a_plan(local: Project) -> None:
    done = canonize("verify", "--branch", RUN, "--each-commit", "-C", str(local.path), "--executor", "serial")
    assert done.code == 0, done.stderr
    assert "holds  every file that parsed still parses (4 changed files in 2 commits)" in done.stdout
    assert "second run" not in done.stdout and "canonical" not in done.stdout
    local.git("switch", "--quiet", RUN)
    local.commit({"api/m0.py": b"def f(:\n"}, "broken\n\nCanonize-Codemod: by hand")
    local.git("switch", "--quiet", "main")
    broken = canonize("verify", "--branch", RUN, "-C", str(local.path), "--executor", "serial")
    assert broken.code == 1 and "BROKEN" in broken.stdout
