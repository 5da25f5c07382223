"""Where a value comes from: command line, environment, canonize.toml, pyproject.toml, default; and what is wrong."""

from __future__ import annotations

import json

import pytest
from tests.repositories import Project, canonize

from canonize.plan.read import find_plan

PLAN = """\
[[tool.canonize.consolidate]]
canonical = "app.pool:Pool"
duplicates = ["app.service:Pool"]
"""


def configure(project: Project, pyproject: str = "", plan: str | None = None) -> None:
    (project.path / "pyproject.toml").write_text(pyproject)
    if plan is not None:
        (project.path / "canonize.toml").write_text(plan)


def own_plan(project: Project, more: str = "") -> str:
    return (project.path / "canonize.toml").read_text() + more


def origin(project: Project, key: str) -> tuple[object, str]:
    done = project.canonize("config", "--all", "--json")
    assert done.code == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["schema"] == "canonize.config/1"
    found = [(each["value"], each["from"]) for each in report["values"] if each["key"] == key]
    assert len(found) == 1, (key, found)
    value: tuple[object, str] = found[0]
    return value


# -- precedence


def test_each_layer_gives_way_to_the_one_above(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_stat() -> bool:
        return "files changed" in project.canonize("diff").stdout

    assert origin(project, "diff.format") == ("text", "default") and not is_stat()
    configure(project, '[tool.canonize.options.diff]\nformat = "stat"\n')
    assert origin(project, "diff.format") == ("stat", "pyproject.toml:2") and is_stat()
    configure(
        project, (project.path / "pyproject.toml").read_text(), own_plan(project, '[options.diff]\nformat="json"\n')
    )
    value, where = origin(project, "diff.format")
    assert (value, where.partition(":")[0]) == ("json", "canonize.toml")
    assert json.loads(project.canonize("diff").stdout)["files"]
    monkeypatch.setenv("CANONIZE_DIFF_FORMAT", "stat")
    assert origin(project, "diff.format") == ("stat", "CANONIZE_DIFF_FORMAT") and is_stat()
    assert project.canonize("diff", "--format", "patch").stdout.startswith("diff --git")


def test_a_value_for_every_command_and_one_for_a_single_one(project: Project) -> None:
    configure(
        project, '[tool.canonize.options]\ngroup-by = "file"\n[tool.canonize.options.diff]\ngroup-by = "package"\n'
    )
    assert origin(project, "group-by") == ("file", "pyproject.toml:2")
    assert origin(project, "diff.group-by") == ("package", "pyproject.toml:4")


def test_flags_and_lists(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(project, '[tool.canonize.options.diff]\ncheck = true\n[tool.canonize.options.audit]\nname = ["Pool"]\n')
    assert project.canonize("diff").code == 1
    assert "Pool" in project.canonize("audit").stdout
    monkeypatch.setenv("CANONIZE_DIFF_CHECK", "off")
    monkeypatch.setenv("CANONIZE_AUDIT_NAME", "Nobody Nothing")
    assert project.canonize("diff").code == 0
    assert "Pool" not in project.canonize("audit").stdout


def test_nested_commands(project: Project) -> None:
    configure(project, "[tool.canonize.options.shims.list]\nall = true\n")
    assert origin(project, "shims.list.all") == (True, "pyproject.toml:2")
    assert project.canonize("shims", "list").code == 0


def test_the_plan_of_a_file_is_named_from_the_root(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.path / "plans").mkdir()
    (project.path / "canonize.toml").rename(project.path / "plans" / "pool.toml")
    configure(project, '[tool.canonize.options]\nplan = "plans/pool.toml"\n')
    monkeypatch.chdir(project.path / "app")
    assert canonize("diff", "--check").code == 1
    assert canonize("guard").code == 1


# -- the plan in pyproject.toml


def test_the_whole_plan_in_pyproject(project: Project) -> None:
    (project.path / "canonize.toml").unlink()
    configure(project, PLAN + '[tool.canonize.project]\nsource-roots = ["."]\n')
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "The plan moves")
    assert find_plan(project.path).file == "pyproject.toml"
    assert project.canonize("migrate", "--branch", "one").code == 0
    assert project.canonize("verify", "--branch", "one").code == 0
    assert project.canonize("guard").code == 1
    assert project.canonize("shims", "list").code == 0


def test_other_tools_tables_are_no_part_of_the_plan(project: Project) -> None:
    (project.path / "canonize.toml").unlink()
    configure(project, PLAN)
    project.canonize("migrate", "--branch", "one")
    configure(project, f'[tool.other]\nx = 1\n{PLAN}[tool.canonize.options]\ngroup-by = "file"\n')
    assert project.canonize("verify", "--branch", "one").code == 0


def test_project_keys_that_the_plan_leaves_open(project: Project) -> None:
    plain = find_plan(project.path)
    configure(project, '[tool.canonize.project]\nexclude = ["x/**"]\nwarning = "FutureWarning"\n')
    both = find_plan(project.path)
    assert both.exclude == ("x/**",) and both.consolidations == plain.consolidations
    assert both.digest != plain.digest


def test_a_plan_in_pyproject_stays_when_its_entry_points_move(project: Project) -> None:
    (project.path / "canonize.toml").unlink()
    text = f'[project.scripts]\npool = "app.service:Pool"\n{PLAN}[tool.canonize.project]\ntexts = ["toml"]\n'
    configure(project, text + '[tool.x]\nhere = "app.service.Pool"\n')
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "The plan moves")
    assert project.canonize("migrate", "--branch", "one").code == 0
    after = project.tree("one")["pyproject.toml"].decode()
    assert 'pool = "app.pool:Pool"' in after and 'here = "app.pool.Pool"' in after
    assert PLAN in after
    assert project.canonize("verify", "--branch", "one").code == 0


def test_entries_in_both_files(project: Project) -> None:
    configure(project, "\n" + PLAN)
    done = project.canonize("diff")
    assert done.code == 2
    assert done.stderr.splitlines()[0] == "canonize: pyproject.toml:2: canonize.toml has entries to consolidate, too"


def test_plan_does_not_write_a_second_one(project: Project) -> None:
    (project.path / "canonize.toml").unlink()
    configure(project, PLAN)
    done = project.canonize("plan", "app.service:Pool=app.pool:Pool")
    assert done.code == 2 and "pyproject.toml:1: the plan of this repository is in pyproject.toml" in done.stderr
    assert not (project.path / "canonize.toml").exists()


# -- what is wrong

WRONG = {
    "type": ("[tool.canonize.options]\n\njobs = 'many'\n", "pyproject.toml:3: jobs"),
    "too many": ("[tool.canonize.options]\njobs = 100000\n", "pyproject.toml:2: jobs = 100000 is too much"),
    "flag": ("[tool.canonize.options]\nquiet = 'x'\n", "pyproject.toml:2: quiet = 'x' is not what --quiet takes"),
    "flag for a value": ("[tool.canonize.options]\nexecutor = true\n", "pyproject.toml:2: executor = True"),
    "choice": ("[tool.canonize.options.diff]\nformat = 'xml'\n", "pyproject.toml:2: format: 'xml' is not one of"),
    "list": ("[tool.canonize.options]\nplan = ['x']\n", "pyproject.toml:2: plan = ['x']"),
    "unknown": ("[tool.canonize.options]\njob = 1\n", "pyproject.toml:2: [tool.canonize.options]: job cannot be"),
    "command": ("[tool.canonize.options.dif]\n", "pyproject.toml:1: [tool.canonize.options]: there is no command dif"),
    "place": (
        "[tool.canonize.options]\nbranch = 'x'\n",
        "pyproject.toml:2: [tool.canonize.options]: branch is for one",
    ),
    "programs": ("[tool.canonize.options.verify]\ntests = 'x'\n", "tests cannot be configured"),
    "hooks": ("[tool.canonize.options.migrate]\nrun-hooks = true\n", "run-hooks cannot be configured"),
    "cluster": ("[tool.canonize.options]\nexecutor = 'dask://x:1'\n", "a file can choose process or serial"),
    "outside": ("[tool.canonize.options]\nplan = '../x.toml'\n", "plan = '../x.toml' is not inside the repository"),
    "absolute": ("[tool.canonize.options]\nplan = '/x.toml'\n", "plan = '/x.toml' is not inside the repository"),
    "value": ("[tool]\ncanonize = 3\n", "pyproject.toml:2: tool.canonize is not a table"),
    "options": ("[tool.canonize]\noptions = 3\n", "pyproject.toml:2: options is not a table"),
    "table": ("[tool.canonize.projects]\nx = 1\n", "pyproject.toml:1: [tool.canonize] has an unknown key projects"),
    "key": ("[tool.canonize.project]\n\nexclud = 1\n", "pyproject.toml:3: [tool.canonize.project] has an unknown key"),
    "toml": ("[tool.canonize\n", "pyproject.toml is not TOML"),
}


@pytest.mark.parametrize("command", ["diff", "config"])
@pytest.mark.parametrize("name", WRONG)
def test_wrong_values(command: str, name: str, project: Project) -> None:
    text, said = WRONG[name]
    configure(project, text)
    before = project.state()
    # The tests' own --executor would win over a file's.
    done = project.canonize(command, *(["--jobs", "1"] if command == "diff" and "executor" in text else []))
    assert done.code == 2 and done.stdout == "", done
    cause, remedy = done.stderr.splitlines()
    assert cause.startswith("canonize: ") and said in cause and remedy.startswith("  ")
    assert project.state() == before


def test_wrong_variables(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANONIZE_DIFF_FORMAT", "xml")
    done = project.canonize("diff")
    assert done.code == 2 and done.stderr.startswith("canonize: CANONIZE_DIFF_FORMAT: format: 'xml' is not one of")
    monkeypatch.setenv("CANONIZE_DIFF_FORMAT", "htlm")
    assert project.canonize("diff").stderr.endswith("  did you mean html?\n")


def test_help_and_undo_work_with_a_broken_file(project: Project) -> None:
    project.canonize("migrate", "--branch", "one")
    configure(project, "[tool.canonize.options]\njobs = 'many'\n")
    assert project.canonize("diff", "--help").code == 0
    assert project.canonize("undo").code == 0


def test_lines_of_keys_in_odd_places(project: Project) -> None:
    text = """\
[project]
description = '''
[tool.canonize.options]
jobs = 3
'''
[tool.canonize.options]  # ours
"group-by" = "file"
diff.format = "stat"
"""
    configure(project, text)
    assert origin(project, "group-by") == ("file", "pyproject.toml:7")
    assert origin(project, "diff.format") == ("stat", "pyproject.toml:8")


def test_nothing_is_configured(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.path / "canonize.toml").unlink()
    monkeypatch.delenv("CANONIZE_CACHE")
    done = project.canonize("config")
    assert done.code == 0 and "Nothing is configured" in done.stderr
