"""Proof of a migration: what held before still holds, after every single commit.  Values in, values out."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .changes import Changeset, FileChange
from .index.collect import collect
from .index.facts import Detail, ModuleFacts
from .index.graph import cycles, import_graph, unresolved_imports
from .index.layout import Layout, find_source_roots
from .index.resolve import Index, Outcome
from .kinds import NOTEBOOK, STUB, holds_python
from .migration.mapping import Mapper, batches, collect_batch, item_of, serial
from .migration.migrate import PlanRefused, migrate, python_files
from .migration.reach import Reach
from .migration.work_out import work_out
from .plan import Definition, Plan
from .source import Source, SourceError

SETTLED = "a second run changes nothing"


@dataclass(frozen=True, slots=True)
class Check:
    """One promise: what was looked at, and what broke it."""

    name: str
    looked_at: str
    problems: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Metric:
    """One of the report's success metrics."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verification:
    checks: tuple[Check, ...]
    metrics: tuple[Metric, ...] = ()

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


@dataclass
class _State:
    """Facts of every file at one moment of the series."""

    sources: dict[str, bytes]
    roots: tuple[str, ...]
    mapper: Mapper
    facts: dict[str, ModuleFacts] = field(default_factory=dict)
    layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        self._lay_out()
        self._collect(list(python_files(self.sources)))

    def apply(self, changes: Iterable[FileChange]) -> list[str]:
        """Bring the files to where a commit has them; returns the Python files that it changed."""
        changed, same_files = [], True
        for change in changes:
            same_files &= (change.path in self.sources) == (change.after is not None)
            if change.after is None:
                self.sources.pop(change.path, None)
                self.facts.pop(change.path, None)
            else:
                self.sources[change.path] = change.after
                if holds_python(change.path, change.after):
                    changed.append(change.path)
        if not same_files:
            self._lay_out()
        self._collect(changed)
        return changed

    def removed(self, changes: Iterable[FileChange]) -> list[str]:
        """The Python files that a commit takes away: whoever imports them fails from then on."""
        return [change.path for change in changes if change.after is None and change.path in self.facts]

    def index(self) -> Index:
        return Index(self.layout, self.facts.__getitem__, self._deep)

    def _deep(self, path: str) -> ModuleFacts:
        module = self.layout.module_of(path)
        self.facts[path] = collect(path, module.name, module.is_package, self.sources[path])
        return self.facts[path]

    def _lay_out(self) -> None:
        self.layout = Layout(list(python_files(self.sources)), self.roots)

    def _collect(self, paths: Sequence[str]) -> None:
        items = [item_of(self.layout, path, self.sources[path]) for path in paths]
        for found in self.mapper(collect_batch, [(batch, Detail.WHOLE) for batch in batches(items)], "checking"):
            self.facts.update((facts.path, facts) for facts in found)


def verify(
    sources: Mapping[str, bytes], plan: Plan, changesets: Sequence[Changeset], mapper: Mapper = serial
) -> Verification:
    """Check a series that starts at ``sources``.

    Every commit alone: each file that parsed parses, each that compiled compiles, no import newly fails.  In the end:
    no new import cycle, and the plan finds nothing more to do.  A plan without entries has nothing to find.
    """
    roots = plan.source_roots or find_source_roots(sources)
    state = _State(dict(sources), roots, mapper)
    index = state.index()
    broken = {path for path, facts in state.facts.items() if facts.error}
    unresolved = {path: _unresolved(index, facts) for path, facts in state.facts.items()}
    importers = _importers(state.facts.values())
    graph_before = import_graph(index, state.facts)
    cycles_before = set(cycles(graph_before))
    has_plan = bool(plan.consolidations)
    metrics_before = _metrics(plan, index, state.sources)
    parse: list[str] = []
    compiles: list[str] = []
    imports: list[str] = []
    touched: set[str] = set()
    for number, changeset in enumerate(changesets, 1):
        before = {change.path: change.before for change in changeset.changes}
        gone = [state.layout.module_of(path).name for path in state.removed(changeset.changes)]
        changed = state.apply(changeset.changes)
        touched.update(changed)
        index = state.index()
        where = f"commit {number}/{len(changesets)}"
        parse += [f"{where}: {p}: {state.facts[p].error}" for p in changed if state.facts[p].error and p not in broken]
        for path in changed:
            said = compile_error(path, state.sources[path])
            if said and not compile_error(path, before[path] or b""):
                compiles.append(f"{where}: {path}: {said}")
        for path in changed:
            for fact in state.facts[path].imports:
                importers.setdefault(fact.module, set()).add(path)
        affected = {
            path
            for name in [*gone, *(state.layout.module_of(path).name for path in changed)]
            for path in importers.get(name, ())
            if path in state.facts
        }
        for path in sorted(affected.union(changed)):
            fresh = _unresolved(index, state.facts[path]) - unresolved.get(path, set())
            imports += [f"{where}: {path}: {module}:{name} no longer resolves" for module, name in sorted(fresh)]
    index = state.index()
    new_cycles = [
        " -> ".join(cycle)
        for cycle in cycles(import_graph(index, state.facts))
        # A module that is carved out of one that was in a cycle is in it, too.
        if not (there := graph_before.keys() & set(cycle)) or not any(there <= set(known) for known in cycles_before)
    ]
    commits = f"{len(changesets)} commit{'s' * (len(changesets) != 1)}"
    return Verification(
        (
            Check("every file that parsed still parses", f"{len(touched)} changed files in {commits}", tuple(parse)),
            Check("every file that compiled still compiles", f"{len(touched)} changed files", tuple(compiles)),
            Check("no import newly fails, after any commit", f"{len(state.facts)} files", tuple(imports)),
            Check("no new import cycle", f"{len(cycles_before)} before", tuple(new_cycles)),
            *([_settled(state.sources, plan, mapper)] if has_plan else []),
        ),
        tuple(
            Metric(before.name, before.before, after.before)
            for before, after in zip(metrics_before, _metrics(plan, index, state.sources), strict=True)
        ),
    )


def _settled(sources: Mapping[str, bytes], plan: Plan, mapper: Mapper) -> Check:
    try:
        again = migrate(sources, plan, mapper=mapper)
        left = [f"{change.path} would change again" for change in again.files()]
    except PlanRefused as refused:  # somebody has taken away what the plan names
        left = [f"the plan is refused: {problem.message}" for problem in refused.problems]
    return Check(SETTLED, "the whole plan", tuple(left))


def _unresolved(index: Index, facts: ModuleFacts) -> set[tuple[str, str]]:
    return {(module, name) for _, module, name, _ in unresolved_imports(index, facts)}


def _importers(every: Iterable[ModuleFacts]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for facts in every:
        for fact in facts.imports:
            found.setdefault(fact.module, set()).add(facts.path)
    return found


def compile_error(path: str, data: bytes) -> str:
    """Why a file that parses does not compile; "" also where only a newer Python could say."""
    if path.endswith((STUB, NOTEBOOK)):
        return ""
    try:
        text = Source.decode(data).text
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (SourceError, ValueError, RecursionError, MemoryError) as error:
        return str(error)
    return ""


def _metrics(plan: Plan, index: Index, sources: Mapping[str, bytes]) -> list[Metric]:
    """Definitions, paths in use and availability of the plan's symbols, in ``before``; none of an empty plan."""
    if not plan.consolidations:
        return []
    worked = work_out(plan, index, python_files(sources), lambda paths: None)
    found = []
    symbols = [symbol for entry in plan.consolidations for symbol in (entry.canonical, *entry.duplicates)]
    results = [index.resolve_symbol(symbol) for symbol in symbols]
    definitions = {result.symbol for result in results if result.outcome is Outcome.DEFINED}
    old, importers = _old_paths(plan, index, sources)
    old |= set(worked.moves.names)
    sites = [
        (fact.module, fact.name)
        for path in dict.fromkeys([*worked.candidates, *importers])
        for fact in index.facts_at(path).imports
        if fact.name is not None and (fact.module, fact.name) in old
    ]
    entries = len(plan.consolidations)
    found.append(Metric(f"definitions of {entries} canonical symbol{'s' * (entries != 1)}", str(len(definitions)), ""))
    found.append(Metric("imports of an old path", str(len(sites)), ""))
    found.append(Metric("old paths in use", str(len(set(sites))), ""))
    works = sum(result.works for result in results)
    found.append(Metric("paths of the plan that are available", f"{works} of {len(symbols)}", ""))
    return found


def _old_paths(plan: Plan, index: Index, sources: Mapping[str, bytes]) -> tuple[set[tuple[str, str]], list[str]]:
    """Of entries that first make the canonical what it shall be: the paths that lead to their duplicates, and the files
    that could ask for one.  Before that is done, nothing can move yet."""
    entries = [entry for entry in plan.consolidations if entry.definition is Definition.MOVE or entry.members]
    symbols = [(entry, duplicate) for entry in entries for duplicate in entry.duplicates if not duplicate.is_module]
    reach = Reach(index, python_files(sources), lambda paths: None)
    roots = {(index.layout.primary(duplicate.module), duplicate.qualname) for _, duplicate in symbols}
    found = set(reach.spread(roots)) if roots else set()
    canonical = {(entry.canonical.module, entry.canonical.qualname) for entry in entries}
    return found - canonical, list(reach.loaded)
