"""What moving a file by hand leaves behind: its relative imports still count from the new place (CASES.md row 78)."""

from __future__ import annotations

from collections.abc import Iterator

from canonize_codemods.index.expressions import absolute
from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.symbols import Symbol


def stale_relatives(index: Index, old: str, moved: ModuleFacts) -> Iterator[tuple[Symbol, Symbol]]:
    """What the moved file's dots lead to, where nothing is, and what they led to from ``old``; a module or a name."""
    for fact in moved.imports:
        if not fact.level or fact.name is None or fact.star:
            continue
        here = absolute(moved.module, moved.is_package, fact.level, None)
        there = absolute(old, moved.is_package, fact.level, None)
        module = there + fact.module[len(here) :]
        if there and not _leads_anywhere(index, fact.module, fact.name) and _leads_anywhere(index, module, fact.name):
            if index.layout.exists(f"{module}.{fact.name}"):
                yield Symbol(f"{fact.module}.{fact.name}"), Symbol(f"{module}.{fact.name}")
            else:
                yield Symbol(fact.module, fact.name), Symbol(module, fact.name)


def _leads_anywhere(index: Index, module: str, name: str) -> bool:
    return index.layout.exists(module) and index.resolve(module, name).works
