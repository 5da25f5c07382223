"""``audit --history``: the figures over commits, as a table, as JSON and as a picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from tests.git.repos import HOSTILE
from tests.repositories import Done, Project, make_project

MANAGER = b"class Manager:\n    def send(self): ...\n"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def app(tmp_path: Path) -> Project:
    """Five commits, in which a second Manager comes, is imported through an alias, and goes."""
    app = make_project(tmp_path / "app", {"app/__init__.py": b"", "app/a.py": MANAGER, "pyproject.toml": b""})
    app.git("tag", "first")
    app.commit({"app/b.py": MANAGER}, "A second one")
    app.commit(
        {"app/c.py": b"from app.b import Manager as Boss\n", "app/d.py": b"from app.c import Boss\n"}, "An alias"
    )
    app.commit({"notes.txt": b""}, "<nothing> & more")
    app.git("rm", "--quiet", "app/b.py", "app/c.py", "app/d.py")
    app.commit({}, "One again")
    return app


def history(app: Project, *more: str, span: str = "first..HEAD") -> Done:
    return app.canonize("audit", "--history", span, *more)


def points(app: Project, *more: str) -> list[Any]:
    report = json.loads(history(app, "--json", *more).stdout)
    assert report["schema"] == "canonize.history/1"
    found: list[Any] = report["points"]
    return found


def test_the_figures_of_each_commit(app: Project) -> None:
    found = points(app)
    assert [(point["files"], point["duplicates"], point["import_paths"], point["import_sites"]) for point in found] == [
        (2, 0, 0, 0),
        (3, 1, 0, 0),
        (5, 1, 2, 2),
        (5, 1, 2, 2),
        (2, 0, 0, 0),
    ]
    assert [point["commit"] for point in found] == [app.git("rev-parse", "first"), *app.commits("HEAD", "first")]


def test_only_what_changed_is_read(app: Project) -> None:
    assert [point["read"] for point in points(app)] == [2, 1, 2, 0, 0]


def test_a_module_s_name_may_change_without_its_content(app: Project) -> None:
    app.write({"app/src/pyproject.toml": b""})
    app.commit({"src/lib/m.py": MANAGER})
    app.commit({"lib/pyproject.toml": b"", "lib/m.py": MANAGER})
    assert points(app)[-1]["duplicates"] == 2


def test_the_figures_are_the_audit_s(app: Project) -> None:
    for point in points(app):
        report = json.loads(app.canonize("audit", "--json", "--rev", point["commit"]).stdout)
        assert point["duplicates"] == report["summary"]["duplicates"]
        assert point["names"] == report["summary"]["duplicated_names"]
        assert point["files"] == report["summary"]["files"]


def test_sampling_keeps_the_first_and_the_last(app: Project) -> None:
    everything = [point["commit"] for point in points(app)]
    assert [point["commit"] for point in points(app, "--every", "3")] == [everything[0], everything[3], everything[4]]
    assert [point["commit"] for point in points(app, "--every", "99")] == [everything[0], everything[4]]


def test_one_commit_is_a_history_too(app: Project) -> None:
    assert "1 of 1 commits" in history(app, span="HEAD..HEAD").stdout


def test_side_branches_count_as_their_merge(app: Project) -> None:
    app.git("switch", "--quiet", "-c", "side")
    app.commit({"app/e.py": MANAGER}, "on the side")
    app.git("switch", "--quiet", "main")
    app.commit({"notes.txt": b"1"})
    app.git("merge", "--quiet", "--no-edit", "side")
    assert [point["duplicates"] for point in points(app)] == [0, 1, 1, 1, 0, 0, 1]


def test_text(app: Project) -> None:
    lines = history(app).stdout.splitlines()
    assert lines[0] == "5 of 5 commits"
    assert lines[1].split() == ["commit", "date", "files", "duplicates", "import", "paths", "sites", "subject"]
    assert lines[4].split()[2:] == ["5", "1", "2", "2", "An", "alias"]


def test_a_picture(app: Project, tmp_path: Path) -> None:
    file = tmp_path / "plot.svg"
    assert history(app, "--plot", str(file), "--name", "Mana<&ger*", "--name", "Manager").code == 0
    drawn = ElementTree.fromstring(file.read_bytes())
    lines = drawn.findall(f"{SVG}polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [5, 5]
    assert lines[0].attrib["stroke-dasharray"] != lines[1].attrib["stroke-dasharray"]
    assert drawn.findtext(f"{SVG}title") == "Mana<&ger*, Manager, first..HEAD"
    assert drawn.findtext(f"{SVG}desc") == "duplicate definitions: from 0 to 0; import paths in use: from 0 to 0"
    assert "http" not in file.read_text().replace("http://www.w3.org/2000/svg", "")


def test_a_picture_in_png(app: Project, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="the library for PNG is not installed: pip install 'canonize[plot]'")
    file = tmp_path / "plot.png"
    assert history(app, "--plot", str(file)).code == 0
    assert file.read_bytes().startswith(b"\x89PNG")


def test_odd_names_and_no_python(tmp_path: Path) -> None:
    app = make_project(tmp_path / "odd", {"notes.txt": b""})
    app.git("tag", "first")
    app.commit(dict.fromkeys(HOSTILE, MANAGER), "odd \udcff names\x1b[31m")
    found = points(app)
    assert (found[0]["files"], found[0]["duplicates"], found[1]["duplicates"]) == (0, 0, 8)
    assert "\x1b" not in history(app).stdout


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["--history", "HEAD"], "is not OLD..NEW"),
        (["--history", ".."], "is not OLD..NEW"),
        (["--history", "first...HEAD"], "is not OLD..NEW"),
        (["--history", "nowhere..HEAD"], "names no commit"),
        (["--history", "HEAD..first"], "is not an ancestor"),
        (["--history", "first..HEAD", "--plot", "plot.gif"], "no picture that can be made"),
        (["--history", "first..HEAD", "--plot", "/nowhere/plot.svg"], "cannot be written"),
        (["--history", "first..HEAD", "--match", "substring"], "does not count text"),
        (["--history", "first..HEAD", "--check"], "checks nothing"),
        (["--history", "first..HEAD", "--format", "html"], "is not printed as html"),
        (["--every", "2"], "are about a history"),
        (["--plot", "plot.svg"], "are about a history"),
    ],
)
def test_what_cannot_be_used(arguments: list[str], cause: str, app: Project) -> None:
    done = app.canonize("audit", *arguments)
    assert (done.code, done.stdout) == (2, "")
    first, remedy = done.stderr.splitlines()[-2:]
    assert cause in first and remedy.startswith("  "), done.stderr


def test_a_blob_that_is_not_there_is_left_out(app: Project) -> None:
    blob = app.git("rev-parse", "HEAD~2:app/b.py")
    (app.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert history(app).code in (0, 2)


def test_a_name_that_nothing_has_is_said(app: Project) -> None:
    done = app.canonize("audit", "--history", "first..HEAD", "--name", "Nowhere*")
    assert done.code == 0 and " is called Nowhere*" in done.stderr
