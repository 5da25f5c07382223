"""Sentences about an audit that the text and the Markdown report share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from canonize_codemods.audit.availability import Availability
from canonize_codemods.audit.compare import Difference, Relation
from canonize_codemods.audit.definitions import Rule
from canonize_codemods.audit.loops import Link
from canonize_codemods.audit.result import SUBSTRING, AuditResult, NameVerdict
from canonize_codemods.audit.shared import Accessor, Factory, SharedState
from canonize_codemods.audit.unresolved import UnresolvedImport

SHORT = {
    Relation.IDENTICAL: "identical",
    Relation.REFORMATTED: "same code",
    Relation.SAME_API: "same API",
    Relation.OVERLAPPING: "overlapping",
    Relation.DIVERGENT: "divergent",
}


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 file``, ``8,993 files``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def headline(result: AuditResult) -> str:
    if result.options.match == SUBSTRING:
        text = f"{count(result.files, 'file')} searched as text: {count(result.duplicates, 'duplicate')}"
    elif not result.duplicated:
        text = f"{count(result.files, 'file')}: no name is defined more than once"
    else:
        definitions = sum(len(group.definitions) for group in result.duplicated)
        names = count(len(result.duplicated), "name is", "names are")
        text = f"{count(result.files, 'file')}: {names} defined more than once, {count(definitions, 'definition')}"
    if result.availability:
        text += f"; {len(result.unavailable)} of {count(len(result.availability), 'expected module')} unavailable"
    return text + (f"; {result.violations} in all." if result.options.match == SUBSTRING else ".")


def outside_tests(result: AuditResult) -> str:
    """The wider count, in which only tests are left out; "" where it says nothing new."""
    wide = sum(len(group.outside_tests) for group in result.outside_tests)
    if wide == sum(len(group.definitions) for group in result.duplicated):
        return ""
    return (
        f"Counting import fallbacks and backup copies too: {count(len(result.outside_tests), 'name')}, "
        f"{count(wide, 'definition')} outside tests."
    )


def verdict(found: NameVerdict) -> str:
    """``Manager: 0 duplicates; 0 definitions; not counted: 7 test; exported 29 times, where it is app.unified:M``."""
    parts = [count(found.duplicates, "duplicate"), count(len(found.definitions), "definition")]
    rules = Counter(d.rule for d in found.excluded if d.rule is not None)
    parts += [f"not counted: {excluded(rules)}"] if rules else []
    if found.reaches:
        reached = ", ".join(map(str, found.reaches[:2])) + (" and others" if len(found.reaches) > 2 else "")
        parts.append(f"exported {count(found.exports, 'time')}, where it is {reached}")
    return f"{found.name}: {'; '.join(parts)}"


def excluded(rules: Counter[Rule]) -> str:
    """``312 test, 6 backup-copy``."""
    ordered = sorted(rules.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number:,} {rule.value}" for rule, number in ordered)


def availability(found: Availability, result: AuditResult) -> str:
    where = f" ({result.place(found.path, found.line)})" if found.path and found.line else ""
    return f"{found.state.value}{': ' if found.reason else ''}{found.reason}{where}"


def factory(found: Factory) -> str:
    """``async app.a:get_manager hands out app.a:manager, a Manager``."""
    way = "async " if found.is_async else ""
    return f"{way}{found.symbol} hands out {found.instance}, a {found.of.name}"


def shared(state: SharedState) -> str:
    """``app.core:Manager has 3 instances: app.a:manager (first made by get_manager), …``."""
    held = [
        f"{instance.symbol}{f' (made by {instance.function})' if instance.function else ''}"
        for instance in state.separate
    ]
    return f"{state.of} has {count(len(held), 'instance')}: {_few(held)}"


def accessor(found: Accessor) -> str:
    """``get_manager in 3 modules, sync in app.a, async in app.b: …``."""
    text = f"{found.name} in {count(len({f.symbol.module for f in found.factories}), 'module')}"
    if found.is_mixed:
        ways = [
            f"{word} in {_few([f.symbol.module for f in found.factories if f.is_async is is_async])}"
            for word, is_async in (("sync", False), ("async", True))
        ]
        text += f", {', '.join(ways)}"
    return f"{text}; of {_few(list(map(str, found.classes)))}"


def shared_state(result: AuditResult) -> Iterator[tuple[str, list[str]]]:
    """A sentence for several instances of one class, and for several functions that hand them out, with evidence."""
    split = [state for state in result.shared if state.is_split]
    if split:
        yield f"{count(len(split), 'class has', 'classes have')} several shared instances", list(map(shared, split))
    mixed = sorted((a for a in result.accessors if len(a.factories) > 1), key=lambda a: (not a.is_mixed, a.name))
    if mixed:
        text = f"{count(len(mixed), 'name')} of functions that hand out shared instances in several modules"
        yield text, list(map(accessor, mixed))


def defects(result: AuditResult) -> Iterator[tuple[str, list[str]]]:
    """A sentence for each kind of defect, with its evidence, the worst first."""
    if result.unparsable:
        evidence = [f"{result.place(found.path, found.line)} {found.message}" for found in result.unparsable]
        yield f"{count(len(result.unparsable), 'file')} cannot be parsed", evidence
    fatal = [found for found in result.unresolved if found.is_fatal]
    if fatal:
        tests = sum(found.is_test for found in fatal)
        others = sum(not found.foreign for found in result.unresolved) - len(fatal)
        text = f"{count(len(fatal), 'import')} can only fail ({len(fatal) - tests:,} outside tests, {tests:,} in tests)"
        if others:
            text += f"; {others:,} more under a guard or in a function"
        yield text, _most_wanted(fatal, result)
    if result.unbound_all:
        evidence = [f"{result.place(found.path, found.line)} {found.name}" for found in result.unbound_all]
        yield f"{count(len(evidence), 'name')} in __all__ that nothing binds: a star import fails", evidence
    if result.cycles:
        sizes = ", ".join(str(len(cycle)) for cycle in result.cycles[:5])
        text = f"{count(len(result.cycles), 'import cycle')} at module level (of {sizes} modules)"
        loops = [f"; {_loop(loop, result)}" for loop in result.loops] or [""] * len(result.cycles)
        yield text, [f"{_few(cycle)}{loop}" for cycle, loop in zip(result.cycles, loops, strict=True)]


def difference(there: Difference) -> str:
    """``the canonical lacks a, b; other signature: send``, or that nothing stands against it."""
    parts = []
    if there.missing_members:
        bases = f", unless its base {_few(there.unseen_bases)} has that" if there.unseen_bases else ""
        parts.append(f"the canonical lacks {_few(there.missing_members)}{bases}")
    for members, noun in ((there.async_differences, "sync or async"), (there.signature_differences, "signature")):
        if members:
            parts.append(f"other {noun}: {_few(list(dict.fromkeys(member.name for member in members)))}")
    if there.missing_bases:
        parts.append(f"no base {_few(there.missing_bases)}")
    return "; ".join(parts) or "the canonical has all that it has"


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3:,} more" if len(names) > 3 else shown


def _loop(links: Sequence[Link], result: AuditResult) -> str:
    """``app/a.py:3 imports app.b, app/b.py:1 imports app.a``."""
    return _few([f"{result.place(link.path, link.line)} imports {link.target}" for link in links])


def _most_wanted(failures: Sequence[UnresolvedImport], result: AuditResult) -> list[str]:
    """One line for each thing that is not there, the most often imported first, with the first import of it."""
    first: dict[str, UnresolvedImport] = {}
    for failure in failures:
        first.setdefault(str(failure), failure)
    counts = Counter(map(str, failures))
    ordered = sorted(first, key=lambda target: (first[target].is_test, -counts[target], target))
    places = {target: result.place(found.path, found.line) for target, found in first.items()}
    return [f"{target}: {count(counts[target], 'import')}, first at {places[target]}" for target in ordered]
