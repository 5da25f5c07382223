"""``canonize migrate``: what makes one commit, what it says, and who it is by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.repositories import Project, case, make_project

PLAN = b"""schema = 1
[[consolidate]]
canonical = "app.new:Mailer"
duplicates = ["app.old:Mailer"]
"""
FILES = {
    "app/__init__.py": b"",
    "app/new.py": b"class Mailer:\n    def send(self): ...\n",
    "app/old.py": b"class Mailer:\n    def send(self): ...\n",
    "app/a/__init__.py": b"",
    "app/b/__init__.py": b"",
    **{f"app/{package}/m{n}.py": b"from app.old import Mailer\n" for package in "ab" for n in range(3)},
    "canonize.toml": PLAN,
}


@pytest.fixture
def mailers(tmp_path: Path) -> Project:
    """A shim, and six importers in two packages."""
    return make_project(tmp_path / "mailers", FILES)


def changed(project: Project, branch: str = "work") -> list[list[str]]:
    return [changed_in(project, commit) for commit in project.commits(branch)]


def changed_in(project: Project, commit: str) -> list[str]:
    return project.git("diff-tree", "--no-commit-id", "--name-only", "-r", commit).splitlines()


def subjects(project: Project, branch: str = "work") -> list[str]:
    return project.git("log", "--reverse", "--format=%s", f"main..{branch}").splitlines()


# -- what makes one commit


def test_by_owner(mailers: Project) -> None:
    """The last rule that matches counts; a name with an @ would send its owner a mail."""
    mailers.commit({".github/CODEOWNERS": b"# who\n*.py @org/all\n/app/a/ @ann @org/a-team\n/app/a/m2.py\n"})
    assert mailers.canonize("migrate", "--branch", "work", "--group-by", "owner").code == 0
    assert subjects(mailers)[1:] == [
        "Import Mailer from app.new for ann, org/a-team",
        "Import Mailer from app.new for nobody's files",
        "Import Mailer from app.new for org/all",
    ]
    assert changed(mailers)[1:] == [
        ["app/a/m0.py", "app/a/m1.py"],
        ["app/a/m2.py"],
        ["app/b/m0.py", "app/b/m1.py", "app/b/m2.py"],
    ]


@pytest.mark.parametrize("place", ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"])
def test_owners_stand_in_other_places_too(mailers: Project, place: str) -> None:
    mailers.commit({place: b"[Section]\n* @org/all\n"})
    assert mailers.canonize("migrate", "--branch", "work", "--group-by", "owner").code == 0
    assert subjects(mailers)[1:] == ["Import Mailer from app.new for org/all"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "there is no CODEOWNERS"), (b"\xff", "is not UTF-8"), (b"* @a\na[ @b\n", "CODEOWNERS:2: unterminated")],
)
def test_owners_that_nobody_can_tell(mailers: Project, content: bytes | None, said: str) -> None:
    if content is not None:
        mailers.commit({"CODEOWNERS": content})
    for command in ("migrate", "diff"):
        done = mailers.canonize(command, "--group-by", "owner")
        assert done.code == 2 and said in done.stderr and done.stdout == ""


def test_the_owners_are_those_of_the_commit(mailers: Project) -> None:
    mailers.write({"CODEOWNERS": b"* @mine\n"})
    assert "there is no CODEOWNERS" in mailers.canonize("migrate", "--group-by", "owner").stderr


def test_at_most_so_many_lines(mailers: Project) -> None:
    """Two changed lines a file; a file that alone has more is a commit of its own."""
    mailers.commit({"app/a/m1.py": b"import app.old\n" + b"x = app.old.Mailer()\n" * 9})
    mailers.canonize("migrate", "--branch", "work", "--max-lines", "5")
    assert changed(mailers)[-4:] == [
        ["app/a/m1.py"],
        ["app/a/m2.py"],
        ["app/b/m0.py", "app/b/m1.py"],
        ["app/b/m2.py"],
    ]
    assert mailers.canonize("verify", "--branch", "work").code == 0


def test_shims_are_cut_too(tmp_path: Path) -> None:
    """The helper that they need comes with the first."""
    olds = {f"app/old{n}.py": FILES["app/old.py"] for n in range(3)}
    listed = ", ".join(f'"app.old{n}:Mailer"' for n in range(3))
    plan = f'schema = 1\n[[consolidate]]\ncanonical = "app.new:Mailer"\nduplicates = [{listed}]\n'
    project = make_project(tmp_path / "many", {**FILES, **olds, "canonize.toml": plan.encode()})
    project.canonize("migrate", "--branch", "work", "--max-files", "2")
    assert changed(project) == [["app/_moved.py", "app/old0.py"], ["app/old1.py", "app/old2.py"]]
    assert subjects(project)[0] == "Forward old paths of Mailer (1/2)"
    assert project.canonize("verify", "--branch", "work").code == 0


# -- what only works together


def patched(tmp_path: Path, shim: str) -> Project:
    """``app/b/m0.py`` looks the name up each time it is called; its test patches it there."""
    use = b"def notify():\n    from app.old import Mailer\n    return Mailer()\n"
    test = (
        b'from unittest.mock import patch\nfrom app.b import m0\n\n\n@patch("app.old.Mailer")\ndef test(mailer): ...\n'
    )
    other = use + b"# that no test imports\n"
    plan = PLAN + f'shim = "{shim}"\n'.encode()
    return make_project(
        tmp_path / shim,
        {**FILES, "app/b/m0.py": use, "app/a/m0.py": other, "tests/test_b.py": test, "canonize.toml": plan},
    )


def test_a_patch_goes_with_its_consumer(tmp_path: Path) -> None:
    """Otherwise the commit in between has a test that patches what the code no longer looks up."""
    project = patched(tmp_path, "reexport")
    project.canonize("migrate", "--branch", "work", "--group-by", "file")
    assert ["app/b/m0.py", "tests/test_b.py"] in changed(project) and ["app/a/m0.py"] in changed(project)
    assert project.canonize("verify", "--branch", "work").code == 0


def test_a_patch_of_an_attribute_goes_with_its_consumer(tmp_path: Path) -> None:
    """``patch.object(old, "Mailer")``; code that only has the word in it is no test."""
    use = b"import app.old\n\n\ndef notify():\n    return app.old.Mailer()\n"
    test = b"from unittest import mock\nimport app.old, app.a.m0, app.b.m0\n\n\n"
    test += b'def test():\n    mock.patch.object(app.old, "Mailer")\n'
    plan = PLAN + b'shim = "reexport"\n'
    http = use + b"\n\nrequests.patch\n"
    files = {"app/b/m0.py": use, "app/a/m0.py": http, "tests/test_b.py": test, "canonize.toml": plan}
    project = make_project(tmp_path / "attribute", {**FILES, **files})
    project.canonize("migrate", "--branch", "work", "--group-by", "file")
    assert ["app/a/m0.py", "app/b/m0.py", "tests/test_b.py"] in changed(project)
    project.canonize("undo")
    project.commit({"tests/test_b.py": b""})
    project.canonize("migrate", "--branch", "work", "--group-by", "file")
    assert ["app/a/m0.py"] in changed(project) and ["app/b/m0.py"] in changed(project)


def test_a_patch_need_not_where_the_shim_forwards_it(tmp_path: Path) -> None:
    project = patched(tmp_path, "forward")
    project.canonize("migrate", "--branch", "work", "--group-by", "file")
    assert ["tests/test_b.py"] in changed(project) and ["app/b/m0.py"] in changed(project)


# -- what it says


def test_findings_stand_in_the_commit_that_they_concern(tmp_path: Path) -> None:
    project = make_project(tmp_path / "left", case("mixed_module_forward").before)
    project.canonize("migrate", "--branch", "work")
    body = project.git("log", "-1", "--format=%b", "work~1")
    assert "Left alone:" in body and "app/service.py:" in body
    assert max(map(len, project.git("log", "--format=%s", "main..work").splitlines())) <= 72


def test_a_template_of_ones_own(mailers: Project) -> None:
    message = 'message = """refactor($group): $subject\n\n$counts\nTicket: ABC-1 $$5"""'
    mailers.commit({"canonize.toml": PLAN.replace(b"[[", f"[project]\n{message}\n[[".encode(), 1)})
    assert mailers.canonize("migrate", "--branch", "work").code == 0
    assert subjects(mailers)[1:] == [
        "refactor(app/a): Import Mailer from app.new in app/a",
        "refactor(app/b): Import Mailer from app.new in app/b",
    ]
    body = mailers.git("log", "-1", "--format=%b", "work")
    assert body.startswith("In 3 files: 3 from-import. Ticket: ABC-1 $5\n\nCanonize-Plan: ")
    assert mailers.canonize("verify", "--branch", "work").code == 0


@pytest.mark.parametrize(
    ("template", "said"),
    [("$nothing", "$nothing is no field"), ("5 $", "a $ that begins no field"), (" ", "it is empty")],
)
def test_a_template_that_is_none(mailers: Project, template: str, said: str) -> None:
    mailers.write({"canonize.toml": PLAN.replace(b"[[", f'[project]\nmessage = "{template}"\n[['.encode(), 1)})
    done = mailers.canonize("migrate")
    assert done.code == 2 and done.stderr.startswith("canonize: canonize.toml:3: message: ") and said in done.stderr


# -- who it is by


def test_author_co_authors_and_signoff(mailers: Project) -> None:
    done = mailers.canonize(
        "migrate", "--branch", "work", "--author", "Grace H. <grace@example.org>", "--signoff",
        "--co-author", "Lin <lin@example.org>", "--co-author", "Bo <bo@example.org>",
    )  # fmt: skip
    assert done.code == 0
    assert mailers.git("log", "-1", "--format=%an <%ae>|%cn|%ad", "work").startswith(
        "Grace H. <grace@example.org>|Ada|"
    )
    trailers = mailers.git("log", "-1", "--format=%(trailers:only)", "work").splitlines()
    assert [line for line in trailers if not line.startswith("Canonize-")] == [
        "Co-authored-by: Lin <lin@example.org>",
        "Co-authored-by: Bo <bo@example.org>",
        "Signed-off-by: Ada <ada@example.org>",
    ]


@pytest.mark.parametrize("option", ["--author", "--co-author"])
@pytest.mark.parametrize("person", ["Grace", "<g@x>", "G <g@x> x", "G <g x>", "G\n <g@x>", "G <g@x>\nEvil: x"])
def test_people_that_git_could_not_read_back(mailers: Project, option: str, person: str) -> None:
    done = mailers.canonize("migrate", option, person)
    assert done.code == 2 and "is not a person" in done.stderr


def test_signed_with_gpg(mailers: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path("/tmp", f"canonize-gpg-{tmp_path.name}-{id(tmp_path):x}")  # an agent's socket needs a short path
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    gpg = ["gpg", "--batch", "--quiet", "--passphrase", ""]
    try:
        made = subprocess.run([*gpg, "--quick-gen-key", "Ada <ada@example.org>", "ed25519"], capture_output=True)
        if made.returncode:
            pytest.skip(f"gpg makes no key here: {made.stderr.decode()}")
        with (tmp_path / "gitconfig").open("a") as config:
            config.write("[commit]\n\tgpgSign = true\n")
        assert mailers.canonize("migrate", "--branch", "work", "--author", "Grace <grace@example.org>").code == 0
        signed = mailers.git("log", "--format=%G? %an", "main..work").splitlines()
        assert signed == ["U Grace"] * 3 or signed == ["G Grace"] * 3
        assert mailers.canonize("verify", "--branch", "work").code == 0
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], check=False)
        subprocess.run(["rm", "-r", str(home)], check=True)


# -- hooks


def hook(project: Project, name: str, script: str) -> None:
    path = project.path / ".git/hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_hooks_run_on_each_commit_when_asked(mailers: Project, tmp_path: Path) -> None:
    hook(mailers, "pre-commit", f"git diff --cached --name-only >> {tmp_path}/seen; test -f app/new.py")
    hook(mailers, "commit-msg", 'echo "Change-Id: I$(grep Canonize-Step "$1" | tr -dc 0-9)" >> "$1"')
    mailers.write({"app/a/m0.py": b"# dirty\n"})
    before = mailers.state()
    done = mailers.canonize("migrate", "--branch", "work", "--run-hooks", "--author", "Grace <grace@example.org>")
    assert done.code == 0
    assert (tmp_path / "seen").read_text().split() == [path for files in changed(mailers) for path in files]
    assert mailers.git("log", "-1", "--format=%an %(trailers:key=Change-Id,valueonly)", "work").strip() == "Grace I33"
    assert mailers.git("worktree", "list").count("\n") == 0
    assert mailers.canonize("verify", "--branch", "work").code == 0
    mailers.git("branch", "-D", "work")
    assert mailers.state() == before


def test_hooks_do_not_run_otherwise(mailers: Project) -> None:
    hook(mailers, "pre-commit", "exit 1")
    assert mailers.canonize("migrate", "--branch", "work").code == 0


def test_a_hook_that_refuses(mailers: Project) -> None:
    hook(
        mailers,
        "pre-commit",
        "git diff --cached --name-only | grep -q m1 && echo 'error: not m1' >&2 && exit 1 || exit 0",
    )
    before = mailers.state()
    done = mailers.canonize("migrate", "--branch", "work", "--run-hooks")
    assert done.code == 2 and "a hook refused commit 2/3: not m1" in done.stderr
    assert mailers.state() == before and mailers.git("worktree", "list").count("\n") == 0


def test_a_hook_that_changes_files(mailers: Project) -> None:
    hook(mailers, "pre-commit", "echo '# formatted' >> app/a/m0.py; git add app/a/m0.py")
    done = mailers.canonize("migrate", "--branch", "work", "--run-hooks")
    assert done.code == 2 and "a hook changed app/a/m0.py in commit 1/3" in done.stderr
    assert mailers.git("branch", "--list", "work") == ""


# -- bisecting it


def test_bisect_finds_the_commit_that_breaks_a_test(mailers: Project, tmp_path: Path) -> None:
    """Every commit can be checked out and run, so a machine finds the one that a test does not like."""
    mailers.canonize("migrate", "--branch", "work", "--group-by", "file")
    guilty = next(c for c in mailers.commits("work") if changed_in(mailers, c) == ["app/b/m1.py"])
    check = tmp_path / "check.py"
    check.write_text(
        "import sys, warnings\nsys.path.insert(0, '.')\nsys.dont_write_bytecode = True\n"
        "import app.a.m0, app.a.m1, app.a.m2, app.b.m0, app.b.m1, app.b.m2, app.old\n"
        "from pathlib import Path\nassert 'app.old' in Path('app/b/m1.py').read_text()\n"
    )
    mailers.git("clone", "--quiet", "--branch", "work", str(mailers.path), str(tmp_path / "clone"))
    clone = Project(tmp_path / "clone")
    clone.git("bisect", "start", "work", "origin/main")
    said = clone.git("bisect", "run", sys.executable, "-W", "ignore", str(check))
    assert f"{guilty} is the first bad commit" in said
    assert "skip" not in said
