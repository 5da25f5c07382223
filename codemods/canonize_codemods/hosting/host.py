"""One file through one codemod of somebody else: what becomes of it, and what a second run would make of that."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from canonize_codemods.changes import Finding, Severity
from canonize_codemods.source import Source, SourceError
from canonize_codemods.syntax.parse import parse

Says = Callable[[str], None]
Transform = Callable[[str, str, bool, bytes, Says], bytes]
"""``(path, module, is_package, data, say)`` → the new bytes; ``say`` takes what the codemod warns of.

Raises SourceError for a file that the codemod's engine cannot read, Skipped for one that the codemod does not want.
"""


# How a codemod says of which line it speaks.
_PLACED = re.compile(r"line (\d+): ")


class Skipped(Exception):
    """The codemod leaves this file alone, on purpose; the message says why."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """``after`` is None where nothing changes; ``again`` is what a second run makes of ``after``, where it differs."""

    path: str
    after: bytes | None = None
    again: bytes | None = None
    findings: tuple[Finding, ...] = ()


def host(transform: Transform, path: str, module: str, is_package: bool, data: bytes) -> Hosted:
    """Run the codemod on a file, and on its own result.  Never raises: a codemod that does loses this file only."""
    findings: list[Finding] = []

    def say(text: str) -> None:
        placed = _PLACED.match(text)
        line, what = (int(placed[1]), text[placed.end() :]) if placed else (0, text)
        findings.append(Finding(path, line, "codemod-says", what, severity=Severity.NOTE))

    def left(finding: Finding) -> Hosted:
        return Hosted(path, findings=(*findings, finding))

    try:
        after = transform(path, module, is_package, data, say)
        if after == data:
            return Hosted(path, findings=tuple(findings))
        if not _parses(after) and _parses(data):
            message = "what the codemod made of it does not parse, so it stays as it is"
            remedy = "mend the codemod, or leave the file out: --exclude"
            return left(Finding(path, 0, "codemod-breaks", message, remedy))
        again = transform(path, module, is_package, after, lambda text: None)
    except SourceError as error:
        remedy = "the codemod's engine cannot read it; change it by hand"
        return left(Finding(path, error.line, "unparsable", error.message, remedy))
    except Skipped as skipped:
        findings += [Finding(path, 0, "codemod-skips", str(skipped), severity=Severity.NOTE)] if str(skipped) else []
        return Hosted(path, findings=tuple(findings))
    except (Exception, SystemExit) as error:
        message = f"the codemod failed: {type(error).__name__}: {error}".rstrip(": ")
        remedy = f"mend it at {_where(error)}, or leave the file out: --exclude"
        return left(Finding(path, 0, "codemod-failed", message, remedy))
    return Hosted(path, after, None if again == after else again, tuple(findings))


def _parses(data: bytes) -> bool:
    try:
        parse(Source.decode(data))
    except SourceError:
        return False
    return True


def _where(error: BaseException) -> str:
    """The innermost place of the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}"
