"""Files whose edits only work together: who patches a name, and who looks it up when called; a shim, and who imports
the old path while the canonical module is on its way.

``patch("old.X")`` becomes ``patch("new.X")``, and ``old.X()`` in the code under test becomes ``new.X()``.  Between the
two, the patch would go past the code, unless the old path forwards to the new one.

Where ``p/__init__.py`` has ``from old import X`` and X is ``p.new:X`` from now on, a shim at ``old`` that imports it
runs the package, which would ask the shim for X before it has any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from canonize_codemods.changes import FileChange
from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.graph import closure, imported_modules
from canonize_codemods.index.resolve import Index
from canonize_codemods.symbols import parents

_PATCHERS = (b"mock", b"monkeypatch")


def bound_together(changes: Iterable[FileChange], index: Index, forwarded: Collection[str]) -> Mapping[str, str]:
    """Each path that has to be in the commit of another, and that other, which is never among the first.

    ``forwarded`` are old paths, as reasons have them, at which a shim makes a patch of one place one of the other.
    """
    changes = list(changes)
    patchers: dict[str, list[str]] = {}
    for change in changes:
        for old in _patched(change) - set(forwarded):
            patchers.setdefault(old, []).append(change.path)
    near = {path: _near(index, path) for path in {path for paths in patchers.values() for path in paths}}
    groups = _Groups()
    if patchers:
        for change in changes:
            for old in sorted(_looked_up(change, index.facts_at(change.path)) & patchers.keys()):
                for path in patchers[old]:
                    if change.path in near[path]:
                        groups.join(change.path, path)
    return groups.leaders()


def needed_by_shims(
    shims: Mapping[str, Collection[str]], importers: Iterable[FileChange], index: Index
) -> Mapping[str, str]:
    """Each importer that has to be in the commit of a shim, with that shim's path; shims that share one stay together.

    ``shims`` has the canonical modules of each path at which one is written.
    """
    by_module = {index.layout.module_of(change.path).name: change.path for change in importers}
    groups = _Groups()
    for path, targets in shims.items():
        old = index.layout.module_of(path).name
        way = {each for target in targets for each in (target, *parents(target))} - {old, *parents(old)}
        run = {module for each in way for module in closure(index, each)}
        for module in sorted(run & by_module.keys() - {old}):
            if old in imported_modules(index, index.facts_at(by_module[module])):
                groups.join(path, by_module[module])
    return groups.leaders()


def _near(index: Index, path: str, steps: int = 2) -> set[str]:
    """The files that a test imports, and those that these import: what a test patches something for."""
    found, fresh = {path}, {path}
    for _ in range(steps):
        modules = {
            module
            for each in fresh
            for fact in index.facts_at(each).imports
            for module in (fact.module, f"{fact.module}.{fact.name}")
        }
        fresh = {index.layout.by_module[module] for module in modules & index.layout.by_module.keys()} - found
        found |= fresh
    return found


def _patched(change: FileChange) -> set[str]:
    """Old paths whose patches follow: ``patch("old.X")``, and ``patch.object(old, "X")`` where something is mocked."""
    forms = {"patch-target"}
    if any(word in (change.before or b"") for word in _PATCHERS):
        forms.add("attribute")
    return {reason.old for reason in change.reasons if reason.form in forms}


def _looked_up(change: FileChange, facts: ModuleFacts) -> set[str]:
    """Old paths that the file goes through each time, not just while it is imported; tests are run, not called."""
    if _is_test(change.path):
        return set()
    late = {f"{fact.module}:{fact.name}" for fact in facts.imports if fact.lazy and fact.name}
    return {r.old for r in change.reasons if r.form == "attribute" or (r.form == "from-import" and r.old in late)}


def _is_test(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"


class _Groups:
    """Paths that belong together; the first that came leads."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def join(self, leader: str, other: str) -> None:
        first, second = self._top(leader), self._top(other)
        if first != second:
            self._above[second] = first

    def leaders(self) -> Mapping[str, str]:
        return {path: self._top(path) for path in self._above}

    def _top(self, path: str) -> str:
        while path in self._above:
            path = self._above[path]
        return path
