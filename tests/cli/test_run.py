"""``canonize run``: codemods of LibCST and Bowler that know nothing of canonize."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.repositories import Done, Project, canonize, isolate, make_project

FORMAT = "libcst.codemod.commands.convert_format_to_fstring.ConvertFormatStringCommand"

FILES = {
    "pkg/__init__.py": b"",
    "pkg/crlf.py": b'def f(x):\r\n    return "{} is".format(x)\r\nold_name(x)',
    "pkg/latin.py": "# -*- coding: latin-1 -*-\nold_name('\xe9')\n".encode("latin-1"),
    "pkg/python2.py": b'print "x"\nold_name(1)',
    "pkg/mixed.py": b"from m import old_name\r\nold_name(2)  # c\n\n\nclass K:\n    old_name = 3",
    "pkg/broken.py": b"x = 1\ndef (:\n",
    "other/quiet.py": b"nothing = 1\n",
}

BOWLER = """
'''Rename old_name.'''
import sys
from bowler import Query
print("what a script prints is no result")
Query(".").select_function("old_name").rename("new_name").write()
"""

LIBCST = """
import libcst as cst
from libcst.codemod import SkipFile, VisitorBasedCodemodCommand

class Suffix(VisitorBasedCodemodCommand):
    DESCRIPTION = "Add a $suffix."

    @staticmethod
    def add_args(parser):
        parser.add_argument("--suffix", required=True)
        parser.add_argument("--once", action="store_true")

    def __init__(self, context, suffix, once):
        super().__init__(context)
        self.suffix, self.once = suffix, once

    def leave_FunctionDef(self, original_node, updated_node):
        name = updated_node.name.value
        if self.once and name.endswith(self.suffix):
            return updated_node
        return updated_node.with_changes(name=cst.Name(name + self.suffix))

class Fails(VisitorBasedCodemodCommand):
    def leave_ClassDef(self, original_node, updated_node):
        raise KeyError(original_node.name.value)

class Breaks(VisitorBasedCodemodCommand):
    def leave_ClassDef(self, original_node, updated_node):
        return updated_node.with_deep_changes(updated_node.name, value="class")

class Skips(VisitorBasedCodemodCommand):
    def transform_module_impl(self, tree):
        self.warn("line 2: looked at")
        raise SkipFile("not today")
"""


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "bow.py").write_text(BOWLER)
    (tmp_path / "mods.py").write_text(LIBCST)
    return make_project(tmp_path / "repo", FILES)


def run(project: Project, *arguments: str, executor: str = "serial") -> Done:
    return canonize("run", "-C", str(project.path), "--executor", executor, *arguments)


def script(project: Project, name: str) -> str:
    return str(project.path.parent / name)


def test_an_unmodified_libcst_command_is_previewed_committed_and_taken_back(project: Project) -> None:
    before = project.state()

    preview = run(project, "--dry-run", "--format", "patch", FORMAT)
    assert preview.code == 3
    assert b'+    return f"{x} is"\r\n' in preview.raw
    assert project.state() == before

    done = run(project, "--branch", "new", FORMAT)
    assert done.code == 3, done.stderr
    assert project.tree("new")["pkg/crlf.py"] == FILES["pkg/crlf.py"].replace(b'"{} is".format(x)', b'f"{x} is"')
    message = project.git("log", "-1", "--format=%B", "new")
    assert message.startswith("Apply ConvertFormatStringCommand in pkg\n")
    assert "Converts instances of str.format() to f-string" in message
    assert f"Canonize-Codemod: {FORMAT}" in message

    undone = canonize("undo", "-C", str(project.path))
    assert undone.code == 0, undone.stderr
    assert project.state() == before


def test_an_unmodified_bowler_script_that_writes_is_captured(project: Project) -> None:
    before = project.state()

    done = run(project, "--branch", "new", "--json", script(project, "bow.py"))

    assert done.code == 3
    report = json.loads(done.stdout)
    assert [(found["path"], found["line"], found["code"]) for found in report["findings"]] == [
        ("pkg/broken.py", 2, "unparsable")
    ]
    tree = project.tree("new")
    for path in ("pkg/crlf.py", "pkg/latin.py", "pkg/python2.py"):
        assert tree[path] == FILES[path].replace(b"old_name(", b"new_name(")
    assert tree["pkg/mixed.py"] == b"from m import new_name\r\nnew_name(2)  # c\n\n\nclass K:\n    old_name = 3"
    assert "Rename old_name." in project.git("log", "-1", "--format=%B", "new")
    assert canonize("undo", "-C", str(project.path)).code == 0
    assert project.state() == before


@pytest.mark.parametrize(
    "text",
    [
        "from bowler import Query\nquery = Query('.').select_function('old_name').rename('new_name')\n",
        "from bowler import Query\ndef main():\n    Query('.').select_function('old_name').rename('new_name').diff()\n",
        "from bowler import Query\nif __name__ == '__main__':\n"
        "    Query('.').select_function('old_name').rename('new_name').execute(write=True, interactive=False)\n",
        "from bowler import Query\nQuery(['pkg']).select_function('old_name').rename('new_name').idiff()\n",
    ],
    ids=["built", "main", "program", "idiff"],
)
def test_ways_in_which_bowler_scripts_are_written(project: Project, text: str) -> None:
    Path(script(project, "way.py")).write_text(text)

    done = run(project, "--dry-run", "--json", script(project, "way.py"))

    assert json.loads(done.stdout)["files"] == 4


def test_hunks_that_a_bowler_processor_refuses_stay(project: Project) -> None:
    Path(script(project, "way.py")).write_text(
        "from bowler import Query\n"
        "keep = lambda path, hunk: path != 'pkg/latin.py'\n"
        "Query('.').select_function('old_name').rename('new_name').process(keep).write()\n"
    )

    found = json.loads(run(project, "--dry-run", "--json", script(project, "way.py")).stdout)

    assert [file["path"] for each in found["changesets"] for file in each["files"]] == [
        "pkg/crlf.py",
        "pkg/mixed.py",
        "pkg/python2.py",
    ]


def test_a_script_that_drives_bowlers_tool_is_refused(project: Project) -> None:
    Path(script(project, "way.py")).write_text(
        "from bowler.tool import BowlerTool\nBowlerTool([], interactive=False, write=True).run(['.'])\n"
    )

    done = run(project, script(project, "way.py"))

    assert done.code == 2
    assert "only a Query can be previewed" in done.stderr


def test_a_codemod_that_is_not_idempotent_is_refused_with_its_second_run(project: Project) -> None:
    before = project.state()

    done = run(project, script(project, "mods.py:Suffix"), "--suffix", "_x")

    assert done.code == 2
    assert "-def f_x(x):" in done.stderr
    assert "+def f_x_x(x):" in done.stderr
    assert "Suffix is not idempotent" in done.stderr
    assert project.state() == before


def test_the_diff_of_a_second_run_is_no_flood(project: Project) -> None:
    project.commit({"pkg/long.py": b"def f(): ...\n\n\n\n\n\n\n\n\n" * 50})
    done = run(project, "--include", "pkg/long.py", script(project, "mods.py:Suffix"), "--suffix", "_x")
    lines = done.stderr.splitlines()
    assert len(lines) < 40 and re.fullmatch(r"\(and \d{3} lines more\)", lines[-4]), done.stderr
    assert "Suffix is not idempotent" in lines[-2]


def test_arguments_are_the_codemods_own(project: Project) -> None:
    done = run(project, "--branch", "new", script(project, "mods.py:Suffix"), "--suffix", "_x", "--once")

    assert done.code == 3
    assert project.tree("new")["pkg/crlf.py"].startswith(b"def f_x(x):\r\n")
    assert "Add a $suffix." in project.git("log", "-1", "--format=%B", "new")

    wrong = run(project, script(project, "mods.py:Suffix"), "--sufix", "_x")
    assert wrong.code == 2
    assert "required: --suffix" in wrong.stderr
    assert "usage: canonize run Suffix" in wrong.stderr

    wrong = run(project, script(project, "mods.py:Suffix"), "--suffix", "_x", "--dry-run")
    assert wrong.code == 2
    assert "unrecognized arguments: --dry-run\n  options of canonize go before Suffix; usage:" in wrong.stderr


def test_a_codemod_that_raises_loses_only_that_file(project: Project) -> None:
    done = run(project, "--dry-run", "--json", "--include", "pkg/mixed.py", script(project, "mods.py:Fails"))

    assert done.code == 3
    [finding] = json.loads(done.stdout)["findings"]
    assert (finding["path"], finding["code"]) == ("pkg/mixed.py", "codemod-failed")
    assert finding["message"] == "the codemod failed: KeyError: 'K'"
    assert "mods.py:25" in finding["remedy"]


def test_a_result_that_does_not_parse_is_not_written(project: Project) -> None:
    done = run(project, "--dry-run", "--json", "--include", "pkg/mixed.py", script(project, "mods.py:Breaks"))

    assert done.code == 3
    report = json.loads(done.stdout)
    assert report["files"] == 0
    assert [finding["code"] for finding in report["findings"]] == ["codemod-breaks"]


def test_what_a_codemod_skips_and_says_is_a_note(project: Project) -> None:
    done = run(project, "--dry-run", "--json", "--include", "other", script(project, "mods.py:Skips"))

    assert done.code == 0
    findings = json.loads(done.stdout)["findings"]
    assert {(found["code"], found["line"], found["message"]) for found in findings} == {
        ("codemod-says", 2, "looked at"),
        ("codemod-skips", 0, "not today"),
    }


def test_a_file_whose_bytes_libcst_would_not_give_back_is_left(project: Project) -> None:
    project.commit({"pkg/feed.py": b'"{}".format(x)\n\x0clast(x)'})

    done = run(project, "--dry-run", "--json", "--include", "pkg/feed.py", FORMAT)

    assert [found["message"] for found in json.loads(done.stdout)["findings"]] == [
        "LibCST would not give the same bytes back"
    ]


def test_in_place_and_check(project: Project) -> None:
    assert run(project, "--dry-run", "--check", "--include", "pkg/crlf.py", FORMAT).code == 1

    done = run(project, "--in-place", "--include", "pkg/crlf.py", FORMAT)

    assert done.code == 0, done.stderr
    assert project.git("status", "--porcelain") == " M pkg/crlf.py"
    assert run(project, "--dry-run", "--check", "--base", "HEAD", "--include", "other", FORMAT).code == 0
    assert canonize("undo", "-C", str(project.path)).code == 0
    assert project.git("status", "--porcelain") == ""


def test_the_preview_is_the_one_of_diff(project: Project) -> None:
    done = run(project, "--dry-run", "--format", "html", "--include", "pkg/crlf.py", FORMAT)
    assert done.code == 0 and done.stdout.startswith("<!DOCTYPE html>")
    assert "pkg/crlf.py" in done.stdout and "ConvertFormatStringCommand" in done.stdout
    assert 'id="plan"' not in done.stdout and "#plan" not in done.stdout  # there is none

    shown = run(project, "--dry-run", "--group-by", "file", "--include", "pkg/crlf.py", FORMAT)
    repo = ["-C", str(project.path)]
    assert f"Next: canonize run {' '.join(repo)} --include pkg/crlf.py --group-by file {FORMAT}" in shown.stderr
    assert project.git("branch", "--format=%(refname:short)").split() == ["main"]


def test_files_that_are_not_there_are_no_success(project: Project) -> None:
    done = run(project, "--include", "pgk", FORMAT)
    assert done.code == 2 and "no Python file is selected by --include pgk" in done.stderr


def test_verify_refuses_what_breaks_an_import(project: Project) -> None:
    project.commit({"pkg/user.py": b"from pkg.crlf import f\n"})

    done = run(project, "--verify", script(project, "mods.py:Suffix"), "--suffix", "_x", "--once")

    assert done.code == 2
    assert "pkg.crlf" in done.stderr
    assert "nothing was done" in done.stderr


def test_worker_processes_give_the_same(project: Project) -> None:
    serial = run(project, "--dry-run", "--format", "patch", script(project, "bow.py"))
    parallel = run(project, "--dry-run", "--format", "patch", script(project, "bow.py"), executor="process")

    assert parallel.raw == serial.raw
    assert serial.raw


def test_a_survey_finds_arguments_in_all_files(project: Project) -> None:
    project.commit(
        {"pkg/names.py": b"class A: ...\nclass B: ...\n_c = 1\n", "other/star.py": b"from pkg.names import *\nB()\n"}
    )

    done = run(project, "--branch", "new", "--exclude", "pkg", "explicit-stars", "--module", "pkg.names")

    assert done.code == 0, done.stderr
    assert project.tree("new")["other/star.py"] == b"from pkg.names import B\nB()\n"
    missing = run(project, "explicit-stars", "--module", "pkg.nowhere")
    assert missing.code == 2
    assert "there is no module pkg.nowhere here" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        ([], "no codemod is named"),
        (["nonesuch"], "there is no codemod 'nonesuch'"),
        (["alias-use"], "did you mean alias-uses?"),
        (["a.b.C"], "No module named 'a'"),
        (["libcst.codemod.CodemodContext"], "is no codemod"),
        (["nowhere.py"], "No such file"),
        (["--in-place", "--branch", "x", FORMAT], "--in-place makes no branch"),
    ],
)
def test_what_cannot_be_run(project: Project, arguments: list[str], cause: str) -> None:
    done = run(project, *arguments)

    assert done.code == 2
    assert cause in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("x = 1\n", "has no LibCST codemod and builds no Bowler query"),
        ("def (:\n", "cannot be loaded: SyntaxError"),
        ("raise SystemExit('no')\n", "ended with no"),
        (LIBCST, "has no single codemod"),
    ],
)
def test_scripts_that_are_no_codemods(project: Project, text: str, cause: str) -> None:
    Path(script(project, "way.py")).write_text(text)

    done = run(project, script(project, "way.py"))

    assert done.code == 2
    assert cause in done.stderr


def test_the_installed_ones_are_listed(project: Project) -> None:
    listed = [line.split()[0] for line in run(project, "--list").stdout.splitlines()]

    assert {"alias-uses", "consolidate-imports", "explicit-stars", "forwarding-wrappers"} <= set(listed)


def test_libcsts_own_runner_takes_ours(project: Project) -> None:
    target = project.path / "pkg/user.py"
    target.write_text("from app.legacy import Manager\nManager()\n")
    command = "canonize_codemods.commands.consolidate_imports.ConsolidateImports"
    words = ["codemod", "--no-format", "-x", command, str(target), "--old", "app.legacy:Manager", "--new", "app.ws:M"]

    done = subprocess.run([sys.executable, "-m", "libcst.tool", *words], capture_output=True, cwd=project.path)

    assert done.returncode == 0, done.stderr
    assert target.read_text() == "from app.ws import M\nM()\n"


def test_a_new_codemod_passes_its_own_test(tmp_path: Path, project: Project) -> None:
    done = canonize("new-codemod", "rename-widgets", "--folder", str(tmp_path / "new"))

    assert done.code == 0, done.stderr
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_rename_widgets.py"]
    tested = subprocess.run(command, cwd=tmp_path / "new", capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout
    assert "2 passed" in tested.stdout
    assert run(project, "--branch", "new", str(tmp_path / "new/rename_widgets.py")).code == 3
    assert project.tree("new")["pkg/latin.py"] == FILES["pkg/latin.py"].replace(b"old_name", b"new_name")

    again = canonize("new-codemod", "RenameWidgets", "--folder", str(tmp_path / "new"))
    assert again.code == 2
    assert "is there already" in again.stderr
    assert canonize("new-codemod", "1st").code == 2
