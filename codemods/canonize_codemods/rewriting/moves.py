"""What moves where: the plan, worked out against the index into tables that one file's rewriting can look up.

Small and picklable, so that it travels to worker processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.symbols import parents

BUILTINS = "builtins"  # what moves there needs no import (CASES.md row 18)


class Uses(StrEnum):
    RENAME = "rename"
    ALIAS = "alias"


class Exports(StrEnum):
    """What becomes of the old name in a module that imports it for its own use."""

    LET_GO = "let-go"  # it goes, as nobody in the code base asks that module for it
    KEEP = "keep"  # it stays importable from there


class Brings(StrEnum):
    """What a star import binds a moved name to."""

    MOVED = "moved"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a path leads from now on; ``name`` is "" for a module."""

    module: str
    name: str = ""
    uses: Uses = Uses.RENAME

    def __str__(self) -> str:
        return f"{self.module}:{self.name}" if self.name else self.module


@dataclass(frozen=True)
class Moves:
    """Lookup tables.  Modules are named as import statements name them."""

    names: Mapping[tuple[str, str], Target] = field(default_factory=dict)  # (module, name) → canonical
    modules: Mapping[str, Target] = field(default_factory=dict)  # whole modules: a.b → x.y
    module_at: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (package, name) → module of interest
    lacking: Mapping[tuple[str, str], str] = field(default_factory=dict)  # names of a moved module that stay, and why
    closed: Mapping[str, frozenset[str]] = field(default_factory=dict)  # canonical module → who must not import it
    excused: frozenset[tuple[str, str]] = frozenset()  # (importer, canonical module): that cycle stood before
    ordered: frozenset[tuple[str, str]] = frozenset()  # (importer, old module): see migration/package_order.py
    shadowed: frozenset[str] = frozenset()  # canonical modules whose package binds their name to something else
    reached: frozenset[tuple[str, str]] = frozenset()  # (module, local name) that other files reach: keep the name
    reached_whole: frozenset[str] = frozenset()  # modules of which any name may be reached (star imports)
    consumers: frozenset[tuple[str, str]] = frozenset()  # moved (module, name) that the module imports and uses itself
    own_uses: frozenset[tuple[str, str]] = frozenset()  # ... that it defines, goes on defining, and uses itself
    needed: frozenset[tuple[str, str]] = frozenset()  # ... of definitions that stay as the canonical module needs them
    giving: frozenset[tuple[str, str]] = frozenset()  # (module, name) of definitions that become shims
    forwarding: frozenset[str] = frozenset()  # modules of which nothing but a shim is left: it has all of their names
    leaving: frozenset[tuple[str, str]] = frozenset()  # and of those that go without one, if nothing asks for them then
    stars: Mapping[tuple[str, str], Brings] = field(default_factory=dict)  # (module, name or "") → what its star brings
    unlike_stars: Mapping[str, frozenset[str] | None] = field(default_factory=dict)  # whole modules: what differs
    starred_others: frozenset[tuple[str, str]] = frozenset()  # (module, new name): its star brings another thing
    used_below: frozenset[tuple[str, str]] = frozenset()  # (module, new local name) in files with a star import of it
    brought: frozenset[str] = frozenset()  # modules of interest, and on the way to one, that their package imports
    loaded_for_others: frozenset[str] = frozenset()  # that others reach through the package that has loaded them
    starred_modules: frozenset[tuple[str, str]] = frozenset()  # those of ``module_at`` that a star import brings
    public: frozenset[str] = frozenset()  # modules of which others may ask any name: no tests, scripts, notebooks
    exports: Exports = Exports.LET_GO
    submodules: frozenset[tuple[str, str]] = frozenset()  # (package, name) that loading a submodule would bind
    canonical: frozenset[tuple[str, str]] = frozenset()  # what the plan makes canonical, moved to or not
    listed: frozenset[tuple[str, str]] = frozenset()  # the plan's duplicates, those that stay as well
    taken: frozenset[tuple[str, str]] = frozenset()  # (module, name) that the file had, and that meant something else
    broken: frozenset[tuple[str, str]] = frozenset()  # names that files import from old modules and that are not there
    gone: frozenset[str] = frozenset()  # whole modules that are not there any more: somebody moved them by hand
    mentions: frozenset[str] = frozenset()  # also in: "strings", "docstrings"

    @cached_property
    def interesting(self) -> frozenset[str]:
        """Modules in which something moves."""
        return frozenset(module for module, _ in self.names) | frozenset(self.modules)

    @cached_property
    def shims(self) -> frozenset[str]:
        """Modules from which a definition gives way to a shim."""
        return frozenset(module for module, _ in self.giving)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Modules in which something moves, those that hold one under another name, and the packages on the way."""
        holding = {module for (module, name), held in self.module_at.items() if held != f"{module}.{name}"}
        return frozenset(above for module in self.interesting | holding for above in [module, *parents(module)])

    @cached_property
    def roots(self) -> frozenset[str]:
        """Those of them that are in no package."""
        return frozenset(module for module in self.leading if "." not in module)

    @cached_property
    def bringing(self) -> frozenset[str]:
        """Modules whose star import brings one of interest."""
        return frozenset(module for module, _ in self.starred_modules)

    @cached_property
    def paths(self) -> frozenset[str]:
        """All old paths with dots, as strings such as patch targets have them."""
        return frozenset(f"{module}.{name}" for module, name in self.names) | frozenset(self.modules)

    @cached_property
    def in_strings(self) -> frozenset[str]:
        """What a string may name of all that: old paths, and modules in which something moves."""
        return self.paths | self.interesting

    @cached_property
    def heads(self) -> frozenset[str]:
        """What these begin with, up to the first dot."""
        return frozenset(path.partition(".")[0] for path in self.in_strings)

    @cached_property
    def new_modules(self) -> frozenset[str]:
        """Every module that something moves to."""
        return frozenset(target.module for target in [*self.names.values(), *self.modules.values()])

    @cached_property
    def new_locals(self) -> frozenset[str]:
        """Every name that an import of a target module could bind."""
        return frozenset(
            part for module in self.new_modules for part in (module.partition(".")[0], module.rpartition(".")[2])
        )

    def asked(self, module: str, name: str) -> bool:
        """Whether other files ask a module for the name."""
        return (module, name) in self.reached or module in self.reached_whole

    def concern(self, facts: ModuleFacts) -> bool:
        """Whether an import of this file, or a module that it names in a string, may have to change."""
        return not self.interesting.isdisjoint(facts.named) or any(
            (fact.module, fact.name) in self.module_at
            or (fact.star and fact.module in self.bringing)
            or (
                fact.module in self.leading
                and (
                    fact.name is None
                    or fact.star
                    or (fact.module, fact.name) in self.names
                    or (fact.module, fact.name) in self.lacking
                    or (fact.module, fact.name) in self.broken
                )
            )
            for fact in facts.imports
        )

    def follows(self, module: str, name: str) -> bool:
        """Whether the name just goes with its whole module, or stays in it."""
        whole, target = self.modules.get(module), self.names.get((module, name))
        return whole is not None and (target is None or (whole.module, name) == (target.module, target.name))

    def lookup(self, path: str) -> tuple[tuple[str, str], Target, str] | None:
        """For a path with dots (or one colon) in a string: the longest old path it begins with, its target, and what
        follows.  The old path is ``(module, name)``, with name "" for a whole module."""
        parts = path.replace(":", ".").split(".")
        for end in range(len(parts), 0, -1):
            rest = ".".join(parts[end:])
            key = (".".join(parts[: end - 1]), parts[end - 1])
            if key in self.names:
                return key, self.names[key], rest
            module = ".".join(parts[:end])
            if module in self.modules:
                if parts[end:] and (module, parts[end]) in self.lacking:
                    return None
                return (module, ""), self.modules[module], rest
        return None

    def may_import(self, importer: str, target: str) -> bool:
        """False where a module-level import of ``target`` in ``importer`` would be a new cycle (DESIGN.md §6)."""
        if importer == target:
            return False
        return importer not in self.closed.get(target, frozenset()) or (importer, target) in self.excused
