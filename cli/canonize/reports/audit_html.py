"""The audit as one HTML file that needs nothing else: no font, no picture from anywhere, and no script but its search.

All of it stands in the page itself; without JavaScript, and on paper, only the search is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from canonize import __version__
from canonize.errors import one_line
from canonize.reports.pages import page_environment, policy, source
from canonize_codemods.audit.compare import declaration
from canonize_codemods.audit.definitions import Definition
from canonize_codemods.audit.members import is_public
from canonize_codemods.audit.proposal import Proposal
from canonize_codemods.audit.result import AuditResult, Group, Pair
from canonize_codemods.index.facts import ClassFact, FunctionFact
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.source import LINE_END, Source, SourceError
from canonize_codemods.syntax.notebook import to_python

from . import audit_phrases as say
from .audit_findings import Compared
from .paths_picture import picture
from .side_by_side import Row, side_by_side

# Unless everything is asked for.
GROUPS, SYMBOLS, PICTURES, ROWS = 40, 40, 6, 40
# A table is as wide as a page; a comparison as long as a person reads.
COLUMNS, LINES = 4, 400

Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Cell:
    """A member as one definition has it.  ``mark`` is ``same``, ``differs``, ``only`` or ``none``; ``note`` says it."""

    text: str
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    symbol: str
    place: str
    sites: int
    verdict: str  # "" for the canonical


@dataclass(frozen=True, slots=True)
class Comparison:
    """The members of up to ``COLUMNS`` definitions, the canonical's first."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Two definitions' texts beside each other."""

    left: str
    right: str
    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Duplicate:
    group: Group
    relation: str
    canonical: str
    reasons: str
    comparisons: tuple[Comparison, ...]
    sources: tuple[Sources, ...]


def to_html(result: AuditResult, read: Read, compared: Compared | None = None) -> str:
    """Equal results give equal text.  ``read`` gives the contents of the audited files."""
    from markupsafe import Markup

    environment = page_environment(one_line)
    style, script = (source(environment, name) for name in ("audit.css", "audit.js"))
    page = {"style": Markup(style), "script": Markup(script), "policy": policy(style, script)}
    return environment.get_template("audit.html.j2").render(_view(result, read, compared) | page) + "\n"


def _view(result: AuditResult, read: Read, compared: Compared | None) -> dict[str, Any]:
    everything = result.options.all
    groups = result.duplicated if everything else result.duplicated[:GROUPS]
    symbols = result.fragmentation if everything else result.fragmentation[:SYMBOLS]
    drawn = [found for found in result.fragmentation if found.sites][: None if everything else PICTURES]
    return {
        "version": __version__,
        "result": result,
        "headline": say.headline(result),
        "outside_tests": say.outside_tests(result),
        "options": _options(result),
        "verdicts": list(map(say.verdict, result.verdicts)),
        "compared": compared,
        "rows": None if everything else ROWS,
        "duplicates": [_duplicate(group, result, read) for group in groups],
        "more_duplicates": len(result.duplicated) - len(groups),
        "symbols": symbols,
        "more_symbols": len(result.fragmentation) - len(symbols),
        "pictures": [(found, picture(found)) for found in drawn],
        "shared": list(say.shared_state(result)),
        "availability": [(found, say.availability(found, result)) for found in result.availability],
        "defects": list(say.defects(result)),
        "excluded": say.excluded(result.excluded) if result.excluded else "",
        "excluded_rows": [d for group in result.groups for d in group.excluded] if everything else [],
        "count": say.count,
    }


def _options(result: AuditResult) -> list[str]:
    """What was asked, as it is written on a command line."""
    options = result.options
    named = (("name", options.names), ("include", options.include), ("exclude", options.exclude))
    found = [f"--{option} {value}" for option, values in (*named, ("expect", options.expect)) for value in values]
    return [*found, f"--match {options.match}"]


# -- duplicates


def _duplicate(group: Group, result: AuditResult, read: Read) -> Duplicate:
    proposal = group.proposal
    relation = group.relation.value if group.relation else ""
    if proposal is None:
        return Duplicate(group, relation, "", "", (), ())
    canonical = proposal.canonical
    with_canonical = {pair.duplicate.symbol: pair for pair in group.pairs if pair.canonical == canonical}
    others = [candidate.definition for candidate in proposal.candidates[1:]]
    return Duplicate(
        group,
        relation,
        str(canonical.symbol),
        "; ".join(proposal.reasons),
        tuple(
            _comparison(proposal, others[at : at + COLUMNS - 1], with_canonical, result)
            for at in range(0, len(others), COLUMNS - 1)
        ),
        tuple(_sources(canonical, other, result, read) for other in others[:LINES]),
    )


def _comparison(
    proposal: Proposal, others: Sequence[Definition], pairs: dict[Any, Pair], result: AuditResult
) -> Comparison:
    sites = {candidate.definition.symbol: candidate.sites for candidate in proposal.candidates}
    canonical = proposal.canonical
    columns = [Column(str(canonical.symbol), _place(canonical, result), sites[canonical.symbol], "")]
    for other in others:
        pair = pairs[other.symbol]
        alike = f", {pair.likeness.percent} % alike" if pair.likeness.percent else ""
        verdict = f"{pair.relation.value}{alike}; {say.difference(pair.there)}"
        columns.append(Column(str(other.symbol), _place(other, result), sites[other.symbol], verdict))
    members = [_members(definition) for definition in (canonical, *others)]
    names = dict.fromkeys(name for held in members for name in held)
    rows = []
    for name in names:
        cells = [_cell(held, name, pairs[o.symbol]) for held, o in zip(members[1:], others, strict=True)]
        rows.append((name, (_own(members[0], name), *cells)))
    return Comparison(tuple(columns), tuple(rows))


def _members(definition: Definition) -> dict[str, str]:
    """Public members, and a function itself, as they are declared."""
    match definition.fact:
        case ClassFact(members=members):
            shown = [member for member in members if is_public(member.name) or member.name == "__init__"]
            return {member.name: declaration(member) for member in shown}
        case FunctionFact(name=name, is_async=is_async, signature=signature):
            return {name: f"{'async ' if is_async else ''}def {name}({signature})"}
    return {}


def _own(members: dict[str, str], name: str) -> Cell:
    return Cell(members[name], "same") if name in members else Cell("", "none", "no such member")


def _cell(members: dict[str, str], name: str, pair: Pair) -> Cell:
    if name not in members:
        return Cell("", "none", "no such member")
    if name in pair.there.missing_members:
        return Cell(members[name], "only", "the canonical lacks it")
    differences = [
        found.reason
        for found in (*pair.there.async_differences, *pair.there.signature_differences)
        if found.name == name or (name == "__init__" and found.name == pair.duplicate.symbol.name)
    ]
    if differences:
        return Cell(members[name], "differs", f"the canonical {'; '.join(differences)}")
    return Cell(members[name], "same")


def _sources(canonical: Definition, other: Definition, result: AuditResult, read: Read) -> Sources:
    texts = [_lines(definition, read) for definition in (canonical, other)]
    rows = side_by_side(texts[0], texts[1], *(_first_line(each, result) for each in (canonical, other)))
    return Sources(_place(canonical, result), _place(other, result), tuple(rows[:LINES]), max(0, len(rows) - LINES))


def _lines(definition: Definition, read: Read) -> list[str]:
    data = read(definition.path)
    try:
        data = to_python(data) if definition.path.endswith(NOTEBOOK) else data
        text = Source.decode(data).text
    except SourceError:
        text = data.decode("utf-8", "replace")
    return [line.expandtabs(4) for line in LINE_END.split(text)[definition.line - 1 : definition.fact.end_line]]


def _first_line(definition: Definition, result: AuditResult) -> int:
    found = result.cell(definition.path, definition.line)
    return found[1] if found else definition.line


def _place(definition: Definition, result: AuditResult) -> str:
    return result.place(definition.path, definition.line)
