"""``canonize guard``: as a command, as a CI step, and as a hook of the real pre-commit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.git.repos import HOSTILE
from tests.reports.schemas import sarif_errors
from tests.repositories import ROOT, Done, Project, canonize, make_project

PLAN = b'schema = 1\n[[consolidate]]\ncanonical = "app.new:D"\nduplicates = ["app.old:C"]\n'
FILES = {
    "canonize.toml": PLAN,
    "app/__init__.py": b"",
    "app/new.py": b"class D: ...\n",
    "app/old.py": b"from app.new import D as C\nother = 1\n",
    "app/known.py": b"from app.old import C\n",
}
SAID = "app.old:C is an old path: from app.new import D as C"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = make_project(tmp_path / "app", FILES)
    monkeypatch.chdir(project.path)
    return project


def test_all_files(app: Project) -> None:
    done = app.canonize("guard")
    assert done.code == 1
    assert done.stdout == f"app/known.py:1: {SAID}\n"
    assert done.stderr == "4 files: 1 import by an old path\n"


def test_given_files(app: Project) -> None:
    app.write({"app/fresh.py": b"import app.old\n\napp.old.C()\n", "notes.txt": b"from app.old import C\n"})
    assert app.canonize("guard", "app/new.py").code == 0
    done = canonize("guard", "app/fresh.py", str(app.path / "app/new.py"), "notes.txt")
    assert (done.code, done.stdout) == (1, "app/fresh.py:3: app.old:C is an old path: from app.new import D\n")
    assert done.stderr == "2 files: 1 import by an old path\n"


def test_after_the_migration_nothing_is_left_to_say(app: Project) -> None:
    app.canonize("migrate", "--branch", "done")
    app.git("switch", "--quiet", "done")
    assert app.canonize("guard").code == 0


def test_quiet(app: Project) -> None:
    done = app.canonize("guard", "--quiet")
    assert done.code == 1 and done.stdout.count("\n") == 1 and done.stderr == ""


# -- only what is new


def since(app: Project, base: str, *files: str) -> Done:
    return app.canonize("guard", *files, "--diff", base)


def test_what_was_there_is_no_news(app: Project) -> None:
    assert since(app, "HEAD").code == 0
    app.write({"app/known.py": b"import os\n\nfrom app.old import C\n"})
    assert since(app, "HEAD").code == 0
    assert since(app, "HEAD", "app/known.py").code == 0
    assert since(app, "HEAD", "app/new.py").code == 0


def test_a_new_line_is(app: Project) -> None:
    app.write({"app/known.py": b"from app.old import C\nfrom app.old import C as K\n"})
    done = since(app, "HEAD")
    assert done.code == 1
    assert done.stdout == "app/known.py:2: app.old:C is an old path: from app.new import D\n".replace("D\n", "D as C\n")
    assert since(app, "HEAD", "app/known.py").stdout == done.stdout


def test_a_name_that_is_added_to_a_statement_is_new_and_only_it(app: Project) -> None:
    app.commit(
        {"app/known.py": b"from app.old import (\n    C,\n)\n", "app/two.py": b"from app.old import (\n    other,\n)\n"}
    )
    app.write({"app/known.py": b"from app.old import (\n    C,\n    other,\n)\n"})
    assert since(app, "HEAD").code == 0
    app.write({"app/two.py": b"from app.old import (\n    other,\n    C,\n)\n"})
    assert since(app, "HEAD").stdout.startswith("app/two.py:1: ")


def test_since_the_merge_base(app: Project) -> None:
    app.git("switch", "--quiet", "-c", "topic")
    app.commit({"app/topic.py": b"from app.old import C\n"})
    app.git("switch", "--quiet", "main")
    app.commit({"app/main.py": b"from app.old import C\n"})
    app.git("switch", "--quiet", "topic")
    assert since(app, "main").stdout == f"app/topic.py:1: {SAID}\n"


def test_a_new_file_a_staged_one_and_an_untracked_one(app: Project) -> None:
    app.write({"app/staged.py": b"from app.old import C\n", "app/untracked.py": b"from app.old import C\n"})
    app.git("add", "app/staged.py")
    assert since(app, "HEAD").stdout == f"app/staged.py:1: {SAID}\n"
    assert since(app, "HEAD", "app/untracked.py").stdout == f"app/untracked.py:1: {SAID}\n"


def test_a_renamed_file_is_not_new(app: Project) -> None:
    text = FILES["app/known.py"] + b"".join(b"x%d = %d\n" % (n, n) for n in range(20))
    app.commit({"app/known.py": text})
    app.git("mv", "app/known.py", "app/renamed.py")
    assert since(app, "HEAD").code == 0


def test_a_deleted_file_is_not_looked_at(app: Project) -> None:
    (app.path / "app/known.py").unlink()
    assert app.canonize("guard").code == 0
    assert since(app, "HEAD").code == 0


def test_before_the_first_commit_everything_is_new(tmp_path: Path) -> None:
    app = Project(tmp_path / "fresh")
    app.create(app.path)
    app.write(FILES)
    app.git("add", "--all")
    assert since(app, "HEAD").stdout == f"app/known.py:1: {SAID}\n"


def test_odd_names(app: Project) -> None:
    app.commit({name: b"from app.old import C\n" for name in HOSTILE if name.endswith(".py")})
    app.git("rm", "--quiet", "--cached", "tab\there.py")
    assert app.canonize("guard").stdout.count(SAID) == 9
    assert since(app, "HEAD").code == 0
    assert since(app, "HEAD~1").stdout.count(SAID) == 8
    assert sarif_errors(json.loads(app.canonize("guard", "--format", "sarif").stdout)) == []


def test_notebooks(app: Project) -> None:
    def notebook(*cells: str) -> bytes:
        written = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
        return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()

    app.commit({"app/n.ipynb": notebook("%matplotlib inline\n", "from app.old import C\n")})
    assert f"app/n.ipynb:cell 2:1: {SAID}" in app.canonize("guard").stdout
    (found,) = (each for each in json.loads(app.canonize("guard", "--json").stdout)["imports"] if "cell" in each)
    assert (found["path"], found["cell"], found["line"]) == ("app/n.ipynb", 2, 1)
    told = json.loads(app.canonize("guard", "--format", "sarif").stdout)
    assert sarif_errors(told) == [] and "cell 2" in json.dumps(told)
    assert since(app, "HEAD").code == 0
    app.write({"app/n.ipynb": notebook("import os\n", "from app.old import C\n")})
    assert since(app, "HEAD").code == 0
    app.write({"app/n.ipynb": notebook("from app.old import C as K\n", "from app.old import C\n")})
    done = since(app, "HEAD", "app/n.ipynb")
    assert done.code == 1 and done.stdout.startswith("app/n.ipynb:cell 1:1: ")
    app.write({"app/n.ipynb": b"{"})
    assert app.canonize("guard", "app/n.ipynb").code == 3


# -- for programs


@pytest.mark.parametrize("how", [["--json"], ["--format", "json"]])
def test_json(how: list[str], app: Project) -> None:
    report = json.loads(app.canonize("guard", *how).stdout)
    (found,) = report["imports"]
    assert report["schema"] == "canonize.guard/1"
    assert (found["path"], found["line"], found["old"], found["canonical"]) == (
        "app/known.py",
        1,
        "app.old:C",
        "app.new:D",
    )
    assert found["suggestion"] == "from app.new import D as C"


def test_sarif_with_fingerprints_that_lines_do_not_change(app: Project) -> None:
    before = json.loads(app.canonize("guard", "--format", "sarif").stdout)
    app.write({"app/known.py": b"# above\n\n" + FILES["app/known.py"]})
    after = json.loads(app.canonize("guard", "--format", "sarif").stdout)
    assert sarif_errors(before) == sarif_errors(after) == []
    ((one,), (other,)) = (log["runs"][0]["results"] for log in (before, after))
    assert one["ruleId"] == "old-import-path" and one["level"] == "error"
    assert one["partialFingerprints"] == other["partialFingerprints"]
    assert one["locations"] != other["locations"]


# -- what cannot be used


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["nowhere.py"], "nowhere.py cannot be read: not on disk"),
        (["../elsewhere.py"], "is outside"),
        (["app/link.py"], "a symbolic link"),
        (["--diff", "nowhere"], "names no commit"),
        (["--diff", "--all"], "names no commit"),
        (["--plan", "nowhere.toml"], "there is no plan"),
        (["--plan", "app/new.py"], "is not TOML"),
    ],
)
def test_bad_arguments(arguments: list[str], cause: str, app: Project) -> None:
    (app.path / "app/link.py").symlink_to("new.py")
    done = app.canonize("guard", *arguments)
    assert (done.code, done.stdout) == (2, "")
    first, remedy = done.stderr.splitlines()
    assert cause in first and remedy.startswith("  "), done.stderr


def test_a_loop_in_the_plan(app: Project) -> None:
    plan = b'[[consolidate]]\ncanonical = "app.old:C"\nduplicates = ["app.new:D"]\n'
    app.write({"canonize.toml": PLAN + plan})
    done = app.canonize("guard")
    assert done.code == 2 and "canonize.toml:2: the entries lead in a loop" in done.stderr


def test_a_plan_that_is_misspelt_would_find_nothing(app: Project) -> None:
    app.write({"canonize.toml": PLAN.replace(b"app.new:D", b"app.new:E")})
    done = app.canonize("guard")
    assert done.code == 2 and "the plan, line 2: canonical app.new:E does not exist" in done.stderr
    assert "did you mean app.new:D" in done.stderr or "see what" in done.stderr


def test_a_history_that_was_cut_off(app: Project) -> None:
    app.git("switch", "--quiet", "--orphan", "other")
    app.commit({"a.py": b""})
    app.git("switch", "--quiet", "main")
    done = since(app, "other")
    assert done.code == 2 and "no commit in common" in done.stderr and "fetch-depth: 0" in done.stderr


def test_an_unparsable_file_is_said_and_the_others_are_looked_at(app: Project) -> None:
    app.write({"app/broken.py": b"from app.old import C\nx = (\n"})
    done = app.canonize("guard", "app/broken.py")
    assert done.code == 3 and done.stdout.startswith("app/broken.py:2: ")
    assert app.canonize("guard", "app/broken.py", "app/known.py").code == 1


def test_a_repository_without_python(tmp_path: Path) -> None:
    app = make_project(tmp_path / "none", {"canonize.toml": PLAN})
    assert since(app, "HEAD").code == 0
    done = app.canonize("guard")
    assert done.code == 2 and "canonical app.new:D does not exist" in done.stderr


# -- as a hook


def test_with_the_real_pre_commit(app: Project) -> None:
    tool = shutil.which("pre-commit", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if tool is None:
        pytest.skip("pre-commit is not installed: pip install -e '.[dev]'")
    ours = (ROOT / ".pre-commit-hooks.yaml").read_text()
    local = ours.replace("entry: canonize ", f"entry: {sys.executable} -m canonize ").replace(
        "language: python", "language: system"
    )
    hooks = "".join(f"      {line}\n" for line in local.splitlines())
    app.commit({".pre-commit-config.yaml": f"repos:\n  - repo: local\n    hooks:\n{hooks}".encode()})

    def commit(files: dict[str, bytes]) -> subprocess.CompletedProcess[str]:
        app.write(files)
        app.git("add", "--all")
        environment = {**os.environ, "PRE_COMMIT_HOME": str(app.path.parent / "cache"), "PRE_COMMIT_COLOR": "never"}
        return subprocess.run(
            ["git", "commit", "--quiet", "-m", "a commit"],
            cwd=app.path,
            env=environment,
            capture_output=True,
            text=True,
        )

    subprocess.run([tool, "install"], cwd=app.path, check=True, capture_output=True)
    assert commit({"app/fine.py": b"from app.new import D\n", "notes.txt": b"from app.old import C\n"}).returncode == 0
    refused = commit({"app/bad.py": b"import os\nfrom app.old import C\n"})
    assert refused.returncode == 1
    assert f"app/bad.py:2: {SAID}" in refused.stderr + refused.stdout
    app.git("rm", "--quiet", "--force", "app/bad.py")
    assert commit({"app/known.py": b"import os\nfrom app.old import C\n"}).returncode == 0
