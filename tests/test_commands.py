"""The codemods beside the migration: their examples are their tests."""

from __future__ import annotations

from typing import Any

import pytest
from libcst.codemod import CodemodCommand
from tests.codemods_page import PAGE, every_command, examples, page

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
