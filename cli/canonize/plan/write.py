"""Plan decisions → the text of ``canonize.toml``, with the evidence as comments."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import tomlkit

from canonize_codemods.migration.series import GroupBy
from canonize_codemods.plan import Consolidation, Definition

_WIDE = 78  # of a comment behind its sign: a terminal of 80 columns breaks none in mid-word


@dataclass(frozen=True, slots=True)
class Evidenced:
    """An entry and what speaks for or against it, each a comment."""

    entry: Consolidation
    evidence: Sequence[str]


def plan_text(entries: Sequence[Evidenced], source_roots: Sequence[str], group_by: GroupBy | None = None) -> str:
    """A plan that ``read_plan`` accepts; defaults are written out, so that a reviewer sees every decision."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by canonize plan. Review it: canonize diff shows what it would do."))
    document.add("schema", tomlkit.item(1))
    document.add(tomlkit.nl())
    project = tomlkit.table()
    project.add("source-roots", tomlkit.item(list(source_roots)))
    project["source-roots"].comment("folders that stand on sys.path")
    document.add("project", project)
    if group_by is not None:
        options = tomlkit.table()
        options.add("group-by", str(group_by))
        options["group-by"].comment("what makes one commit: " + ", ".join(GroupBy))
        document.add("options", options)
    tables = tomlkit.aot()
    for number, each in enumerate(entries, 1):
        tables.append(_table(each, number == len(entries)))
    document.add("consolidate", tables)
    return tomlkit.dumps(document)


def _table(each: Evidenced, is_last: bool) -> tomlkit.items.Table:
    entry = each.entry
    table = tomlkit.table()
    for said in each.evidence:
        for line in _lines(said):
            table.add(tomlkit.comment(line))
    table.add("canonical", str(entry.canonical))
    duplicates = tomlkit.array()
    duplicates.extend(map(str, entry.duplicates))
    table.add("duplicates", duplicates.multiline(len(entry.duplicates) > 1))
    table.add("paths", str(entry.paths))
    table["paths"].comment('"all": every alias and re-export too; "listed": just these')
    table.add("uses", str(entry.uses))
    table["uses"].comment('"rename" the uses, or "alias": keep the old local name')
    table.add("shim", str(entry.shim))
    table["shim"].comment("what stays at the old path: forward, reexport, alias, none")
    if entry.accept:
        table.add("accept", sorted(entry.accept))
    if entry.remove_in:
        table.add("remove-in", entry.remove_in)
    if entry.definition is not Definition.EXISTS:
        table.add("definition", str(entry.definition))
    if entry.members:
        table.add("adapter", str(entry.adapter))
        table.add("members", dict(entry.members))
    if entry.silent:
        table.add("silent", sorted(entry.silent))
    if not is_last:
        table.add(tomlkit.nl())
    return table


def _lines(said: str) -> list[str]:
    """Names stay whole, however long: a reader searches for them."""
    return textwrap.wrap(said, _WIDE, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
