"""The arguments that a LibCST command declares, read from words as LibCST's own runner reads them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from libcst.codemod import CodemodCommand


class BadArguments(Exception):
    """``message`` is argparse's; ``usage`` is one line."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.message, self.usage = message, usage


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadArguments(message, " ".join(self.format_usage().split()))


def parsed(command: type[CodemodCommand], words: Sequence[str], program: str = "") -> dict[str, object]:
    """Raises BadArguments; SystemExit after --help."""
    parser = _Parser(prog=program or command.__name__, description=command.DESCRIPTION)
    command.add_args(parser)
    return vars(parser.parse_args(list(words)))
