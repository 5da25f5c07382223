"""Facts of files, worked out when asked for: remembered from before, or in parallel, or one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from canonize_codemods.audit.places import is_test
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Detail, ModuleFacts
from canonize_codemods.index.layout import Layout

from .mapping import Item, Mapper, batches, collect_batch, item_of, serial


class Memory(Protocol):
    """Facts that were worked out before, of the same content under the same module name."""

    def recall(self, wanted: Sequence[tuple[Item, Detail]]) -> Iterable[ModuleFacts]:
        """Those of ``wanted`` that are remembered in that detail."""

    def keep(self, found: Sequence[tuple[Item, ModuleFacts]]) -> None: ...


@dataclass
class Recent:
    """A ``Memory`` in front of another, of what this process had of the very same bytes: for one plan after another."""

    further: Memory | None = None
    _held: dict[tuple[str, str, Detail], tuple[bytes, ModuleFacts]] = field(default_factory=dict)

    def recall(self, wanted: Sequence[tuple[Item, Detail]]) -> Iterable[ModuleFacts]:
        others = []
        for (path, module, is_package, data), detail in wanted:
            had, facts = self._held.get((path, module, detail), (None, None))
            if facts is not None and had is data:
                yield facts
            else:
                others.append(((path, module, is_package, data), detail))
        if self.further is not None and others:
            items = {item[0]: item for item, _ in others}
            for facts in self.further.recall(others):
                self._hold(items[facts.path], facts)
                yield facts

    def keep(self, found: Sequence[tuple[Item, ModuleFacts]]) -> None:
        for item, facts in found:
            self._hold(item, facts)
        if self.further is not None:
            self.further.keep(found)

    def _hold(self, item: Item, facts: ModuleFacts) -> None:
        path, module, _, data = item
        self._held[path, module, facts.detail] = data, facts


@dataclass
class Facts:
    """``least``: how much of each file is looked at; of tests, comparing needs nothing.  ``whole``: modules that have
    to parse as a whole, and their submodules."""

    layout: Layout
    sources: Mapping[str, bytes]
    mapper: Mapper = serial
    least: Detail = Detail.OUTLINE
    memory: Memory | None = None
    whole: Collection[str] = ()
    known: dict[str, ModuleFacts] = field(default_factory=dict)

    def item(self, path: str) -> Item:
        return item_of(self.layout, path, self.sources[path])

    def detail(self, path: str) -> Detail:
        if self.least is Detail.DEEP and is_test(path):
            return Detail.WHOLE
        if self.least is Detail.OUTLINE and self.whole:
            module = self.layout.module_of(path).name
            return Detail.WHOLE if any(f"{module}.".startswith(f"{each}.") for each in self.whole) else self.least
        return self.least

    def prefetch(self, paths: Iterable[str]) -> None:
        wanted = {path: self.item(path) for path in paths if path not in self.known}
        if self.memory is not None and wanted:
            remembered = self.memory.recall([(item, self.detail(path)) for path, item in wanted.items()])
            self.known.update((facts.path, facts) for facts in remembered)
        tasks = [
            (batch, detail)
            for detail in Detail
            for batch in batches(
                [item for path, item in wanted.items() if path not in self.known and self.detail(path) is detail]
            )
        ]
        results = map(collect_batch, tasks) if len(tasks) == 1 else self.mapper(collect_batch, tasks, "reading")
        for found in results if tasks else ():
            self.known.update((facts.path, facts) for facts in found)
            if self.memory is not None:
                self.memory.keep([(wanted[facts.path], facts) for facts in found])

    def load(self, path: str) -> ModuleFacts:
        if path not in self.known:
            self.prefetch([path])
        return self.known[path]

    def load_deep(self, path: str) -> ModuleFacts:
        self.known[path] = collect(*self.item(path))
        return self.known[path]
