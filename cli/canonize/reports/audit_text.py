"""The audit on a terminal: about one screen, the worst first.  Nothing is said by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from canonize.errors import one_line
from canonize_codemods.audit.compare import Relation
from canonize_codemods.audit.places import PRODUCTION
from canonize_codemods.audit.result import SUBSTRING, AuditResult, Group

from . import audit_phrases as say
from .audit_findings import Compared

# Rows when not everything is asked for: together about one screen.
GROUPS, SYMBOLS, EVIDENCE, TEXT_PATHS, NEW, CLONES = 8, 5, 2, 5, 10, 3
NARROWEST = 16


def render(result: AuditResult, console: Console, compared: Compared | None = None) -> None:
    """Print the report; with ``AuditOptions.all``, every row of it.  With a baseline, what is new stands first."""
    _line(console, say.headline(result), "bold")
    if compared is not None:
        _since(console, compared, result.options.all)
    if outside := say.outside_tests(result):
        _line(console, outside)
    for unknown in result.unknown_names:
        hint = f"; did you mean {', '.join(unknown.hints)}?" if unknown.hints else ""
        _line(console, f"Nothing is called {unknown.glob}{hint}", "yellow")
    for verdict in result.verdicts:
        _indented(console, say.verdict(verdict))
    if result.options.match == SUBSTRING:
        _text_matches(result, console)
    if result.duplicated:
        _groups(result, console)
    if result.clones:
        _clones(result, console)
    _shared(result, console)
    if result.fragmentation:
        _fragmentation(result, console)
    if result.availability:
        _availability(result, console)
    _defects(result, console)
    _excluded(result, console)


def _since(console: Console, compared: Compared, everything: bool) -> None:
    new = [
        f"{f'{found.location}: ' if found.location else ''}{found.rule.level}: {found.message} [{found.rule.id}]"
        for found in compared.new
    ]
    _evidence(console, str(compared), new if everything else new[:NEW])
    _rest(console, len(new) - NEW if not everything else 0, "new finding")
    if compared.gone:
        gone = compared.gone if everything else compared.gone[:TEXT_PATHS]
        _evidence(console, "Gone; --write-baseline takes them out:", gone)
        _rest(console, len(compared.gone) - len(gone), "finding")


class Tail:
    """A path or symbol in as much room as there is; what does not fit is cut at the front, where it says least."""

    def __init__(self, text: str, style: str = "") -> None:
        self.text, self.style = one_line(text), style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(options.max_width, 2)
        text = self.text if len(self.text) <= width else f"…{self.text[-(width - 1) :]}"
        yield Text(text, self.style, no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(len(self.text), NARROWEST), min(len(self.text), options.max_width))


def _text_matches(result: AuditResult, console: Console) -> None:
    table = _table(("text", ""), ("files", "right"), ("duplicates", "right"), ("where", ""))
    for found in result.text_matches:
        paths = found.paths if result.options.all else found.paths[:TEXT_PATHS]
        cells: list[Tail | Text] = [
            Tail(f"class {found.name}"),
            Text(str(len(found.paths))),
            Text(str(found.duplicates)),
        ]
        for path in paths or ("",):
            table.add_row(*cells, Tail(path))
            cells = [Tail(""), Text(), Text()]
        if len(found.paths) > len(paths):
            table.add_row("", "", "", f"and {len(found.paths) - len(paths):,} more")
    _section(console, "Files that contain the text", table)


def _groups(result: AuditResult, console: Console) -> None:
    shown = result.duplicated if result.options.all else result.duplicated[:GROUPS]
    table = _table(("name", ""), ("of", "right"), ("relation", ""), ("sites", "right"), ("proposed canonical", ""))
    for group in shown:
        worst = group.relation
        table.add_row(
            Tail(group.name),
            str(len(group.definitions)),
            Text(say.SHORT[worst] if worst else "", "red" if worst is Relation.DIVERGENT else ""),
            str(group.sites),
            Tail(_canonical(group, result)),
        )
    _section(console, "Defined more than once", table)
    _rest(console, len(result.duplicated) - len(shown), "name")
    if result.options.all:
        for group in shown:
            _evidence(console, group.name, _group_lines(group, result))


def _canonical(group: Group, result: AuditResult) -> str:
    if group.proposal is None:
        return ""
    definition = group.proposal.canonical
    return result.place(definition.path, definition.line)


def _group_lines(group: Group, result: AuditResult) -> Iterator[str]:
    if group.proposal is None:
        return
    yield f"keep {_canonical(group, result)}: {'; '.join(group.proposal.reasons)}"
    for candidate in group.proposal.candidates[1:]:
        pair = next(pair for pair in group.pairs if pair.duplicate == candidate.definition)
        definition, sites = candidate.definition, say.count(candidate.sites, "site")
        verdict = say.difference(pair.there)
        where = result.place(definition.path, definition.line)
        yield f"{where}: {pair.relation.value}, {sites}; {verdict}"


def _clones(result: AuditResult, console: Console) -> None:
    shown = result.clones if result.options.all else result.clones[:CLONES]
    table = _table(("alike", "right"), ("one", ""), ("other", ""))
    for clone in shown:
        table.add_row(f"{clone.likeness.percent} %", Tail(str(clone.original.symbol)), Tail(str(clone.copy.symbol)))
    _section(console, "Renamed clones", table)
    _rest(console, len(result.clones) - len(shown), "pair")


def _shared(result: AuditResult, console: Console) -> None:
    for sentence, evidence in say.shared_state(result):
        _some(console, sentence, evidence, result.options.all)


def _fragmentation(result: AuditResult, console: Console) -> None:
    shown = result.fragmentation if result.options.all else result.fragmentation[:SYMBOLS]
    numbers = ("exports", "modules", "names", "used", "sites", "files")
    table = _table(("symbol", ""), *((name, "right") for name in numbers))
    for found in shown:
        table.add_row(
            Tail(str(found.symbol)),
            f"{len(found.production):,}",
            f"{found.production_modules:,}",
            f"{found.production_names:,}",
            f"{len(found.used_paths):,}",
            f"{len(found.sites):,}",
            f"{found.files:,}",
        )
    _section(console, "Reached through several import paths", table)
    _rest(console, len(result.fragmentation) - len(shown), "symbol")
    misleading = [(found.symbol.name, p.name) for found in shown for p in found.misleading if p.sites or p.listed]
    if misleading:
        names = list(dict.fromkeys(f"{alias} is {name}" for name, alias in misleading))
        _evidence(console, "Names that hide what they are", ["; ".join(names[: None if result.options.all else 3])])
    if result.options.all:
        for found in shown:
            _evidence(
                console,
                str(found.symbol),
                (
                    f"{p.module}:{p.name} ({p.form.value}{', TYPE_CHECKING only' if p.type_checking else ''}): "
                    f"{say.count(p.sites, 'site')}"
                    for p in found.points
                    if p.place == PRODUCTION
                ),
            )


def _availability(result: AuditResult, console: Console) -> None:
    _line(console, "Expected", "bold")
    for found in result.availability:
        _indented(console, f"{found.symbol} {say.availability(found, result)}", "" if found.is_available else "red")
        if found.hints:
            _indented(console, f"near: {', '.join(found.hints)}", "dim", 4)


def _defects(result: AuditResult, console: Console) -> None:
    for sentence, evidence in say.defects(result):
        _some(console, sentence, evidence, result.options.all)


def _excluded(result: AuditResult, console: Console) -> None:
    if result.excluded and not result.options.all:
        _line(console, f"Not counted as duplicates: {say.excluded(result.excluded)}; --all lists them.", "dim")
    elif result.excluded:
        lines = (
            f"{result.place(d.path, d.line)} {d.symbol.qualname} {d.rule.explanation}"
            for group in result.groups
            for d in group.excluded
            if d.rule is not None
        )
        _evidence(console, "Not counted as duplicates", lines)


# -- printing


def _table(*columns: tuple[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="underline")
    for name, side in columns:
        table.add_column(name, justify="right" if side == "right" else "left", no_wrap=side == "right")
    return table


def _section(console: Console, title: str, table: Table) -> None:
    _line(console, title, "bold")
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(one_line(text), style))


def _indented(console: Console, text: str, style: str = "", indent: int = 2) -> None:
    # Not softly: a padded text that may not wrap is cut.
    console.print(Padding(Text(one_line(text), style), (0, 0, 0, indent), expand=False), soft_wrap=False)


def _evidence(console: Console, sentence: str, lines: Iterable[str]) -> None:
    _line(console, sentence, "bold")
    for line in lines:
        _indented(console, line)


def _some(console: Console, sentence: str, lines: Sequence[str], everything: bool) -> None:
    """Unless everything is asked for, the first few, each cut to one line."""
    if everything:
        _evidence(console, sentence, lines)
        return
    _line(console, sentence, "bold")
    for line in lines[:EVIDENCE]:
        text = Text(one_line(line), no_wrap=True, overflow="ellipsis")
        console.print(Padding(text, (0, 0, 0, 2), expand=False), soft_wrap=False)


def _rest(console: Console, number: int, noun: str) -> None:
    if number > 0:
        _indented(console, f"… and {say.count(number, noun)} more; --all shows them", "dim")
