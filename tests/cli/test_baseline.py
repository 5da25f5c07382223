"""``audit --baseline``: only what is new fails ``--check``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.reports.schemas import audit_errors, sarif_errors
from tests.repositories import Done, Project, make_project

MANAGER = b"class Manager:\n    def send(self, user): ...\n"
FILES = {
    "app/__init__.py": b"",
    "app/a.py": MANAGER,
    "app/b.py": MANAGER,
    "app/use.py": b"from app.a import Manager\nimport app.gone\n",
    "app/one.py": b"import app.two\n",
    "app/two.py": b"import app.three\n",
    "app/three.py": b"import app.one\n",
}


@pytest.fixture
def app(tmp_path: Path) -> Project:
    project = make_project(tmp_path / "app", FILES)
    done = project.canonize("audit", "--baseline", str(baseline(project)), "--write-baseline")
    assert (done.code, done.stdout) == (0, "")
    assert "Wrote" in done.stderr
    return project


def baseline(app: Project) -> Path:
    return app.path.parent / "baseline.json"


def check(app: Project, *more: str) -> Done:
    app.git("add", "--all")
    return app.canonize("audit", "--check", "--baseline", str(baseline(app)), *more)


def new(app: Project) -> list[tuple[str, str]]:
    report = json.loads(check(app, "--json").stdout)
    return [(finding["rule"], finding["subject"]) for finding in report["findings"] if finding["new"]]


def test_what_is_known_passes(app: Project) -> None:
    done = check(app)
    assert (done.code, done.stderr) == (0, "")
    assert "Against the baseline: 0 new findings, 4 known, 0 gone." in done.stdout
    assert app.canonize("audit", "--check").code == 1


def test_lines_may_move(app: Project) -> None:
    app.write({path: b"# inserted\n\n\n" + data for path, data in FILES.items()})
    assert check(app).code == 0


def test_a_new_duplicate_fails_and_is_said_first(app: Project) -> None:
    app.write({"app/c.py": MANAGER})
    done = check(app)
    assert done.code == 1
    assert done.stdout.splitlines()[1] == "Against the baseline: 1 new finding, 4 known, 0 gone."
    assert "app/c.py:1: warning: Manager is defined 3 times." in done.stdout
    assert " ".join(done.stdout.split()).count("[duplicate-definition]") == 1


def test_the_canonical_may_change_without_news(app: Project) -> None:
    more = b"from app.b import Manager\n"
    app.write({"app/use.py": more + b"import app.gone\n", "app/use2.py": more, "app/use3.py": more})
    assert check(app).code == 0
    report = json.loads(check(app, "--json").stdout)
    assert report["groups"][0]["proposal"]["canonical"] == "app.b:Manager"


def test_a_cycle_may_shrink_but_not_grow(app: Project) -> None:
    app.write({"app/two.py": b"import app.one\n", "app/three.py": b""})
    assert new(app) == []
    app.write({"app/two.py": b"import app.four\n", "app/four.py": b"import app.one\n"})
    assert new(app) == [("import-cycle", "app.four app.one app.two")]


def test_a_note_is_said_and_does_not_fail(app: Project) -> None:
    app.write({"app/other.py": b"from app.a import Manager as Thing\n"})
    assert sorted(new(app)) == [("extra-import-path", "app.other:Thing"), ("misleading-alias", "app.other:Thing")]
    assert check(app).code == 0


def test_a_failing_import_that_nothing_catches_any_more_is_new(app: Project) -> None:
    guarded = b"try:\n    import app.lost\nexcept ImportError:\n    pass\n"
    app.write({"app/guarded.py": guarded})
    assert check(app).code == 0
    app.git("add", "--all")
    assert app.canonize("audit", "--baseline", str(baseline(app)), "--write-baseline").code == 0
    app.write({"app/guarded.py": b"import app.lost\n"})
    assert new(app) == [("failing-import", "app.lost (no such module)")]


def test_what_is_gone_is_said_so_that_the_baseline_can_shrink(app: Project) -> None:
    app.write({"app/use.py": b"from app.a import Manager\n", "app/b.py": b""})
    done = check(app)
    assert done.code == 0
    assert "Against the baseline: 0 new findings, 2 known, 2 gone." in done.stdout
    assert "duplicate-definition: class Manager" in done.stdout
    assert "failing-import: app/use.py" in done.stdout
    before = baseline(app).read_text()
    app.canonize("audit", "--baseline", str(baseline(app)), "--write-baseline")
    assert len(baseline(app).read_text()) < len(before)
    assert "0 gone" in check(app).stdout


def test_the_same_findings_make_the_same_file(app: Project) -> None:
    before = baseline(app).read_bytes()
    app.write({path: b"# inserted\n" + data for path, data in FILES.items()})
    assert app.canonize("audit", "--baseline", str(baseline(app)), "--write-baseline").code == 0
    assert baseline(app).read_bytes() == before
    assert [line for line in before.decode().splitlines() if "class Manager" in line] == [
        '{"rule": "duplicate-definition", "about": "class Manager", "subjects": ["app.a:Manager", "app.b:Manager"]},'
    ]


def test_other_formats_say_what_is_new(app: Project) -> None:
    app.write({"app/c.py": MANAGER})
    assert "### Since the baseline" in check(app, "--format", "markdown").stdout
    log = json.loads(check(app, "--format", "sarif").stdout)
    states = {result["baselineState"] for result in log["runs"][0]["results"]}
    assert states == {"new", "unchanged"}
    assert sarif_errors(log) == []
    report = json.loads(check(app, "--json").stdout)
    assert report["baseline"] == {"new": 1, "known": 4, "gone": [], "fails": True}
    assert audit_errors(report) == []


# -- what cannot be used


def refused(app: Project, cause: str, *more: str) -> None:
    done = check(app, *more)
    assert (done.code, done.stdout) == (2, "")
    first, remedy = done.stderr.splitlines()
    assert cause in first and remedy.startswith("  "), done.stderr


WHOLE: dict[str, Any] = {
    "schema": "canonize.baseline/1",
    "options": {
        "name": ["*Bridge*", "*Emitter*", "*Factory*", "*Manager*", "*Notifier*"],
        "include": [],
        "exclude": [],
        "expect": [],
        "match": "exact",
    },
    "findings": [],
}


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (b"", ":1: the baseline is not JSON"),
        (b'{"schema":\n', ":2: the baseline is not JSON"),
        (b"\xff\xfe", "the baseline is not JSON"),
        (b"[" * 100_000, "the baseline is not JSON"),
        (b"[]", "says no version"),
        (b'{"schema": "canonize.baseline/2"}', "is of the version 'canonize.baseline/2'"),
        (b'{"schema": 1}', "is of the version 1"),
        (b'{"schema": "canonize.baseline/1"}', "has no options"),
        (json.dumps({**WHOLE, "findings": 1}).encode(), "has no list of findings"),
        (json.dumps({**WHOLE, "findings": [{}]}).encode(), "finding 1 of the baseline is not one"),
        (
            json.dumps({**WHOLE, "findings": [{"rule": "x", "about": "", "subjects": []}]}).encode(),
            "finding 1 of the baseline has an unknown rule, x",
        ),
        (
            json.dumps({**WHOLE, "findings": [{"rule": "import-cycle", "about": "", "subjects": [1]}]}).encode(),
            "finding 1 of the baseline is not one",
        ),
    ],
)
def test_a_broken_baseline(text: bytes, cause: str, app: Project) -> None:
    baseline(app).write_bytes(text)
    refused(app, cause)
    assert baseline(app).read_bytes() == text


def test_an_empty_baseline_knows_nothing(app: Project) -> None:
    baseline(app).write_text(json.dumps(WHOLE))
    assert len(new(app)) == 4


def test_a_baseline_of_other_options(app: Project) -> None:
    refused(app, "is of an audit with --name *Bridge*", "--name", "Manager")
    refused(app, "is of an audit with no --exclude, not --exclude tests/**", "--exclude", "tests/**")


def test_no_baseline(app: Project) -> None:
    baseline(app).unlink()
    refused(app, "there is no baseline at")
    baseline(app).mkdir()
    refused(app, "cannot be read")
    done = app.canonize("audit", "--baseline", str(baseline(app)), "--write-baseline")
    assert done.code == 2 and "cannot be written" in done.stderr


def test_writing_needs_a_place(app: Project) -> None:
    done = app.canonize("audit", "--write-baseline")
    assert done.code == 2 and "--baseline FILE" in done.stderr
