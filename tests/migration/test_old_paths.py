"""What ``guard`` finds in a file is what ``migrate`` would change there."""

from __future__ import annotations

from textwrap import dedent

import pytest
from tests.repositories import Case, cases

from canonize.plan.read import parse_plan
from canonize_codemods.changes import OldPathImport
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.migration.migrate import build_index, migrate, python_files
from canonize_codemods.migration.old_paths import OldPaths

PLAN = """
schema = 1
[[consolidate]]
canonical = "new:D"
duplicates = ["old:C"]
[[consolidate]]
canonical = "pkg.fresh"
duplicates = ["pkg.stale"]
"""
FILES = {
    "new.py": "class D: ...\n",
    "old.py": "from new import D as C\nother = 1\n",
    "alias.py": "from old import C as K, other\nL = K\n",
    "hub.py": "from alias import L\n",
    "star.py": "from old import *\n",
    "pkg/__init__.py": "",
    "pkg/fresh.py": "def f(): ...\n",
    "pkg/stale.py": "def f(): ...\ndef g(): ...\n",
}


def found(text: str, plan: str = PLAN, files: dict[str, str] | None = None) -> list[OldPathImport]:
    sources = {path: data.encode() for path, data in {**FILES, **(files or {}), "app.py": dedent(text)}.items()}
    index, _ = build_index(sources)
    old = OldPaths(parse_plan(plan), index)
    imports, problem = old.imports("app.py", sources["app.py"])
    assert problem is None
    assert ("app.py" in old.mentioning(sources)) or not imports
    return imports


def said(text: str, plan: str = PLAN) -> list[tuple[int, str, str]]:
    return [(each.line, each.old, each.new) for each in found(text, plan)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import os\n",
        "from new import D\n",
        "from old import other\n",
        "from alias import other\n",
        "from old import missing\n",
        "import old\nold.other\n",
        "import new\nnew.D\n",
        "from pkg import fresh\n",
        "from pkg.fresh import f\n",
        "from pkg.stale import g\n",
        "C = 1\nprint('old.C')  # from old import C\n",
        "def f(old):\n    return old.C\n",
        "try:\n    from new import D as C\nexcept ImportError:\n    from old import C\n",
    ],
)
def test_what_is_no_old_path(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from old import C\n", [(1, "old:C", "new:D")]),
        ("from old import C as k, other\n", [(1, "old:C", "new:D")]),
        ("def f():\n    from old import C\n", [(2, "old:C", "new:D")]),
        ("from alias import K\n", [(1, "alias:K", "new:D")]),
        ("from hub import L\n", [(1, "hub:L", "new:D")]),
        ("from star import C\n", [(1, "star:C", "new:D")]),
        ("from star import *\nC()\n", [(1, "star:C", "new:D")]),
        ("import old\nold.C()\n", [(2, "old:C", "new:D")]),
        ("import old as o\n\no.C()\no.other\n", [(3, "old:C", "new:D")]),
        ("import hub\nhub.L\n", [(2, "hub:L", "new:D")]),
        ("from pkg.stale import f\n", [(1, "pkg.stale:f", "pkg.fresh:f")]),
        ("import pkg.stale\npkg.stale.f()\n", [(1, "pkg.stale", "pkg.fresh"), (2, "pkg.stale", "pkg.fresh")]),
        ("from pkg import stale\nstale.f()\n", [(1, "pkg.stale", "pkg.fresh"), (2, "pkg.stale", "pkg.fresh")]),
        ("from importlib import import_module\nimport_module('pkg.stale')\n", [(2, "pkg.stale", "pkg.fresh")]),
    ],
)
def test_what_is_one(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert said(text) == expected


def test_listed_paths_only() -> None:
    plan = PLAN.replace('duplicates = ["old:C"]', 'duplicates = ["old:C"]\npaths = "listed"')
    assert said("from old import C\n", plan) == [(1, "old:C", "new:D")]
    assert said("from alias import K\n", plan) == []


def test_an_old_module_may_be_gone() -> None:
    plan = PLAN.replace("pkg.stale", "pkg.gone").replace("old:C", "lost:C")
    assert said("from pkg.gone import f\n", plan) == [(1, "pkg.gone:f", "pkg.fresh:f")]
    assert said("from lost import C\n", plan) == [(1, "lost:C", "new:D")]


def test_the_lines_are_those_of_the_module_and_of_the_name() -> None:
    (one,) = found("\nfrom old import (\n    other,\n    C,\n)\n")
    assert one.line == 2 and one.lines == frozenset({2, 4})


def test_chains_end_at_their_end() -> None:
    plan = 'schema = 1\n[[consolidate]]\ncanonical = "new:D"\nduplicates = ["mid:M"]\n'
    plan += '[[consolidate]]\ncanonical = "mid:M"\nduplicates = ["old:C"]\n'
    assert said("from old import C\n", plan) == [(1, "old:C", "new:D")]


def test_an_unparsable_file_is_said() -> None:
    sources = {path: data.encode() for path, data in {**FILES, "app.py": "from old import C\nx = (\n"}.items()}
    index, _ = build_index(sources)
    imports, problem = OldPaths(parse_plan(PLAN), index).imports("app.py", sources["app.py"])
    assert imports == [] and problem is not None and (problem.code, problem.line) == ("unparsable", 2)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_import_that_migrate_changes_is_found(case: Case) -> None:
    plan = parse_plan(case.plan.decode())
    changed = {
        (change.path, reason.old)
        for change in migrate(case.before, plan).files()
        for reason in change.reasons
        if reason.form == "from-import" and not change.path.endswith(NOTEBOOK)
    }
    assert changed - {(each.path, each.old) for each in _all(case.before, plan.source_roots, case)} == set()


@pytest.mark.parametrize("case", [case for case in cases() if not case.findings], ids=lambda case: case.name)
def test_after_a_whole_migration_nothing_is_found(case: Case) -> None:
    assert _all(case.after, parse_plan(case.plan.decode()).source_roots, case) == []


def _all(files: dict[str, bytes], roots: tuple[str, ...], case: Case) -> list[OldPathImport]:
    plan = parse_plan(case.plan.decode())
    index, _ = build_index(files, roots)
    old = OldPaths(plan, index)
    sources = python_files(files)
    return [
        each
        for path in old.mentioning(sources)
        if not plan.excludes(path)
        for each in old.imports(path, sources[path])[0]
    ]
