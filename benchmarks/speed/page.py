"""Figures → the table and the pictures of docs/explanation/speed.md."""

from __future__ import annotations

from pathlib import Path
from statistics import linear_regression
from typing import Any

from growth import slope
from start import PASS, table

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "explanation" / "speed.md"
FIGURES = DOCS / "explanation" / "speed.json"
PICTURES = DOCS / "pictures"
_START, _END = "<!-- figures: benchmarks/speed/run.py -->", "<!-- end of figures -->"
# Measured once on the whole of the report's tree, where the extrapolation is from a sample.
LIBCST_WHOLE = 3227


def write_page(figures: dict[str, Any]) -> None:
    text = PAGE.read_text()
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    parts = [_START, _targets(figures), *(_tree(name, tree) for name, tree in figures["trees"].items())]
    if "start" in figures:
        about = figures["start"]
        rows = {name: (wall, cpu) for name, (wall, cpu) in about["times"].items()}
        parts.append(f"### Starting up\n\n{_circumstances(about)} Medians of {about['runs']} runs.\n\n{table(rows)}")
    if figures["growth"]:
        parts.append(_growth(figures["growth"]))
        parts.append(_million(figures["growth"]["files"]))
        _draw_growth(figures["growth"])
    _draw_trees(figures["trees"])
    PAGE.write_text(before + "\n\n".join(parts) + f"\n\n{_END}" + after)


def _targets(figures: dict[str, Any]) -> str:
    """What was asked on the report's tree with two cores, and what came out."""
    found: list[tuple[str, str, float, float]] = []  # target, unit, limit, measured; a limit below 0: at least
    rows = {(row["tool"], row["what"]): row for row in figures["trees"].get("report", {"rows": []})["rows"]}
    cold = rows.get(("canonize", "one symbol, cold"))
    if cold is not None:
        nothing = rows["canonize", "nothing left to do, asked for the first time"]
        again, ten = rows["canonize", "nothing left to do, asked again"], rows["canonize", "ten symbols, cold"]
        floor = rows["git grep, sed", "one symbol"]
        memory = max(row["memory"] for (tool, _), row in rows.items() if tool == "canonize")
        found += [
            ("one symbol with commits, cold", "s", 3, cold["wall"]),
            ("nothing left to do, asked for the first time", "s", 1, nothing["wall"]),
            ("nothing left to do, asked again", "s", 1, again["wall"]),
            ("ten symbols, in times of one (CPU)", "", 1.3, ten["cpu"] / cold["cpu"]),
            (f"times faster than LibCST's {LIBCST_WHOLE:,} s (CPU)", "", -500, LIBCST_WHOLE / cold["cpu"]),
            ("in times of `git grep | sed`", "", 5, cold["wall"] / floor["wall"]),
            ("peak memory", "MB", 300, memory),
        ]
    if "start" in figures:
        times = figures["start"]["times"]
        more = 1000 * (times["canonize --help"][0] - times[PASS][0])
        found.append(("`canonize --help` more than `python -c pass`", "ms", 150, more))
    for by, points in ((by, _curve(figures["growth"], by)) for by in ("files", "edits")):
        if len(points) > 1:
            # Up to a tenth is the scatter of single runs.
            found.append((f"growth with {by}, as an exponent", "", 1.1, _exponent(points, by, "cold")))
    lines = ["### Targets", "", "| on the report's tree | target | measured | |", "| --- | ---: | ---: | --- |"]
    for what, unit, limit, measured in found:
        met = measured >= -limit if limit < 0 else measured <= limit
        said = f"{'at least' if limit < 0 else 'at most'} {abs(limit):g} {unit}".rstrip()
        lines.append(f"| {what} | {said} | {_number(measured)} {unit} | {'met' if met else '**not met**'} |")
    return "\n".join(lines)


def _million(points: list[dict[str, Any]]) -> str:
    """By what one more file has cost between the two largest sizes."""
    if len(points) < 2:
        return ""
    less, more = points[-2:]

    def at_million(key: str, what: str) -> float:
        each = (more[key][what] - less[key][what]) / (more["files"] - less["files"])
        return float(more[key][what] + each * (1_000_000 - more["files"]))

    cold, again = at_million("cold", "cpu"), at_million("again", "cpu")
    return (
        f"**A million files** of this size ({more['megabytes'] / more['files'] * 1e3:.0f} GB of Python), by what one "
        f"more file cost between {less['files']:,} and {more['files']:,}: {_number(cold / 60)} minutes of CPU cold, "
        f"{_number(again / 60)} when nothing is left to do, {at_million('cold', 'memory') / 1e3:.1f} GB of memory, "
        f"{_number(at_million('cold', 'wall') / 60)} minutes on such a machine with such a load."
    )


def _exponent(points: list[dict[str, Any]], by: str, key: str) -> float:
    """For files by the two largest sizes, where starting up and the edits weigh least."""
    return slope([(each[by], each[key]["cpu"]) for each in (points[-2:] if by == "files" else points)])


def _curve(growth: dict[str, Any], by: str) -> list[dict[str, Any]]:
    """By size; the other curve has a point of this one, too."""
    points = list(growth.get(by, []))
    if by == "edits" and points:
        points += [each for each in growth["files"] if each["files"] == points[0]["files"]]
    return sorted(points, key=lambda each: int(each[by]))


def _tree(name: str, tree: dict[str, Any]) -> str:
    size = f"{tree['files']:,} Python files, {tree['bytes'] / 1e6:.0f} MB"
    lines = [
        f"### {tree['title']}: {size}",
        "",
        f"{_circumstances(tree)} Other tools: at most {tree['limit']:.0f} s each.",
        "",
        "| | wall, s | CPU, s | memory, MB | files changed | |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in tree["rows"]:
        version = tree["versions"].get(row["tool"], "")
        who = f"**canonize**: {row['what']}" if row["tool"] == "canonize" else f"{row['tool']} {version}".rstrip()
        about = "~" if row["extrapolated"] else ""
        files = "" if row["files"] is None else str(row["files"])
        said = "; ".join(filter(None, (row["extrapolated"], row["said"]))).replace("|", r"\|")
        numbers = [f"{about}{_number(row[key])}" for key in ("wall", "cpu")]
        lines.append(f"| {who} | {' | '.join(numbers)} | {row['memory']:.0f} | {files} | {said} |")
    lines += ["", f"![Wall and processor time of each](../pictures/speed-{name}.svg)", "", *_ratios(name, tree["rows"])]
    return "\n".join(lines).rstrip()


def _ratios(name: str, rows: list[dict[str, Any]]) -> list[str]:
    by = {(row["tool"], row["what"]): row for row in rows}
    cold = by["canonize", "one symbol, cold"]
    found = []
    for (tool, _), row in by.items():
        if tool == "LibCST RenameCommand" and not row["said"]:
            found.append(f"LibCST's processor time is {row['cpu'] / cold['cpu']:.0f} times that of one symbol, cold.")
    if name == "report":
        times = LIBCST_WHOLE / cold["cpu"]
        found.append(f"Measured on the whole tree once, {LIBCST_WHOLE:,} s, it was {times:.0f} times.")
    floor = by.get(("git grep, sed", "one symbol"))
    if floor is not None:
        wall, cpu = cold["wall"] / floor["wall"], cold["cpu"] / floor["cpu"]
        found.append(
            f"One symbol, cold, takes {wall:.1f} times the wall time of `git grep | sed`, {cpu:.1f} times its CPU."
        )
    ten = by.get(("canonize", "ten symbols, cold"))
    if ten is not None:
        more = f"{ten['files']} files instead of {cold['files']}"
        found.append(f"Ten symbols take {ten['cpu'] / cold['cpu']:.2f} times the CPU of one, for {more}.")
    return [" ".join(found)]


def _growth(growth: dict[str, Any]) -> str:
    lines = ["### Growth", "", _circumstances(growth), ""]
    for curve, title in (("files", "More files, the same edits"), ("edits", "More edits, the same files")):
        points = _curve(growth, curve)
        if len(points) < 2:
            continue
        lines += [
            f"{title}: {_slopes(points, curve)}",
            "",
            "| files | MB | edited | cold: wall, s | CPU, s | memory, MB | warm: CPU, s | nothing left: CPU, s |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for each in points:
            cold = each["cold"]
            lines.append(
                f"| {each['files']:,} | {each['megabytes']:.0f} | {each['edits']:,} | {_number(cold['wall'])} "
                f"| {_number(cold['cpu'])} | {cold['memory']:.0f} | {_number(each['warm']['cpu'])} "
                f"| {_number(each['again']['cpu'])} |"
            )
        lines.append("")
    lines.append("![Cost against files and against edits](../pictures/speed-growth.svg)")
    return "\n".join(lines)


def _slopes(points: list[dict[str, Any]], by: str) -> str:
    """The exponents of cost in what grows."""
    words = []
    for key, name in (("cold", "cold"), ("again", "with nothing left to do")):
        words.append(f"n^{_exponent(points, by, key):.2f} {name}")
    each = linear_regression([each[by] for each in points], [each["cold"]["cpu"] for each in points]).slope
    unit = "file" if by == "files" else "edited file"
    where = " between the two largest" if by == "files" else ""
    return f"CPU grows as {', '.join(words)}{where}; cold, one more {unit} takes {1000 * each:.1f} ms."


def _circumstances(about: dict[str, Any]) -> str:
    load = f"{about['load before']:.1f}"
    after = about.get("load after")
    load += f" before and {after:.1f} after" if after is not None else ""
    return f"{about['date']}, commit {about['commit']}, Python {about['python']}, {about['cores']} cores, load {load}."


def _number(seconds: float) -> str:
    return f"{seconds:,.0f}" if seconds >= 100 else f"{seconds:.1f}" if seconds >= 10 else f"{seconds:.2f}"


# -- pictures


def _figure(width: float, height: float, columns: int) -> Any:
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "canonize", "font.size": 9})
    from matplotlib import pyplot

    return pyplot.subplots(1, columns, figsize=(width, height), layout="constrained")


def _save(figure: Any, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    figure.savefig(PICTURES / f"{name}.svg", metadata={"Date": None})
    text = (PICTURES / f"{name}.svg").read_text()
    (PICTURES / f"{name}.svg").write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")


def _draw_trees(trees: dict[str, Any]) -> None:
    """Bars on a logarithmic axis: between the first and the last lie three orders of magnitude."""
    for name, tree in trees.items():
        rows = tree["rows"][::-1]
        names = [f"canonize: {row['what']}" if row["tool"] == "canonize" else row["tool"] for row in rows]
        figure, axes = _figure(8, 0.9 + 0.42 * len(rows), 1)
        for offset, key, colour in ((0.2, "wall", "#1f6f8b"), (-0.2, "cpu", "#e0a458")):
            places = [at + offset for at in range(len(rows))]
            label = "wall" if key == "wall" else "processor (user and system)"
            bars = axes.barh(places, [row[key] for row in rows], 0.38, label=label, color=colour)
            for bar, row in zip(bars, rows, strict=True):
                if row["extrapolated"]:
                    bar.set_hatch("///")
                about = "~" if row["extrapolated"] else "> " if row["said"].startswith("stopped") else ""
                axes.annotate(f" {about}{_number(row[key])}", (row[key], bar.get_y() + 0.19), va="center", fontsize=7)
        axes.set(xscale="log", xlabel="seconds; hatched: extrapolated from a sample", title=tree["title"])
        axes.set_yticks(range(len(rows)), names)
        axes.set_xlim(right=axes.get_xlim()[1] * 3)
        figure.legend(loc="outside lower center", ncols=2)
        axes.spines[["top", "right"]].set_visible(False)
        _save(figure, f"speed-{name}")


def _draw_growth(growth: dict[str, Any]) -> None:
    curves = [(by, points) for by in ("files", "edits") if len(points := _curve(growth, by)) > 1]
    if not curves:
        return
    figure, found = _figure(4.5 * len(curves), 3.6, len(curves))
    for (by, points), axes in zip(curves, found if len(curves) > 1 else [found], strict=True):
        across = [each[by] for each in points]
        for key, name, mark in (("cold", "cold", "o"), ("warm", "warm", "s"), ("again", "nothing left", "^")):
            axes.plot(across, [each[key]["cpu"] for each in points], marker=mark, label=name)
        axes.set(ylabel="processor, s")
        if by == "edits":
            axes.set(xlim=(0, None), ylim=(0, None))
        else:
            first = points[0]["cold"]["cpu"]
            axes.plot(across, [first * x / across[0] for x in across], "k:", linewidth=1, label="linear")
            axes.set(xscale="log", yscale="log")
        axes.set_xlabel("files, same edits" if by == "files" else f"edited files of {points[0]['files']:,}")
        axes.grid(True, which="major", alpha=0.3)
        axes.legend()
        axes.spines[["top", "right"]].set_visible(False)
    _save(figure, "speed-growth")
