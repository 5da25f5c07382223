"""The one error that ends the program: what happened, and what a person can do about it."""

from __future__ import annotations


class CanonizeError(Exception):
    """A failure that the user has to act on; everything else is a finding.

    ``cause`` and ``remedy`` are one line each, without control characters, whatever file names went into them.
    """

    def __init__(self, cause: str, remedy: str, exit_code: int = 2) -> None:
        self.cause = one_line(cause)
        self.remedy = one_line(remedy)
        self.exit_code = exit_code
        super().__init__(self.cause, self.remedy, exit_code)

    def __str__(self) -> str:
        return f"{self.cause} ({self.remedy})"


def one_line(text: str) -> str:
    r"""``text`` with everything unprintable escaped: a path named ``a\nb`` or ``\xff`` can't forge terminal output."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
