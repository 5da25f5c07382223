"""``__all__`` that lists names which the module does not bind: ``from module import *`` raises AttributeError there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.resolve import Index, Outcome

from .unresolved import is_for_checkers

# Modules that bind names in ways that nobody can read.
_DYNAMIC = (b"globals()", b"sys.modules[__name__]", b"setattr(")


@dataclass(frozen=True, order=True, slots=True)
class UnboundExport:
    """``line`` is that of ``__all__``."""

    path: str
    line: int
    module: str
    name: str


def unbound_exports(
    index: Index, modules: Iterable[ModuleFacts], read: Callable[[str], bytes]
) -> Iterator[UnboundExport]:
    for facts in modules:
        if not facts.exported or facts.has_getattr or facts.makes_names:
            continue
        found = [
            name
            for name in dict.fromkeys(facts.exported)
            if (
                is_for_checkers(index, facts.module, name)
                if name in facts.offered
                else index.resolve(facts.module, name).outcome is Outcome.MISSING
            )
        ]
        if found and not any(text in read(facts.path) for text in _DYNAMIC):
            line = facts.bindings["__all__"][-1].line if "__all__" in facts.bindings else 0
            yield from (UnboundExport(facts.path, line, facts.module, name) for name in found)
