"""``(module, name)`` → the symbol that it reaches, through aliases, re-exports and stars."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from canonize_codemods.symbols import Symbol

from .facts import Binding, BindingKind, Detail, Guard, ImportFact, ModuleFacts
from .layout import Layout

# What the import system binds in every module.
_IMPLICIT = frozenset({"__doc__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"})


class Outcome(StrEnum):
    DEFINED = "defined"  # a class, function or value of this code base
    MODULE = "module"  # a module of this code base
    EXTERNAL = "external"  # leads out of the code base: nothing is known
    UNKNOWN = "unknown"  # computed at run time, or several definitions
    MISSING = "missing"  # the module exists and does not bind the name
    NO_MODULE = "no-module"  # first-party by its top-level package, but there is no such module
    CYCLE = "cycle"  # re-exports that lead back to themselves


@dataclass(frozen=True, slots=True)
class Resolution:
    outcome: Outcome
    symbol: Symbol | None = None  # DEFINED: the definition; MODULE: the module
    via: tuple[tuple[str, str], ...] = ()  # every (module, name) passed through, the asked one first

    @property
    def works(self) -> bool:
        """False where an import of it would fail for sure."""
        return self.outcome not in (Outcome.MISSING, Outcome.NO_MODULE, Outcome.CYCLE)


@dataclass
class Index:
    """Modules by name, with facts fetched when first asked for.

    ``load`` maps a path to its facts; whoever builds the index decides where they come from (a mapping of bytes, a
    cache, facts computed by other processes).
    """

    layout: Layout
    load: Callable[[str], ModuleFacts]
    load_deep: Callable[[str], ModuleFacts] | None = None  # where ``load`` leaves members out
    prefetch: Callable[[Iterable[str]], None] = lambda paths: None  # told which paths will be asked for
    edges: dict[tuple[str, bool], frozenset[str]] = field(default_factory=dict)  # of the import graph: see graph.py
    _facts: dict[str, ModuleFacts] = field(default_factory=dict)
    _known: dict[tuple[str, str], Resolution] = field(default_factory=dict)
    _stars_of: dict[str, tuple[ImportFact, ...]] = field(default_factory=dict)  # that always run, the last first

    def facts_at(self, path: str) -> ModuleFacts:
        facts = self._facts.get(path)
        if facts is None:
            facts = self._facts[path] = self.load(path)
        return facts

    def facts(self, module: str) -> ModuleFacts | None:
        """None for a module that has no file here: external, missing, or a namespace package."""
        path = self.layout.by_module.get(module)
        return self.facts_at(path) if path is not None else None

    def deep_facts(self, module: str) -> ModuleFacts | None:
        """As ``facts``, with the members and signatures that comparing needs."""
        path = self.layout.by_module.get(module)
        if path is None or self.facts_at(path).detail is Detail.DEEP or self.load_deep is None:
            return self.facts(module)
        facts = self._facts[path] = self.load_deep(path)
        return facts

    def resolve(self, module: str, name: str) -> Resolution:
        """Follow ``name`` in ``module`` to what it is at run time."""
        return self._resolve(module, name, ())

    def resolve_within(self, module: str, name: str) -> Resolution:
        """As ``resolve``, for the module's own code, which has a name until it deletes it."""
        facts = self.facts(module)
        is_deleted = facts is not None and name in facts.deleted
        return self._resolve(module, name, ((module, ""),) if is_deleted else ())

    def resolve_symbol(self, symbol: Symbol) -> Resolution:
        """As ``resolve``; a module symbol resolves to the module, ``module:Class.method`` through its class."""
        if symbol.is_module:
            if self.layout.exists(symbol.module):
                return Resolution(Outcome.MODULE, Symbol(self.layout.primary(symbol.module)))
            return self._absent(symbol.module, ())
        head, _, rest = symbol.qualname.partition(".")
        found = self.resolve(symbol.module, head)
        if rest and found.outcome is Outcome.DEFINED and found.symbol is not None:
            return Resolution(found.outcome, Symbol(found.symbol.module, f"{found.symbol.qualname}.{rest}"), found.via)
        return found

    def resolve_dotted(self, chain: str) -> tuple[Resolution, str]:
        """Resolve an absolute dotted path such as a patch target; returns what is left behind the symbol too."""
        parts = chain.split(".")
        for cut in range(len(parts), 0, -1):
            module = ".".join(parts[:cut])
            if not self.layout.exists(module):
                continue
            if cut == len(parts):
                return Resolution(Outcome.MODULE, Symbol(self.layout.primary(module))), ""
            return self.resolve(module, parts[cut]), ".".join(parts[cut + 1 :])
        return Resolution(Outcome.EXTERNAL), ""

    def is_shadowed(self, module: str) -> bool:
        """Whether the package of a module binds its name to something else: ``from .config import config``.

        ``package.config`` is that then; only ``from package.config import …`` still reaches the module.
        """
        package, _, name = module.rpartition(".")
        facts = self.facts(package) if package else None
        if facts is None:
            return False
        bound = (each for each in facts.bindings.get(name, ()) if each.guard is not Guard.TYPE_CHECKING)
        if any(not is_own_submodule(facts, binding) for binding in bound):
            return self.resolve(package, name).symbol != Symbol(self.layout.primary(module))
        starred = (fact.module for fact in facts.imports if fact.star and not fact.lazy)
        providers = [there for each in starred if (there := self.facts(each)) is not None]
        if any(each.exported is None and self.layout.exists(f"{each.module}.{name}") for each in providers):
            return True  # a submodule that somebody has loaded is a name of its package
        brought = (each for each in providers if star_exports(each, name))
        found = (self.resolve(each.module, name) for each in brought if name in each.bindings)
        return any(each.works and each.symbol != Symbol(self.layout.primary(module)) for each in found)

    # -- steps

    def _absent(self, module: str, via: tuple[tuple[str, str], ...]) -> Resolution:
        first_party = module.partition(".")[0] in self.layout.top_level
        return Resolution(Outcome.NO_MODULE if first_party else Outcome.EXTERNAL, via=via)

    def _resolve(self, module: str, name: str, via: tuple[tuple[str, str], ...]) -> Resolution:
        key = (module, name)
        if key in via:
            return Resolution(Outcome.CYCLE, via=via)
        if not via and key in self._known:
            return self._known[key]
        result = self._follow(module, name, (*via, key))
        if not via:
            self._known[key] = result
        return result

    def _follow(self, module: str, name: str, via: tuple[tuple[str, str], ...]) -> Resolution:
        facts = self.facts(module)
        if facts is None and module == "builtins" and hasattr(builtins, name):
            return Resolution(Outcome.DEFINED, Symbol(module, name), via)
        if facts is None and self.layout.is_unread(module):
            return Resolution(Outcome.UNKNOWN, via=via)
        if facts is None:
            submodule = f"{module}.{name}"
            if self.layout.exists(submodule):
                return Resolution(Outcome.MODULE, Symbol(self.layout.primary(submodule)), via)
            if self.layout.exists(module):
                return Resolution(Outcome.MISSING, via=via)  # a namespace package binds nothing of its own
            return self._absent(module, via)
        if facts.error:
            return Resolution(Outcome.UNKNOWN, via=via)
        own = facts.bindings.get(name)
        asked_within = len(via) > 1 and via[-2][0] == facts.module
        if own and (asked_within or name not in facts.deleted):
            return self._bindings(facts, own, via)
        submodule = f"{facts.module if facts.is_package else module}.{name}"
        if facts.is_package and self.layout.exists(submodule):
            return Resolution(Outcome.MODULE, Symbol(self.layout.primary(submodule)), via)
        if name in _IMPLICIT:
            return Resolution(Outcome.DEFINED, Symbol(facts.module, name), via)
        return self._stars(facts, name, via)

    def _bindings(
        self, facts: ModuleFacts, bindings: tuple[Binding, ...], via: tuple[tuple[str, str], ...]
    ) -> Resolution:
        """Several bindings are one thing when they agree; fallbacks do not count, nor does ``= None`` where something
        else is bound, or at least tried, whatever the condition."""
        real = [b for b in bindings if b.guard is not Guard.FALLBACK]
        others = [b for b in real if b.target != "None"]
        real = (others if any(b.guard in (Guard.NONE, Guard.TRY) for b in others) else real) or list(bindings)
        runtime = [b for b in real if b.guard is not Guard.TYPE_CHECKING] or real
        if all(b.guard is not Guard.CONDITION for b in runtime) and not any(b.guard is Guard.TRY for b in runtime):
            runtime = runtime[-1:]  # straight-line code: the last one stands, if no star below it brings another
            starred = self._starred_below(facts, runtime[0], via)
            if starred is not None:
                return starred
        results = [self._binding(facts, binding, via) for binding in runtime]
        works = [result for result in results if result.works] or results
        symbols = {(result.outcome, result.symbol) for result in works}
        return works[-1] if len(symbols) == 1 else Resolution(Outcome.UNKNOWN, via=via)

    def _binding(self, facts: ModuleFacts, binding: Binding, via: tuple[tuple[str, str], ...]) -> Resolution:
        here = Symbol(facts.module, binding.name)
        match binding.kind:
            case BindingKind.IMPORT:
                if not binding.module:
                    return Resolution(Outcome.NO_MODULE, via=via)
                if is_own_submodule(facts, binding) and self.layout.exists(f"{facts.module}.{binding.name}"):
                    return Resolution(Outcome.MODULE, Symbol(f"{facts.module}.{binding.name}"), via)
                return self._resolve(binding.module, binding.target, via)
            case BindingKind.MODULE:
                if self.layout.exists(binding.module):
                    return Resolution(Outcome.MODULE, Symbol(self.layout.primary(binding.module)), via)
                return self._absent(binding.module, via)
            case BindingKind.ALIAS:
                return self._alias(facts, binding, via, here)
            case _:
                return Resolution(Outcome.DEFINED, here, via)

    def _starred_below(
        self, facts: ModuleFacts, binding: Binding, via: tuple[tuple[str, str], ...]
    ) -> Resolution | None:
        """What the last star import below a binding brings by its name, where both always run."""
        if facts.module not in self._stars_of:
            always = (fact for fact in facts.imports if fact.star and not fact.lazy and fact.guard is Guard.NONE)
            self._stars_of[facts.module] = tuple(sorted(always, key=lambda fact: -fact.line))
        for fact in self._stars_of[facts.module]:
            if fact.line <= binding.line or binding.guard is not Guard.NONE:
                return None
            provider = self.facts(fact.module)
            if provider is not None and star_exports(provider, binding.name):
                found = self._resolve(fact.module, binding.name, via)
                if found.works and (binding.name in provider.bindings or found.outcome is Outcome.DEFINED):
                    return found
        return None

    def _alias(
        self, facts: ModuleFacts, binding: Binding, via: tuple[tuple[str, str], ...], here: Symbol
    ) -> Resolution:
        """``X = Y`` and ``X = pkg.mod.Y``: the same object only where Y is a class, function or module."""
        head, _, rest = binding.target.partition(".")
        if head == binding.name:
            return Resolution(Outcome.DEFINED, here, via)
        if head not in facts.bindings:
            return self._unbound_alias(facts, binding, via, here)
        found = self._resolve(facts.module, head, via)
        while rest and found.outcome is Outcome.MODULE and found.symbol is not None:
            head, _, rest = rest.partition(".")
            found = self._resolve(found.symbol.module, head, via)
        if rest or found.outcome in (Outcome.EXTERNAL, Outcome.UNKNOWN):
            return Resolution(Outcome.DEFINED, here, via)
        return found

    def _unbound_alias(
        self, facts: ModuleFacts, binding: Binding, via: tuple[tuple[str, str], ...], here: Symbol
    ) -> Resolution:
        """``X = Y`` where a star import above brings Y, or no statement binds it."""
        name, has_stars = binding.target, any(fact.star for fact in facts.imports)
        if has_stars and "." not in name:
            above = replace(facts, imports=tuple(fact for fact in facts.imports if fact.line <= binding.line))
            found = self._stars(above, name, via)
            return found if found.outcome is Outcome.DEFINED else Resolution(Outcome.DEFINED, here, via)
        is_builtin = not has_stars and "." not in name and hasattr(builtins, name)
        return self._resolve("builtins", name, via) if is_builtin else Resolution(Outcome.DEFINED, here, via)

    def _stars(self, facts: ModuleFacts, name: str, via: tuple[tuple[str, str], ...]) -> Resolution:
        unknown = facts.has_getattr
        for fact in facts.imports:
            if not fact.star or not fact.at_import_time:
                continue
            provider = self.facts(fact.module)
            if provider is None:
                unknown = True  # an external star may bind anything (CASES.md row 76)
                continue
            if not star_exports(provider, name):
                unknown |= provider.exported_is_open
                continue
            found = self._resolve(fact.module, name, via)
            if found.works:
                return found
        return Resolution(Outcome.UNKNOWN if unknown else Outcome.MISSING, via=via)


def is_own_submodule(facts: ModuleFacts, binding: Binding) -> bool:
    """``from . import b`` in the package's own ``__init__``: it binds what it would have without a binding."""
    return binding.kind is BindingKind.IMPORT and binding.module == facts.module and binding.name == binding.target


def star_exports(facts: ModuleFacts, name: str) -> bool:
    """Whether ``from module import *`` would bind ``name`` if the module has it."""
    if facts.exported is not None:
        return name in facts.exported
    return not name.startswith("_") and name not in facts.deleted
