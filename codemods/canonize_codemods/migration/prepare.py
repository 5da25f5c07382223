"""Entries that first make the canonical what it shall be, and then are entries like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from canonize_codemods.changes import Changeset, FileChange, Finding, Migration
from canonize_codemods.plan import Definition, Plan
from canonize_codemods.symbols import Symbol

from .move_definition import Build, Moved, move_definitions, without
from .replace_definitions import STAYS
from .series import fit

Run = Callable[[Mapping[str, bytes], Plan], Migration]


def needs_preparation(plan: Plan) -> bool:
    return any(entry.definition is Definition.MOVE for entry in plan.consolidations)


def prepared(sources: Mapping[str, bytes], plan: Plan, build: Build, run: Run) -> Migration:
    """Carry what shall be carried, run the plan that then remains, and make one series of both."""
    moved = move_definitions(sources, plan, build)
    if not moved.plan.consolidations:
        return Migration((), tuple(sorted(moved.findings)))
    inner = run(moved.sources, moved.plan)
    stuck = _stuck(moved, inner, build)
    if stuck:
        entries = [moved.entries[symbol] for symbol in stuck]
        why = [f for f in inner.findings if f.code in STAYS]
        smaller = without(plan, entries)
        rest = prepared(sources, smaller, build, run) if smaller.consolidations else Migration()
        return Migration(rest.changesets, tuple(sorted({*rest.findings, *_said(moved, stuck, why)})))
    findings = tuple(sorted({*inner.findings, *moved.findings}))
    return Migration(_joined(moved, inner.changesets), findings)


def _stuck(moved: Moved, inner: Migration, build: Build) -> list[Symbol]:
    """Definitions that were carried and yet stay where they were: then there would be two."""
    current = dict(moved.sources)
    for change in inner.files():
        if change.after is None:
            current.pop(change.path, None)
        else:
            current[change.path] = change.after
    if not moved.entries:
        return []
    index = build(current)
    return [symbol for symbol in moved.entries if index.resolve_symbol(symbol).symbol == symbol]


def _said(moved: Moved, stuck: list[Symbol], why: list[Finding]) -> list[Finding]:
    reasons = "; ".join(dict.fromkeys(finding.message for finding in why)) or "something needs it there"
    found = []
    for symbol in stuck:
        entry = moved.entries[symbol]
        path = next((f.path for f in why), "")
        message = f"{symbol} does not move to {entry.canonical.module}: {reasons}"
        found.append(Finding(path, 0, "move-refused", message, "move what uses it, or choose another canonical"))
    return found


def _joined(moved: Moved, changesets: tuple[Changeset, ...]) -> tuple[Changeset, ...]:
    """The carried definitions and the shims of their old paths in one commit."""
    if not moved.changes:
        return changesets
    entries = moved.entries.values()
    names = sorted({entry.canonical.name for entry in entries})
    homes = sorted({entry.canonical.module for entry in entries})
    title = fit(f"Move {', '.join(names)} to {', '.join(homes)}")
    at = next((n for n, each in enumerate(changesets) if _holds_shims(each)), None)
    if at is None:
        body = "A copy, for now: the old definition goes when nothing asks for it any more."
        return (Changeset(title, body, "shims", tuple(moved.changes.values())), *changesets)
    shims = changesets[at]
    pending = dict(moved.changes)
    changes = []
    for change in shims.changes:
        first = pending.pop(change.path, None)
        changes.append(_merged(first, change) if first is not None else change)
    said = replace(shims, title=title, changes=(*pending.values(), *changes))
    return (*changesets[:at], said, *changesets[at + 1 :])


def _holds_shims(changeset: Changeset) -> bool:
    return changeset.step == "shims" and any(r.form == "definition" for c in changeset.changes for r in c.reasons)


def _merged(first: FileChange, then: FileChange) -> FileChange:
    return FileChange(then.path, first.before, then.after, (*first.reasons, *then.reasons))
