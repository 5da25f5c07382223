"""Moved names that somebody reaches by text, and that their old module goes on using itself: patches there matter."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping

from canonize_codemods.index.facts import BindingKind
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.scopes import Role
from canonize_codemods.source import SourceError
from canonize_codemods.symbols import Symbol

from .old_module import OldModule

Name = tuple[str, str]


def own_uses(
    reached: set[Name], moves: Moves, gone: Mapping[str, dict[str, Symbol]], index: Index, sources: Mapping[str, bytes]
) -> tuple[set[Name], set[Name]]:
    """First those that the old module imports (patching them there still works), then those that it goes on defining.

    ``gone`` are the definitions that give way, by path and name, each with its canonical.
    """
    consumers: set[Name] = set()
    defined: set[Name] = set()
    wanted: dict[str, set[str]] = {}
    for module, name in reached & moves.names.keys():
        wanted.setdefault(module, set()).add(name)
    for module, names in wanted.items():
        facts = index.facts(module)
        if facts is None or facts.path not in sources or module in moves.modules:
            continue
        going = gone.get(facts.path, {})
        try:
            file = File.read(facts.path, module, facts.is_package, sources[facts.path])
            old = OldModule(file, going, moves, index, sources)
            used = old.used()
            starred = names - facts.bindings.keys() if any(fact.star for fact in facts.imports) else set()
            own = _used_inside(file, names - going.keys(), going, starred)
            own |= set(filter(old.looks_up, names - going.keys()))
        except SourceError:
            continue
        consumers |= {(module, name) for name in used}
        for name in own:
            bindings = facts.bindings.get(name)  # None: a star brings it
            imports = bindings is None or any(binding.kind is BindingKind.IMPORT for binding in bindings)
            target = moves.names[module, name]  # an alias of what is defined here: one object all the same
            is_it = index.resolve(target.module, target.name).symbol == Symbol(module, name)
            (consumers if imports or is_it else defined).add((module, name))
    return consumers, defined


def _used_inside(file: File, names: Iterable[str], gone: Iterable[str], starred: Collection[str]) -> set[str]:
    """Names that a module uses itself, apart from handing them on and apart from the definitions that give way;
    ``starred`` are those that only a star import brings."""
    ranges = [
        (
            file.source.offset(node.lineno, 0),
            file.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
        )
        for node in file.tree.body
        if getattr(node, "name", "") in gone
    ]
    aliases = {
        file.source.offset(node.value.lineno, node.value.col_offset)
        for node in file.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)
    }
    scopes = file.scopes(names)
    return {
        use.name
        for use in scopes.occurrences
        if use.role in (Role.LOAD, Role.ANNOTATION)
        and ((scope := scopes.binding_scope(use)) is scopes.module or (scope is None and use.name in starred))
        and use.start not in aliases
        and not any(start <= use.start < end for start, end in ranges)
    }
