"""Plan and index → what moves where, which definitions give way, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from canonize_codemods.audit.compare import Difference, compare_definitions
from canonize_codemods.audit.places import is_test
from canonize_codemods.changes import Finding, Severity
from canonize_codemods.index.facts import BindingKind, ClassFact, FunctionFact, Guard, ModuleFacts
from canonize_codemods.index.graph import imported_modules
from canonize_codemods.index.resolve import Index, Outcome, Resolution
from canonize_codemods.plan import Consolidation, Paths, Plan, ShimForm, TextKind
from canonize_codemods.rewriting.moves import Moves, Target
from canonize_codemods.symbols import Symbol, parents

from .cycles import Cycles, find_cycles
from .dotted import asked_of_named, reached_by_dot
from .dropped import dropped, reached_through_package
from .left_behind import stale_relatives
from .own_uses import own_uses
from .package_order import keeping_order
from .reach import Prefetch, Reach
from .reached import by_star, joining_later, offered_words, promised, reached, reached_whole, submodules_named
from .stars import (
    lost_with_stars,
    star_imports,
    star_names,
    starred_modules,
    starred_others,
    unlike_stars,
    used_below_stars,
)

MENTIONS = frozenset({TextKind.STRINGS, TextKind.DOCSTRINGS})


@dataclass(frozen=True, slots=True)
class GivesWay:
    """A definition that is removed in favour of the canonical one."""

    path: str
    module: str
    name: str
    canonical: Symbol
    entry: Consolidation


@dataclass
class WorkedOut:
    moves: Moves
    definitions: list[GivesWay] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)  # files to rewrite, if there is something in them
    findings: list[Finding] = field(default_factory=list)
    imported: set[tuple[str, str]] = field(default_factory=set)  # every (module, name) that a candidate imports


def work_out(plan: Plan, index: Index, sources: Mapping[str, bytes], prefetch: Prefetch) -> WorkedOut:
    """The plan must have the right shape (``check_shape``); symbols that are not there yield no moves."""
    return _Work(plan, index, sources, prefetch).result()


class _Work:
    def __init__(self, plan: Plan, index: Index, sources: Mapping[str, bytes], prefetch: Prefetch) -> None:
        self.plan, self.index, self.sources = plan, index, sources
        listed = {(d.module, d.qualname) for entry in plan.consolidations for d in entry.duplicates}
        canonical = {(entry.canonical.module, entry.canonical.qualname) for entry in plan.consolidations}
        settled = frozenset(pair for pair in canonical - listed if pair[1])
        self.reach = Reach(index, sources, prefetch, settled, bool(plan.texts & MENTIONS))
        self.names: dict[tuple[str, str], Target] = {}
        self.by_module: dict[tuple[str, str], Target] = {}  # where names go that only go with their module
        self.modules: dict[str, Target] = {}
        self.roots: dict[tuple[str, str], tuple[str, str]] = {}  # of each path, the duplicate that it leads to
        self.lacking: dict[tuple[str, str], str] = {}
        self.lost: set[str] = set()  # with star imports of whole modules
        self.definitions: list[GivesWay] = []
        self.findings: list[Finding] = []

    def result(self) -> WorkedOut:
        listed = {symbol.module for entry in self.plan.consolidations for symbol in entry.duplicates}
        symbols = [entry for entry in self.plan.consolidations if not entry.canonical.is_module]
        words = {symbol.qualname for entry in symbols for symbol in (entry.canonical, *entry.duplicates)}
        self.reach.begin(words, listed)
        for entry in self.plan.consolidations:
            if entry.canonical.is_module:
                self._modules(entry)
        self.by_module = dict(self.names)
        for entry in symbols:
            self._symbols(entry)
        self._keep_canonicals()
        self._collapse_chains()
        self._add_other_roots()
        self.reach.candidates(name for module, name in self.names if module not in self.modules)
        self.reach.importers({*self.modules, *(d.module for d in self.definitions), *listed})
        self.lost = lost_with_stars(self.index, self.reach.facts(), self.modules)
        self.reach.candidates(self.lost)
        dropping = dropped(self.index, self.reach.facts(), self.names, self.modules)
        self.reach.importers(dropping)
        joining = joining_later(self.index, self.reach.facts(), self.names, self.modules)
        self.reach.importers(joining)
        facts = list(self.reach.facts())
        imported = {(fact.module, fact.name or "") for each in facts for fact in each.imports}
        words = self._moving() | self._module_words() | offered_words(self.index, self._giving()) | self.lost
        dotted = {each.path: reached_by_dot(each, self.sources[each.path], words, self.modules) for each in facts}
        named = [asked_of_named(each, self.sources[each.path], words) for each in facts]
        cycles = self._without_cycles(facts, dotted)
        module_at = self._module_at(facts)
        starred = starred_modules(self.index, facts, module_at)
        moves = Moves(
            names=self.names,
            modules=self.modules,
            module_at=module_at,
            lacking=self.lacking,
            closed=cycles.closed,
            excused=frozenset(cycles.excused),
            shadowed=frozenset(filter(self.index.is_shadowed, {target.module for target in self.names.values()})),
            ordered=frozenset(keeping_order(self.index, facts, self.names, self.modules)),
            reached=self._reached(facts, imported.union(*dotted.values(), *named), module_at, joining),
            reached_whole=reached_whole(self.index, facts, self.modules),
            giving=frozenset((d.module, d.name) for d in self.definitions if d.entry.shim is not ShimForm.NONE),
            leaving=frozenset((d.module, d.name) for d in self.definitions if d.entry.shim is ShimForm.NONE),
            stars=star_imports(self.index, facts, self.names),
            needed=frozenset(
                path for path in self.names if cycles.needed and self.index.resolve(*path).symbol in cycles.needed
            ),
            starred_others=starred_others(self.index, facts, [*self.names.values(), *self.modules.values()]),
            starred_modules=starred,
            brought=frozenset(self._brought()) - dropping,
            loaded_for_others=reached_through_package(facts, self.sources, dropping),
            canonical=frozenset(
                (self.index.layout.primary(each.canonical.module), each.canonical.qualname)
                for each in self.plan.consolidations
            ),
            broken=frozenset(self._broken(imported, module_at)),
            gone=frozenset(module for module in self.modules if not self.index.layout.exists(module)),
            mentions=frozenset(kind.value for kind in self.plan.texts & MENTIONS),
            unlike_stars={old: unlike_stars(self.index, old, new.module) for old, new in self.modules.items()},
        )
        gone: dict[str, dict[str, Symbol]] = {}
        for definition in self.definitions:
            gone.setdefault(definition.path, {})[definition.name] = definition.canonical
        consumers, defined = own_uses(
            {use for uses in dotted.values() for use in uses}, moves, gone, self.index, self.sources
        )
        moves = replace(
            moves,
            consumers=frozenset(consumers),
            own_uses=frozenset(defined),
            public=frozenset(each.module for each in facts if _is_public(each)),
            exports=self.plan.exports,
            submodules=submodules_named(self.index, facts, moves.new_locals),
            used_below=used_below_stars(self.index, facts, self.sources, moves.new_locals),
        )
        old = {*self.names, *((module, "") for module in self.modules)}
        candidates = [
            each.path
            for each in facts
            if each.error
            or moves.mentions
            or moves.concern(each)
            or any(self._is_old(old, *use) for use in dotted[each.path])
        ]
        return WorkedOut(moves, self.definitions, candidates, self.findings, imported)

    # -- symbols

    def _symbols(self, entry: Consolidation) -> None:
        canonical = (entry.canonical.module, entry.canonical.qualname)
        target = Target(*canonical, entry.uses)
        self.reach.candidates([entry.canonical.qualname])
        found = self.index.resolve_symbol(entry.canonical)
        roots: set[tuple[str, str]] = set()
        for duplicate in entry.duplicates:
            if self._gives_way(entry, duplicate, found):
                roots.add((self.index.layout.primary(duplicate.module), duplicate.qualname))
                self.names[duplicate.module, duplicate.qualname] = target
        listed = {(d.module, d.qualname) for e in self.plan.consolidations for d in e.duplicates}
        if entry.paths is Paths.ALL:
            for path, root in self.reach.spread(roots, found.symbol).items():
                if path != canonical and path not in listed:
                    self.names[path] = target
                    self.roots[path] = root

    def _gives_way(self, entry: Consolidation, duplicate: Symbol, canonical: Resolution) -> bool:
        """Whether importers of this duplicate may go to the canonical; notes the definition that is then removed."""
        self.reach.candidates([duplicate.qualname])
        found = self.index.resolve_symbol(duplicate)
        if found.outcome is not Outcome.DEFINED or found.symbol is None:
            return True  # gone already, or a name whose object nothing here can tell
        if canonical.symbol == found.symbol:
            return True  # an alias of the same object, or the canonical is one of the duplicate (row 86)
        facts = self.index.deep_facts(found.symbol.module)
        if facts is None or facts.error:  # bad syntax that an outline leaves out
            return True
        difference = self._difference(found.symbol, canonical)
        if difference is None or not difference.is_compatible(entry.accept):
            self._refuse(entry, facts, found.symbol, difference)
            return False
        here = found.symbol.module == self.index.layout.primary(duplicate.module) and not self.plan.excludes(facts.path)
        if here and found.symbol.qualname == duplicate.qualname:
            self.definitions.append(GivesWay(facts.path, facts.module, duplicate.qualname, entry.canonical, entry))
        return True

    def _difference(self, symbol: Symbol, canonical: Resolution) -> Difference | None:
        """None where the two are not of one kind."""
        ours = _definition(self.index, symbol)
        theirs = _definition(self.index, canonical.symbol) if canonical.symbol is not None else None
        if ours is None and theirs is None:
            return Difference()  # two values: nothing to compare
        if ours is None or theirs is None or type(ours) is not type(theirs):
            return None
        return compare_definitions(
            ours,
            theirs,
            index=self.index,
            duplicate_module=symbol.module,
            canonical_module=canonical.symbol.module if canonical.symbol else "",
        )

    def _refuse(self, entry: Consolidation, facts: ModuleFacts, symbol: Symbol, difference: Difference | None) -> None:
        definition = _definition(self.index, symbol)
        line = definition.line if definition is not None else 0
        if difference is None:
            message, remedy = f"{symbol} and {entry.canonical} are not of one kind", "take it out of the plan"
        else:
            reasons = difference.reasons(entry.accept)
            more = f" and {len(reasons) - 4} more" if len(reasons) > 4 else ""
            message = f"{symbol} does not give way: {'; '.join(reasons[:4])}{more}"
            names = ", ".join(f'"{name}"' for name in difference.names if name not in entry.accept)
            remedy = f"add what is missing to {entry.canonical}, or accept = [{names}] in the plan"
        self.findings.append(Finding(facts.path, line, "api-differs", message, remedy))

    # -- modules

    def _modules(self, entry: Consolidation) -> None:
        canonical = entry.canonical.module
        for duplicate in entry.duplicates:
            old = duplicate.module
            for module, new in [(old, canonical), *self._submodules(old, canonical)]:
                self._module(entry, module, new)

    def _submodules(self, old: str, new: str) -> list[tuple[str, str]]:
        known = self.index.layout.by_module
        below = [module[len(old) :] for module in known if module.startswith(old + ".")]
        below += [module[len(new) :] for module in known if module.startswith(new + ".")]
        exists = self.index.layout.exists
        return [(old + rest, new + rest) for rest in dict.fromkeys(below) if exists(new + rest)]

    def _module(self, entry: Consolidation, old: str, new: str) -> None:
        theirs = self.index.facts(new)
        ours = self.index.facts(old)
        target = Target(new, "", entry.uses)
        self.modules[old] = target
        names = theirs.offered if theirs is not None and ours is None else set()
        names |= ours.offered | (star_names(self.index, old) or set()) if ours is not None else set()
        if "__all__" in names and (theirs is None or theirs.exported is None):
            self.lacking[old, "__all__"] = f"{new} has no __all__"
        for name in sorted(names):
            if (name.startswith("__") and name.endswith("__")) or (ours is not None and _is_future(ours, name)):
                continue
            reason = self._lacks(entry, old, new, name) if ours is not None else ""
            if reason:
                self.lacking[old, name] = reason
            else:
                self.names[old, name] = Target(new, name, entry.uses)
        if ours is None and theirs is not None:
            for gone, found in stale_relatives(self.index, old, theirs):
                if gone.is_module:
                    self.modules[gone.module] = Target(found.module, "", entry.uses)
                else:
                    self.names[gone.module, gone.qualname] = Target(found.module, found.qualname, entry.uses)
        if ours is not None and not self.plan.excludes(ours.path):
            self._module_definitions(entry, ours, new)

    def _lacks(self, entry: Consolidation, old: str, new: str, name: str) -> str:
        found = self.index.resolve(new, name)
        if not found.works:
            return f"{new} has no {name}"
        mine = self.index.resolve(old, name)
        if found.outcome is Outcome.UNKNOWN and mine.symbol == Symbol(old, name) and not self._binds(new, name):
            return f"{new} may have {name}, by __getattr__ or a star import from outside, or may not"
        if mine.outcome is Outcome.DEFINED and mine.symbol != found.symbol and mine.symbol is not None:
            difference = self._difference(mine.symbol, found)
            if difference is not None and not difference.is_compatible(entry.accept):
                return f"{new}.{name} is another thing: {'; '.join(difference.reasons(entry.accept)[:2])}"
        return ""

    def _binds(self, module: str, name: str) -> bool:
        facts = self.index.facts(module)
        return facts is not None and name in facts.bindings

    def _module_definitions(self, entry: Consolidation, ours: ModuleFacts, new: str) -> None:
        """The old module's own definitions give way, if the canonical has every one of them."""
        own = [
            name
            for name in ours.bindings
            if (result := self.index.resolve(ours.module, name)).outcome is Outcome.DEFINED
            and result.symbol == Symbol(ours.module, name)
            and not (name.startswith("__") and name.endswith("__"))
        ]
        stays = [name for name in own if (ours.module, name) in self.lacking]
        if stays:
            message = f"{ours.module} keeps its definitions: {new} lacks {', '.join(stays[:5])}"
            self.findings.append(Finding(ours.path, 0, "module-stays", message, "move them by hand", Severity.NOTE))
            return
        for name in own:
            self.definitions.append(GivesWay(ours.path, ours.module, name, Symbol(new, name), entry))

    # -- all entries together

    def _keep_canonicals(self) -> None:
        """What is canonical does not move, unless another entry lists it as a duplicate: then the two are a chain."""
        listed = {(d.module, d.qualname) for entry in self.plan.consolidations for d in entry.duplicates}
        for entry in self.plan.consolidations:
            canonical = (entry.canonical.module, entry.canonical.qualname)
            if canonical not in listed:
                self.names.pop(canonical, None)

    def _collapse_chains(self) -> None:
        """a → b and b → c: importers of a go to c at once, so that a second run finds nothing (row 108)."""
        for path, target in self.names.items():
            while (further := self.names.get((target.module, target.name))) is not None:
                target = further
            self.names[path] = target
        self.definitions = [GivesWay(d.path, d.module, d.name, _end(self.names, d), d.entry) for d in self.definitions]

    def _add_other_roots(self) -> None:
        """A file under several source roots is several modules (row 81)."""
        for (module, name), target in list(self.names.items()):
            for other in self.index.layout.other_names(module):
                self.names.setdefault((other, name), target)
        for module, target in list(self.modules.items()):
            for other in self.index.layout.other_names(module):
                self.modules.setdefault(other, target)

    def _broken(self, imported: set[tuple[str, str]], module_at: Mapping[tuple[str, str], str]) -> set[tuple[str, str]]:
        """Names that files import from old modules and that are not there: the run makes them no worse (row 88)."""
        modules = {module for module, _ in self.names} | set(self.modules)
        asked = {pair for pair in imported if pair[0] in modules and pair[1] not in ("", "*")}
        return {
            pair
            for pair in asked - self.names.keys() - self.lacking.keys() - module_at.keys()
            if not self.index.resolve(*pair).works or not self.index.layout.exists(pair[0])
        }

    def _module_at(self, facts: list[ModuleFacts]) -> dict[tuple[str, str], str]:
        """Names that are modules of interest, or packages on the way to one."""
        interesting = {module for module, _ in self.names} | set(self.modules)
        wanted = interesting | {parent for module in interesting for parent in parents(module)}
        table: dict[tuple[str, str], str] = {}
        self._add_submodules(table, wanted)
        for each in facts:
            for name, bindings in each.bindings.items():
                for binding in bindings:
                    held = binding.module if binding.kind is BindingKind.MODULE else ""
                    if binding.kind is BindingKind.IMPORT:
                        held = table.get((binding.module, binding.target), "")
                    if held in interesting and len(bindings) == 1:
                        table.setdefault((each.module, name), held)
        holding = {module for (module, name), held in table.items() if held != f"{module}.{name}"}
        self._add_submodules(table, {above for module in holding for above in [module, *parents(module)]} - wanted)
        return table

    def _add_submodules(self, table: dict[tuple[str, str], str], modules: Iterable[str]) -> None:
        """Those that are what their package has by their name."""
        for module in modules:
            package, _, last = module.rpartition(".")
            gone = module in self.modules and not self.index.layout.exists(module)
            outcome = self.index.resolve(package, last).outcome if package else Outcome.EXTERNAL
            if package and (gone or outcome in (Outcome.MODULE, Outcome.MISSING)):
                table[package, last] = module

    def _brought(self) -> Iterator[str]:
        """Modules of interest, and packages on the way to one, that their own package imports."""
        interesting = {module for module, _ in self.names} | set(self.modules)
        for module in interesting | {parent for each in interesting for parent in parents(each)}:
            package = self.index.facts(module.rpartition(".")[0])
            if package is not None and module in imported_modules(self.index, package):
                yield module

    def _without_cycles(self, facts: list[ModuleFacts], dotted: Mapping[str, set[tuple[str, str]]]) -> Cycles:
        """Give up the consolidations that cannot be had without a new cycle, and say so."""
        definitions = list(dict.fromkeys(Symbol(d.module, d.name) for d in self.definitions))
        found = find_cycles(self.index, facts, self.names, self.modules, definitions, dotted, self.sources)
        for definition in self.definitions:
            importers = found.refused.get(Symbol(definition.module, definition.name))
            if importers:
                who = ", ".join(sorted(importers)[:3]) + (
                    f" and {len(importers) - 3} more" if len(importers) > 3 else ""
                )
                message = (
                    f"{definition.module}:{definition.name} does not give way: {definition.canonical.module} imports "
                    f"{who}, which import{'s' * (len(importers) == 1)} it, so that would be a new import cycle"
                )
                remedy = "import it inside functions there, or choose a canonical module further down"
                self.findings.append(Finding(definition.path, 0, "would-cycle", message, remedy))
        for symbol in found.needed - found.refused.keys():
            facts_there = self.index.facts(symbol.module)
            message = f"{symbol} stays: the canonical module imports it while it is being loaded"
            remedy = "build the canonical without it"
            path = facts_there.path if facts_there is not None else ""
            self.findings.append(Finding(path, 0, "would-cycle", message, remedy))
            self.definitions = [d for d in self.definitions if Symbol(d.module, d.name) != symbol]
        for symbol in found.refused:
            if symbol.module in self.modules:
                self.modules.pop(symbol.module)
                gone = {path for path in self.names if path[0] == symbol.module}
            else:
                gone = {path for path in self.names if symbol in self._leads_to(path)}
            self.names = {path: target for path, target in self.names.items() if path not in gone}
            back = (path for path in gone if path[0] in self.modules and path in self.by_module)
            self.names |= {path: self.by_module[path] for path in back}
            self.definitions = [d for d in self.definitions if (d.module, d.name) not in gone]
        return found

    def _leads_to(self, path: tuple[str, str]) -> set[Symbol | None]:
        return {self.index.resolve(*each).symbol for each in (path, self.roots.get(path, path))}

    def _giving(self) -> set[str]:
        """Modules from which a definition goes."""
        return {definition.module for definition in self.definitions}

    def _reached(
        self,
        facts: list[ModuleFacts],
        asked: set[tuple[str, str]],
        module_at: Mapping[tuple[str, str], str],
        joining: set[str],
    ) -> frozenset[tuple[str, str]]:
        giving, moving = self._giving(), self._moving() | self.lost
        given = {(definition.module, definition.name) for definition in self.definitions}
        reexports = {d.module for d in self.definitions if d.entry.shim is ShimForm.REEXPORT}
        asked = asked | by_star(self.index, self.sources, facts, asked, giving)
        return reached(facts, asked, moving, giving | joining, module_at) | promised(
            self.plan, self.index, self.names, given, reexports
        )

    def _moving(self) -> set[str]:
        """Names of symbols that move one by one, and of aliases of them."""
        return self.reach.names | {
            name
            for (module, name), target in self.names.items()
            if module not in self.modules or (self.modules[module].module, name) != (target.module, target.name)
        }

    def _module_words(self) -> set[str]:
        return {module.rpartition(".")[2] for module in self.modules}

    def _is_old(self, old: set[tuple[str, str]], chain: str, name: str) -> bool:
        return (chain, name) in old or (f"{chain}.{name}", "") in old


def _definition(index: Index, symbol: Symbol) -> ClassFact | FunctionFact | None:
    facts = index.deep_facts(symbol.module)
    if facts is None:
        return None
    classes = [c for c in facts.classes if c.qualname == symbol.qualname and c.guard is not Guard.FALLBACK]
    functions = [f for f in facts.functions if f.name == symbol.qualname and f.guard is not Guard.FALLBACK]
    found: list[ClassFact | FunctionFact] = [*classes, *functions]
    return found[-1] if found else None


def _is_future(facts: ModuleFacts, name: str) -> bool:
    """``from __future__ import annotations`` binds a name that nobody wants."""
    bindings = facts.bindings.get(name, ())
    return bool(bindings) and all(binding.module == "__future__" for binding in bindings)


def _is_public(facts: ModuleFacts) -> bool:
    """Whether code elsewhere may import the module: by its place and name."""
    importable = all(part.isidentifier() for part in facts.module.split("."))
    return importable and facts.path.endswith((".py", ".pyi")) and not is_test(facts.path)


def _end(names: Mapping[tuple[str, str], Target], definition: GivesWay) -> Symbol:
    target = names.get((definition.module, definition.name))
    return Symbol(target.module, target.name) if target is not None else definition.canonical
