"""Lines that are the same, against difflib and against what any such answer has to be."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from canonize_codemods.line_matcher import LineMatcher

LINES = st.lists(st.sampled_from("abcdefghij"), max_size=30)


def applied(before: list[str], after: list[str]) -> list[str]:
    codes = LineMatcher(before, after).get_opcodes()
    return [line for tag, a, b, c, d in codes for line in (before[a:b] if tag == "equal" else after[c:d])]


@given(LINES, LINES)
def test_opcodes_make_the_one_of_the_other(before: list[str], after: list[str]) -> None:
    assert applied(before, after) == after
    codes = LineMatcher(before, after).get_opcodes()
    assert [line for _, a, b, _, _ in codes for line in before[a:b]] == before
    assert all(one[0] != other[0] or "equal" not in one for one, other in pairwise(codes))


@given(LINES, LINES)
def test_blocks_are_the_same_and_in_order(before: list[str], after: list[str]) -> None:
    blocks = LineMatcher(before, after).get_matching_blocks()
    assert blocks[-1] == (len(before), len(after), 0)
    for block, next_ in pairwise(blocks):
        assert before[block.a : block.a + block.size] == after[block.b : block.b + block.size]
        assert block.a + block.size <= next_.a
        assert block.b + block.size <= next_.b


def test_one_line_that_changes_in_a_long_file() -> None:
    before = [f"line {number}" for number in range(500)] + ["", "same", ""] * 50
    after = [*before[:100], "new", *before[101:400], *before[401:]]
    assert LineMatcher(before, after).get_opcodes() == SequenceMatcher(None, before, after, False).get_opcodes()


def test_lines_that_change_places() -> None:
    assert applied(list("abcd"), list("cdab")) == list("cdab")
    assert sum(block.size for block in LineMatcher("abcd", "cdab").get_matching_blocks()) == 2


def test_nothing_on_one_side() -> None:
    assert LineMatcher[str]([], ["a"]).get_opcodes() == [("insert", 0, 0, 0, 1)]
    assert LineMatcher[str]([], []).get_opcodes() == []
