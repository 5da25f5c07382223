"""A change in pieces that can be taken one by one, as ``git add -p`` offers them; and what a part of them leaves."""

from __future__ import annotations

import builtins
import symtable
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .changes import FileChange, Reason
from .kinds import NOTEBOOK, STUB, holds_python
from .line_matcher import LineMatcher
from .source import Source, SourceError

CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines ``start`` to ``end`` of the file, counted from 0, give way to ``lines``."""

    start: int
    end: int
    lines: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring pieces with the lines around them; ``pieces`` do not overlap and are in order."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...]

    def text(self, before: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        """Each line with its mark: " ", "-" or "+"."""
        at = self.start
        for piece in self.pieces:
            yield from ((" ", line) for line in before[at : piece.start])
            yield from (("-", line) for line in before[piece.start : piece.end])
            yield from (("+", line) for line in piece.lines)
            at = piece.end
        yield from ((" ", line) for line in before[at : self.end])

    def split(self) -> list[Hunk]:
        """A hunk for each piece; itself where there is one."""
        bounds = [self.start, *(piece.end for piece in self.pieces[:-1])]
        ends = [*(piece.start for piece in self.pieces[1:]), self.end]
        return [
            Hunk(start, end, (piece,), _within(self.reasons, start, end))
            for start, end, piece in zip(bounds, ends, self.pieces, strict=True)
        ]

    def edited(self, before: Sequence[bytes], marked: Iterable[tuple[str, bytes]]) -> Hunk | None:
        """The hunk as somebody has rewritten it; None where it no longer fits the file."""
        marked = list(marked)
        if [line for mark, line in marked if mark in " -"] != list(before[self.start : self.end]):
            return None
        lines = tuple(line for mark, line in marked if mark in " +")
        return replace(self, pieces=(Piece(self.start, self.end, lines),))


def hunks_of(change: FileChange) -> list[Hunk]:
    """The hunks of a change to a file that was there and stays."""
    before, after = lines_of(change.before), lines_of(change.after)
    matcher = LineMatcher(before, after)
    found = []
    for group in matcher.get_grouped_opcodes(CONTEXT):
        start, end = group[0][1], group[-1][2]
        pieces = [Piece(i1, i2, tuple(after[j1:j2])) for tag, i1, i2, j1, j2 in group if tag != "equal"]
        found.append(Hunk(start, end, tuple(pieces), _within(change.reasons, start, end)))
    return found


def take(change: FileChange, hunks: Sequence[Hunk]) -> FileChange:
    """The change with these hunks alone; ``after`` is ``before`` where there are none."""
    before = lines_of(change.before)
    lines: list[bytes] = []
    at = 0
    for piece in sorted((piece for hunk in hunks for piece in hunk.pieces), key=lambda piece: piece.start):
        lines += [*before[at : piece.start], *piece.lines]
        at = piece.end
    after = b"".join([*lines, *before[at:]])
    reasons = tuple(dict.fromkeys(reason for hunk in hunks for reason in hunk.reasons))
    return replace(change, after=after, reasons=reasons)


def half_done(change: FileChange) -> str:
    """Why a part of a change can't stand: "" where it can.  It must parse, and use no name that nothing binds."""
    after = change.after or b""
    if not holds_python(change.path, after) or change.path.endswith((NOTEBOOK, STUB)):
        return ""
    known = _unbound(change.before or b"")
    if known is None:
        return ""
    names = _unbound(after)
    if names is None:
        return "it would not parse"
    fresh = sorted(names - known)
    return f"{', '.join(fresh)} would be used and not imported" if fresh else ""


def lines_of(data: bytes | None) -> list[bytes]:
    """Lines with their ends, which are where git sees them: at LF only."""
    lines = [line + b"\n" for line in (data or b"").split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _within(reasons: Iterable[Reason], start: int, end: int) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if start < reason.line <= end)


def _unbound(data: bytes) -> set[str] | None:
    """Names that a file takes from its module's scope, which does not have them; None where it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = symtable.symtable(Source.decode(data).text, "file", "exec")
    except (SyntaxError, SourceError, ValueError, RecursionError, MemoryError):
        return None
    used: set[str] = set()
    bound = set(dir(builtins)) | {"__file__", "__path__", "__annotations__"}
    pending = [table]
    while pending:
        scope = pending.pop()
        pending += scope.get_children()
        for symbol in scope.get_symbols():
            if scope is table or symbol.is_global():
                if symbol.is_assigned() or symbol.is_imported():
                    bound.add(symbol.get_name())
                elif symbol.is_referenced():
                    used.add(symbol.get_name())
    return used - bound
