"""The audit's two figures alone, for one of many commits: how much is duplicated, and how many ways lead to a thing.

Nothing is compared body by body, so no file has to be read beyond its facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from canonize_codemods.index.resolve import Index

from .definitions import find_definitions
from .doubles import doubles_in_production
from .globs import select
from .paths import PathFinder
from .places import PRODUCTION, place_of
from .result import AuditOptions
from .shared import SharedFinder


@dataclass(frozen=True, slots=True)
class Figures:
    """``duplicates`` are definitions more than one a name; the paths are those to symbols of the names asked for."""

    files: int
    names: int  # that are defined more than once
    duplicates: int
    import_paths: int  # that imports use
    export_points: int  # outside tests and backup copies
    import_sites: int


def measure(index: Index, paths: Sequence[str], options: AuditOptions) -> Figures:
    """Of the Python files ``paths`` of an index; of ``options``, the names and the choice of files count."""
    selected = select(paths, options.include, options.exclude)
    chosen = [index.facts_at(path) for path in selected]
    everything = frozenset(paths)
    finder = SharedFinder(index)
    modules = [index.facts_at(path) for path in paths]
    definitions = find_definitions(
        chosen,
        options.names,
        everything,
        lambda facts, fact: finder.made_by(facts.module, fact.called) is not None,
        doubles_in_production(modules, everything),
        index,
    )
    kept = [[definition for definition in found if definition.rule is None] for found in definitions.values()]
    symbols = sorted({definition.symbol for found in kept for definition in found})
    fragmented = PathFinder(index, modules).fragmentations(symbols)
    return Figures(
        len(selected),
        sum(len(found) > 1 for found in kept),
        sum(max(0, len(found) - 1) for found in kept),
        sum(len(found.used_paths) for found in fragmented),
        sum(place_of(point.path, everything) == PRODUCTION for found in fragmented for point in found.points),
        sum(len(found.sites) for found in fragmented),
    )
