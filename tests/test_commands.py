"""The codemods beside the migration: their examples are their tests."""

from __future__ import annotations

from typing import Any

import pytest
from libcst.codemod import CodemodCommand
from tests.codemods_page import PAGE, every_command, examples, page

from canonize_codemods.commands.alias_uses import AliasUses
from canonize_codemods.commands.explicit_stars import ExplicitStars
from canonize_codemods.examples import Example, failure


def _parameters() -> list[Any]:
    return [
        pytest.param(command, example, id=f"{command.__name__}: {example.title}")
        for command in every_command()
        for example in examples(command)
    ]


@pytest.mark.parametrize(("command", "example"), _parameters())
def test_an_example_holds_and_a_second_run_changes_nothing(command: type[CodemodCommand], example: Example) -> None:
    assert not failure(command, example)


@pytest.mark.parametrize("command", every_command(), ids=lambda command: command.__name__)
def test_there_is_an_example_of_what_stays(command: type[CodemodCommand]) -> None:
    assert any(example.after is None for example in examples(command))
    assert any(example.after is not None for example in examples(command))


def test_the_page_is_made_of_the_examples() -> None:
    assert PAGE.read_text() == page(), "python -m tests.codemods_page writes it"


def test_a_star_passes_on_what_other_files_may_ask_for() -> None:
    sources = {
        "app/__init__.py": b"",
        "app/legacy.py": b"def connect(): ...\ndef choice(): ...\ndef unused(): ...\n",
        "app/old.py": b"from app.legacy import *\n\nconnect()\n",
        "app/user.py": b"import app.old as o\n\no.choice()\n",
        "app/other.py": b"unused = 1\n",
    }
    asked = {"module": "app.legacy", "names": "", "kept": None}
    assert ExplicitStars.survey(sources, asked) == ["--names", "choice,connect,unused", "--kept", "choice"]
    on = {**sources, "app/on.py": b"from .old import *\n"}
    assert ExplicitStars.survey(on, asked)[-1] == "choice,connect,unused"
    assert ExplicitStars.survey(sources, {**asked, "names": "connect", "kept": ""}) == []
    below = {f"lib/{path}": data for path, data in sources.items()}
    assert ExplicitStars.survey(below, asked)[1] == "choice,connect,unused", "no convention tells that lib is a root"
    with pytest.raises(ValueError, match=r"there is no module app\.legacy here"):
        ExplicitStars.survey({**below, **{f"other/{path}": data for path, data in sources.items()}}, asked)


def test_a_star_passes_on_what_is_asked_of_its_module_under_another_name() -> None:
    sources = {
        "pkg/__init__.py": b"",
        "pkg/legacy.py": b"def a(): ...\ndef unused(): ...\n",
        "pkg/home.py": b"from pkg.legacy import *\n\na()\n",
        "pkg/hub.py": b"from pkg import home as h\n",
        "pkg/user.py": b"from pkg.hub import h\n\nh.unused()\n",
    }
    asked = {"module": "pkg.legacy", "names": "", "kept": None}
    assert ExplicitStars.survey(sources, asked) == ["--names", "a,unused", "--kept", "unused"]


def test_an_alias_that_another_file_names_is_kept() -> None:
    sources = {
        "a.py": b"class Manager: ...\nOld = Manager\nGone = Manager  # deprecated\n",
        "b.py": b"import a\n\na.Old()\n",
    }
    assert AliasUses.survey(sources, {"drop": True}) == ["--keep", "Old"]
    assert AliasUses.survey(sources, {"drop": False}) == ()
