"""Entries that first make the canonical what it shall be, and then are entries like any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from canonize_codemods.changes import Changeset, FileChange, Finding, Migration
from canonize_codemods.index.resolve import Index
from canonize_codemods.kinds import holds_python
from canonize_codemods.plan import Definition, Plan
from canonize_codemods.symbols import Symbol

from .member_users import member_users
from .mixin import add_mixins
from .move_definition import Build, Moved, move_definitions, without
from .replace_definitions import STAYS
from .series import again

Run = Callable[[Mapping[str, bytes], Plan], Migration]


def needs_preparation(plan: Plan) -> bool:
    return any(entry.definition is Definition.MOVE or entry.members for entry in plan.consolidations)


def prepared(sources: Mapping[str, bytes], plan: Plan, build: Build, run: Run) -> Migration:
    """Carry what shall be carried, add mixins, run the plan that then remains, and make one series of all."""
    moved = move_definitions(sources, plan, build)
    adapted = add_mixins(moved.sources, moved.plan, build)
    findings = [*moved.findings, *adapted.findings]
    if any(entry.members for entry in plan.consolidations):
        findings += member_users(
            plan,
            build(sources),
            {path: data for path, data in sources.items() if holds_python(path, data)},
            lambda paths: None,
        )
    if not adapted.plan.consolidations:
        return Migration((), tuple(sorted(findings)))
    inner = run(adapted.sources, adapted.plan)
    stuck = _stuck(moved, adapted.sources, inner, build)
    if stuck:
        entries = [moved.entries[symbol] for symbol in stuck]
        why = [f for f in inner.findings if f.code in STAYS]
        smaller = without(plan, entries)
        rest = prepared(sources, smaller, build, run) if smaller.consolidations else Migration()
        return Migration(rest.changesets, tuple(sorted({*rest.findings, *_said(moved, stuck, why, build(sources))})))
    changes = dict(moved.changes)
    for path, change in adapted.changes.items():
        changes[path] = _merged(changes[path], change) if path in changes else change
    series = _joined(changes, inner.changesets, plan.message)
    return Migration(series, tuple(sorted({*inner.findings, *findings})))


def _stuck(moved: Moved, sources: Mapping[str, bytes], inner: Migration, build: Build) -> list[Symbol]:
    """Definitions that were carried and yet stay where they were: then there would be two."""
    current = dict(sources)
    for change in inner.files():
        if change.after is None:
            current.pop(change.path, None)
        else:
            current[change.path] = change.after
    if not moved.entries:
        return []
    index = build(current)
    return [symbol for symbol in moved.entries if index.resolve_symbol(symbol).symbol == symbol]


def _said(moved: Moved, stuck: list[Symbol], why: list[Finding], index: Index) -> list[Finding]:
    """One finding for each entry, with the first reason that its module has: the others follow from it."""
    found = []
    for entry in {id(each): each for symbol in stuck for each in [moved.entries[symbol]]}.values():
        source = next((d for d in entry.duplicates if d in moved.entries), entry.duplicates[0])
        path = index.layout.by_module.get(source.module, "")
        reason = next((f.message for f in why if f.path == path), "another definition that goes with it has to stay")
        message = f"{source} does not move to {entry.canonical.module}: {reason}"
        remedy = "move what uses it, and what it shares with others, by entries of their own"
        found.append(Finding(path, 0, "move-refused", message, remedy))
    return found


def _joined(first: Mapping[str, FileChange], changesets: tuple[Changeset, ...], template: str) -> tuple[Changeset, ...]:
    """What was prepared and the shims of the old paths in one commit, behind an update of the helper."""
    if not first:
        return changesets
    at = next((n for n, each in enumerate(changesets) if _holds_shims(each)), None)
    if at is None:
        at = sum(1 for each in changesets if each.step == "shims")
        changesets = (*changesets[:at], Changeset("", "", "shims", ()), *changesets[at:])
    shims = changesets[at]
    pending = dict(first)
    changes = []
    for change in shims.changes:
        before = pending.pop(change.path, None)
        changes.append(_merged(before, change) if before is not None else change)
    said = again(shims, [*pending.values(), *changes], template)
    return (*changesets[:at], said, *changesets[at + 1 :])


def _holds_shims(changeset: Changeset) -> bool:
    return changeset.step == "shims" and any(r.form == "definition" for c in changeset.changes for r in c.reasons)


def _merged(first: FileChange, then: FileChange) -> FileChange:
    return FileChange(then.path, first.before, then.after, (*first.reasons, *then.reasons))
