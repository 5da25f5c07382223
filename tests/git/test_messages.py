from __future__ import annotations

import pytest

from canonize.git.messages import compose_message


def test_subject_alone() -> None:
    assert compose_message("Use one manager") == "Use one manager\n"


def test_subject_body_and_trailers() -> None:
    trailers = [("Canonize-Plan", "ab12"), ("Canonize-Step", "3/12")]
    message = compose_message("Use one manager", "Why.\n\nCounts.", trailers)

    assert message == "Use one manager\n\nWhy.\n\nCounts.\n\nCanonize-Plan: ab12\nCanonize-Step: 3/12\n"


@pytest.mark.parametrize("length", [71, 72])
def test_subject_that_fits_stays(length: int) -> None:
    assert compose_message("x" * length) == "x" * length + "\n"


def test_longer_subject_is_cut() -> None:
    subject = compose_message("word " * 20).rstrip("\n")

    assert len(subject) <= 72
    assert subject.endswith("word w\u2026")


def test_body_is_wrapped_and_lists_are_not_joined() -> None:
    code = "    code   stays    as it is " + "x" * 80
    body = f"{'long ' * 30}\nand more of it\n\n- one {'item ' * 20}\n- two\n\n{code}"
    lines = compose_message("s", body).split("\n")

    assert max(len(line) for line in lines if line != code) <= 72
    assert {"- two", code} < set(lines)
    assert lines[4].endswith("long and more of it")
    assert lines[7].startswith("  item")


def test_names_that_cannot_be_printed_are_replaced() -> None:
    message = compose_message("Edit a\nb\udcff.py", "esc\x1b[2J", [("Key", "x\ny")])

    assert message == "Edit a b\ufffd.py\n\nesc\ufffd[2J\n\nKey: x y\n"


def test_a_long_word_is_not_broken() -> None:
    assert "x" * 100 in compose_message("s", "see " + "x" * 100).split("\n")


def test_a_subject_is_needed() -> None:
    with pytest.raises(ValueError, match="subject"):
        compose_message(" \n ")


def test_a_trailer_key_is_checked() -> None:
    with pytest.raises(ValueError, match="trailer"):
        compose_message("s", "", [("not a key", "x")])
