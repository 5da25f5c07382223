"""The audit's figures over commits: each file is read once for each content that it had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from canonize.cache.cache import RememberedFacts, facts_key
from canonize.errors import CanonizeError
from canonize.git.repository import Repository
from canonize.git.snapshot import Entry, list_commit, read_commit_blobs
from canonize.plan.read import configured_roots
from canonize.reports.history import Commit, Point
from canonize.workspace import TOO_LARGE
from canonize_codemods.audit.globs import name_matches, near_names
from canonize_codemods.audit.measure import measure
from canonize_codemods.audit.result import MANAGER_LIKE, AuditOptions
from canonize_codemods.index.facts import Detail, ModuleFacts
from canonize_codemods.index.layout import PROJECT_FILES, Layout, find_source_roots
from canonize_codemods.index.resolve import Index
from canonize_codemods.kinds import holds_python, may_hold_python
from canonize_codemods.migration.mapping import Mapper, batches, collect_batch, item_of

# Points of a picture that can still be told apart, where nobody says how many.
POINTS = 60

Key = tuple[str, str, str]  # path, blob, module: the module's name changes with the source roots


def commits(repo: Repository, span: str) -> list[Commit]:
    """The commits of ``OLD..NEW``, OLD and NEW with it, along first parents, the oldest first.

    Raises CanonizeError for what is no span, or has no commit in it.
    """
    old, dots, new = span.partition("..")
    if not dots or not old or not new or new.startswith("."):
        raise CanonizeError(f"--history {span!r} is not OLD..NEW", "name two revisions: --history v1.0..HEAD")
    start, end = repo.resolve(old), repo.resolve(new)
    if repo.ask("merge-base", "--is-ancestor", start, end).status:
        raise CanonizeError(f"{old} is not an ancestor of {new}", "name the older one first; see git merge-base")
    listed = ("log", "--first-parent", "--reverse", "--no-notes", "--format=%H%x00%ct%x00%s%x00")
    text = repo.run(*listed, f"{start}..{end}") if start != end else b""
    first = repo.run(*listed, "--max-count=1", start)
    fields = (first + text).decode("utf-8", "replace").split("\0")
    return [
        Commit(fields[at].strip(), datetime.fromtimestamp(int(fields[at + 1]), UTC), fields[at + 2])
        for at in range(0, len(fields) - 1, 3)
    ]


def sample(found: Sequence[Commit], every: int | None) -> list[Commit]:
    """Each ``every``-th, and the last; unless told, so many that there are at most ``POINTS``."""
    step = every or -(-len(found) // POINTS)
    return [commit for at, commit in enumerate(found) if at % step == 0 or at == len(found) - 1]


@dataclass
class Series:
    """Facts of the files of the last commit stay known for the next one."""

    repo: Repository
    options: AuditOptions
    mapper: Mapper
    memory: RememberedFacts
    _known: dict[Key, ModuleFacts | None] = field(default_factory=dict)  # None: no Python

    def points(self, chosen: Sequence[Commit]) -> Iterator[Point]:
        return map(self._point, chosen)

    def _point(self, commit: Commit) -> Point:
        entries = [entry for entry in list_commit(self.repo, commit.id) if 0 <= entry.size <= TOO_LARGE]
        wanted = [entry for entry in entries if may_hold_python(entry.path)]
        names = [e.path for e in entries if may_hold_python(e.path) or e.path.rpartition("/")[2] in PROJECT_FILES]
        roots = configured_roots(self.repo.root) or find_source_roots(names)
        layout = Layout([entry.path for entry in wanted], roots)
        keys = {entry.path: (entry.path, entry.blob, layout.module_of(entry.path).name) for entry in wanted}
        fresh = [entry for entry in wanted if keys[entry.path] not in self._known]
        self._known = {key: self._known[key] for key in keys.values() if key in self._known}
        self._read(fresh, layout, keys)
        facts = {path: found for path, key in keys.items() if (found := self._known.get(key)) is not None}
        python = Layout(list(facts), layout.roots)
        figures = measure(Index(python, facts.__getitem__), list(facts), self.options)
        return Point(commit, figures, len(fresh))

    def unknown(self) -> dict[str, tuple[str, ...]]:
        """Those names of the options that nothing in the last commit has, each with near ones."""
        known = [facts for facts in self._known.values() if facts is not None]
        names = {name for facts in known for name in facts.bindings}
        names |= {each.qualname.rpartition(".")[2] for facts in known for each in facts.classes}
        if self.options.names == MANAGER_LIKE:
            return {}
        return {glob: near_names(glob, names) for glob in self.options.names if not any(_matching(names, glob))}

    def _read(self, entries: Sequence[Entry], layout: Layout, keys: dict[str, Key]) -> None:
        remembered = {e.path: facts_key(e.blob, e.path, layout.module_of(e.path), Detail.DEEP) for e in entries}
        self._known.update((keys[facts.path], facts) for facts in self.memory.find(remembered))
        items = []
        missing = [entry for entry in entries if keys[entry.path] not in self._known]
        for path, data in read_commit_blobs(self.repo, missing):
            if holds_python(path, data):
                items.append(item_of(layout, path, data))
            else:
                self._known[keys[path]] = None
        for found in self.mapper(collect_batch, [(batch, Detail.DEEP) for batch in batches(items)], "reading"):
            self._known.update((keys[facts.path], facts) for facts in found)
            self.memory.save({remembered[facts.path]: facts for facts in found})


def _matching(names: Iterable[str], glob: str) -> Iterator[bool]:
    return (name_matches(name, (glob,)) for name in names)
