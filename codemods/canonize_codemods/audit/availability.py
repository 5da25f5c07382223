"""Would ``import MODULE`` work here, as far as this code base alone decides?"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from canonize_codemods.index.facts import Guard, ModuleFacts
from canonize_codemods.index.resolve import Index, Outcome, Resolution
from canonize_codemods.symbols import Symbol, parents

from .members import UNIVERSAL, api_of, class_at
from .places import is_test
from .unresolved import find_unresolved, is_for_checkers


class State(StrEnum):
    EXISTS = "exists"
    BROKEN = "exists but fails to resolve inside"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Availability:
    """``path`` and ``line`` say where it fails; ``hints`` are near names for what is missing."""

    symbol: Symbol
    state: State
    reason: str = ""
    path: str = ""
    line: int = 0
    hints: tuple[str, ...] = ()

    @property
    def is_available(self) -> bool:
        return self.state is State.EXISTS


def check(index: Index, symbol: Symbol, foreign: Collection[str] = ()) -> Availability:
    """``foreign`` packages are installed ones (``foreign_packages``): nothing is said about them."""
    if not index.layout.exists(symbol.module):
        return _missing_module(index, symbol)
    if not symbol.is_module:
        failure = _check_name(index, symbol)
        if failure is not None:
            return failure
    failure = _check_inside(index, symbol, foreign)
    if failure.is_available and index.layout.is_unread(symbol.module):
        return replace(failure, reason="what is in it is not read")
    return failure


def _missing_module(index: Index, symbol: Symbol) -> Availability:
    inner = [parent for parent in parents(symbol.module) if index.layout.exists(parent)]
    reason = f"{inner[-1]} has no such module" if inner else "this code base has no such top-level package"
    hints = _near_modules(index, symbol.module)
    if symbol.qualname:
        hints = [f"{module}:{symbol.qualname}" for module in hints]
    return Availability(symbol, State.MISSING, reason, hints=tuple(hints))


def _near_modules(index: Index, module: str) -> list[str]:
    """Modules of the same last name first, then neighbours with a like one."""
    parent, _, leaf = module.rpartition(".")
    modules = sorted(name for name, path in index.layout.by_module.items() if not is_test(path))
    same = [name for name in modules if name.rpartition(".")[2] == leaf]
    neighbours = {name.rpartition(".")[2]: name for name in modules if name.rpartition(".")[0] == parent}
    like = get_close_matches(leaf, neighbours, n=2, cutoff=0.7)
    like += [name for name in neighbours if leaf in name.split("_")]
    return list(dict.fromkeys([*same, *(neighbours[name] for name in like)]))[:2]


def _check_name(index: Index, symbol: Symbol) -> Availability | None:
    found = index.resolve_symbol(symbol)
    facts = index.facts(symbol.module)
    if facts is not None and is_for_checkers(index, symbol.module, symbol.qualname.partition(".")[0]):
        line = facts.bindings[symbol.qualname.partition(".")[0]][0].line
        return Availability(symbol, State.BROKEN, "is bound under TYPE_CHECKING only", facts.path, line)
    if found.works:
        return _check_member(index, symbol, found)
    if facts is not None and facts.makes_names and symbol.qualname.partition(".")[0] not in facts.bindings:
        return None
    path = facts.path if facts is not None else ""
    line = 0
    if facts is not None:
        line = next((binding.line for binding in facts.bindings.get(symbol.qualname.partition(".")[0], ())), 0)
    if line == 0:
        names = list(facts.bindings) if facts is not None else []
        hints = tuple(f"{symbol.module}:{name}" for name in get_close_matches(symbol.qualname, names, n=3))
        return Availability(symbol, State.MISSING, f"{symbol.module} does not bind it", path, hints=hints)
    return Availability(symbol, State.BROKEN, _why(found), path, line)


def _check_member(index: Index, symbol: Symbol, found: Resolution) -> Availability | None:
    """None where ``module:Class.member`` is there, and where nobody can tell."""
    if found.symbol is None or "." not in found.symbol.qualname:
        return None
    head, _, member = found.symbol.qualname.partition(".")
    owner = Symbol(found.symbol.module, head)
    of, nested = class_at(index, owner), class_at(index, found.symbol)
    if of is None or nested is not None or "." in member or of.decorators:
        return None
    api = api_of(of, owner.module, index)
    if api.outside or member in api.members or member in UNIVERSAL:
        return None
    hints = tuple(f"{owner}.{name}" for name in get_close_matches(member, api.members, n=3))
    facts = index.facts(owner.module)
    path = facts.path if facts is not None else ""
    return Availability(symbol, State.MISSING, f"{owner} has no such member", path, of.line, hints)


def _why(found: Resolution) -> str:
    module, name = found.via[-1]
    match found.outcome:
        case Outcome.CYCLE:
            return "its re-exports lead back to themselves"
        case Outcome.NO_MODULE:
            return f"is imported from {module}, which does not exist"
        case _:
            return f"is imported from {module}, which has no {name!r}"


def _check_inside(index: Index, symbol: Symbol, foreign: Collection[str]) -> Availability:
    """The first file, nearest first, that importing the module runs and that cannot be imported."""
    for facts, chain in _runs(index, symbol.module):
        through = f", through {' -> '.join(chain)}" if len(chain) > 1 else ""
        if facts.error:
            reason = f"{facts.module} does not parse: {facts.error}{through}"
            return Availability(symbol, State.BROKEN, reason, facts.path, facts.error_line)
        for failure in find_unresolved(index, [facts], foreign):
            if failure.is_fatal:
                reason = f"{facts.module} imports {failure}{through}"
                return Availability(symbol, State.BROKEN, reason, facts.path, failure.line)
    return Availability(symbol, State.EXISTS)


def _runs(index: Index, module: str) -> Iterator[tuple[ModuleFacts, tuple[str, ...]]]:
    """Every file that importing ``module`` runs for sure, with the modules on the way to it."""
    start = index.layout.primary(module)
    pending: deque[tuple[str, tuple[str, ...]]] = deque((name, (name,)) for name in [start, *parents(start)])
    seen: set[str] = set()
    while pending:
        name, chain = pending.popleft()
        facts = index.facts(name)
        if name in seen or facts is None:
            continue
        seen.add(name)
        yield facts, chain
        for target in _certain_imports(index, facts):
            for needed in [target, *parents(target)]:
                if needed not in seen:
                    pending.append((needed, (*chain, needed)))


def _certain_imports(index: Index, facts: ModuleFacts) -> Iterator[str]:
    for fact in facts.imports:
        if fact.lazy or fact.guard is not Guard.NONE or not index.layout.exists(fact.module):
            continue
        yield index.layout.primary(fact.module)
        provider = index.facts(fact.module)
        if fact.name and not (provider and fact.name in provider.bindings):
            submodule = f"{fact.module}.{fact.name}"
            if index.layout.exists(submodule):
                yield index.layout.primary(submodule)
