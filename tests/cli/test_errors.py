"""Every error is one line of cause and one of remedy on standard error, exit code 2, nothing written, no traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.git.repos import Sandbox
from tests.repositories import Done, Project, canonize, case

NEED_A_PLAN = ("diff", "migrate", "verify")
COMMANDS = ("audit", "plan", *NEED_A_PLAN)
ENTRY = '[[consolidate]]\ncanonical = "app.pool:Pool"\nduplicates = ["app.service:Pool"]\n'


def refused(done: Done, cause: str, remedy: str) -> None:
    """``cause`` and ``remedy`` are patterns that the two lines match."""
    assert done.code == 2, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 2, done.stderr
    assert re.match(f"canonize: .*(?:{cause})", lines[0]), lines
    assert re.match(f"  .*(?:{remedy})", lines[1]), lines
    assert "Traceback" not in done.stderr


def arguments(command: str) -> list[str]:
    return [command, "app.service:Pool=app.pool:Pool"] if command == "plan" else [command]


# -- repositories


@pytest.mark.parametrize("command", COMMANDS)
def test_not_a_repository(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    refused(canonize(*arguments(command), "-C", str(folder)), "is not in a git repository", "git init")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_not_a_folder(command: str, tmp_path: Path) -> None:
    refused(canonize(*arguments(command), "-C", str(tmp_path / "none")), "is not a folder", "--repo")


@pytest.mark.parametrize("command", COMMANDS)
def test_bare_repository(command: str, project: Project, tmp_path: Path) -> None:
    project.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    before = sorted(tmp_path.glob("bare.git/**/*"))
    refused(canonize(*arguments(command), "-C", str(tmp_path / "bare.git")), "bare repository", "clone it")
    assert sorted(tmp_path.glob("bare.git/**/*")) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_empty_repository(command: str, tmp_path: Path) -> None:
    sandbox = Sandbox.create(tmp_path / "repo")
    sandbox.write({"canonize.toml": case("mixed_module_forward").plan})
    before = sandbox.state()
    refused(canonize(*arguments(command), "-C", str(sandbox.path)), "no commit yet on the branch main", "commit")
    assert sandbox.state() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_unborn_branch(command: str, project: Project) -> None:
    project.git("checkout", "--quiet", "--orphan", "fresh")
    before = project.state()
    refused(project.canonize(*arguments(command)), "no commit yet on the branch fresh", "commit")
    assert project.state() == before


def test_in_place_on_an_unborn_branch(project: Project) -> None:
    project.git("checkout", "--quiet", "--orphan", "fresh")
    before = project.state()
    refused(project.canonize("migrate", "--in-place"), "no commit yet", "commit")
    assert project.state() == before


def test_detached_head(project: Project) -> None:
    project.git("checkout", "--quiet", "--detach")
    before = project.state()
    refused(project.canonize("migrate"), "HEAD is detached", "--base")
    assert project.state() == before
    assert project.canonize("diff", "--format", "stat").code == 0
    assert project.canonize("verify").code == 0
    assert project.canonize("migrate", "--base", "main").code == 0


@pytest.mark.parametrize("branch", [None, "work"])
def test_branch_exists(branch: str | None, project: Project) -> None:
    project.git("branch", branch or "canonize/pool")
    before = project.state()
    done = project.canonize("migrate", *(["--branch", branch] if branch else []))
    refused(done, f"branch {branch or 'canonize/pool'} exists already", "--branch")
    assert project.state() == before


@pytest.mark.parametrize("branch", ["two words", "-x", "a..b", "HEAD", "x.lock", ""])
def test_branch_cannot_be_a_name(branch: str, project: Project) -> None:
    before = project.state()
    refused(project.canonize("migrate", f"--branch={branch}"), "can't be the name of a branch", "letters")
    assert project.state() == before


@pytest.mark.parametrize("command", ["diff", "migrate"])
@pytest.mark.parametrize("base", ["nowhere", "", "-x"])
def test_unknown_base(command: str, base: str, project: Project) -> None:
    refused(project.canonize(command, f"--base={base}"), "names no commit", "git branch")


@pytest.mark.parametrize("branch", ["nowhere", "main"])
def test_verify_of_a_branch_without_the_series(branch: str, project: Project) -> None:
    project.canonize("migrate")
    refused(project.canonize("verify", "--branch", branch), "names no commit|holds no commit of this plan", "branch")


def test_nobody_knows_who_commits(project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gitconfig").write_text("[user]\n\tuseConfigOnly = true\n")
    before = project.state()
    refused(project.canonize("migrate"), "git does not know who you are", "user.name")
    assert project.state() == before


# -- plans


def test_plan_missing(project: Project) -> None:
    (project.path / "canonize.toml").unlink()
    for command in NEED_A_PLAN:
        refused(project.canonize(command), "there is no plan at .*canonize.toml", "canonize plan OLD=NEW")
        refused(project.canonize(command, "other.toml"), "there is no plan at other.toml", "canonize plan")


def test_plan_is_a_folder(project: Project) -> None:
    for command in NEED_A_PLAN:
        refused(project.canonize(command, str(project.path / "app")), "is a folder", "name the file")


# Text of the plan, and what is said about it.  Lines count from 1.
BROKEN: dict[str, tuple[str, str, str]] = {
    "toml": ("schema = 1\n[[consolidate\n", r"not TOML: .*line 2", "mend the line"),
    "bytes": ("schema = 1\n\x00", r"not TOML: .*line 2", "mend the line"),
    "no_schema": (ENTRY, r"canonize.toml:1: the plan has no schema", "schema = 1"),
    "other_schema": ("\nschema = 2\n" + ENTRY, r"canonize.toml:2: the plan has schema = 2", "schema = 1"),
    "unknown_key": (
        "schema = 1\nconsolidates = 3\n" + ENTRY,
        r"canonize.toml:2: .*unknown key consolidates",
        "consolidate",
    ),
    "unknown_project_key": (
        "schema = 1\n\n[project]\nsource_roots = ['.']\n" + ENTRY,
        r"canonize.toml:4: \[project\] has an unknown key source_roots",
        "source-roots",
    ),
    "unknown_entry_key": (
        "schema = 1\n" + ENTRY + "\n" + ENTRY.replace("Pool", "get_pool") + "shims = 'none'\n",
        r"canonize.toml:9: entry 2 has an unknown key shims",
        "did you mean shim",
    ),
    "strange_key": (
        "schema = 1\n" + ENTRY + "xyz = 1\n",
        r"canonize.toml:5: .*unknown key xyz",
        "known are accept, adapter, canonical",
    ),
    "nothing": ("schema = 1\n", "consolidates nothing", r"\[\[consolidate\]\]"),
    "consolidate_is_a_table": ("schema = 1\n[consolidate]\nx = 1\n", "not a list of tables", r"\[\[consolidate\]\]"),
    "project_is_a_value": ("schema = 1\nproject = 1\n" + ENTRY, "project is not a table", r"\[project\]"),
    "no_canonical": (
        "schema = 1\n[[consolidate]]\nduplicates = ['a:b']\n",
        r"canonize.toml:2: .*no canonical",
        "canonical =",
    ),
    "no_duplicates": (
        "schema = 1\n[[consolidate]]\ncanonical = 'app.pool:Pool'\nduplicates = []\n",
        r"canonize.toml:2: .*no duplicates",
        "duplicates =",
    ),
    "types": (
        "schema = 1\n" + ENTRY.replace('"app.pool:Pool"', "3"),
        r"canonize.toml:2: canonical = 3 is not a string",
        "quotes",
    ),
    "list_types": (
        "schema = 1\n" + ENTRY.replace('["app.service:Pool"]', '"app.service:Pool"'),
        "duplicates is not a list of strings",
        "duplicates = ",
    ),
    "choice": (
        "schema = 1\n" + ENTRY + "shim = 'forwards'\n",
        r"shim = 'forwards' is none of its values",
        '"forward", "reexport"',
    ),
    "line_length": ("schema = 1\n[project]\nline-length = 'x'\n" + ENTRY, "line-length = 'x' is not a number", "88"),
    "helper": (
        "schema = 1\n\n[project]\nhelper = 'app/my-shims.py'\n" + ENTRY,
        "canonize.toml:4: helper = 'app/my-shims.py' is not the path of a module",
        "app/_moved.py",
    ),
    "helper_is_taken": (
        "schema = 1\n[project]\nhelper = 'app/clock.py'\n" + ENTRY,
        "helper app/clock.py is another file",
        "free",
    ),
    "symbol": (
        "schema = 1\n" + ENTRY.replace("app.service:Pool", "app/service.py:Pool"),
        r"canonize.toml:4: .*'app/service.py' is not a dotted module name",
        "module:Name",
    ),
    "unknown_canonical": (
        "schema = 1\n" + ENTRY.replace("app.pool:Pool", "app.pool:Pol"),
        r"canonize.toml:2: canonical app.pool:Pol does not exist",
        "did you mean app.pool:Pool",
    ),
    "unknown_canonical_module": (
        "schema = 1\n" + ENTRY.replace("app.pool:Pool", "app.pol:Pool"),
        r"canonize.toml:2: canonical app.pol:Pool does not exist",
        "did you mean app.pool",
    ),
    "unknown_duplicate": (
        "schema = 1\n\n" + ENTRY.replace("app.service:Pool", "app.service:Servce"),
        r"canonize.toml:3: duplicate app.service:Servce does not exist",
        "did you mean app.service:Service",
    ),
    "overlapping": (
        "schema = 1\n" + ENTRY + ENTRY.replace("app.pool:Pool", "app.clock:now"),
        r"canonize.toml:5: app.service:Pool is listed twice as a duplicate \(line 2\)",
        "one entry",
    ),
    "itself": (
        "schema = 1\n" + ENTRY.replace("app.service:Pool", "app.pool:Pool"),
        "app.pool:Pool is its own duplicate",
        "take it out",
    ),
    "kinds": ("schema = 1\n" + ENTRY.replace("app.service:Pool", "app.service"), "not of one kind", "on both"),
    "loop": (
        "schema = 1\n" + ENTRY + "[[consolidate]]\ncanonical = 'app.service:Pool'\nduplicates = ['app.pool:Pool']\n",
        "in a loop: app.service:Pool -> app.pool:Pool -> app.service:Pool",
        "one canonical",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_plan(name: str, project: Project) -> None:
    text, cause, remedy = BROKEN[name]
    project.commit({"canonize.toml": text.encode()})
    before = project.state()
    for command in [["diff"], ["migrate"], ["verify"], ["migrate", "--in-place"]]:
        refused(project.canonize(*command), cause, remedy)
    assert project.state() == before


def test_plan_in_another_encoding(project: Project) -> None:
    project.commit({"canonize.toml": "schema = 1 # é\n".encode("latin-1")})
    refused(project.canonize("diff"), "cannot be read", "check the file")


# -- the command that writes plans


def test_plan_exists(project: Project) -> None:
    before = project.state()
    refused(project.canonize("plan", "app.service:Pool=app.pool:Pool"), "exists already", "--force")
    assert project.state() == before


@pytest.mark.parametrize(
    ("move", "cause", "remedy"),
    [
        ((), "nothing to plan", "--name"),
        (("app.service:Pool",), "is not OLD=NEW", "app.old:Name=app.new:Name"),
        (("app.service:Pool=",), "is not a symbol", "app.old:Name=app.new:Name"),
        (("app.service:Pool=app.pool:Pol",), "canonical app.pool:Pol does not exist", "did you mean app.pool:Pool"),
        (("app.service:Pool=app.pool",), "not of one kind", "on both"),
        (("app.pool:Pool=app.pool:Pool",), "its own duplicate", "take it out"),
        (("--name", "Pol"), "nothing called Pol has duplicates", "did you mean Pool|canonize audit"),
    ],
)
def test_plan_that_cannot_be_made(move: tuple[str, ...], cause: str, remedy: str, project: Project) -> None:
    (project.path / "canonize.toml").unlink()
    refused(project.canonize("plan", *move), cause, remedy)
    assert not (project.path / "canonize.toml").exists()


def test_plan_that_cannot_be_written(project: Project) -> None:
    target = str(project.path / "none" / "canonize.toml")
    refused(project.canonize("plan", "app.service:Pool=app.pool:Pool", "-o", target), "cannot be written", "-o")


# -- arguments


@pytest.mark.parametrize("command", COMMANDS)
def test_unknown_executor(command: str, project: Project) -> None:
    if command == "plan":
        (project.path / "canonize.toml").unlink()
    refused(project.canonize(*arguments(command), "--executor", "threads"), "no executor 'threads'", "dask://")


@pytest.mark.parametrize("option", [["--branch", "x"], ["--base", "main"]])
def test_in_place_makes_no_branch(option: list[str], project: Project) -> None:
    refused(project.canonize("migrate", "--in-place", *option), "--in-place makes no branch", "--in-place")


# Arguments, and patterns of what is said about them.
USAGE = [
    (["bogus"], "there is no command 'bogus'", "see canonize --help"),
    (["audti"], "there is no command 'audti'", "did you mean audit"),
    (["shims", "lst"], "there is no command 'lst'", "did you mean list"),
    (["migrate", "--bogus"], "canonize migrate has no option --bogus", "see canonize migrate --help"),
    (["audit", "--nme", "x"], "canonize audit has no option --nme", "did you mean --name"),
    (["shims", "prune", "--dryrun"], "canonize shims prune has no option --dryrun", "did you mean --dry-run"),
    (["diff", "--format", "pdf"], "invalid value for '--format': 'pdf' is not one of", "see canonize diff --help"),
    (["diff", "--format", "htlm"], "invalid value for '--format': 'htlm' is not one of", "did you mean html"),
    (["migrate", "--group-by", "packge"], "'packge' is not one of", "did you mean package"),
    (["diff", "--max-files", "0"], "invalid value for '--max-files'", "see canonize diff --help"),
    (["diff", "-j", "0"], "invalid value for '--jobs'", "see canonize diff --help"),
    (["undo", "-C"], "option '-C' requires an argument", "see canonize undo --help"),
    (["diff", "a", "b"], "got unexpected extra argument", "see canonize diff --help"),
]


@pytest.mark.parametrize(("wrong", "cause", "remedy"), USAGE, ids=[" ".join(wrong) for wrong, *_ in USAGE])
def test_usage(wrong: list[str], cause: str, remedy: str) -> None:
    refused(canonize(*wrong), cause, remedy)


@pytest.mark.parametrize("arguments", [["--debug", "diff"], ["diff", "--debug"], ["audti", "--debug"]], ids=" ".join)
def test_debug_shows_the_traceback(arguments: list[str], tmp_path: Path) -> None:
    place = ["-C", str(tmp_path)] if "diff" in arguments else []
    done = canonize(*arguments, *place)
    assert done.code == 2 and done.stdout == ""
    assert done.stderr.startswith("Traceback") and done.stderr.splitlines()[-2].startswith("canonize: ")
    assert "Traceback" not in canonize(*(each for each in arguments if each != "--debug"), *place).stderr


def test_a_defect_is_one_line_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("of all things\nthis")

    monkeypatch.setattr("canonize.cli.previewing.render_diff", fail)
    done = project.canonize("diff")
    assert done.code == 2
    assert done.stderr.splitlines()[-2:] == [
        r"canonize: a defect of canonize: RuntimeError: of all things\nthis",
        "  run it again with --debug, and report what it prints",
    ]


@pytest.mark.parametrize("name", ["bad\nname", "\x1b[31mred"])
def test_names_of_files_cannot_forge_output(name: str, project: Project, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    done = canonize("diff", "-C", str(folder))
    assert done.code == 2 and len(done.stderr.splitlines()) == 2 and "\x1b" not in done.stderr


# -- what is misspelt is suggested


@pytest.mark.parametrize(
    ("command", "meant"),
    [
        ("shims prune app.servce", "app.service"),
        ("verify --branch oen", "one"),
        ("diff --base mian", "main"),
        ("diff canonise.toml", "canonize.toml"),
        ("diff --onyl x", "--only"),
        ("plan app.service.Pool=app.pool.Pool -o -", "app.pool:Pool"),
        ("guard app/servic.py", "app/service.py"),
        ("guard --diff onee", "one"),
        ("audit --check --baseline know.json", "known.json"),
        ("run fixx.py", "fix.py"),
        ("run explicit-star", "explicit-stars"),
        ("pr open --remote orign", "origin"),
        ("audit -C ap", "app"),
        ("shims prun", "prune"),
    ],
)
def test_what_is_nearly_a_name_is_suggested(
    command: str, meant: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.path)
    project.write({"known.json": b"{}", "fix.py": b""})
    project.git("remote", "add", "origin", "https://github.com/somebody/something.git")
    project.git("branch", "one")
    if command.startswith("shims"):
        project.canonize("migrate", "--branch", "two")
        project.git("switch", "--quiet", "two")
    refused(canonize(*command.split()), ".", rf"did you mean (\S*/)?{re.escape(meant)}\?")


def test_options_of_commands_in_front_of_them() -> None:
    refused(canonize("-C", "somewhere", "diff"), "canonize has no option -C", "it goes after the command")


@pytest.mark.parametrize("command", ["audit", "guard"])
def test_the_current_folder_is_gone(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = canonize(command)
    assert (done.code, done.stderr) == (2, "canonize: the current folder is gone\n  cd to one that is there\n")
