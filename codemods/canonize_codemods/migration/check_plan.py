"""Is the plan possible in this code base?  Problems are values; the program turns them into exit code 2."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable

from canonize_codemods.changes import Finding, Severity
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.plan import Consolidation, Definition, Plan, PlanProblem, ShimForm
from canonize_codemods.symbols import Symbol


def check_shape(plan: Plan) -> list[PlanProblem]:
    """What is wrong with the plan whatever the code base: overlaps and loops."""
    problems: list[PlanProblem] = []
    target: dict[Symbol, Consolidation] = {}
    for entry in plan.consolidations:
        for duplicate in entry.duplicates:
            if duplicate == entry.canonical:
                problems.append(_problem(entry, f"{duplicate} is its own duplicate", "take it out of duplicates"))
            elif duplicate.is_module != entry.canonical.is_module:
                remedy = "write module:Name on both sides, or a module on both"
                problems.append(_problem(entry, f"{duplicate} and {entry.canonical} are not of one kind", remedy))
            elif duplicate in target:
                earlier = target[duplicate]
                where = f" (line {earlier.line})" if earlier.line and earlier is not entry else ""
                message = f"{duplicate} is listed twice as a duplicate{where}"
                problems.append(_problem(entry, message, "keep it in one entry"))
            target.setdefault(duplicate, entry)
        unknown = sorted(entry.silent - {duplicate.name for duplicate in entry.duplicates})
        if entry.canonical.is_module and (entry.members or entry.definition is Definition.MOVE):
            what = 'adapter = "mixin"' if entry.members else 'definition = "move"'
            problems.append(_problem(entry, f"{what} is for symbols, not for modules", "write module:Name"))
        if unknown and not entry.canonical.is_module:
            message = f"silent name {unknown[0]} is the name of none of the entry's duplicates"
            problems.append(_problem(entry, message, "write the old name, without its module"))
    return problems or _loops(target)


def _loops(target: dict[Symbol, Consolidation]) -> list[PlanProblem]:
    problems = []
    for start, entry in target.items():
        seen, at = [start], entry.canonical
        while at in target and at not in seen:
            seen.append(at)
            at = target[at].canonical
        if at == start:
            chain = " -> ".join(map(str, [*seen, start]))
            problems.append(_problem(entry, f"the entries lead in a loop: {chain}", "decide on one canonical symbol"))
            break
    return problems


def check_symbols(plan: Plan, index: Index, imported: Iterable[tuple[str, str]]) -> list[PlanProblem]:
    """Symbols that are not there.

    An old path may be gone: a module that somebody moved by hand, a name that files still import (``imported``), one
    that had the canonical's own name, or one that an earlier run removed.  Where its module has a similar name that
    the plan does not mention, it is taken for a slip of the pen.
    """
    wanted = set(imported)
    modules = {module for module, _ in wanted}
    removed = {d for entry in plan.consolidations if entry.shim is ShimForm.NONE for d in entry.duplicates}
    mentioned = _mentioned(plan)
    problems = []
    for entry in plan.consolidations:
        if not _exists(index, entry.canonical) and entry.canonical not in removed:
            hint = _hint(index, entry.canonical)
            problems.append(_problem(entry, f"canonical {entry.canonical} does not exist", hint))
        for duplicate in entry.duplicates:
            if duplicate.is_module or index.facts(duplicate.module) is None:
                top = duplicate.module.partition(".")[0]
                # A package that is gone without a like one left is one that an earlier run emptied.
                known_package = top in index.layout.top_level or not _misspelt(index, duplicate.module)
                wanted_module = duplicate.module in modules or duplicate.name == entry.canonical.name
                wanted_module = wanted_module or duplicate in removed
                if not known_package and not wanted_module and not _exists(index, duplicate):
                    remedy = "check its first part, or set [project] source-roots"
                    problems.append(_problem(entry, f"duplicate {duplicate}: no such package here", remedy))
                continue
            gone = duplicate.qualname == entry.canonical.qualname or (duplicate.module, duplicate.qualname) in wanted
            gone = gone or duplicate in removed or not _similar(index, duplicate, mentioned)
            if not _exists(index, duplicate) and not gone:
                problems.append(_problem(entry, f"duplicate {duplicate} does not exist", _hint(index, duplicate)))
    return problems


def notes(plan: Plan, index: Index, imported: Iterable[tuple[str, str]]) -> list[Finding]:
    """Old paths that are not there and that nobody asks for: done already, or misspelt."""
    wanted = set(imported)
    mentioned = _mentioned(plan)
    found = []
    for entry in plan.consolidations:
        for duplicate in entry.duplicates:
            facts = index.facts(duplicate.module)
            path = facts.path if facts is not None else f"{duplicate.module.replace('.', '/')}.py"
            if duplicate.is_module or _exists(index, duplicate):
                continue
            if (duplicate.module, duplicate.qualname) not in wanted:
                message = f"{duplicate} does not exist and nothing imports it: removed already, or misspelt in the plan"
                near = _nearly(index, duplicate, mentioned)
                remedy = f"take it out of the plan, or correct it{f': there is {near}' if near else ''}"
                found.append(Finding(path, 0, "old-path-gone", message, remedy, Severity.NOTE))
    return found


def _mentioned(plan: Plan) -> set[Symbol]:
    return {symbol for entry in plan.consolidations for symbol in (entry.canonical, *entry.duplicates)}


def _nearly(index: Index, symbol: Symbol, mentioned: Container[Symbol]) -> str:
    """What is called much like a symbol that is not there, in its module or in one of much its module's name."""
    modules = [symbol.module] if index.facts(symbol.module) is not None else []
    modules = modules or difflib.get_close_matches(symbol.module, index.layout.by_module, 2, 0.8)
    known = {
        str(found): found.qualname
        for module in modules
        if (facts := index.facts(module)) is not None
        for found in (Symbol(module, name) for name in facts.bindings)
        if found not in mentioned
    }
    near = difflib.get_close_matches(symbol.qualname, set(known.values()), 3, 0.4)
    return " and ".join(sorted(path for path, name in known.items() if name in near)[:3])


def _misspelt(index: Index, module: str) -> bool:
    """Whether another package of much the same name has that module."""
    top, _, rest = module.partition(".")
    like = difflib.get_close_matches(top, index.layout.top_level, 3, 0.6 if rest else 0.85)
    return any(index.layout.exists(f"{name}.{rest}") if rest else True for name in like)


def _near(name: str, names: Iterable[str]) -> bool:
    return bool(difflib.get_close_matches(name, names, 1))


def _similar(index: Index, symbol: Symbol, mentioned: Container[Symbol]) -> bool:
    facts = index.facts(symbol.module)
    known = [name for name in facts.bindings if Symbol(symbol.module, name) not in mentioned] if facts else []
    return _near(symbol.qualname, known)


def _exists(index: Index, symbol: Symbol) -> bool:
    if symbol.is_module:
        return index.layout.exists(symbol.module)
    return index.resolve_symbol(symbol).outcome not in (
        Outcome.MISSING,
        Outcome.NO_MODULE,
        Outcome.EXTERNAL,
        Outcome.CYCLE,
    )


def _hint(index: Index, symbol: Symbol) -> str:
    facts = index.facts(symbol.module)
    if facts is None:
        above, _, name = symbol.module.rpartition(".")
        holder = index.facts(above) if symbol.is_module and above else None
        if holder is not None and name in holder.bindings:
            return f"did you mean {above}:{name}?"
        near = difflib.get_close_matches(symbol.module, index.layout.by_module, 1)
        return f"did you mean {near[0]}?" if near else "check the module's name and [project] source-roots"
    near = difflib.get_close_matches(symbol.qualname, facts.bindings, 1)
    return f"did you mean {symbol.module}:{near[0]}?" if near else f"see what {facts.path} defines"


def _problem(entry: Consolidation, message: str, remedy: str) -> PlanProblem:
    return PlanProblem(entry.line, message, remedy)
