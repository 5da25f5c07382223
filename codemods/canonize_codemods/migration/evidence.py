"""What speaks for and against a consolidation, in lines that a plan carries as comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from canonize_codemods.changes import Finding
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.words import counted

from .member_users import member_users
from .reach import Prefetch
from .work_out import WorkedOut, work_out


def evidence(entry: Consolidation, index: Index, sources: Mapping[str, bytes], prefetch: Prefetch) -> list[str]:
    """Definitions, API differences, import sites by path, and who would make a cycle."""
    worked = work_out(Plan((entry,)), index, sources, prefetch)
    members = _members(member_users(Plan((entry,)), index, sources, prefetch))
    return [*_definitions(entry, index, worked), *members, *_sites(index, worked), *_cycles(index, worked)]


def _definitions(entry: Consolidation, index: Index, worked: WorkedOut) -> list[str]:
    found = index.resolve_symbol(entry.canonical)
    lines = []
    if found.symbol is not None and found.symbol != entry.canonical:
        lines.append(f"{entry.canonical} is {found.symbol} under another name; that definition stays.")
    for definition in worked.definitions:
        lines.append(f"{definition.module}:{definition.name} ({definition.path}) gives way: no member is lost.")
    lines += [f"REFUSED: {finding.message}" for finding in worked.findings]
    return lines


def _members(uses: list[Finding]) -> list[str]:
    if not uses:
        return []
    lines = [f"  {use.path}:{use.line} {use.message.partition(':')[0]}" for use in uses[:8]]
    more = [f"  and {len(uses) - 8} more"] if len(uses) > 8 else []
    return ["Members that the canonical lacks, by name, in files that reach the duplicate:", *lines, *more]


def _sites(index: Index, worked: WorkedOut) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    files: set[str] = set()
    for path in worked.candidates:
        for fact in index.facts_at(path).imports:
            if fact.name is not None and (fact.module, fact.name) in worked.moves.names:
                counts[fact.module, fact.name] += 1
                files.add(path)
    total = sum(counts.values())
    if not total:
        return ["No from-import uses an old path."]
    through = counted(len(counts), "old path")
    lines = [f"{counted(total, 'import site')} in {counted(len(files), 'file')}, through {through}:"]
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:8]
    lines += [f"  {count:5}  {module}:{name}" for (module, name), count in most]
    return [*lines, f"  and {len(counts) - 8} more paths"] if len(counts) > 8 else lines


def _cycles(index: Index, worked: WorkedOut) -> list[str]:
    closed = set().union(*worked.moves.closed.values()) if worked.moves.closed else set()
    inside = sorted(
        facts.module
        for path in worked.candidates
        if (facts := index.facts_at(path)).module in closed
        and any(not fact.lazy and (fact.module, fact.name) in worked.moves.names for fact in facts.imports)
    )
    if not inside:
        return []
    return [f"Stays where it is, or it would be a cycle: {', '.join(inside[:5])}"]
