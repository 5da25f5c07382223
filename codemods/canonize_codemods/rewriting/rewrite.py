"""One file through every codemod: bytes and moves in, bytes, reasons and findings out.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from canonize_codemods.changes import Finding, Reason, Severity
from canonize_codemods.codemods import discover
from canonize_codemods.index.facts import Guard
from canonize_codemods.source import Source, SourceError, splice

from .branches import newly_equal
from .compose import statement_edits
from .drafts import stuck
from .file import Edits, File, Patch
from .moves import Moves
from .reparse import reparsed
from .still_loaded import keep_loaded, take_back_unloaded

CHOICES = frozenset({Guard.TRY, Guard.FALLBACK, Guard.CONDITION})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``after`` is None where nothing changes."""

    path: str
    after: bytes | None
    reasons: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()
    patches: tuple[Patch, ...] = ()  # that stay at an old path
    looked_up: frozenset[tuple[str, str]] = frozenset()  # old paths that functions look up elsewhere from now on
    still: frozenset[tuple[str, str]] = frozenset()  # old paths that functions go on looking up


def rewrite_file(
    path: str, module: str, is_package: bool, data: bytes, moves: Moves, limit: int | None = None
) -> Rewritten:
    """Never raises for a bad file: that is a finding, and the file stays."""
    try:
        file = File.read(path, module, is_package, data)
        edits = _asked_for(file, moves)
    except SourceError as error:
        remedy = "mend the file, or migrate it by hand; nothing in it was changed"
        return Rewritten(path, None, findings=(Finding(path, error.line, "unparsable", error.message, remedy),))
    try:
        changes = [*statement_edits(file, edits, limit), *edits.texts]
        text = splice(file.source.text, changes)
        after = file.source.encode(text)
    except ValueError as error:
        return _defect(path, edits, str(error))
    except SourceError as error:
        edits.leave(0, "encoding", f"the new names cannot be written here: {error.message}", "declare utf-8")
        return Rewritten(path, None, findings=tuple(edits.findings))
    if after == data:
        findings, still = tuple(edits.findings), frozenset(edits.still)
        return Rewritten(path, None, findings=findings, patches=tuple(edits.patches), still=still)
    try:
        source = Source.decode(after)
        if source.text != text:  # a coding line has come to stand, or stands no longer, where Python looks for one
            message = "without that line Python would take another comment for the file's encoding, or none"
            edits.leave(1, "encoding", message, "move the coding comment to the first line")
            return Rewritten(path, None, findings=tuple(edits.findings))
        may_be_equal = any(file.sites[at].guard in CHOICES for at in edits.sites)
        pieces = reparsed(file, changes, source, whole=may_be_equal)
    except SourceError as error:
        return _defect(path, edits, str(error))
    if may_be_equal:
        for piece in pieces:
            above = source.line_of(piece.start) - 1
            for line in newly_equal(piece.before, piece.after):
                message, remedy = "both branches import the same now", "keep one of them by hand"
                edits.leave(above + line, "equal-branches", message, remedy, Severity.NOTE)
    looked_up, still = frozenset(edits.looked_up), frozenset(edits.still)
    return Rewritten(path, after, tuple(edits.reasons), tuple(edits.findings), tuple(edits.patches), looked_up, still)


def _asked_for(file: File, moves: Moves) -> Edits:
    """What all codemods ask for; worked out again without a statement that cannot change as they want it to."""
    left: list[Finding] = []
    while True:
        edits = Edits(file.path, partial(moves.asked, file.module))
        for codemod in discover().values():
            codemod(file, moves, edits)
        if edits.sites:
            keep_loaded(file, moves, edits)
        take_back_unloaded(file, moves, edits)
        checked = [(file.sites[at], stuck(file, file.sites[at], change)) for at, change in edits.sites.items()]
        held = [(site, finding) for site, finding in checked if finding is not None]
        if not held:
            break
        left += [finding for _, finding in held]
        file.hold(site for site, _ in held)
    edits.findings += left
    return edits


def _defect(path: str, edits: Edits, problem: str) -> Rewritten:
    message = f"the rewritten file would not parse ({problem}), so it stays as it is"
    finding = Finding(path, 0, "defect", message, "please report this with the file")
    return Rewritten(path, None, findings=(*edits.findings, finding))
