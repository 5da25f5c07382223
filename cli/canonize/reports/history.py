"""A series of the audit's figures: as a table, as JSON, and as a picture (SVG, PNG)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from canonize.errors import CanonizeError, one_line
from canonize_codemods.audit.measure import Figures

SCHEMA = "canonize.history/1"


@dataclass(frozen=True, slots=True)
class Commit:
    id: str
    when: datetime
    subject: str


@dataclass(frozen=True, slots=True)
class Point:
    """The figures at one commit; ``read`` is how many files no earlier one has as they are here."""

    commit: Commit
    figures: Figures
    read: int


def to_json(points: Sequence[Point], commits: int) -> dict[str, Any]:
    """``canonize.history/1``: keys are only ever added.  ``commits`` is how many there are, sampled or not."""
    return {
        "schema": SCHEMA,
        "commits": commits,
        "points": [
            {
                "commit": point.commit.id,
                "when": point.commit.when.isoformat(),
                "subject": one_line(point.commit.subject),
                "files": point.figures.files,
                "names": point.figures.names,
                "duplicates": point.figures.duplicates,
                "import_paths": point.figures.import_paths,
                "export_points": point.figures.export_points,
                "import_sites": point.figures.import_sites,
                "read": point.read,
            }
            for point in points
        ],
    }


def render(points: Sequence[Point], commits: int, console: Console) -> None:
    """A line a commit; of the subject, what there is room for."""
    console.print(Text(f"{len(points)} of {commits} commits", "bold"))
    names = ("files", "duplicates", "import paths", "sites")
    taken = 10 + 2 + 10 + 2 + sum(max(len(name), 7) + 2 for name in names)
    room = max(console.width - taken, 12)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="underline")
    for name in ("commit", "date"):
        table.add_column(name)
    for name in names:
        table.add_column(name, justify="right")
    table.add_column("subject")
    for point in points:
        figures, subject = point.figures, one_line(point.commit.subject)
        counts = (figures.files, figures.duplicates, figures.import_paths, figures.import_sites)
        shown = subject if len(subject) <= room else f"{subject[: room - 1]}…"
        table.add_row(point.commit.id[:10], f"{point.commit.when:%Y-%m-%d}", *(f"{n:,}" for n in counts), Text(shown))
    console.print(table)


# -- the picture

WIDTH, HEIGHT = 960, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 48, 64
_LINES: tuple[tuple[str, str, str, Callable[[Figures], int]], ...] = (
    ("duplicate definitions", "#b3261e", "none", lambda figures: figures.duplicates),
    ("import paths in use", "#0b57a4", "7 4", lambda figures: figures.import_paths),
)


def to_svg(points: Sequence[Point], title: str) -> str:
    """Two lines over the commits, a full and a dashed one, each named at its end: also readable without colour."""
    values = [[of(point.figures) for point in points] for *_, of in _LINES]
    top = _ceiling(max((value for line in values for value in line), default=0))
    name, said = escape(one_line(title), quote=False), escape(_said(points), quote=False)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'role="img" aria-labelledby="title said" font-family="DejaVu Sans, Arial, sans-serif" font-size="13">',
        f'<title id="title">{name}</title>',
        f'<desc id="said">{said}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="26" font-size="16" font-weight="bold" fill="#1b1f24">{name}</text>',
    ]
    for step in range(5):
        value = top * step // 4
        y = _y(value, top)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#c9d1d9"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#57606a">{value:,}</text>')
    parts += _dates(points)
    ends: list[float] = []
    for (name, colour, dashes, _), line in zip(_LINES, values, strict=True):
        at = [(_x(number, len(line)), _y(value, top)) for number, value in enumerate(line)]
        shape = " ".join(f"{x},{y}" for x, y in at)
        style = f'fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dashes}"'
        parts.append(f'<polyline points="{shape}" {style}/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in at]
        y = min(at[-1][1], HEIGHT - BOTTOM - 20)
        while any(abs(y - other) < 34 for other in ends):
            y += 34 if y < HEIGHT / 2 else -34
        ends.append(y)
        label = f'<text x="{WIDTH - RIGHT + 12}" y="{y}" fill="{colour}" font-weight="bold">'
        parts.append(f'{label}{line[-1]:,}<tspan x="{WIDTH - RIGHT + 12}" dy="16">{name}</tspan></text>')
    return "\n".join([*parts, "</svg>", ""])


def to_png(svg: str) -> bytes:
    """The same picture.  Raises CanonizeError where the library for it is not installed."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise CanonizeError("PNG needs the library resvg", "pip install 'canonize[plot]', or name a .svg") from None
    return bytes(svg_to_bytes(svg_string=svg, zoom=2))


def _x(number: int, total: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (number / (total - 1) if total > 1 else 0.5), 1)


def _y(value: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)


def _ceiling(value: int) -> int:
    """The next number of four equal steps of 1, 2 or 5 times a power of ten."""
    step = 1
    while step * 4 < value:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step * 4


def _dates(points: Sequence[Point]) -> list[str]:
    """Below the axis: as many commits as there is room for."""
    step = max(1, -(-(len(points) - 1) // 6))
    shown = [*range(0, max(len(points) - 1 - step // 2, 1), step), len(points) - 1]
    parts = []
    for number in dict.fromkeys(shown):
        commit, x, y = points[number].commit, _x(number, len(points)), HEIGHT - BOTTOM
        parts.append(f'<line x1="{x}" x2="{x}" y1="{y}" y2="{y + 5}" stroke="#57606a"/>')
        said = f'{commit.when:%Y-%m-%d}<tspan x="{x}" dy="15">{commit.id[:8]}</tspan>'
        parts.append(f'<text x="{x}" y="{y + 20}" font-size="11" text-anchor="middle" fill="#57606a">{said}</text>')
    return parts


def _said(points: Sequence[Point]) -> str:
    first, last = points[0].figures, points[-1].figures
    return "; ".join(f"{name}: from {of(first):,} to {of(last):,}" for name, *_, of in _LINES)
