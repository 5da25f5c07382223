"""``adapter = "mixin"``: the canonical class carries earlier names of its members, each with a warning.

A mixin, not a subclass: ``isinstance`` and ``except`` mean the same class as before, and the class's own members win.
It stands right above the class, in its module, and inherits nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from canonize_codemods.audit.compare import Difference, compare_apis, compare_definitions
from canonize_codemods.audit.members import Api, api_of, class_at
from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.index.facts import ClassFact
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import Category, Consolidation, Plan
from canonize_codemods.rewriting.compose import statement_edits
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.statement import Name
from canonize_codemods.shims import helper_source
from canonize_codemods.source import Edit, Source, SourceError, splice
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.parse import parse

from .helper_file import helper_module, helper_path
from .needs import Refused
from .new_imports import Import, add_imports
from .old_module import OldModule

Build = Callable[[Mapping[str, bytes]], Index]
# Classes whose body or bases mean something else than inheritance.
_CLOSED = frozenset({"Protocol", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})


@dataclass
class Adapted:
    """``sources`` with the mixins, and the plan in which their members count as accepted."""

    sources: dict[str, bytes]
    plan: Plan
    changes: dict[str, FileChange] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def add_mixins(sources: Mapping[str, bytes], plan: Plan, build: Build) -> Adapted:
    """Give canonical classes the members that the plan maps; an entry that cannot have them is left out."""
    adapted = Adapted(dict(sources), plan)
    entries = []
    for entry in plan.consolidations:
        if not entry.members:
            entries.append(entry)
            continue
        index = build(adapted.sources)
        try:
            _adapt(entry, adapted, index)
        except (Refused, SourceError, ValueError) as error:
            adapted.findings.append(_refusal(entry, index, error))
            continue
        names = frozenset(old for old, _ in entry.members)
        entries.append(replace(entry, accept=entry.accept | names, members=()))
    adapted.plan = replace(plan, consolidations=tuple(entries))
    return adapted


def mixin_name(canonical: Symbol) -> str:
    return f"_Deprecated{canonical.name.lstrip('_')}Members"


def _refusal(entry: Consolidation, index: Index, error: Exception) -> Finding:
    facts = index.facts(entry.canonical.module)
    message = f"{entry.canonical} cannot have a mixin: {getattr(error, 'message', error)}"
    path, line = facts.path if facts is not None else "", getattr(error, "line", 0)
    return Finding(path, line, "mixin-refused", message, getattr(error, "remedy", "correct members in the plan"))


def _adapt(entry: Consolidation, adapted: Adapted, index: Index) -> None:
    found = index.resolve_symbol(entry.canonical)
    fact = class_at(index, found.symbol) if found.symbol is not None else None
    if fact is None or found.symbol is None:
        raise Refused(0, "it is no class of this code base", 'leave adapter = "mixin" out')
    home = found.symbol.module
    api = api_of(fact, home, index)
    missing = {old: new for old, new in entry.members if old not in api.members}
    duplicates = _duplicates(entry, found.symbol, index)
    if not missing:
        return
    for old, new in missing.items():
        _check_member(old, new, api, fact, duplicates, index, entry)
    accepted = entry.accept | {old for old, _ in entry.members}
    if any(not _difference(d, c, fact, home, index).is_compatible(accepted) for d, c in duplicates):
        return  # it will not give way; the run says why
    facts = index.facts(home)
    assert facts is not None
    before = adapted.sources[facts.path]
    file = File.read(facts.path, home, facts.is_package, before)
    uses = [(d.module, entry.canonical.module) for d in entry.duplicates]
    helper = helper_path(adapted.plan, index, adapted.sources, uses)
    after = _with_mixin(file, fact, missing, entry, adapted, helper_module(adapted.plan, index, helper), index)
    reasons = tuple(
        Reason(
            fact.line, "mixin", f"{duplicates[0][0] if duplicates else entry.canonical}.{old}", f"{found.symbol}.{new}"
        )
        for old, new in sorted(missing.items())
    )
    _change(adapted, facts.path, after, reasons)
    if helper not in adapted.sources:
        _change(adapted, helper, helper_source(), ())


def _change(adapted: Adapted, path: str, after: bytes, reasons: tuple[Reason, ...]) -> None:
    known = adapted.changes.get(path)
    before = known.before if known is not None else adapted.sources.get(path)
    adapted.changes[path] = FileChange(path, before, after, (*(known.reasons if known is not None else ()), *reasons))
    adapted.sources[path] = after


def _duplicates(entry: Consolidation, canonical: Symbol, index: Index) -> list[tuple[Symbol, ClassFact]]:
    found = []
    for duplicate in entry.duplicates:
        symbol = index.resolve_symbol(duplicate).symbol
        fact = class_at(index, symbol) if symbol is not None and symbol != canonical else None
        if fact is not None and symbol is not None:
            found.append((symbol, fact))
    return found


def _difference(symbol: Symbol, ours: ClassFact, theirs: ClassFact, home: str, index: Index) -> Difference:
    return compare_definitions(ours, theirs, index=index, duplicate_module=symbol.module, canonical_module=home)


def _check_member(
    old: str,
    new: str,
    api: Api,
    fact: ClassFact,
    duplicates: list[tuple[Symbol, ClassFact]],
    index: Index,
    entry: Consolidation,
) -> None:
    """The new member must be there and do for callers of the old one, unless the plan accepts the difference."""
    if new not in api.members:
        raise Refused(fact.line, f"it has no {new}, which members names for {old}")
    for symbol, duplicate in duplicates:
        member = api_of(duplicate, symbol.module, index).members.get(old)
        if member is None or old in entry.accept:
            continue
        theirs = replace(api.members[new], name=old)
        difference = compare_apis(
            Api({old: member}, frozenset(), None), Api({old: theirs}, frozenset(), None), name=fact.qualname
        )
        if reasons := difference.reasons():
            said = reasons[0].replace(f"{old!r} of the canonical", f"{new!r}, for {old!r},")
            raise Refused(fact.line, said, f'choose another member, or accept = ["{old}"]')


def _with_mixin(
    file: File,
    fact: ClassFact,
    members: Mapping[str, str],
    entry: Consolidation,
    adapted: Adapted,
    helper: str,
    index: Index,
) -> bytes:
    if file.engine == "fissix":
        raise Refused(0, f"{file.path} is Python 2")
    node = next((n for n in file.tree.body if isinstance(n, ast.ClassDef) and n.name == fact.qualname), None)
    if node is None:
        raise Refused(fact.line, "it is not a statement of its own at the top of its module")
    closed = {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases} & _CLOSED
    if closed:
        raise Refused(fact.line, f"a {min(closed)} cannot inherit from it")
    future = adapted.plan.warning is Category.FUTURE
    note = f"; the old name goes away in {entry.remove_in}" if entry.remove_in else ""
    options = "".join([", category=FutureMovedWarning" if future else "", f', note="{note}"' if note else ""])
    lines = [f'    {old} = MovedMember("{new}"{options})' for old, new in sorted(members.items())]
    name, newline = mixin_name(entry.canonical), file.source.newline
    known = next((n for n in file.tree.body if isinstance(n, ast.ClassDef) and n.name == name), None)
    edits = Edits(file.path)
    wanted = ["MovedMember", *(["FutureMovedWarning"] if future else [])]
    fresh = [Import(Name(helper, each)) for each in wanted if not _imports(file, helper, each)]
    texts = add_imports(file, fresh, edits, adapted.plan.line_length)
    if known is not None:
        end = file.source.offset(known.end_lineno or 0, known.body[-1].end_col_offset or 0)
        texts.append(Edit(end, end, "".join(f"{newline}{line}" for line in lines)))
    else:
        old = OldModule(file, {}, Moves(), index, adapted.sources)
        start = old.span(node)[0]
        head = [f"class {name}:", f'    """Earlier names of members of {node.name}."""', "", "    __slots__ = ()"]
        texts.append(Edit(start, start, newline.join([*head, *lines, "", "", ""])))
        texts.append(_base(file, node, name))
    text = splice(file.source.text, [*statement_edits(file, edits, adapted.plan.line_length), *texts])
    _check_base(text, fact.qualname, name)
    return file.source.encode(text)


def _imports(file: File, module: str, name: str) -> bool:
    return any(
        site.module == module and site.block is file.tree.body and any(alias.name == name for alias in site.node.names)
        for site in file.sites
    )


def _base(file: File, node: ast.ClassDef, name: str) -> Edit:
    """The mixin as the last base; before ``object``, which must stay the last, and before keywords."""
    source = file.source
    if node.bases:
        last = node.bases[-1]
        if isinstance(last, ast.Name) and last.id == "object":
            start = source.offset(last.lineno, last.col_offset)
            return Edit(start, start, f"{name}, ")
        end = source.offset(last.end_lineno or last.lineno, last.end_col_offset or 0)
        return Edit(end, end, f", {name}")
    if node.keywords:
        first = node.keywords[0]
        start = source.offset(first.lineno, first.col_offset)
        return Edit(start, start, f"{name}, ")
    start = source.offset(node.lineno, node.col_offset)
    match = re.compile(rf"class\s+{node.name}\s*(\[[^\n]*\])?\s*(\(\s*\))?(?=\s*:)").match(source.text, start)
    if match is None:
        raise Refused(node.lineno, "its first line cannot be taken apart", "write it plainly")
    begin = match.start(2) if match.group(2) is not None else match.end()
    return Edit(begin, match.end(), f"({name})")


def _check_base(text: str, qualname: str, name: str) -> None:
    tree = parse(Source.decode(text.encode("utf-8", "surrogatepass")))[0]
    node = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == qualname)
    if not any(isinstance(base, ast.Name) and base.id == name for base in node.bases):
        raise Refused(node.lineno, "its bases cannot be taken apart", "write them plainly")
