"""Which formatters a project has configured."""

from __future__ import annotations

import pytest

from canonize.formatting.detect import Formatter, configured

NOTHING = {
    "other tools": {"pyproject.toml": "[tool.mypy]\nstrict = true\n"},
    "ruff for rules alone": {"pyproject.toml": '[tool.ruff.lint]\nselect = ["E", "F", "ICN", "ISC"]\n'},
    "ruff for its line length alone": {"ruff.toml": "line-length = 100\n"},
    "sorting switched off": {"ruff.toml": '[lint]\nselect = ["ALL"]\nignore = ["I001"]\n'},
    "other sections": {"setup.cfg": "[metadata]\nname = x\n", "tox.ini": "[tox]\nenvlist = py\n"},
    "not a file of that kind": {"pyproject.toml": "[tool.black\n", "setup.cfg": "isort\n"},
    "hooks in comments": {".pre-commit-config.yaml": "repos:\n#  - id: black\n"},
    "hooks of a part": {"part/.pre-commit-config.yaml": "- id: black\n"},
}
SOMETHING = {
    "black": ({"pyproject.toml": "[tool.black]\n"}, [Formatter.BLACK]),
    "isort": ({"pyproject.toml": "[tool.isort]\nprofile = 'black'\n"}, [Formatter.ISORT]),
    "isort.cfg": ({".isort.cfg": "[settings]\n"}, [Formatter.ISORT]),
    "setup.cfg": ({"setup.cfg": "[isort]\nprofile = black\n"}, [Formatter.ISORT]),
    "tox.ini": ({"tox.ini": "[isort]\nprofile = black\n"}, [Formatter.ISORT]),
    "usort": ({"pyproject.toml": "[tool.usort]\n"}, [Formatter.USORT]),
    "ruff": ({"pyproject.toml": '[tool.ruff.lint]\nselect = ["E", "I"]\n'}, [Formatter.RUFF_IMPORTS]),
    "ruff of old": ({"pyproject.toml": '[tool.ruff]\nextend-select = ["I001"]\n'}, [Formatter.RUFF_IMPORTS]),
    "ruff.toml": (
        {".ruff.toml": '[lint]\nselect = ["ALL"]\n[format]\n'},
        [Formatter.RUFF_IMPORTS, Formatter.RUFF_FORMAT],
    ),
    "hooks": (
        {".pre-commit-config.yaml": "repos:\n- hooks:\n  - id: isort\n  - {id: x}\n  - id: 'ruff-format'  # last\n"},
        [Formatter.ISORT, Formatter.RUFF_FORMAT],
    ),
    "sorting first": ({"pyproject.toml": "[tool.black]\n[tool.isort]\n"}, [Formatter.ISORT, Formatter.BLACK]),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing(name: str) -> None:
    assert configured({path: text.encode() for path, text in NOTHING[name].items()}) == []


@pytest.mark.parametrize("name", SOMETHING)
def test_something(name: str) -> None:
    files, expected = SOMETHING[name]
    found = configured({path: text.encode() for path, text in files.items()})
    assert [each.formatter for each in found] == expected
    assert {each.where for each in found} == set(files)


def test_folders_outer_first() -> None:
    found = configured({"b/pyproject.toml": b"[tool.black]\n", "ruff.toml": b"[format]\n"})
    assert [(each.folder, each.formatter) for each in found] == [("", Formatter.RUFF_FORMAT), ("b", Formatter.BLACK)]
