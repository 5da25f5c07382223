"""An audit as a flat list of findings, each under a rule: what SARIF lists, what a baseline remembers.

A finding is known by what it is about, never by its line: ``about`` and ``subject`` name symbols, modules and paths, so
code that is inserted above changes nothing.  Where one file has the same defect twice, the second is ``subject#2``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from canonize_codemods.audit.result import AuditResult, Group

from . import audit_phrases as say
from .rules import UNPARSABLE, Level, Location, Rule

DUPLICATE = Rule(
    "duplicate-definition",
    Level.WARNING,
    "The same name is defined in several modules.",
    "Make one definition canonical and send every import to it: canonize plan --name NAME, then canonize diff. "
    "The related location is the definition that the audit proposes to keep.",
)
TEXT_MATCH = Rule(
    "text-match",
    Level.WARNING,
    "Several files contain the text of the same class statement.",
    "A search for text also finds longer names, test doubles and comments; --match exact tells them apart.",
)
UNAVAILABLE = Rule(
    "unavailable-module",
    Level.ERROR,
    "A module or name that is expected to be importable is not.",
    "Create it, mend what fails inside it, or correct the path that is given to --expect.",
)
FAILING = Rule(
    "failing-import",
    Level.ERROR,
    "An import can only fail: the module or the name that it asks for does not exist.",
    "Correct the path, or take the import out.",
)
CAUGHT = Rule(
    "caught-failing-import",
    Level.NOTE,
    "An import can only fail, where a handler catches the failure or a function delays it.",
    "Take it out: it never brings anything.",
)
CYCLE = Rule(
    "import-cycle",
    Level.WARNING,
    "Modules import each other in a circle while they are being loaded.",
    "Move what they share into a module that imports neither, or import inside the function that needs it.",
)
UNBOUND = Rule(
    "unbound-export",
    Level.ERROR,
    "__all__ lists a name that its module does not bind, so that a star import of the module fails.",
    "Take the name out of __all__, or bind it.",
)
CLONE = Rule(
    "renamed-clone",
    Level.WARNING,
    "Two definitions of different names have nearly the same body.",
    "Keep one, and send the importers of the other one to it: canonize plan OLD=NEW. "
    "The related location is the one with the earlier path; nothing says which was first.",
)
SPLIT = Rule(
    "split-state",
    Level.WARNING,
    "Several modules hold an instance of the same class: what one is told the others do not know.",
    "Keep one instance, or hand it out by one function, and import that everywhere.",
)
MIXED = Rule(
    "mixed-accessors",
    Level.WARNING,
    "Functions of one name hand out shared instances, synchronously here and asynchronously there.",
    "Decide on one; a caller that gets the other one awaits an object, or holds a coroutine.",
)
ACCESSORS = Rule(
    "several-accessors",
    Level.NOTE,
    "Functions of one name in several modules hand out shared instances.",
    "Make one canonical: canonize plan --name NAME.",
)
PATH = Rule(
    "extra-import-path",
    Level.NOTE,
    "A symbol can be imported through another module than its own.",
    "Import it from the module that defines it; canonize plan and canonize migrate do that for every importer.",
)
MISLEADING = Rule(
    "misleading-alias",
    Level.NOTE,
    "A symbol is exported under a name that has no word in common with its own.",
    "Import it under its own name; whoever reads the alias takes it for another thing.",
)
RULES = (
    DUPLICATE,
    TEXT_MATCH,
    CLONE,
    SPLIT,
    MIXED,
    UNAVAILABLE,
    FAILING,
    UNPARSABLE,
    UNBOUND,
    CYCLE,
    CAUGHT,
    ACCESSORS,
    PATH,
    MISLEADING,
)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """``about`` is what findings of one family share (the duplicated name), ``subject`` is what sets this one apart.

    ``family`` are the subjects that this one makes known to a baseline: all definitions of the name, whichever is
    proposed as canonical; all modules of the cycle.  ``parts`` are those that must be known for this one to be no news.
    Both are the subject alone where nothing else is said.
    """

    rule: Rule
    about: str
    subject: str
    message: str
    location: Location | None = None
    related: tuple[Location, ...] = ()
    family: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits, the same on every machine and in every later version."""
        text = "\0".join((self.rule.id, self.about, self.subject))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings held against a baseline; ``gone`` are lines for people on what only the baseline still has."""

    new: tuple[AuditFinding, ...]
    known: tuple[AuditFinding, ...]
    gone: tuple[str, ...]

    def __str__(self) -> str:
        new = say.count(len(self.new), "new finding")
        return f"Against the baseline: {new}, {len(self.known):,} known, {len(self.gone):,} gone."

    @property
    def fails(self) -> bool:
        """Something is new that is worse than a note."""
        return any(finding.rule.level is not Level.NOTE for finding in self.new)


def audit_findings(result: AuditResult, paths: Mapping[str, str]) -> list[AuditFinding]:
    """Everything that the audit found, the worst first; ``paths`` is ``Layout.by_module``, to place modules."""
    found = [
        *_unparsable(result),
        *_unavailable(result),
        *_failing(result),
        *_unbound(result),
        *(finding for group in result.duplicated for finding in _duplicates(group)),
        *_text_matches(result),
        *_clones(result),
        *_shared(result),
        *_accessors(result),
        *_cycles(result, paths),
        *_paths(result),
    ]
    order = list(Level)
    ordered = sorted(_numbered(found), key=lambda finding: order.index(finding.rule.level))
    return [_in_cells(finding, result) for finding in ordered] if result.notebooks else ordered


def _in_cells(finding: AuditFinding, result: AuditResult) -> AuditFinding:
    if finding.location is None:
        return finding
    places = (finding.location, *finding.related)
    location, *related = (place.within(result.notebooks.get(place.path, ())) for place in places)
    return replace(finding, location=location, related=tuple(related))


def _duplicates(group: Group) -> Iterator[AuditFinding]:
    if group.proposal is None:
        return
    canonical = group.proposal.canonical
    keep = Location(canonical.path, canonical.line, f"{canonical.symbol}, which the audit proposes to keep")
    symbols = tuple(str(definition.symbol) for definition in group.definitions)
    for candidate in group.proposal.candidates[1:]:
        definition = candidate.definition
        pair = next(pair for pair in group.pairs if pair.duplicate == definition and pair.canonical == canonical)
        message = (
            f"{definition.symbol.qualname} is defined {len(symbols)} times. To {canonical.symbol} this one is "
            f"{pair.relation.value}: {say.difference(pair.there)}."
        )
        place = Location(definition.path, definition.line)
        about = f"{group.kind} {group.name}"
        yield AuditFinding(DUPLICATE, about, str(definition.symbol), message, place, (keep,), symbols)


def _text_matches(result: AuditResult) -> Iterator[AuditFinding]:
    for found in result.text_matches:
        for path in found.paths[1:]:
            message = f"class {found.name} stands in {len(found.paths)} files, first in {found.paths[0]}."
            place = Location(path, 0)
            yield AuditFinding(TEXT_MATCH, found.name, path, message, place, family=found.paths)


def _unavailable(result: AuditResult) -> Iterator[AuditFinding]:
    for found in result.unavailable:
        near = f" Near names: {', '.join(found.hints)}." if found.hints else ""
        place = Location(found.path, found.line) if found.path else None
        message = f"{found.symbol} is expected, and {say.availability(found, result)}.{near}"
        yield AuditFinding(UNAVAILABLE, "", str(found.symbol), message, place)


def _failing(result: AuditResult) -> Iterator[AuditFinding]:
    for found in result.unresolved:
        place = Location(found.path, found.line)
        rule = FAILING if found.is_fatal else CAUGHT
        message = f"The import of {found} can only fail."
        if found.foreign:
            package = found.module.partition(".")[0]
            message = f"The import of {found} fails, unless another package called {package} is installed."
        yield AuditFinding(rule, found.path, str(found), message, place)


def _unparsable(result: AuditResult) -> Iterator[AuditFinding]:
    for found in result.unparsable:
        place = Location(found.path, found.line)
        yield AuditFinding(UNPARSABLE, "", found.path, f"Nothing parses this: {found.message}.", place)


def _unbound(result: AuditResult) -> Iterator[AuditFinding]:
    for found in result.unbound_all:
        message = f"__all__ of {found.module} lists {found.name}, which it does not bind."
        yield AuditFinding(UNBOUND, found.module, found.name, message, Location(found.path, found.line))


def _clones(result: AuditResult) -> Iterator[AuditFinding]:
    for clone in result.clones:
        one, other = clone.original, clone.copy
        message = f"The bodies of {other.symbol} and {one.symbol} are alike by {clone.likeness.percent} %."
        keep = Location(one.path, one.line, str(one.symbol))
        place = Location(other.path, other.line)
        yield AuditFinding(CLONE, clone.kind, f"{one.symbol} {other.symbol}", message, place, (keep,))


def _shared(result: AuditResult) -> Iterator[AuditFinding]:
    for state in result.shared:
        if not state.is_split:
            continue
        first, *others = state.separate
        family = tuple(str(instance.symbol) for instance in state.instances)
        known = (Location(first.path, first.line, str(first.symbol)),)
        for instance in others:
            message = f"{instance.symbol} is one of {len(state.separate)} instances of {state.of}."
            place = Location(instance.path, instance.line)
            yield AuditFinding(SPLIT, str(state.of), str(instance.symbol), message, place, known, family)


def _accessors(result: AuditResult) -> Iterator[AuditFinding]:
    for accessor in result.accessors:
        first, *others = accessor.factories
        family = tuple(str(factory.symbol) for factory in accessor.factories)
        known = (Location(first.path, first.line, say.factory(first)),)
        for factory in others:
            message = f"{say.factory(factory)}, one of {len(family)} functions of this name."
            rule = MIXED if accessor.is_mixed else ACCESSORS
            place = Location(factory.path, factory.line)
            yield AuditFinding(rule, accessor.name, str(factory.symbol), message, place, known, family)


def _cycles(result: AuditResult, paths: Mapping[str, str]) -> Iterator[AuditFinding]:
    for number, cycle in enumerate(result.cycles):
        shown = ", ".join(cycle[:4]) + (f" and {len(cycle) - 4:,} more" if len(cycle) > 4 else "")
        message = f"{len(cycle)} modules import each other while they are being loaded: {shown}."
        places = [
            Location(link.path, link.line, f"{link.module} imports {link.target}")
            for link in (result.loops[number] if number < len(result.loops) else ())
        ] or [Location(paths[module], 0, module) for module in cycle if module in paths]
        first, others = next(iter(places), None), tuple(places[1:10])
        yield AuditFinding(CYCLE, "", " ".join(cycle), message, first, others, tuple(cycle), tuple(cycle))


def _paths(result: AuditResult) -> Iterator[AuditFinding]:
    for found in result.fragmentation:
        home, *others = found.points
        keep = (Location(home.path, home.line, str(found.symbol)),)
        misleading = set(found.misleading)
        for point in others:
            if point not in found.production:
                continue
            path, place = f"{point.module}:{point.name}", Location(point.path, point.line)
            used = say.count(point.sites, "import site")
            form = f"{point.form.value}{', for type checkers only' if point.type_checking else ''}"
            message = f"{path} is another path to {found.symbol} ({form}, {used})."
            yield AuditFinding(PATH, str(found.symbol), path, message, place, keep)
            if point in misleading:
                message = f"{point.name} is {found.symbol}."
                yield AuditFinding(MISLEADING, str(found.symbol), path, message, place, keep)


def _numbered(findings: Iterable[AuditFinding]) -> Iterator[AuditFinding]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        key = (finding.rule.id, finding.about, finding.subject)
        seen[key] += 1
        yield finding if seen[key] == 1 else replace(finding, subject=f"{finding.subject}#{seen[key]}")
