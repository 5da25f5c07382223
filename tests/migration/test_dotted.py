"""What files ask of a module that a string names."""

import pytest

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.migration.dotted import asked_of_named


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("import_module('m').X", True),
        ("import_module('m') \\\n    .X()", True),
        ("(import_module('m')\n    .  # the new one\n    X)", True),
        ("getattr(import_module('m'), 'X')", True),
        ("import_module('m').Xs", False),
        ("import_module('m').X_", False),
        ("import_module('m')  # of X\nX = 1", False),
        ("import_module('n').X", False),
    ],
)
def test_asked_of_a_module_in_a_string(text: str, is_asked: bool) -> None:
    facts = ModuleFacts("a.py", "a", False, named=frozenset({"m"}))
    assert (("m", "X") in asked_of_named(facts, text.encode(), {"X"})) is is_asked
