"""``definition = "move"``: the canonical definition is not there yet; the old one is carried to where it shall be.

A copy is put into the canonical module first; from then on the old definition is a duplicate like any other, which
gives way, and the two become one commit.  What goes along gets entries of its own, so that its old paths forward, too.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from canonize_codemods.changes import FileChange, Finding, Reason, Severity
from canonize_codemods.index.graph import explicit_closure, imported_modules
from canonize_codemods.index.mentions import takes_all
from canonize_codemods.index.resolve import Index, Outcome, star_exports
from canonize_codemods.plan import Consolidation, Definition, Plan
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.source import Source, SourceError
from canonize_codemods.symbols import Symbol, parents
from canonize_codemods.syntax.parse import parse

from .needs import Needs, Refused
from .old_module import OldModule
from .receive import Carrying
from .shim_users import asked_of

Build = Callable[[Mapping[str, bytes]], Index]


@dataclass
class Moved:
    """``sources`` with the definitions where they shall be as well, and the plan that lets the old ones give way.

    ``entries``: for each old definition that was carried, the entry that asked for it.
    """

    sources: dict[str, bytes]
    plan: Plan
    changes: dict[str, FileChange] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    entries: dict[Symbol, Consolidation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Job:
    """All that is carried from one module to another at once."""

    old: str
    new: str
    entries: tuple[tuple[Symbol, Consolidation], ...]


def move_definitions(sources: Mapping[str, bytes], plan: Plan, build: Build) -> Moved:
    """Carry what the plan wants carried; an entry whose definition cannot be is left out, with a finding."""
    moved = Moved(dict(sources), plan)
    for job in _jobs(plan, build(sources)):
        index = build(moved.sources)
        try:
            _carry(job, moved, index, build)
        except (Refused, SourceError, ValueError) as error:
            # What was carried before may rely on it: begin again without.
            rest = move_definitions(sources, without(plan, [entry for _, entry in job.entries]), build)
            rest.findings.append(_refusal(job, index, error))
            return rest
    entries = tuple(replace(entry, definition=Definition.EXISTS) for entry in moved.plan.consolidations)
    moved.plan = replace(moved.plan, consolidations=entries)
    return moved


def _refusal(job: _Job, index: Index, error: Exception) -> Finding:
    facts = index.facts(job.old)
    names = ", ".join(str(symbol) for symbol, _ in job.entries)
    message = f"{names} does not move to {job.new}: {getattr(error, 'message', error)}"
    path, line = facts.path if facts is not None else "", getattr(error, "line", 0)
    return Finding(path, line, "move-refused", message, getattr(error, "remedy", "move it by hand"))


def without(plan: Plan, entries: Iterable[Consolidation]) -> Plan:
    """The plan without these entries: their definitions turned out to be needed where they are."""
    gone = list(entries)
    return replace(plan, consolidations=tuple(e for e in plan.consolidations if e not in gone))


def _jobs(plan: Plan, index: Index) -> list[_Job]:
    found: dict[tuple[str, str], list[tuple[Symbol, Consolidation]]] = {}
    for entry in plan.consolidations:
        if entry.definition is not Definition.MOVE or entry.canonical.is_module:
            continue
        there = index.resolve_symbol(entry.canonical)
        source = next((d for d in entry.duplicates if _defines(index, d)), None)
        if source is None or there.symbol == entry.canonical:
            continue  # carried already; or both are there, and the canonical's wins as ever
        found.setdefault((source.module, entry.canonical.module), []).append((source, entry))
    return [_Job(old, new, tuple(entries)) for (old, new), entries in found.items()]


def _defines(index: Index, symbol: Symbol) -> bool:
    found = index.resolve_symbol(symbol)
    return found.outcome is Outcome.DEFINED and found.symbol == symbol


def _carry(job: _Job, moved: Moved, index: Index, build: Build) -> None:
    facts = index.facts(job.old)
    assert facts is not None
    file = File.read(facts.path, job.old, facts.is_package, moved.sources[facts.path])
    if file.engine == "fissix":
        raise Refused(0, f"{facts.path} is Python 2")
    names = {source.qualname: entry for source, entry in job.entries}
    elsewhere = {
        duplicate.qualname: entry.canonical
        for entry in moved.plan.consolidations
        for duplicate in entry.duplicates
        if duplicate.module == job.old and duplicate.qualname not in names and not duplicate.is_module
    }
    kept = {e.canonical.qualname: e.canonical for e in moved.plan.consolidations if e.canonical.module == job.old}
    needs = Needs(file, index, asked_of(job.old, index, moved.sources), tuple(names), {**kept, **elsewhere})
    for name in names:
        needs.collect(name)
    old = OldModule(file, {}, Moves(), index, moved.sources)
    renamed = {name: e.canonical.qualname for name, e in names.items() if e.canonical.qualname != name}
    carrying = Carrying(old, needs, job.new, renamed, moved.plan.line_length)
    path = index.layout.by_module.get(job.new)
    before = moved.sources.get(path) if path is not None else None
    result = dict(moved.sources)
    if path is None or before is None:
        path, packages = _new_path(job.new, index, facts.path)
        for package in packages:
            result[package] = b""
        if path in result:
            raise Refused(0, f"{path} is there, and is no module {job.new}")
        result[path] = carrying.new_file()
    else:
        result[path] = carrying.into(before, path, path.endswith("__init__.py"))
    parse(Source.decode(result[path]))
    _check_stars(job, {renamed.get(name, name): name for name in needs.carried}, index, moved.sources)
    _check_cycles(job, index, build(result))
    _note(job, moved, result, path, needs, facts.path)


def _check_stars(job: _Job, names: Mapping[str, str], index: Index, sources: Mapping[str, bytes]) -> None:
    """Whoever has all of the new module by a star must not have something else by a name that is new there.

    ``names``: the new ones, with the old.
    """
    there = index.facts(job.new)
    fresh = {n for n in names if n not in there.bindings and star_exports(there, n)} if there is not None else set()
    starred = [index.facts_at(path) for path in index.layout.by_module.values() if fresh and takes_all(sources[path])]
    below, pending = {job.new}, [job.new]
    while pending:
        module = pending.pop()
        for user in starred:
            if user.module in below or all(
                not f.star or index.layout.primary(f.module) != module for f in user.imports
            ):
                continue
            below.add(user.module)
            pending.append(user.module)
            for name in sorted(fresh):
                found = index.resolve(user.module, name)
                is_builtin = hasattr(builtins, name) and name.encode() in sources[user.path]
                if is_builtin or (found.works and found.symbol != Symbol(job.old, names[name])):
                    raise Refused(0, f"{user.module} has all of {job.new} by a star import, and another {name}")


def _check_cycles(job: _Job, index: Index, now: Index) -> None:
    """What the new module comes to import must not import it."""
    before, after = index.facts(job.new), now.facts(job.new)
    known = imported_modules(index, before) if before is not None else frozenset()
    for target in sorted(imported_modules(now, after) - known if after is not None else ()):
        if target not in parents(job.new) and job.new in explicit_closure(now, target):
            raise Refused(0, f"{job.new} would import {target}, which imports it: a new import cycle")


def _note(job: _Job, moved: Moved, result: dict[str, bytes], path: str, needs: Needs, old_path: str) -> None:
    """Take the result over: files, entries for what goes along, and what is said about it."""
    names = {source.qualname: entry for source, entry in job.entries}
    lines = {name: nodes[0].lineno for name, nodes in needs.carried.items()}
    reasons = tuple(
        Reason(
            lines[name],
            "move",
            f"{job.old}:{name}",
            str(names[name].canonical if name in names else Symbol(job.new, name)),
        )
        for name in sorted(needs.carried)
    )
    for each in result:
        if result[each] != moved.sources.get(each):
            known = moved.changes.get(each)
            first = known.before if known is not None else moved.sources.get(each)
            said = (*(known.reasons if known is not None else ()), *(reasons if each == path else ()))
            moved.changes[each] = FileChange(each, first, result[each], said)
    moved.sources = result
    main = job.entries[0][1]
    along = [name for name in needs.carried if name not in names]
    extra = tuple(
        replace(
            main,
            canonical=Symbol(job.new, name),
            duplicates=(Symbol(job.old, name),),
            silent=frozenset(),
            line=main.line,
        )
        for name in sorted(along)
    )
    moved.plan = replace(moved.plan, consolidations=(*moved.plan.consolidations, *extra))
    for source, entry in job.entries:
        moved.entries[source] = entry
    for name in along:
        message = f"{job.old}:{name} goes to {job.new} as well, for {', '.join(names)}"
        moved.findings.append(Finding(old_path, lines[name], "moved-too", message, severity=Severity.NOTE))
        moved.entries[Symbol(job.old, name)] = main


def _new_path(module: str, index: Index, old_path: str) -> tuple[str, list[str]]:
    """Where a module that is not there yet belongs, and ``__init__.py`` of packages that are missing."""
    package, _, last = module.rpartition(".")
    layout = index.layout
    for parent in reversed(parents(module)):
        facts = index.facts(parent)
        if facts is not None and last in facts.bindings and parent == package:
            raise Refused(0, f"{parent} has a {last} of its own, which a module of that name would hide")
        if facts is not None and not facts.is_package:
            raise Refused(0, f"{parent} is a module, not a package", "choose another canonical module")
    known = next((p for p in reversed(parents(module)) if layout.exists(p)), "")
    if known:
        inside = next(path for name, path in layout.by_module.items() if name == known or name.startswith(f"{known}."))
        name = layout.module_of(inside).name
        depth = name.count(".") - known.count(".") + (1 if inside.endswith("__init__.py") else 0)
        folder = "/".join(inside.split("/")[: len(inside.split("/")) - max(depth, 1)])
    else:
        root = max((r for r in layout.roots if r != "." and old_path.startswith(r + "/")), key=len, default="")
        folder = root
    rest = module.removeprefix(f"{known}.").split(".") if known else module.split(".")
    steps = ["/".join(filter(None, [folder, *rest[:at]])) for at in range(1, len(rest))]
    return "/".join(filter(None, [folder, *rest])) + ".py", [f"{step}/__init__.py" for step in steps]
