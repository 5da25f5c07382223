from __future__ import annotations

import pickle

from canonize.errors import CanonizeError, one_line


def test_cause_and_remedy_are_one_line_each() -> None:
    error = CanonizeError("no file a\nb\x1b[31m\udcff", "do\tthis")

    assert error.cause == r"no file a\nb\x1b[31m\udcff"
    assert error.remedy == r"do\tthis"
    assert error.exit_code == 2


def test_survives_the_way_out_of_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(CanonizeError("cause", "remedy", 3)))

    assert (error.cause, error.remedy, error.exit_code) == ("cause", "remedy", 3)


def test_printable_text_stays() -> None:
    assert one_line("caf\u00e9 \u4f60\u597d") == "caf\u00e9 \u4f60\u597d"
