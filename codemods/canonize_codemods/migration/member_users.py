"""Who uses members that the canonical class lacks: attributes of that name, in files that reach the duplicate.

Types are not inferred: the attribute of another object of the same file may have the same name, and an object may be
used where its class is not mentioned.  So these are notes, for people who decide what to ``accept``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from canonize_codemods.audit.compare import compare_definitions
from canonize_codemods.audit.members import class_at
from canonize_codemods.changes import Finding, Severity
from canonize_codemods.index.resolve import Index
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.plan import Plan
from canonize_codemods.source import Source, SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.notebook import to_python
from canonize_codemods.syntax.parse import parse

from .reach import Prefetch, Reach

_REMEDY = "see whether it means that class; complete the canonical, map it with an adapter, or change the caller"


def member_users(plan: Plan, index: Index, sources: Mapping[str, bytes], prefetch: Prefetch) -> list[Finding]:
    """A note for each use of a member of a duplicate that its canonical lacks, or has under another name."""
    found: set[Finding] = set()
    for entry in plan.consolidations:
        for duplicate in entry.duplicates:
            missing = _missing(index, duplicate, entry.canonical)
            if not missing:
                continue
            renamed = dict(entry.members)
            for path, line, name, what in _uses(index, sources, prefetch, duplicate, missing):
                instead = f"has as {renamed[name]}" if name in renamed else "lacks"
                message = f"{what} {name}: {duplicate} has such a member, which {entry.canonical} {instead}"
                found.add(Finding(path, line, "member-used", message, _REMEDY, Severity.NOTE))
    return sorted(found)


def _missing(index: Index, duplicate: Symbol, canonical: Symbol) -> frozenset[str]:
    ours, theirs = index.resolve_symbol(duplicate).symbol, index.resolve_symbol(canonical).symbol
    if duplicate.is_module or ours is None or theirs is None or ours == theirs:
        return frozenset()
    old, new = class_at(index, ours), class_at(index, theirs)
    if old is None or new is None:
        return frozenset()
    difference = compare_definitions(
        old, new, index=index, duplicate_module=ours.module, canonical_module=theirs.module
    )
    return frozenset(name for name in difference.missing_members if not name.startswith("__"))


def _uses(
    index: Index, sources: Mapping[str, bytes], prefetch: Prefetch, duplicate: Symbol, names: Collection[str]
) -> Iterator[tuple[str, int, str, str]]:
    reach = Reach(index, sources, prefetch)
    reach.candidates([duplicate.qualname])
    paths = set(reach.spread({(index.layout.primary(duplicate.module), duplicate.qualname)}))
    own = index.layout.by_module.get(duplicate.module)
    for facts in list(reach.facts()):
        data = sources[facts.path]
        if facts.path == own or facts.error or not any(name.encode() in data for name in names):
            continue
        modules = {module for module, _ in paths}
        reaches = any(
            (fact.module, fact.name) in paths or fact.module in modules or f"{fact.module}.{fact.name}" in modules
            for fact in facts.imports
        )
        if reaches:
            yield from ((facts.path, *use) for use in _in_file(facts.path, data, names))


def _in_file(path: str, data: bytes, names: Collection[str]) -> Iterator[tuple[int, str, str]]:
    try:
        tree, _ = parse(Source.decode(to_python(data) if path.endswith(NOTEBOOK) else data))
    except SourceError:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if name in names:
                yield node.end_lineno or node.lineno, name, "uses"
            case ast.ClassDef(bases=[_, *_]):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.name in names:
                        yield inner.lineno, inner.name, "overrides"
