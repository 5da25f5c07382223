"""What must hold of every migration, by executing the program before, after each commit, and in the end.

What programs never do, as it need not stay the same: ask an old module for a name that it does not have, and that the
canonical module has; a shim offers it (``fallback``).  What is excused: ``Excused``, ``DEFINITION_STAYS``, ``_raised``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.properties.execution import Interpreter, Seen
from tests.properties.programs import Program

from canonize_codemods.changes import Changeset, Finding, Migration
from canonize_codemods.index.layout import Layout
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.migration.series import Options
from canonize_codemods.plan import Definition, ShimForm
from canonize_codemods.symbols import parents

# Findings that leave a duplicate's definition where it is: importers of the old path go on getting it.
DEFINITION_STAYS = frozenset({"api-differs", "would-cycle", "definition-stays", "module-stays", "move-refused"})

# Findings of a patch that does not reach all that it did.
GONE_PAST = frozenset({"patch-target-stays", "patch-target-moves"})


def check(program: Program, before: Seen, interpreter: Interpreter, options: Options | None = None) -> Migration:
    """Migrate and hold everything against ``before``."""
    found = migrate(program.files, program.plan, options)
    states = [after(program.files, found.changesets[: at + 1]) for at in range(len(found.changesets))]
    seen = interpreter.run(states or [program.files], program.places, before.pickles)
    stays = _staying(program, found.findings, seen[-1])
    excused = Excused.of(program, found.findings)
    gone = any(entry.shim is ShimForm.NONE for entry in program.plan.consolidations)
    for number, (state, changeset) in enumerate(zip(seen, found.changesets, strict=False), 1):
        last = number == len(seen)
        where = f"after commit {number}/{len(seen)} ({changeset.title})"
        assert not state.errors, f"{where}: {state.errors}"
        assert gone or state.modules.keys() >= before.modules.keys(), f"{where}: modules are gone"
        _same_observations(before, state, where, last, excused)
    _same_object(program, before, seen[-1], stays)
    _nobody_uses_old_paths(program, seen[-1], found)
    _names_stay(program, before, seen[-1], stays)
    again = migrate(states[-1] if states else program.files, program.plan, options)
    changed = [change.path for change in again.files() if change.after != change.before]
    assert not again.changesets, f"the second run changes {changed}"
    return found


def _staying(program: Program, findings: Sequence[Finding], last: Seen) -> set[str]:
    """Old paths that still give another object, as a finding says: of their own file, or of the one they lead to."""
    layout = Layout(list(program.files))
    said = {finding.path for finding in findings if finding.code in DEFINITION_STAYS}
    refused = {finding.path for finding in findings if finding.code == "move-refused"}
    found = {
        str(duplicate)
        for entry in program.plan.consolidations
        if refused & {layout.by_module[duplicate.module] for duplicate in entry.duplicates}
        for duplicate in entry.duplicates
        if entry.definition is Definition.MOVE  # it is one definition for all of them, or none
    }
    for number, paths in enumerate(program.places):
        for module, name in paths[1:]:
            path = f"{module}:{name}"
            homes = {module, *(paths[at][0] for at in _places(last.old_paths.get(path)))}
            if said & {layout.by_module.get(home) for home in homes} and not _is_canonical(
                last.old_paths.get(path), number
            ):
                found.add(path)
    return found


def _places(found: Any) -> set[int]:
    """By which of a thing's places its objects were found."""
    values = found[1] if isinstance(found, list) else []
    return {each[2] for each in values if isinstance(each, list) and each[:1] == ["thing"]}


def _is_canonical(found: Any, number: int) -> bool:
    return isinstance(found, list) and found[0] == number and all(each == ["thing", 0, 0] for each in found[1])


def _same_object(program: Program, before: Seen, last: Seen, stays: set[str]) -> None:
    kept = _forwarded(program)
    for number, paths in enumerate(program.places):
        for path in [f"{module}:{name}" for module, name in paths]:
            if path in kept - stays:
                assert _is_canonical(last.old_paths[path], number), f"{path} gives {last.old_paths[path]}"


def _forwarded(program: Program) -> set[str]:
    """Old paths that have to go on working."""
    entries = [entry for entry in program.plan.consolidations if entry.shim is not ShimForm.NONE]
    listed = {str(duplicate) for entry in entries for duplicate in entry.duplicates}
    return {
        f"{module}:{name}"
        for paths in program.places
        for module, name in paths[1:]
        if f"{module}:{name}" in listed or {module, *parents(module)} & listed
    }


@dataclass(frozen=True)
class Excused:
    """``taken_away``: modules that the plan takes away without a shim.  Their ``_observe`` is one of the definitions that
    nothing imports, so it goes, though a package stays, or what is no definition.

    ``silent``: modules with a finding that a patch stays at the old path, whose own module uses the name, while
    consumers look at the canonical one; or that it follows, while a consumer whose import would be a cycle cannot.
    Issue 3 asks that to be reported; only where two are patched both are reached.
    """

    taken_away: frozenset[str]
    silent: frozenset[str]

    @classmethod
    def of(cls, program: Program, findings: Sequence[Finding]) -> Excused:
        layout = Layout(list(program.files))
        entries = [entry for entry in program.plan.consolidations if entry.shim is ShimForm.NONE]
        duplicates = [duplicate for entry in entries for duplicate in entry.duplicates]
        said = [finding.path for finding in findings if finding.code in GONE_PAST]
        return cls(
            frozenset(duplicate.module for duplicate in duplicates if duplicate.is_module),
            frozenset(layout.module_of(path).name for path in said),
        )

    def goes(self, module: str) -> bool:
        return not self.taken_away.isdisjoint({module, *parents(module)})


def _same_observations(before: Seen, now: Seen, where: str, last: bool, excused: Excused) -> None:
    """A patch and the code that it is to reach may be in commits of their own: it counts in the end.  One of the old path
    that reached nothing, as what it was to reach has the canonical one, may begin to: there is one object now.
    """
    for module, found in _both(before, now):
        values = now.modules[module]["observed"]
        if not values and excused.goes(module):
            continue
        for label, value in found["observed"].items():
            if _patched(value) and (not last or module in excused.silent):
                continue
            if not _raised(value):
                assert label in values, f"{where}: {module} no longer observes {label}"
                got = _without_place(values[label])
                if _patched(got) and not _patched(value):
                    continue
                assert got == _without_place(value), f"{where}: {module} observes {label}: {got}, was {value}"


def _both(before: Seen, now: Seen) -> Iterator[tuple[str, Any]]:
    """Modules that are still there: only ``shim = "none"`` deletes any."""
    return ((module, found) for module, found in before.modules.items() if module in now.modules)


def _raised(value: Any) -> bool:
    """Whether it holds an exception: what failed before may fail otherwise."""
    return isinstance(value, list) and (value[:1] == ["raised"] or any(map(_raised, value)))


def _patched(value: Any) -> bool:
    return value == "fake" or (isinstance(value, list) and any(map(_patched, value)))


def _without_place(value: Any) -> Any:
    """Whatever place a thing was found at, it is the same thing."""
    if isinstance(value, list):
        if value[:1] in (["thing"], ["instance"]):
            return [value[0], value[1], *map(_without_place, value[3:])]
        return [_without_place(each) for each in value]
    return value


def _names_stay(program: Program, before: Seen, last: Seen, stays: set[str]) -> None:
    """A module's name for a thing is gone or means the canonical; packages and ``__all__`` keep theirs."""
    planned = _forwarded(program)
    for module, found in _both(before, last):
        names = last.modules[module]["names"]
        for name, (_, number, _) in found["names"].items():
            if name not in names:
                continue
            _, now, place = names[name]
            assert now == number, f"{module}.{name} is another thing"
            owner, original = program.places[number][place]
            path = f"{owner}:{original}"
            listed = path in planned and not stays
            assert not listed or place == 0, f"{module}.{name} is still {path}"


def _nobody_uses_old_paths(program: Program, last: Seen, found: Migration) -> None:
    """Only files with a finding are warned for using an old path."""
    explained = {finding.path for finding in found.findings} | program.dynamic
    for module, state in last.modules.items():
        for path, line in state["warned"]:
            assert path in explained, f"importing {module}: {path}:{line} uses an old path, and no finding says so"


def prefixes(files: Mapping[str, bytes], changesets: Sequence[Changeset]) -> list[dict[str, bytes]]:
    return [after(files, changesets[: at + 1]) for at in range(len(changesets))]
