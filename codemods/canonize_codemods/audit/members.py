"""What a class offers to its users: its own members, and those of base classes that the index knows."""

from __future__ import annotations

from dataclasses import dataclass

from canonize_codemods.index.facts import BindingKind, ClassFact, FunctionFact, Guard, Member
from canonize_codemods.index.resolve import Index, Outcome
from canonize_codemods.symbols import Symbol

from .signatures import Parameter, Parameters, parse_signature

# Bases that add nothing which a caller could use.
MARKERS = frozenset({"object", "ABC", "Generic", "Protocol"})
GENERATING_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "attr.s"})
KEYWORD_BASES = frozenset({"BaseModel", "BaseSettings", "TypedDict"})
POSITIONAL_BASES = frozenset({"NamedTuple", "Struct"})
# What every object has, and names that only the machinery of Python looks at.
_MACHINERY = ("__annotations__", "__match_args__", "__post_init__", "__slots__", "__test__")
UNIVERSAL = frozenset([*dir(object), "__dict__", "__module__", "__weakref__", *_MACHINERY])


@dataclass(frozen=True, slots=True)
class Api:
    """``outside`` names bases without source here: their members are unknown, not absent.

    ``constructor`` is None where nobody can tell what it takes.
    """

    members: dict[str, Member]
    outside: frozenset[str]
    constructor: Parameters | None

    def public(self) -> frozenset[str]:
        return frozenset(name for name in self.members if is_public(name))


def is_public(name: str) -> bool:
    """Public names and protocol methods such as ``__enter__``; constructors are compared on their own."""
    if name.startswith("__") and name.endswith("__"):
        return name not in UNIVERSAL
    return not name.startswith("_")


def api_of(fact: ClassFact, module: str, index: Index | None) -> Api:
    """The members of a class of ``module``; without an index every base counts as outside."""
    chain, outside = _ancestry(fact, module, index)
    members: dict[str, Member] = {}
    for ancestor in chain:
        for member in ancestor.members:
            members.setdefault(member.name, member)
    return Api(members, frozenset(outside), _constructor(chain, members, outside))


def class_at(index: Index, symbol: Symbol) -> ClassFact | None:
    """The class that a symbol names; a fallback only where there is nothing else."""
    facts = index.deep_facts(symbol.module)
    found = [c for c in facts.classes if c.qualname == symbol.qualname and not c.in_function] if facts else []
    return max(found, key=lambda c: (c.guard is not Guard.FALLBACK, c.line), default=None)


def function_at(index: Index, symbol: Symbol) -> FunctionFact | None:
    facts = index.deep_facts(symbol.module)
    found = [f for f in facts.functions if f.name == symbol.qualname] if facts else []
    return max(found, key=lambda f: (f.guard is not Guard.FALLBACK, f.line), default=None)


def resolve_chain(index: Index, module: str, chain: str) -> tuple[Symbol | None, str]:
    """What ``a.b.C`` means in a module body: a symbol of this code base, or the absolute name of something outside."""
    head, _, rest = chain.partition(".")
    facts = index.facts(module)
    bindings = facts.bindings.get(head, ()) if facts else ()
    found = index.resolve_within(module, head)
    while rest and found.outcome is Outcome.MODULE and found.symbol is not None:
        name, _, rest = rest.partition(".")
        found = index.resolve(found.symbol.module, name)
    if found.outcome is Outcome.DEFINED and found.symbol is not None:
        qualname = f"{found.symbol.qualname}.{rest}" if rest else found.symbol.qualname
        return Symbol(found.symbol.module, qualname), ""
    if not bindings:
        return None, chain  # a builtin
    if bindings[-1].kind is BindingKind.MODULE and bindings[-1].module == head:
        return None, chain
    if bindings[-1].kind is BindingKind.MODULE:
        return None, ".".join(filter(None, [bindings[-1].module, rest]))
    left_at = ".".join(found.via[-1]) if found.outcome is Outcome.EXTERNAL and found.via else head
    return None, ".".join(filter(None, [left_at, rest]))


def _ancestry(fact: ClassFact, module: str, index: Index | None) -> tuple[list[ClassFact], set[str]]:
    """The class and its known bases in look-up order (depth first, which is the MRO but for diamonds)."""
    chain: list[ClassFact] = []
    outside: set[str] = set()

    def visit(current: ClassFact, home: str) -> None:
        if current in chain:
            return
        chain.append(current)
        for written in current.bases:
            base = written.partition("[")[0]
            symbol, name = resolve_chain(index, home, base) if index is not None else (None, base)
            known = class_at(index, symbol) if index is not None and symbol is not None else None
            if known is not None and symbol is not None:
                visit(known, symbol.module)
            elif not {base.rpartition(".")[2], name.rpartition(".")[2]} & MARKERS:
                outside.add(name or str(symbol))

    visit(fact, module)
    return chain, outside


def _constructor(chain: list[ClassFact], members: dict[str, Member], outside: set[str]) -> Parameters | None:
    for name in ("__init__", "__new__"):
        if name in members and members[name].signature:
            return parse_signature(members[name].signature, bound=True)
    last_parts = {name.rpartition(".")[2] for name in outside}
    keyword_only = bool(last_parts & KEYWORD_BASES)
    generated = keyword_only or bool(last_parts & POSITIONAL_BASES) or any(map(_is_generated, chain))
    if not generated:
        return None if outside else Parameters()
    fields: dict[str, Parameter] = {}
    for ancestor in reversed(chain):
        for member in ancestor.members:
            if member.field:
                fields[member.name] = Parameter(member.name, member.field == "required")
    ordered = tuple(fields.values())
    return Parameters(keyword_only=ordered) if keyword_only else Parameters(ordered)


def _is_generated(fact: ClassFact) -> bool:
    return any(d in GENERATING_DECORATORS or d.rpartition(".")[2] in GENERATING_DECORATORS for d in fact.decorators)
