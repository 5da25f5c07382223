"""Every path by which a symbol can be imported, and every file that could reach it, without parsing the rest.

A file can only reach a symbol through a name that stands in it; aliases give new names, and these are searched again
until nothing new comes up.  What the bytes rule out is never parsed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from canonize_codemods.index.facts import Binding, BindingKind, ModuleFacts
from canonize_codemods.index.mentions import holders, is_relative, reaches, takes_all
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.symbols import Symbol

Path = tuple[str, str]  # module and name
Paths = Mapping[Path, Path]
Prefetch = Callable[[Iterable[str]], None]
"""Called with paths whose facts will be asked for: the place to work them out in parallel."""


@dataclass
class Reach:
    """Paths to symbols, found by following names through the candidate files."""

    index: Index
    sources: Mapping[str, bytes]
    prefetch: Prefetch
    settled: frozenset[tuple[str, str]] = frozenset()  # (module, name) that is right already where it is imported
    mentions: bool = False  # also files that only speak of a name, in prose or in code that gets it elsewhere
    names: set[str] = field(default_factory=set)
    loaded: dict[str, None] = field(default_factory=dict)  # candidate paths, in order
    _has_starred: bool = False
    _searched: set[bytes] = field(default_factory=set)
    _sought: set[str] = field(default_factory=set)  # modules whose importers are found
    _passed: set[str] = field(default_factory=set)  # paths of files that mention a name and seem not to ask for it
    _asked: set[str] = field(default_factory=set)  # last parts of what the loaded files ask for names

    def begin(self, words: Iterable[str], modules: Iterable[str]) -> None:
        """What is sure to be looked at, at once: many files keep many processors busy."""
        self._look_at([*self._reaching(words), *self._starred(), *self._importing(modules)])

    def candidates(self, words: Iterable[str]) -> None:
        """Look at the files that could import any of the words or reach it by its name, from now on."""
        self._look_at(self._reaching(words))

    def stars(self) -> None:
        """Look at the files with star imports: whoever takes everything reaches every name."""
        self._look_at(self._starred())

    def importers(self, modules: Iterable[str]) -> None:
        """Look at the files that could import one of the modules."""
        self._look_at(self._importing(modules))

    def _reaching(self, words: Iterable[str]) -> list[str]:
        fresh = sorted({word.encode() for word in words} - self._searched)
        if not fresh:
            return []
        self._searched |= set(fresh)
        # Where one contains another, the bytes need only be searched for the other.
        needles = [word for word in fresh if not any(other in word for other in fresh if other != word)]
        settled = [(module.encode(), name.encode()) for module, name in self.settled]
        mentioning = [(path, data) for path, data in self._unseen() if any(needle in data for needle in needles)]
        self._passed.update(path for path, _ in mentioning)
        self._note_holders(self.loaded, fresh)
        return [path for path, data in mentioning if self.mentions or reaches(path, data, fresh, settled)]

    def _starred(self) -> list[str]:
        if self._has_starred:
            return []
        self._has_starred = True
        return [path for path, data in self._unseen() if takes_all(data)]

    def _providers(self) -> list[str]:
        """Files that were passed over, and that one of the others may ask for what they import themselves."""
        last = {path: self.index.layout.module_of(path).name.rpartition(".")[2] for path in self._passed}
        return [path for path, name in last.items() if name in self._asked]

    def _note_asked(self, paths: Iterable[str]) -> None:
        for facts in map(self.index.facts_at, paths):
            for fact in facts.imports:
                self._asked |= {fact.module.rpartition(".")[2], fact.name or ""}
            self._asked |= {part for named in facts.named for part in named.split(".")[-2:]}
        self._note_holders(paths, self._searched)

    def _note_holders(self, paths: Iterable[str], words: Collection[bytes]) -> None:
        for path in paths:
            self._asked |= {part.decode(errors="replace") for part in holders(self.sources[path], words)}

    def _importing(self, modules: Iterable[str]) -> list[str]:
        """A module's name stands in its importers, and its package's, unless the import is relative; from inside a
        package, dots are enough."""
        modules = set(modules) - self._sought
        self._sought |= modules
        parts = {tuple(module.encode().split(b".")[-2:]) for module in modules}
        homes = [self.index.layout.by_module.get(module, "") for module in modules]
        inside = tuple(home.removesuffix("__init__.py") for home in homes if home.endswith("/__init__.py"))
        return [
            path
            for path, data in self._unseen()
            if any(last in data and (all(p in data for p in package) or is_relative(data)) for *package, last in parts)
            or (path.startswith(inside) and is_relative(data))
        ]

    def _unseen(self) -> Iterator[tuple[str, bytes]]:
        return ((path, data) for path, data in self.sources.items() if path not in self.loaded)

    def _look_at(self, paths: Iterable[str]) -> None:
        """And at the files that these may ask for a name, though they themselves are in order."""
        fresh = list(dict.fromkeys(paths))
        while True:
            self.prefetch(fresh)
            self.loaded.update(dict.fromkeys(fresh))
            self._passed.difference_update(fresh)
            self._note_asked(fresh)
            fresh = self._providers()
            if not fresh:
                break

    def facts(self) -> Iterable[ModuleFacts]:
        return (self.index.facts_at(path) for path in self.loaded)

    def spread(
        self, roots: set[tuple[str, str]], canonical: Symbol | None = None
    ) -> dict[tuple[str, str], tuple[str, str]]:
        """Every (module, name) whose resolution passes through one of ``roots``, and which root that is; also of one
        that several statements bind, each to a root's object or to ``canonical``: they will be one thing."""
        same = {symbol for root in roots if (symbol := self.index.resolve(*root).symbol) is not None}
        same |= {canonical} if canonical is not None else set()
        found = {root: root for root in roots}
        pending = {name for _, name in roots}
        self.stars()
        while pending:
            self.names |= pending
            self.candidates(pending)
            pending = set()
            for facts in self.facts():
                for name in self._leads(facts):
                    key = (facts.module, name)
                    if key in found:
                        continue
                    result = self.index.resolve(*key)
                    root = next((step for step in map(self._primary, result.via) if step in roots), None)
                    if result.outcome is Outcome.UNKNOWN or result.symbol == Symbol(*key):
                        root = self._one_thing(facts, name, found, same)
                        pending |= {name} if root is not None else set()  # what leads to it may be looked at already
                    elif result.outcome not in (Outcome.DEFINED, Outcome.MODULE):
                        continue
                    if root is not None:
                        found[key] = root
                        if name not in self.names:
                            pending.add(name)
        return found

    def _one_thing(self, facts: ModuleFacts, name: str, found: Paths, same: Collection[Symbol]) -> Path | None:
        """The root of a name that is bound to one of the paths found, and to nothing but these and what they become."""
        steps = []
        for binding in facts.bindings.get(name, ()):
            match binding.kind:
                case BindingKind.IMPORT:
                    steps.append(self._primary((binding.module, binding.target)))
                case BindingKind.ALIAS if "." not in binding.target and binding.target != name:
                    steps.append((facts.module, binding.target))
                case _:
                    return None
        roots = {found[step] for step in steps if step in found}
        others = (step for step in steps if step not in found)
        is_known = all(self.index.resolve(*root).symbol in same for root in roots)
        is_one = len(roots) == 1 and is_known and all(self.index.resolve(*step).symbol in same for step in others)
        return roots.pop() if is_one else None

    def _primary(self, step: tuple[str, str]) -> tuple[str, str]:
        return self.index.layout.primary(step[0]), step[1]

    def _leads(self, facts: ModuleFacts) -> list[str]:
        """Names bound in a module that may lead to a known name."""
        found = [name for name, bindings in facts.bindings.items() if any(map(self._may_lead, bindings))]
        if any(fact.star and not fact.lazy for fact in facts.imports):
            found += [name for name in self.names if name not in facts.bindings]
        return found

    def _may_lead(self, binding: Binding) -> bool:
        if binding.kind is BindingKind.IMPORT:
            return binding.target in self.names
        if binding.kind is BindingKind.ALIAS:
            return not self.names.isdisjoint(binding.target.split("."))
        return False
