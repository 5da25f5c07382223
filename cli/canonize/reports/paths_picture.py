"""A picture of the ways to one symbol, as SVG: each import path that is used, and how much, leading to the definition.

The thickness of a line is how many import sites use the path; the definition's own path is a full line, the others are
dashed; every number stands beside its line.  So nothing is said by colour alone, and it can be printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from canonize_codemods.audit.paths import Form, Fragmentation
from canonize_codemods.symbols import Symbol

WIDTH, ROW, TOP, LEFT_EDGE, RIGHT_EDGE = 960, 30, 16, 500, 700
PATHS = 24  # more than these are one line together
_CHARACTERS = 58  # of a label on the left, which is twice as wide as one on the right


@dataclass(frozen=True, slots=True)
class Way:
    """One line of the picture; ``own`` for the path of the definition itself."""

    label: str
    title: str
    y: int
    curve: str
    thickness: float
    sites: int
    own: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What the template draws; ``unused`` are export points that nothing imports."""

    name: str
    module: str
    ways: tuple[Way, ...]
    height: int
    middle: int
    unused: int
    summary: str
    used: int  # paths


def picture(found: Fragmentation) -> Picture:
    """Of a symbol that is imported at all."""
    ways = {f"{module}:{name}": sites for module, name, sites in found.used_paths}
    taken = {(module, name) for module, name, _ in found.used_paths}
    unused = sum((p.module, p.name) not in taken and p.form is not Form.DEFINITION for p in found.production)
    summary = (
        f"{len(found.sites):,} import sites in {found.files:,} files reach {found.symbol} through {len(ways)} paths."
    )
    return drawn(found.symbol, ways, summary, unused)


def drawn(symbol: Symbol, sites_by_path: Mapping[str, int], summary: str, unused: int = 0) -> Picture:
    """Of paths as text, such as ``app.old:C``; the most used first."""
    used = sorted(sites_by_path.items(), key=lambda item: (-item[1], item[0]))
    rows = [(path, sites, path) for path, sites in used[:PATHS]]
    if rest := used[PATHS:]:
        rows.append((f"{len(rest)} more paths", sum(sites for _, sites in rest), ", ".join(path for path, _ in rest)))
    height = TOP * 2 + ROW * max(len(rows), 3)
    middle = height // 2
    start = middle - ROW * (len(rows) - 1) // 2
    ways = []
    for number, (label, sites, title) in enumerate(rows):
        y = start + ROW * number
        bend = (LEFT_EDGE + RIGHT_EDGE) // 2
        curve = f"M{LEFT_EDGE} {y} C{bend} {y} {bend} {middle} {RIGHT_EDGE} {middle}"
        own = label == str(symbol)
        ways.append(Way(cut(label, _CHARACTERS), title, y, curve, round(1 + log2(1 + sites), 1), sites, own))
    half = _CHARACTERS // 2
    home = cut(symbol.module, half + 3)
    return Picture(cut(symbol.name, half), home, tuple(ways), height, middle, unused, summary, len(used))


def cut(text: str, length: int) -> str:
    """What does not fit is cut at the front, where it says least."""
    return text if len(text) <= length else f"…{text[-(length - 1) :]}"
