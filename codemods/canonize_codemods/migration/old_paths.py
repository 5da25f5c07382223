"""Imports by an old path of the plan, in given files: what ``guard`` looks for.

The codemods themselves find them, so that what is reported here is what ``migrate`` would change.  But nothing of the
code base is looked at that the given files do not lead to: an import is followed to what it reaches, name by name,
instead of spreading out from the plan's symbols over every file.  Definitions are not compared and cycles not looked
for: whether a duplicate can give way is the migration's question; that nobody comes to depend on it is the guard's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from canonize_codemods.changes import Finding, OldPathImport
from canonize_codemods.codemods import dynamic_imports, from_imports, module_imports, star_imports
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Detail, ModuleFacts
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.plan import Paths, Plan
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Moves, Target
from canonize_codemods.source import SourceError
from canonize_codemods.symbols import parents
from canonize_codemods.syntax.notebook import to_python

from .reach import Reach
from .stars import star_imports as brought
from .stars import star_names

_CODEMODS = (from_imports, module_imports, star_imports, dynamic_imports)
# Forms of a change that are an import of the old path, or a use of the old module.
_FORMS = frozenset({"from-import", "import", "attribute", "star"})
# What stays although it reaches an old path.
_STAYING = frozenset({"star-stays", "module-use-stays", "dynamic-import-stays"})

Name = tuple[str, str]


@dataclass
class OldPaths:
    """The old paths of a plan, as far as somebody asks for them.

    A name of a module is followed to what it is when a file imports it.
    """

    plan: Plan
    index: Index
    direct: dict[Name, Target] = field(default_factory=dict)
    modules: dict[str, Target] = field(default_factory=dict)
    imported: set[Name] = field(default_factory=set)  # by the files that were looked through for mentions
    _followed: dict[Name, Target | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.plan.consolidations:
            new = entry.canonical
            for old in entry.duplicates:
                if old.is_module:
                    self.modules[old.module] = Target(new.module, "", entry.uses)
                else:
                    self.direct[self._primary(old.module), old.qualname] = Target(new.module, new.qualname, entry.uses)

    def imports(self, path: str, data: bytes) -> tuple[list[OldPathImport], Finding | None]:
        """Those of one file, and why it could not be looked at."""
        module = self.index.layout.module_of(path)
        facts = collect(path, module.name, module.is_package, data, Detail.WHOLE)
        if facts.error:
            return [], Finding(path, facts.error_line, "unparsable", facts.error, "mend the file")
        moves = self._moves(facts, data)
        if not moves.names and not moves.modules:
            return [], None
        edits = Edits(path)
        try:
            file = File.read(path, module.name, module.is_package, as_python(path, data))
            for codemod in _CODEMODS:
                codemod.rewrite(file, moves, edits)
        except SourceError as error:
            return [], Finding(path, error.line, "unparsable", error.message, "mend the file")
        return sorted(set(_found(file, edits, moves))), None

    def mentioning(self, sources: Mapping[str, bytes]) -> list[str]:
        """Of a whole code base, the files that could hold one: they mention an old symbol, or an alias of one."""
        reach = Reach(self.index, sources, lambda paths: None)
        reach.spread(set(self.direct))
        reach.importers(self.modules)
        self.imported = {(fact.module, fact.name or "") for facts in reach.facts() for fact in facts.imports}
        words = {word.encode() for word in reach.names}
        words |= {module.rpartition(".")[2].encode() for module in self.modules}
        return [path for path, data in sources.items() if any(word in data for word in words)]

    # -- which names of a file are old

    def _moves(self, facts: ModuleFacts, data: bytes) -> Moves:
        """The tables that the codemods need for one file."""
        held = self._modules_held(facts)
        asked = {(self._primary(fact.module), fact.module, fact.name) for fact in facts.imports if fact.name}
        asked |= {
            (self._primary(module), module, name)
            for module in held
            for name in self._bound(module)
            if b"." + name.encode() in data or b'"' + name.encode() in data
        }
        names: dict[Name, Target] = {}
        for primary, module, name in asked:
            target = self.target(primary, name) if name != "*" else None
            if target is not None and target.module != facts.module:
                names[module, name] = target
        stars = {fact.module for fact in facts.imports if fact.star}
        for module in stars:
            for name in self._bound(module):
                target = self.target(self._primary(module), name)
                if target is not None and name.encode() in data:
                    names[module, name] = target
        named = {module for module in self.modules if module.encode() in data}  # in strings, for import_module
        modules = {
            module: target
            for module in {*held, *named, *stars, *(fact.module for fact in facts.imports)}
            if (target := self.whole(module)) is not None
        }
        names = {name: target for name, target in names.items() if name not in self._canonical}
        interesting = {module for module, _ in names} | set(modules)
        return Moves(
            names=names,
            modules=modules,
            module_at=self._module_at(interesting),
            stars=brought(self.index, [facts], names) if stars and names else {},
            canonical=self._canonical,
        )

    @property
    def _canonical(self) -> frozenset[Name]:
        listed = {(d.module, d.qualname) for entry in self.plan.consolidations for d in entry.duplicates}
        entries = ((entry.canonical.module, entry.canonical.qualname) for entry in self.plan.consolidations)
        return frozenset(name for name in entries if name not in listed)

    def target(self, module: str, name: str) -> Target | None:
        """Where a name of a module should come from, if it is an old path."""
        if (whole := self.whole(module)) is not None and self._has(whole.module, name):
            return Target(whole.module, name, whole.uses)
        if (module, name) in self.direct:
            return self._end(self.direct[module, name])
        if (module, name) not in self._followed:
            self._followed[module, name] = self._follow(module, name)
        return self._followed[module, name]

    def whole(self, module: str) -> Target | None:
        """Where a whole module, or the package that it is in, should come from."""
        for above in [module, *reversed(parents(module))]:
            target = self.modules.get(above)
            if target is not None:
                new = target.module + module[len(above) :]
                return Target(new, "", target.uses) if above == module or self.index.layout.exists(new) else None
        return None

    def _follow(self, module: str, name: str) -> Target | None:
        """Through aliases and re-exports to an old symbol; only where the result is certain."""
        if module.partition(".")[0] not in self.index.layout.top_level:
            return None
        found = self.index.resolve(module, name)
        if found.outcome not in (Outcome.DEFINED, Outcome.MODULE):
            return None
        for step, step_name in found.via:
            target = self.direct.get((self._primary(step), step_name))
            if target is not None:
                return self._end(target) if self._spreads((self._primary(step), step_name)) else None
        return None

    def _spreads(self, root: Name) -> bool:
        """Whether the entry of an old symbol also means the aliases of it."""
        return any(
            entry.paths is Paths.ALL
            for entry in self.plan.consolidations
            for old in entry.duplicates
            if (self._primary(old.module), old.qualname) == root
        )

    def _end(self, target: Target) -> Target:
        """a → b and b → c: a should come from c."""
        seen = {(target.module, target.name)}
        while (further := self.direct.get((target.module, target.name))) is not None:
            if (further.module, further.name) in seen:
                break
            seen.add((further.module, further.name))
            target = further
        return target

    # -- the code base, as far as it is needed

    def _primary(self, module: str) -> str:
        return self.index.layout.primary(module)

    def _has(self, module: str, name: str) -> bool:
        return self.index.resolve(module, name).works

    def _bound(self, module: str) -> Iterable[str]:
        """Names of a module: its own, and old ones that somebody may still import from it."""
        facts = self.index.facts(module)
        own = [name for at, name in self.direct if at == self._primary(module)]
        return dict.fromkeys([*own, *(facts.bindings if facts else ()), *(star_names(self.index, module) or ())])

    def _modules_held(self, facts: ModuleFacts) -> set[str]:
        """Modules of the code base that the file binds as modules, and the packages on the way to them."""
        found: set[str] = set()
        for fact in facts.imports:
            module = fact.module if fact.name is None else f"{fact.module}.{fact.name}"
            if not fact.star and (self.index.layout.exists(module) or self.whole(module) is not None):
                found |= {module} if fact.name is not None else {module, *parents(module)}
        return found

    def _module_at(self, interesting: Iterable[str]) -> dict[Name, str]:
        table: dict[Name, str] = {}
        for module in {each for old in interesting for each in (old, *parents(old))}:
            package, _, last = module.rpartition(".")
            if not package:
                continue
            gone = module in self.modules and not self.index.layout.exists(module)
            if gone or self.index.resolve(package, last).outcome in (Outcome.MODULE, Outcome.MISSING):
                table[package, last] = module
        return table


def as_python(path: str, data: bytes) -> bytes:
    """The text whose lines are meant: a notebook's is that of its code cells.  Raises SourceError for none."""
    return to_python(data) if path.endswith(NOTEBOOK) else data


def _found(file: File, edits: Edits, moves: Moves) -> Iterator[OldPathImport]:
    attributes = any(reason.form == "attribute" for reason in edits.reasons)
    for reason in edits.reasons:
        if reason.form not in _FORMS:
            continue
        if reason.form == "import" and attributes and reason.old not in moves.modules:
            continue  # the lines that use the module's old name say it better
        lines = _lines(file, reason.line, reason.old.rpartition(":")[2])
        yield OldPathImport(file.path, min(lines, default=reason.line), reason.form, reason.old, reason.new, "", lines)
    for finding in edits.findings:
        if finding.code in _STAYING:
            lines = frozenset({finding.line})
            yield OldPathImport(file.path, finding.line, finding.code, "", "", finding.message, lines)


def _lines(file: File, line: int, name: str) -> frozenset[int]:
    """The lines of an import statement that say the module and the name; another statement's first line."""
    for site in file.sites:
        if site.line == line and isinstance(site.node, ast.ImportFrom):
            names = [alias for alias in site.node.names if alias.name in (name, "*")] or site.node.names
            spans = [range(alias.lineno, (alias.end_lineno or alias.lineno) + 1) for alias in names]
            return frozenset({line}.union(*spans))
    return frozenset({line})
