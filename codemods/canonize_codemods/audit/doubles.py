"""What is named as a test double, and whether it is one: production code has no use for a test double."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.symbols import Symbol

from .places import PRODUCTION, place_of

_DOUBLE = re.compile(r"^_?(?:Mock|Fake|Stub|Dummy|Spy)(?=[A-Z_])|(?:Mock|Fake|Stub|Dummy|TestDouble)$")


def is_named_as_double(name: str) -> bool:
    return _DOUBLE.search(name) is not None


def doubles_in_production(modules: Iterable[ModuleFacts], paths: Collection[str]) -> frozenset[Symbol]:
    """Symbols named as doubles that production code imports, inherits from or makes an instance of.

    A package's ``__init__`` that hands them on does not use them.  ``paths`` are all files of the code base.
    """
    found: set[Symbol] = set()
    for facts in modules:
        if place_of(facts.path, paths) != PRODUCTION:
            continue
        if not facts.is_package:
            found.update(
                Symbol(fact.module, fact.name) for fact in facts.imports if fact.name and is_named_as_double(fact.name)
            )
        named = {base for each in facts.classes for base in each.bases} | {each.called for each in facts.instances}
        found.update(Symbol(facts.module, name) for name in named if is_named_as_double(name))
    return frozenset(found)
