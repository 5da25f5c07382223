"""The audit as Markdown, for a pull request's comment: what is wrong on top, evidence folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from canonize.errors import one_line
from canonize_codemods.audit.paths import Fragmentation
from canonize_codemods.audit.result import SUBSTRING, AuditResult, Group

from . import audit_phrases as say
from .audit_findings import AuditFinding, Compared

ROWS = 20  # of a table, unless everything is asked for
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(result: AuditResult, compared: Compared | None = None) -> str:
    """Ends with a newline; equal results give equal text.  With a baseline, what is new stands first."""
    sections = [
        "## Import audit",
        escape(" ".join(filter(None, [say.headline(result), say.outside_tests(result)]))),
        _since(compared, result.options.all) if compared is not None else "",
        _list(f"nothing is called {found.glob}{_hints(found.hints)}" for found in result.unknown_names),
        _list(say.verdict(found) for found in result.verdicts),
    ]
    limit = None if result.options.all else ROWS
    if result.options.match == SUBSTRING:
        rows = [
            (code(f"class {found.name}"), str(len(found.paths)), str(found.duplicates)) for found in result.text_matches
        ]
        sections += ["### Files that contain the text", _table(("text", "files", "duplicates"), rows)]
        sections += [
            _details(f"class {found.name}: {say.count(len(found.paths), 'file')}", map(code, found.paths))
            for found in result.text_matches
            if found.paths
        ]
    if result.duplicated:
        sections += ["### Defined more than once", *_groups(result, limit)]
    if result.clones:
        rows = [
            (f"{clone.likeness.percent} %", code(str(clone.original.symbol)), code(str(clone.copy.symbol)))
            for clone in result.clones[:limit]
        ]
        sections += ["### Renamed clones", _table(("alike", "one", "other"), rows)]
        sections.append(_rest(len(result.clones), limit, "pair"))
    if shared := list(say.shared_state(result)):
        sections.append("### Shared state")
        sections += [_details(sentence, map(code, _limited(evidence, limit))) for sentence, evidence in shared]
    if result.fragmentation:
        sections += ["### Reached through several import paths", *_fragmentation(result.fragmentation, limit)]
    if result.availability:
        expected = [
            (code(str(found.symbol)), escape(say.availability(found, result)), ", ".join(map(code, found.hints)))
            for found in result.availability
        ]
        sections += ["### Expected modules", _table(("module", "state", "near"), expected)]
    defects = list(say.defects(result))
    if defects:
        sections.append("### Defects")
        sections += [_details(sentence, map(code, _limited(evidence, limit))) for sentence, evidence in defects]
    if result.excluded:
        sections.append(escape(f"Not counted as duplicates: {say.excluded(result.excluded)}."))
    if result.options.all and result.excluded:
        excluded = [
            f"{code(result.place(d.path, d.line))} {code(d.symbol.qualname)} {d.rule.explanation}"
            for group in result.groups
            for d in group.excluded
            if d.rule is not None
        ]
        sections.append(_details("Definitions that are no duplicates", excluded))
    return "\n\n".join(section for section in sections if section) + "\n"


def _since(compared: Compared, everything: bool) -> str:
    """What is new, then what is gone, so that the baseline can shrink."""
    limit = None if everything else ROWS
    new = _limited([_finding(finding) for finding in compared.new], limit)
    parts = ["### Since the baseline", escape(str(compared)), "\n".join(f"- {line}" for line in new)]
    if compared.gone:
        gone = _limited([code(line) for line in compared.gone], limit)
        parts += ["Gone, so the baseline can shrink:", "\n".join(f"- {line}" for line in gone)]
    return "\n\n".join(part for part in parts if part)


def _finding(finding: AuditFinding) -> str:
    where = f"{code(str(finding.location))} " if finding.location is not None else ""
    return f"{where}**{finding.rule.level}** {escape(finding.message)} {code(finding.rule.id)}"


def _groups(result: AuditResult, limit: int | None) -> list[str]:
    groups = result.duplicated
    rows = []
    for group in groups[:limit]:
        canonical = code(str(group.proposal.canonical.symbol)) if group.proposal else ""
        relation = group.relation.value if group.relation else ""
        rows.append((code(group.name), str(len(group.definitions)), relation, str(group.sites), canonical))
    table = _table(("name", "definitions", "relation", "import sites", "proposed canonical"), rows)
    evidence = [_details(f"{group.name}: evidence", _evidence(group, result)) for group in groups[:limit]]
    return [table, _rest(len(groups), limit, "name"), *evidence]


def _evidence(group: Group, result: AuditResult) -> Iterable[str]:
    if group.proposal is None:
        return
    canonical, *others = group.proposal.candidates
    definition = canonical.definition
    yield f"keep {code(result.place(definition.path, definition.line))}: {escape('; '.join(group.proposal.reasons))}"
    for candidate in others:
        pair = next(pair for pair in group.pairs if pair.duplicate == candidate.definition)
        where = code(result.place(candidate.definition.path, candidate.definition.line))
        sites = say.count(candidate.sites, "import site")
        yield f"{where}: {pair.relation.value}, {sites}; {escape(say.difference(pair.there))}"


def _fragmentation(found: Sequence[Fragmentation], limit: int | None) -> list[str]:
    rows = [
        (
            code(str(each.symbol)),
            str(len(each.production)),
            str(each.production_modules),
            str(each.production_names),
            str(len(each.used_paths)),
            str(len(each.sites)),
            str(each.files),
        )
        for each in found[:limit]
    ]
    head = ("symbol", "export points", "modules", "names", "paths in use", "import sites", "files")
    worst = found[0]
    used = [
        f"{code(f'{module}:{name}')}: {say.count(sites, 'import site')}" for module, name, sites in worst.used_paths
    ]
    details = _details(f"Paths in use to {worst.symbol.name}", used) if used else ""
    return [_table(head, rows), _rest(len(found), limit, "symbol"), details]


# -- Markdown


def escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))


def code(text: str) -> str:
    """Inline code that also holds inside a table."""
    fence = "``" if "`" in text else "`"
    text = one_line(text).replace("|", r"\|")
    return f"{fence} {text} {fence}" if fence == "``" else f"{fence}{text}{fence}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def _details(summary: str, lines: Iterable[str]) -> str:
    summary = summary.replace("&", "&amp;").replace("<", "&lt;")
    body = "\n".join(f"- {line}" for line in lines)
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _limited(lines: Sequence[str], limit: int | None) -> list[str]:
    if limit is None or len(lines) <= limit:
        return list(lines)
    return [*lines[:limit], f"and {len(lines) - limit:,} more"]


def _rest(total: int, limit: int | None, noun: str) -> str:
    return f"… and {say.count(total - limit, noun)} more." if limit is not None and total > limit else ""


def _hints(hints: Sequence[str]) -> str:
    return f"; did you mean {', '.join(hints)}?" if hints else ""
