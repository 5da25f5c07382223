"""``canonize audit --history``: the figures over commits."""

from __future__ import annotations

import json
from pathlib import Path

from canonize.cache.cache import RememberedFacts
from canonize.cli.options import Output
from canonize.errors import CanonizeError, one_line
from canonize.git.repository import Repository
from canonize.history import Series, commits, sample
from canonize.reports import history as report
from canonize_codemods.audit.result import SUBSTRING, AuditOptions
from canonize_codemods.migration.mapping import Mapper


def show_history(
    repo: Repository,
    span: str,
    every: int | None,
    plot: Path | None,
    options: AuditOptions,
    mapper: Mapper,
    memory: RememberedFacts,
    as_json: bool,
    out: Output,
) -> None:
    """Raises CanonizeError for a span without commits, a picture of another kind, one that cannot be written."""
    if plot is not None and plot.suffix not in (".svg", ".png"):
        raise CanonizeError(f"--plot {plot} is no picture that can be made", "name a file that ends with .svg or .png")
    if options.match == SUBSTRING:
        raise CanonizeError("--history does not count text", "leave --match out")
    found = commits(repo, span)
    chosen = sample(found, every)
    points = []
    series = Series(repo, options, mapper, memory)
    for point in series.points(chosen):
        points.append(point)
        out.say(
            f"{len(points)}/{len(chosen)} {point.commit.id[:10]} {point.commit.when:%Y-%m-%d}: {point.read} other files"
        )
    for glob, hints in series.unknown().items():
        hint = f"; did you mean {', '.join(map(one_line, hints))}?" if hints else ""
        out.say(f"note: nothing in {chosen[-1].id[:10]} is called {one_line(glob)}{hint}")
    if plot is not None:
        svg = report.to_svg(points, f"{', '.join(options.names)}, {span}")
        try:
            plot.write_bytes(svg.encode() if plot.suffix == ".svg" else report.to_png(svg))
        except OSError as error:
            raise CanonizeError(f"{plot} cannot be written: {error.strerror}", "name another file") from None
        out.say(f"Wrote {plot}")
    if as_json:
        print(json.dumps(report.to_json(points, len(found)), indent=2))
    else:
        report.render(points, len(found), out.result)
