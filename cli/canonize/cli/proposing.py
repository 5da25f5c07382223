"""What an audit proposes as a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from canonize.errors import CanonizeError
from canonize_codemods.audit.audit import audit
from canonize_codemods.audit.result import AuditOptions
from canonize_codemods.index.resolve import Index
from canonize_codemods.migration.memory import Facts
from canonize_codemods.symbols import Symbol

# Entries that --name proposes at once.
_MOST = 50


def proposed(
    index: Index, facts: Facts, names: Sequence[str], stage: Callable[[str], None] = lambda part: None
) -> dict[Symbol, list[Symbol]]:
    """What an audit of these names proposes; ``stage`` hears what it is at.

    Raises CanonizeError where there is nothing to consolidate.
    """
    paths = list(index.layout.paths)
    facts.prefetch(paths)
    result = audit(index, paths, facts.sources.__getitem__, AuditOptions(names=tuple(names)), stage)
    found: dict[Symbol, list[Symbol]] = {}
    for group in result.duplicated:
        if group.proposal is not None:
            canonical = group.proposal.canonical.symbol
            found[canonical] = [d.symbol for d in group.definitions if d.symbol != canonical]
    for scattered in result.fragmentation:
        others = [Symbol(module, name) for module, name, _ in scattered.used_paths]
        others = [symbol for symbol in others if symbol != scattered.symbol]
        if others and scattered.symbol not in found and not any(scattered.symbol in held for held in found.values()):
            found[scattered.symbol] = others
    if len(found) > _MOST:
        raise CanonizeError(
            f"{len(found)} names are too many for one plan, which a person reviews",
            f"narrow --name; canonize audit --name {names[0]!r} lists them, the worst first",
        )
    if not found:
        hints = [hint for unknown in result.unknown_names for hint in unknown.hints]
        remedy = f"did you mean {', '.join(hints)}?" if hints else f"see canonize audit --all --name {names[0]}"
        raise CanonizeError(f"nothing called {', '.join(names)} has duplicates", remedy)
    return found


def corrected(
    found: Mapping[Symbol, Sequence[Symbol]], moves: Mapping[Symbol, Sequence[Symbol]]
) -> dict[Symbol, list[Symbol]]:
    """What is proposed, and what a person says on top: canonical symbols with those that give way to them.

    Who leads a proposed group and gives way takes the group along; who is in a group and is canonical leads it.
    """
    wanted = {canonical: list(others) for canonical, others in found.items()}
    for new, olds in moves.items():
        for leader in [each for each, others in wanted.items() if new in others]:
            wanted[new] = [leader, *(each for each in wanted.pop(leader) if each != new), *wanted.get(new, [])]
        for old in olds:
            followers = [old, *wanted.pop(old, [])] if old != new else [old]
            for others in wanted.values():
                others[:] = [each for each in others if each != old]
            wanted.setdefault(new, []).extend(followers)
    return {canonical: list(dict.fromkeys(others)) for canonical, others in wanted.items() if others}
