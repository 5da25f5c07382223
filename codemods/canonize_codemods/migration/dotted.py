"""What files reach by a dot: attributes of imported modules, and dotted strings such as patch targets.  By the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from canonize_codemods.index.facts import ModuleFacts

_LATER_ARGUMENT = re.compile(rb"[,=]\s*[\"']([A-Za-z_]\w*)[\"']")
_CHAIN_BEFORE = re.compile(rb"[A-Za-z_][\w.]*\Z")


def reached_by_dot(
    facts: ModuleFacts, data: bytes, words: Collection[str], modules: Iterable[str]
) -> set[tuple[str, str]]:
    """``(chain, name)`` for the ``words`` that a file reaches so; the chain as written, and as the imports mean it.

    ``modules`` are those that move as a whole.
    """
    held: dict[str, list[str]] = {}
    for fact in facts.imports:
        module = f"{fact.module}.{fact.name}" if fact.name and not fact.star else fact.module
        held.setdefault(fact.bound, []).append(module)
    found: set[tuple[str, str]] = set()
    for chain, name in dotted_uses(data, words):
        found.add((chain, name))
        found.update((module, name) for module in held.get(chain, ()))
    for module in modules:
        if "." not in module and module.encode() + b"." in data:  # patch("module.name"): nothing stands before it
            within = re.finditer(rb"[\"']" + module.encode() + rb"\.([A-Za-z_]\w*)", data)
            found.update((module, match.group(1).decode()) for match in within)
    if b"patch" in data or b"setattr" in data:  # patch.object(module, "name")
        quoted = {match.group(1).decode() for match in _LATER_ARGUMENT.finditer(data)}.intersection(words)
        found.update((module, name) for name in quoted for group in held.values() for module in group)
    return found


def dotted_uses(data: bytes, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """``(chain, name)`` for every ``chain.name`` in the text, code or string."""
    for name in names:
        needle = b"." + name.encode()
        at = data.find(needle)
        while at >= 0:
            chain = _CHAIN_BEFORE.search(data, max(0, at - 300), at)
            if chain is not None:
                yield chain.group().decode(), name
            at = data.find(needle, at + 1)
