"""``canonize diff`` of a part: by files, by reasons, by owners."""

from __future__ import annotations

import json

import pytest
from tests.repositories import Project


@pytest.fixture
def owned(project: Project) -> Project:
    project.commit(
        {
            ".github/CODEOWNERS": b"*.py @org/core\n/app/tools/ @tess max@example.org\n",
            "app/tools/__init__.py": b"",
            "app/tools/run.py": b"from app.service import Pool\n\n\ndef run():\n    return Pool()\n",
            "app/broken.py": b"from app.service import Pool\ndef f(:\n",
        }
    )
    return project


def paths(project: Project, *arguments: str) -> list[str]:
    report = json.loads(project.canonize("diff", "--json", *arguments).stdout)
    return [file["path"] for changeset in report["changesets"] for file in changeset["files"]]


def test_files(owned: Project) -> None:
    assert paths(owned, "--only", "app/tools") == paths(owned, "--only", "**/run.py") == ["app/tools/run.py"]
    assert paths(owned, "--only", "app/main.py", "--only", "app/_*") == ["app/_moved.py", "app/main.py"]
    assert paths(owned, "--only", "nowhere/**") == []


def test_reasons(owned: Project) -> None:
    assert paths(owned, "--reason", "definition") == ["app/service.py"]
    assert "app/tools/run.py" in paths(owned, "--reason", "from-import")
    report = json.loads(owned.canonize("diff", "--json", "--reason", "unparsable").stdout)
    assert (report["files"], [found["path"] for found in report["findings"]]) == (0, ["app/broken.py"])


@pytest.mark.parametrize("name", ["@tess", "tess", "max@example.org"])
def test_owners(name: str, owned: Project) -> None:
    assert paths(owned, "--owner", name) == ["app/tools/run.py"]


def test_all_that_is_asked_has_to_fit(owned: Project) -> None:
    assert paths(owned, "--owner", "org/core", "--only", "app/tools") == []


def test_how_much_it_is_is_said(owned: Project) -> None:
    done = owned.canonize("diff", "--only", "app/tools")
    assert "This is a part: 1 of 4 files, by --only app/tools. A migration does all of it." in done.stderr
    assert "A migration" not in owned.canonize("diff").stderr
    page = owned.canonize("diff", "--only", "app/tools", "--format", "html").stdout
    assert "lines: 1 of 4 files, by --only app/tools." in page


def test_the_exit_code_is_about_the_part(owned: Project) -> None:
    assert owned.canonize("diff").code == 3
    assert owned.canonize("diff", "--only", "app/tools").code == 0
    assert owned.canonize("diff", "--only", "app/tools", "--check").code == 1
    assert owned.canonize("diff", "--only", "app/broken.py", "--check").code == 3


@pytest.mark.parametrize(
    ("option", "value", "remedy"),
    [
        ("--reason", "from-imports", "did you mean from-import?"),
        ("--reason", "?", "there are definition, from-import"),
        ("--owner", "@tes", "did you mean tess?"),
        ("--owner", "?", "owners here are max@example.org, org/core, tess"),
    ],
)
def test_what_nothing_has(option: str, value: str, remedy: str, owned: Project) -> None:
    done = owned.canonize("diff", option, value)
    assert done.code == 2 and remedy in done.stderr


def test_no_owners(project: Project) -> None:
    done = project.canonize("diff", "--owner", "tess")
    assert done.code == 2 and "there is no CODEOWNERS" in done.stderr
