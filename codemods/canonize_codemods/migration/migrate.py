"""The main job as one function of values: files and a plan in, changesets and findings out."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from canonize_codemods.changes import Changeset, FileChange, Finding, Migration, Severity
from canonize_codemods.index.facts import Detail
from canonize_codemods.index.layout import Layout, find_source_roots
from canonize_codemods.index.resolve import Index
from canonize_codemods.index.unread import Unread
from canonize_codemods.kinds import holds_python
from canonize_codemods.plan import Plan, PlanProblem, ShimForm
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.rewrite import Rewritten
from canonize_codemods.rewriting.silent_patches import silent_patches
from canonize_codemods.symbols import Symbol
from canonize_codemods.texts import is_plan, kind_of, rewrite_text

from .check_plan import check_shape, check_symbols, notes
from .helper_file import check_helper, helper_module, helper_path, new_helper, newer_helper
from .mapping import Mapper, batches, item_of, rewrite_batch, serial
from .member_users import member_users
from .memory import Facts, Memory, Recent
from .prepare import needs_preparation, prepared
from .remaining import Remaining
from .replace_definitions import STAYS, Context, is_empty, replace_definitions
from .series import Options, importer_changesets, other_changesets
from .together import bound_together, needed_by_shims
from .work_out import GivesWay, WorkedOut, work_out

# Enough for every cycle that generated programs had; each round but the first needs one that another round opened.
ROUNDS = 5
# Findings that a later round may take back.
SETTLING = STAYS | {"module-stays"}


class PlanRefused(Exception):
    """The plan cannot be carried out in this code base; nothing was changed."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


def build_index(
    sources: Mapping[str, bytes],
    source_roots: tuple[str, ...] = (),
    mapper: Mapper = serial,
    detail: Detail = Detail.OUTLINE,
    memory: Memory | None = None,
    whole: Collection[str] = (),
    unread: Unread | None = None,
) -> tuple[Index, Facts]:
    """An index over ``sources``, which hold at least every Python file; facts are collected when asked for.

    ``detail`` is how much of each file is looked at, at least; ``whole`` are modules that have to parse as a whole;
    ``unread`` are others that are there.
    """
    python = python_files(sources)
    layout = Layout(list(python), source_roots or find_source_roots(sources), unread or Unread())
    facts = Facts(layout, python, mapper, detail, memory, whole)
    return Index(layout, facts.load, facts.load_deep, facts.prefetch), facts


def migrate(
    sources: Mapping[str, bytes],
    plan: Plan,
    options: Options | None = None,
    mapper: Mapper = serial,
    memory: Memory | None = None,
) -> Migration:
    """Work the plan out and rewrite every file that it concerns.

    ``sources`` maps POSIX paths to contents; files that are not Python only tell where source roots are.
    What could not be had because of a cycle is tried again on the result, as other edits may have opened the cycle, and
    so is a module that had something which has gone since: a second run has nothing left to find.  Raises PlanRefused.
    """
    return _migrate(sources, plan, replace(options or Options(), template=plan.message), mapper, Recent(memory))


def _migrate(sources: Mapping[str, bytes], plan: Plan, options: Options, mapper: Mapper, memory: Memory) -> Migration:
    problems = check_shape(plan)
    if problems:
        raise PlanRefused(problems)
    if needs_preparation(plan):
        roots = plan.source_roots or find_source_roots(sources)

        def build(files: Mapping[str, bytes]) -> Index:
            return build_index(files, roots, mapper, memory=memory, whole=plan.modules)[0]

        def run(files: Mapping[str, bytes], rest: Plan) -> Migration:
            return _migrate(files, rest, options, mapper, memory)

        return _settled(sources, lambda files: prepared(files, plan, build, run))
    job = _Job(frozenset((d.module, d.qualname) for entry in plan.consolidations for d in entry.duplicates))
    found = _once(sources, plan, options, mapper, memory, job)
    last, rounds = found, 1
    while rounds < ROUNDS and _may_go_on(last):
        current = after(sources, found.changesets)
        job = replace(job, taken=_gone_names(sources, current, found, plan, memory))
        last = _once(current, plan, options, mapper, memory, job)
        settled = set(filter(_may_settle, found.findings)) - set(last.findings)
        findings = {*found.findings, *last.findings} - settled
        found = Migration((*found.changesets, *last.changesets), tuple(sorted(findings)))
        rounds += 1
    return found


def _settled(sources: Mapping[str, bytes], run: Callable[[Mapping[str, bytes]], Migration]) -> Migration:
    """A move that was refused is tried again on the result: what was in its way may have moved as well."""
    found = last = run(sources)
    for _ in range(1, ROUNDS):
        if not last.changesets or all(finding.code != "move-refused" for finding in last.findings):
            break
        last = run(after(sources, found.changesets))
        told = {finding for finding in found.findings if finding.code != "move-refused"}
        found = Migration((*found.changesets, *last.changesets), tuple(sorted(told.union(last.findings))))
    return found


@dataclass(frozen=True, slots=True)
class _Job:
    """What each round knows of the whole: the plan's duplicates, and names that files had before and have no more."""

    listed: frozenset[tuple[str, str]]
    taken: frozenset[tuple[str, str]] = frozenset()


def _may_go_on(last: Migration) -> bool:
    changed = {change.path for change in last.files()}
    codes = {f.code for f in last.findings if f.code == "would-cycle" or f.path in changed}
    return bool(changed) and (
        not codes.isdisjoint({"would-cycle", "module-stays"}) or any(map(_may_let_go, last.findings))
    )


def _may_settle(finding: Finding) -> bool:
    return finding.code in SETTLING or _may_let_go(finding)


def _may_let_go(finding: Finding) -> bool:
    """A star that stays for what others ask its file for, or that brings a module: others may have been sent elsewhere
    meanwhile, and a shim does not bring its package's modules."""
    return finding.code == "star-stays" and finding.severity is Severity.LEFT


def _gone_names(
    sources: Mapping[str, bytes], current: Mapping[str, bytes], found: Migration, plan: Plan, memory: Memory
) -> frozenset[tuple[str, str]]:
    before, now = (
        build_index(files, plan.source_roots, memory=memory, whole=plan.modules)[0] for files in (sources, current)
    )
    paths = {change.path for change in found.files() if change.path.endswith(".py")} & sources.keys() & current.keys()
    return frozenset(
        (before.facts_at(path).module, name)
        for path in paths
        for name in before.facts_at(path).bindings.keys() - now.facts_at(path).bindings.keys()
    )


def _once(
    sources: Mapping[str, bytes],
    plan: Plan,
    options: Options,
    mapper: Mapper,
    memory: Memory,
    job: _Job,
) -> Migration:
    """``plan``: the entries of the whole plan, with the duplicates that can give way."""
    index, facts = build_index(sources, plan.source_roots, mapper, memory=memory, whole=plan.modules)
    python = facts.sources
    if problems := check_helper(plan, index, sources):
        raise PlanRefused(problems)
    worked = work_out(plan, index, python, facts.prefetch)
    worked.moves = replace(worked.moves, listed=job.listed, taken=job.taken)
    if problems := check_symbols(plan, index, worked.imported):
        raise PlanRefused(problems)
    stays = [d for d in worked.definitions if d.entry.shim is not ShimForm.NONE]
    goes = [d for d in worked.definitions if d.entry.shim is ShimForm.NONE]
    findings = [*worked.findings, *notes(plan, index, worked.imported)]
    findings += member_users(plan, index, python, facts.prefetch)
    shims, said, whole = _replace(stays, worked.moves, index, sources, plan)
    worked.moves = replace(worked.moves, forwarding=whole)
    _, refused, _ = _replace(goes, worked.moves, index, sources, plan)
    smaller = _without(
        plan, worked.definitions, {finding.path for finding in [*said, *refused] if finding.code in STAYS}
    )
    if smaller != plan:
        rest = _once(sources, smaller, options, mapper, memory, job)
        why = [finding for finding in [*said, *refused] if finding.code in STAYS]
        return Migration(rest.changesets, tuple(sorted({*rest.findings, *why})))
    uses = [(definition.module, definition.canonical.module) for definition in stays]
    shims = [*new_helper(plan, index, sources, uses, shims), *shims]
    updates, unmended = newer_helper(plan, index, sources)
    current = {**python, **{c.path: c.after for c in shims if c.after is not None}}
    importers, found = _importers(plan, facts.layout, current, worked, mapper)
    current.update((change.path, change.after) for change in importers if change.after is not None)
    texts, unread = _texts(plan, sources, worked.moves)
    documents = {path: data for path, data in sources.items() if path not in current}
    documents.update((change.path, change.after) for change in texts if change.after is not None)
    removals, unsaid = (
        _remove(goes, worked.moves, index, current, documents, plan, mapper, memory) if goes else ([], [])
    )
    findings += [*said, *found, *unread, *unsaid, *unmended]
    needed = needed_by_shims(_canonical_modules(stays), importers, index)
    together = bound_together(importers, index, _forwarded(stays))
    shims, importers = _with_needed(shims, importers, needed)
    changesets = [
        *other_changesets("shims", updates, (), options),
        *other_changesets("shims", shims, [*said, *(each for each in found if each.path in needed)], options, needed),
        *importer_changesets(importers, found, options, together),
        *other_changesets("texts", sorted(texts, key=lambda change: change.path), unread, options),
        *other_changesets("removals", removals, unsaid, options),
    ]
    return Migration(tuple(changesets), tuple(sorted(set(findings))))


def after(sources: Mapping[str, bytes], changesets: Iterable[Changeset]) -> dict[str, bytes]:
    """The files as they are when the changesets have been applied."""
    current = dict(sources)
    for changeset in changesets:
        for change in changeset.changes:
            if change.after is None:
                current.pop(change.path, None)
            else:
                current[change.path] = change.after
    return current


def python_files(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Modules, stubs, notebooks and scripts."""
    return {path: data for path, data in sources.items() if holds_python(path, data)}


def _forwarded(definitions: Iterable[GivesWay]) -> set[str]:
    """Old paths whose shim makes a patch of one place one of the other."""
    return {f"{d.module}:{d.name}" for d in definitions if d.entry.shim in (ShimForm.FORWARD, ShimForm.ALIAS)}


def _canonical_modules(definitions: Iterable[GivesWay]) -> dict[str, set[str]]:
    """For each path at which a shim is written, what it leads to."""
    found: dict[str, set[str]] = {}
    for definition in definitions:
        found.setdefault(definition.path, set()).add(definition.canonical.module)
    return found


def _with_needed(
    shims: Sequence[FileChange], importers: Sequence[FileChange], needed: Collection[str]
) -> tuple[list[FileChange], list[FileChange]]:
    """The importers that are needed by shims go with these; one that is a shim itself is one change."""
    by_path = {change.path: change for change in shims}
    for change in importers:
        if change.path in needed:
            shim = by_path.get(change.path)
            first = (shim.before, shim.reasons) if shim is not None else (change.before, ())
            by_path[change.path] = replace(change, before=first[0], reasons=(*first[1], *change.reasons))
    return list(by_path.values()), [change for change in importers if change.path not in needed]


def _importers(
    plan: Plan, layout: Layout, current: Mapping[str, bytes], worked: WorkedOut, mapper: Mapper
) -> tuple[list[FileChange], list[Finding]]:
    wanted = [path for path in worked.candidates if path in current and not plan.excludes(path)]
    items = [item_of(layout, path, current[path]) for path in wanted]
    moves = pickle.dumps(worked.moves)
    tasks = [(batch, moves, plan.line_length) for batch in batches(items)]
    changes: list[FileChange] = []
    findings: list[Finding] = []
    rewritten: list[Rewritten] = []
    for results in mapper(rewrite_batch, tasks, "rewriting"):
        for result in results:
            findings += result.findings
            rewritten.append(replace(result, after=None))
            if result.after is not None:
                changes.append(FileChange(result.path, current[result.path], result.after, result.reasons))
    forwarded = {(d.module, d.name) for d in worked.definitions if d.entry.shim is ShimForm.FORWARD}
    return changes, [*findings, *silent_patches(rewritten, forwarded)]


def _texts(plan: Plan, sources: Mapping[str, bytes], moves: Moves) -> tuple[list[FileChange], list[Finding]]:
    """Configuration and documents, of the kinds that the plan opts in."""
    changes: list[FileChange] = []
    findings: list[Finding] = []
    words = {path.rpartition(".")[2].encode() for path in moves.paths} if plan.texts else set()
    if not words:
        return [], []
    for path, data in sources.items():
        kind = kind_of(path)
        if kind not in plan.texts or plan.excludes(path) or not any(word in data for word in words):
            continue
        if is_plan(data):
            continue
        result = rewrite_text(path, data, kind, moves)
        if isinstance(result, FileChange):
            changes.append(result)
        elif result is not None:
            findings.append(result)
    return changes, findings


def _replace(
    definitions: list[GivesWay], moves: Moves, index: Index, sources: Mapping[str, bytes], plan: Plan
) -> tuple[list[FileChange], list[Finding], frozenset[str]]:
    """The changes, what is said, and the modules of which nothing but a shim is left."""
    by_path: dict[str, list[GivesWay]] = {}
    for definition in definitions:
        if not plan.excludes(definition.path):
            by_path.setdefault(definition.path, []).append(definition)
    changes: list[FileChange] = []
    findings: list[Finding] = []
    whole: set[str] = set()
    helper = helper_path(plan, index, sources, [(d.module, d.canonical.module) for d in definitions])
    context = Context(
        moves, index, sources, helper_module(plan, index, helper), plan.line_length, plan.warning, plan.leftovers
    )
    for path, group in sorted(by_path.items()):
        result = replace_definitions(path, group, context)
        findings += result.findings
        if result.change is not None:
            changes.append(result.change)
            whole |= {group[0].module} if result.is_whole else set()
    return changes, findings, frozenset(whole)


def _without(plan: Plan, definitions: list[GivesWay], paths: set[str]) -> Plan:
    """The plan without the symbols whose definitions stay at these paths: one class must not become two.

    An entry without duplicates remains: what it makes canonical must not go for another entry.
    """
    staying = {Symbol(d.module, d.name) for d in definitions if d.path in paths}
    entries = [
        replace(entry, duplicates=tuple(d for d in entry.duplicates if d not in staying))
        for entry in plan.consolidations
    ]
    return replace(plan, consolidations=tuple(entries))


def _remove(
    definitions: list[GivesWay],
    moves: Moves,
    index: Index,
    current: Mapping[str, bytes],
    documents: Mapping[str, bytes],
    plan: Plan,
    mapper: Mapper,
    memory: Memory,
) -> tuple[list[FileChange], list[Finding]]:
    """Take out what nothing asks for any more, now that importers have moved; a finding for each of the others.

    What goes may have been the last that asked for something else: looked at again until nothing more can go.
    """
    changes: list[FileChange] = []
    findings: list[Finding] = []
    asked: dict[GivesWay, list[str]] = {}
    while True:
        gone = {change.path for change in changes if change.after is None}
        state = {path: data for path, data in current.items() if path not in gone}
        state |= {change.path: change.after for change in changes if change.after is not None}
        now, _ = build_index(state, index.layout.roots, mapper, memory=memory, whole=plan.modules)
        remaining = Remaining(now, state, documents)
        before = asked
        asked = {d: users for d in (before or definitions) if (users := remaining.of_name(d.module, d.name))}
        unwanted = [definition for definition in definitions if definition not in asked]
        changes, findings, _ = _replace(unwanted, moves, index, current, plan)
        changes = [_whole_file(change, unwanted, remaining, plan) for change in changes]
        if not asked or len(asked) == len(before or definitions):
            break
    deleted = {change.path for change in changes if change.after is None}
    refused = [_refused(definition, users) for definition, users in asked.items()]
    return changes, [*refused, *(finding for finding in findings if finding.path not in deleted)]


def _refused(definition: GivesWay, users: list[str]) -> Finding:
    more = f" and {len(users) - 1} more" if len(users) > 1 else ""
    old = f"{definition.module}:{definition.name}"
    message = f"{old} is not removed: {users[0]}{more} still asks for it; until it goes, there are two"
    remedy = 'see why that was left, or let a shim stay: shim = "forward"'
    return Finding(definition.path, 0, "removal-refused", message, remedy)


def _whole_file(change: FileChange, definitions: list[GivesWay], remaining: Remaining, plan: Plan) -> FileChange:
    """A module of which nothing is left, and that nothing imports, goes altogether; never one that is canonical."""
    module = next(d.module for d in definitions if d.path == change.path)
    is_canonical = any(entry.canonical.module == module for entry in plan.consolidations)
    stays = is_canonical or change.path.endswith("__init__.py")
    if stays or change.after is None or not is_empty(change.after) or remaining.of_module(module):
        return change
    return replace(change, after=None)
