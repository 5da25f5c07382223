"""The import graph at module level, and its cycles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace

from canonize_codemods.symbols import parents

from .facts import Guard, ModuleFacts
from .resolve import Index, Outcome, is_own_submodule


def imported_modules(index: Index, facts: ModuleFacts, packages: bool = True) -> frozenset[str]:
    """Modules of this code base that running ``facts``' module body imports.

    ``from p import m`` reaches the module ``p.m`` where that is what the name is, else ``p``.  With ``packages``, a
    package that is run on the way to its submodule counts too, unless it is an ancestor of the importing module: that
    one is already in ``sys.modules`` by then and is asked for nothing.
    """
    own = {facts.module, *parents(facts.module)}
    found: set[str] = set()
    for module, name in dict.fromkeys(_asked_for(facts)):
        if not index.layout.exists(module):
            continue
        target = module
        provider = index.facts(module) if name else None
        if name and index.layout.exists(f"{module}.{name}"):
            bound = provider.bindings.get(name, ()) if provider is not None else ()
            if provider is None or all(is_own_submodule(provider, binding) for binding in bound):
                target = f"{module}.{name}"
        if provider is not None and provider.has_getattr and name not in provider.bindings:
            found.update(_imported_on_demand(index, provider, name))
        found.add(index.layout.primary(target))
        if packages:
            found.update(parent for parent in parents(target) if parent not in own and index.layout.exists(parent))
    return frozenset(found - {facts.module})


def _imported_on_demand(index: Index, provider: ModuleFacts, name: str) -> Iterator[str]:
    """What a module's ``__getattr__`` imports to have the name (PEP 562)."""
    for fact in provider.imports:
        if fact.scope == "__getattr__" and fact.bound == name and index.layout.exists(fact.module):
            yield index.layout.primary(fact.module)


def _asked_for(facts: ModuleFacts) -> Iterator[tuple[str, str]]:
    """Modules that running the body imports, each with the name that is taken from it, or ""."""
    for fact in facts.imports:
        if fact.at_import_time:
            yield fact.module, "" if fact.name is None or fact.star else fact.name


def closure(index: Index, start: str, packages: bool = True, beyond: str = "") -> frozenset[str]:
    """Every module that importing ``start`` runs after its own body has begun, ``start`` itself included.

    What is reached only through the module ``beyond`` is left out.
    """
    seen: set[str] = set()
    level = {index.layout.primary(start)}
    while level:
        seen |= level
        index.prefetch([path for module in level if (path := index.layout.by_module.get(module)) is not None])
        known = [facts for module in level if module != beyond and (facts := index.facts(module)) is not None]
        level = {target for facts in known for target in _edges(index, facts, packages)} - seen
    return frozenset(seen)


def _edges(index: Index, facts: ModuleFacts, packages: bool) -> frozenset[str]:
    """``imported_modules``, worked out once: closures of a large code base overlap almost wholly."""
    key = (facts.path, packages)
    if key not in index.edges:
        index.edges[key] = imported_modules(index, facts, packages)
    return index.edges[key]


def _run_for_sure(index: Index, facts: ModuleFacts) -> frozenset[str]:
    sure = tuple(fact for fact in facts.imports if fact.guard is not Guard.FALLBACK)
    if len(sure) == len(facts.imports):
        return _edges(index, facts, True)
    return imported_modules(index, replace(facts, imports=sure))


def explicit_closure(index: Index, start: str, beyond: str = "") -> frozenset[str]:
    """As ``closure``, of what import statements name and ask for something."""
    return closure(index, start, False, beyond)


def surely_run(index: Index, starts: Iterable[str], without: Set[str] = frozenset()) -> set[str]:
    """As ``closure``, without what only a condition or a handler imports, and without imports of some modules."""
    seen: set[str] = set()
    pending = set(starts)
    while pending:
        module = pending.pop()
        seen.add(module)
        facts = index.facts(module)
        if facts is not None:
            sure = tuple(
                fact
                for fact in facts.imports
                if fact.guard in (Guard.NONE, Guard.TRY)
                and without.isdisjoint({fact.module, f"{fact.module}.{fact.name}"})
            )
            pending |= imported_modules(index, replace(facts, imports=sure)) - seen
    return seen


def returning(index: Index, start: str) -> frozenset[str]:
    """Those modules of ``closure(start)`` whose own imports lead back to ``start``, without fallbacks for others."""
    importers: dict[str, set[str]] = {}
    for module in closure(index, start):
        facts = index.facts(module)
        for target in _run_for_sure(index, facts) if facts is not None else ():
            importers.setdefault(target, set()).add(module)
    found: set[str] = set()
    pending = [index.layout.primary(start)]
    while pending:
        fresh = importers.get(pending.pop(), set()) - found
        found |= fresh
        pending.extend(fresh)
    return frozenset(found)


def cycles(edges: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Strongly connected components of more than one module, each sorted, by Tarjan's algorithm (1972)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in sorted(edges):
        if root in order:
            continue
        work: list[tuple[str, list[str]]] = [(root, sorted(edges[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, pending = work[-1]
            if pending:
                successor = pending.pop()
                if successor not in order:
                    order[successor] = low[successor] = len(order)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, sorted(edges.get(successor, ()))))
                elif successor in on_stack:
                    low[node] = min(low[node], order[successor])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == order[node]:
                component = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == node:
                        break
                if len(component) > 1:
                    found.append(tuple(sorted(component)))
    return sorted(found)


def import_graph(
    index: Index, paths: Iterable[str], progress: Callable[[], None] | None = None
) -> dict[str, frozenset[str]]:
    """Edges of every given file's module."""
    graph = {}
    for path in paths:
        facts = index.facts_at(path)
        if index.layout.by_module.get(facts.module, path) == path:  # else another file is this module: a stub's source
            graph[facts.module] = imported_modules(index, facts)
        if progress is not None:
            progress()
    return graph


def unresolved_imports(index: Index, facts: ModuleFacts) -> list[tuple[int, str, str, Outcome]]:
    """``(line, module, name, outcome)`` for each import of one file that would fail for sure, one hop deep.

    One hop is enough: where the next module's own import fails, it is that module's line that is reported.
    """
    found = []
    for fact in facts.imports:
        if not fact.module and fact.level:
            found.append((fact.line, "." * fact.level, fact.name or "", Outcome.NO_MODULE))
        elif fact.name is None or fact.star:
            if not index.layout.exists(fact.module) and fact.module.partition(".")[0] in index.layout.top_level:
                found.append((fact.line, fact.module, fact.name or "", Outcome.NO_MODULE))
        else:
            outcome = _one_hop(index, fact.module, fact.name)
            if outcome is not None:
                found.append((fact.line, fact.module, fact.name, outcome))
    return found


def _one_hop(index: Index, module: str, name: str) -> Outcome | None:
    facts = index.facts(module)
    own = facts.bindings.get(name, ()) if facts is not None and name not in facts.deleted else ()
    if facts is not None and any(not is_own_submodule(facts, binding) for binding in own):
        return None
    if index.layout.exists(f"{module}.{name}"):
        return None
    if own and facts is not None and not facts.error and not any(fact.star for fact in facts.imports):
        # ``from . import b`` in the package's own __init__ binds b only if it can.
        return None if "__getattr__" in facts.bindings else Outcome.MISSING
    result = index.resolve(module, name)
    return result.outcome if result.outcome in (Outcome.MISSING, Outcome.NO_MODULE) else None
