"""Every commit of a series alone: its whole tree, as if nothing were known of the commits before it.

``verification`` follows a series from change to change and looks at what a change can affect.  Here each tree is looked
at whole: every file, every import.  Values in, values out; commits are spread over the mapper.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .changes import Changeset
from .index.facts import Detail, ImportFact, ModuleFacts
from .index.graph import unresolved_imports
from .index.layout import Layout, find_source_roots
from .index.resolve import Index
from .kinds import holds_python
from .migration.mapping import Mapper, batches, collect_batch, item_of, serial
from .migration.migrate import python_files
from .verification import Check, compile_error
from .words import counted

Ask = tuple[str, str | None]
"""What an import asks for: the same in many files, so it is looked up once a tree."""
Trouble = tuple[int, tuple[str, ...]]
"""How many imports were looked at, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A commit: what it is called, and how its files differ from those of the base; None: it lacks the file."""

    name: str
    files: Mapping[str, bytes | None]


def trees(changesets: Sequence[Changeset]) -> list[Tree]:
    """Each commit of a series that is not written yet."""
    files: dict[str, bytes | None] = {}
    found = []
    for number, changeset in enumerate(changesets, 1):
        files = {**files, **{change.path: change.after for change in changeset.changes}}
        found.append(Tree(f"{number}/{len(changesets)} {changeset.title}", files))
    return found


@dataclass(frozen=True, slots=True)
class _Base:
    facts: dict[str, ModuleFacts]
    roots: tuple[str, ...]
    asks: dict[Ask, ImportFact]
    users: dict[Ask, set[str]]
    unresolved: set[Ask]
    imports: int


@dataclass(frozen=True, slots=True)
class _Seen:
    facts: ModuleFacts
    compile_error: str  # "" also where the base has one


@dataclass(frozen=True, slots=True)
class _Delta:
    facts: dict[str, ModuleFacts]
    gone: frozenset[str]
    compiles: tuple[str, ...]


def check_each(
    sources: Mapping[str, bytes], roots: tuple[str, ...], commits: Sequence[Tree], mapper: Mapper = serial
) -> list[Check]:
    """One check a commit: no file that parsed and compiled at the base fails to, and no import newly fails."""
    roots = roots or find_source_roots(sources)
    python = python_files(sources)
    layout = Layout(list(python), roots)
    facts = {each.path: each for each in _collect(layout, python, mapper)}
    base = pickle.dumps(_base(facts, layout, roots))
    known: dict[tuple[str, bytes], _Seen] = {}  # most files stay from one commit to the next
    deltas = [_delta(commit, sources, set(python), roots, mapper, known) for commit in commits]
    # A worker unpickles the base once; a task of several commits costs less to send.
    size = max(1, -(-len(deltas) // 8))
    tasks = [(base, deltas[at : at + size]) for at in range(0, len(deltas), size)]
    found = [trouble for result in mapper(_check_batch, tasks, "verifying") for trouble in result]
    return [
        Check(
            f"{commit.name} alone", f"{counted(_files(python, delta), 'file')}, {counted(imports, 'import')}", problems
        )
        for commit, delta, (imports, problems) in zip(commits, deltas, found, strict=True)
    ]


def _base(facts: dict[str, ModuleFacts], layout: Layout, roots: tuple[str, ...]) -> _Base:
    asks: dict[Ask, ImportFact] = {}
    users: dict[Ask, set[str]] = {}
    for path, each in facts.items():
        for fact in each.imports:
            asks.setdefault(_ask(fact), fact)
            users.setdefault(_ask(fact), set()).add(path)
    unresolved = _unresolved(Index(layout, facts.__getitem__), asks)
    return _Base(facts, roots, asks, users, unresolved, sum(len(each.imports) for each in facts.values()))


def _files(python: Mapping[str, bytes], delta: _Delta) -> int:
    return len((python.keys() | delta.facts.keys()) - delta.gone)


def _delta(
    commit: Tree,
    sources: Mapping[str, bytes],
    python: set[str],
    roots: tuple[str, ...],
    mapper: Mapper,
    known: dict[tuple[str, bytes], _Seen],
) -> _Delta:
    present = {path: data for path, data in commit.files.items() if data is not None and holds_python(path, data)}
    gone = frozenset(path for path in commit.files if path in python and path not in present)
    layout = Layout([path for path in (*python, *(present.keys() - python)) if path not in gone], roots)
    fresh = {path: data for path, data in present.items() if (path, data) not in known}
    for facts in _collect(layout, fresh, mapper):
        data = fresh[facts.path]
        said = compile_error(facts.path, data)
        was_wrong = said and compile_error(facts.path, sources.get(facts.path, b""))
        known[facts.path, data] = _Seen(facts, "" if was_wrong else said)
    seen = [known[item] for item in present.items()]
    compiles = sorted(f"{each.facts.path}: {each.compile_error}" for each in seen if each.compile_error)
    return _Delta({each.facts.path: each.facts for each in seen}, gone, tuple(compiles))


def _collect(layout: Layout, files: Mapping[str, bytes], mapper: Mapper) -> list[ModuleFacts]:
    items = [item_of(layout, path, data) for path, data in files.items()]
    tasks = [(batch, Detail.WHOLE) for batch in batches(items)]
    if len(tasks) == 1:
        return collect_batch(tasks[0])
    return [facts for found in mapper(collect_batch, tasks, "reading") for facts in found]


def _check_batch(task: tuple[bytes, list[_Delta]]) -> list[Trouble]:
    base, deltas = task
    return [_check(_unpickled(base), delta) for delta in deltas]


def _check(base: _Base, delta: _Delta) -> Trouble:
    changed = delta.facts.keys() | delta.gone
    facts = {path: each for path, each in {**base.facts, **delta.facts}.items() if path not in delta.gone}
    problems = [
        f"{path}: {each.error}"
        for path, each in delta.facts.items()
        if each.error and (path not in base.facts or not base.facts[path].error)
    ]
    problems += delta.compiles
    new: dict[Ask, ImportFact] = {}
    askers: dict[Ask, set[str]] = {}
    for path, each in delta.facts.items():
        for fact in each.imports:
            new.setdefault(_ask(fact), fact)
            askers.setdefault(_ask(fact), set()).add(path)
    unresolved = _unresolved(Index(Layout(list(facts), base.roots), facts.__getitem__), {**base.asks, **new})
    for ask in sorted(unresolved, key=str):
        before = base.users.get(ask, set())
        now = askers.get(ask, set())
        users = (before - changed) | now if ask not in base.unresolved else now - before
        module, name = ask
        problems += [f"{path}: {module}:{name or ''} does not resolve" for path in sorted(users)]
    imports = sum(len(each.imports) for each in delta.facts.values())
    gone = sum(len(base.facts[path].imports) for path in changed & base.facts.keys())
    return base.imports - gone + imports, tuple(problems)


def _ask(fact: ImportFact) -> Ask:
    return fact.module or "." * fact.level, fact.name


def _unresolved(index: Index, asks: Mapping[Ask, ImportFact]) -> set[Ask]:
    every = ModuleFacts("", "", False, tuple(asks.values()))
    failing = {(module, name) for _, module, name, _ in unresolved_imports(index, every)}
    return {ask for ask in asks if (ask[0], ask[1] or "") in failing}


@lru_cache(maxsize=1)
def _unpickled(base: bytes) -> _Base:
    found = pickle.loads(base)
    assert isinstance(found, _Base)
    return found
