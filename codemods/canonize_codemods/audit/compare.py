"""Two definitions of the same thing: what would users of the one miss in the other?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from canonize_codemods.index.facts import ClassFact, Fact, FunctionFact, InstanceFact, Member
from canonize_codemods.index.resolve import Index

from .bodies import Body
from .members import Api, api_of, is_public
from .signatures import Parameters, parse_signature, rejections

STORED = frozenset({"attribute", "instance", "property"})
ON_CLASS = frozenset({"classmethod", "staticmethod"})
# Decorators after which a call is used in another way: ``with``, ``async with``.
CONTEXT_MANAGERS = frozenset({"contextmanager", "asynccontextmanager"})


class Relation(StrEnum):
    """From the closest to the furthest."""

    IDENTICAL = "identical"
    REFORMATTED = "identical but for docstrings and formatting"
    SAME_API = "same API"
    OVERLAPPING = "overlapping"
    DIVERGENT = "divergent"

    @property
    def distance(self) -> int:
        return list(Relation).index(self)


@dataclass(frozen=True, order=True, slots=True)
class MemberDifference:
    """One member that both have and that cannot be used alike; ``line`` is the duplicate's."""

    name: str
    reason: str  # of the canonical: "takes no 'user'; requires 'loop'"
    duplicate: str  # how it is declared: ``async def send(self, event)``
    canonical: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What code written for the duplicate may miss in the canonical (DESIGN.md §6).

    Members that start with ``_`` are the implementation's own: they are said, and they refuse nothing.
    """

    missing_members: tuple[str, ...] = ()
    async_differences: tuple[MemberDifference, ...] = ()
    signature_differences: tuple[MemberDifference, ...] = ()
    missing_bases: tuple[str, ...] = ()  # outside the code base, so that nobody knows what they bring
    missing_private: tuple[str, ...] = ()
    extra_members: tuple[str, ...] = ()  # in the canonical only
    unseen_bases: tuple[str, ...] = ()  # of the canonical, outside the code base: they may have what is missing

    @property
    def names(self) -> tuple[str, ...]:
        """What a person has to accept before the duplicate can give way."""
        differences = (*self.async_differences, *self.signature_differences)
        return tuple(sorted({*self.missing_members, *(d.name for d in differences), *self.missing_bases}))

    def is_compatible(self, accept: Collection[str] = ()) -> bool:
        return set(self.names) <= set(accept)

    def reasons(self, accept: Collection[str] = ()) -> tuple[str, ...]:
        """Sentences for people, for all that is not accepted."""
        return tuple(
            [f"the canonical has no {name!r}" for name in self.missing_members if name not in accept]
            + [
                f"{d.name!r} of the canonical {d.reason}"
                for d in (*self.async_differences, *self.signature_differences)
                if d.name not in accept
            ]
            + [f"the canonical does not inherit from {base!r}" for base in self.missing_bases if base not in accept]
        )


def compare_definitions(
    duplicate: Fact,
    canonical: Fact,
    *,
    index: Index | None = None,
    duplicate_module: str = "",
    canonical_module: str = "",
) -> Difference:
    """Can the canonical stand in for the duplicate?

    With an index and the modules that the two stand in, inherited members count as had.
    """
    if isinstance(duplicate, FunctionFact) and isinstance(canonical, FunctionFact):
        return _compare_functions(duplicate, canonical)
    if isinstance(duplicate, ClassFact) and isinstance(canonical, ClassFact):
        return compare_apis(
            api_of(duplicate, duplicate_module, index),
            api_of(canonical, canonical_module, index),
            name=duplicate.qualname.rpartition(".")[2],
            line=duplicate.line,
        )
    name = duplicate.qualname if isinstance(duplicate, ClassFact) else duplicate.name
    if isinstance(duplicate, InstanceFact) and isinstance(canonical, InstanceFact):
        made = [fact.called.rpartition(".")[2] for fact in (duplicate, canonical)]
        if made[0] == made[1]:
            return Difference()
        return Difference(
            signature_differences=(MemberDifference(name, f"is made by {made[1]}", made[0], made[1], duplicate.line),)
        )
    kinds = [_kind(fact) for fact in (duplicate, canonical)]
    return Difference(
        signature_differences=(MemberDifference(name, f"is a {kinds[1]}", kinds[0], kinds[1], duplicate.line),)
    )


def _kind(fact: Fact) -> str:
    return "class" if isinstance(fact, ClassFact) else "function" if isinstance(fact, FunctionFact) else "instance"


def compare_apis(duplicate: Api, canonical: Api, name: str = "", line: int = 0) -> Difference:
    absent = duplicate.members.keys() - canonical.members.keys()
    asyncs: list[MemberDifference] = []
    signatures = list(_constructors(duplicate, canonical, name, line))
    for shared in sorted(duplicate.members.keys() & canonical.members.keys()):
        if not is_public(shared):
            continue
        ours, theirs = duplicate.members[shared], canonical.members[shared]
        for found, reasons in ((asyncs, _async_reasons(ours, theirs)), (signatures, _call_reasons(ours, theirs))):
            if reason := "; ".join(reasons):
                found.append(MemberDifference(shared, reason, declaration(ours), declaration(theirs), ours.line))
    missing = tuple(sorted(filter(is_public, absent)))
    return Difference(
        missing_members=missing,
        async_differences=tuple(asyncs),
        signature_differences=tuple(signatures),
        missing_bases=tuple(sorted(duplicate.outside - canonical.outside)),
        missing_private=tuple(sorted(n for n in absent if n.startswith("_") and not n.endswith("__"))),
        extra_members=tuple(sorted(canonical.public() - duplicate.members.keys())),
        unseen_bases=tuple(sorted(canonical.outside)) if missing else (),
    )


def relation_of(
    duplicate: Fact,
    canonical: Fact,
    there: Difference,
    back: Difference,
    bodies: tuple[Body, Body],
) -> Relation:
    """The closest relation of a pair, from the differences in both directions and the bodies."""
    if bodies[0].text and bodies[0].text == bodies[1].text:
        return Relation.IDENTICAL
    if bodies[0].shape and bodies[0].shape == bodies[1].shape:
        return Relation.REFORMATTED
    if there.is_compatible() and back.is_compatible():
        return Relation.SAME_API
    if not isinstance(duplicate, ClassFact) or not isinstance(canonical, ClassFact):
        one_way = there.is_compatible() or back.is_compatible()
        return Relation.OVERLAPPING if one_way else Relation.DIVERGENT
    return Relation.OVERLAPPING if _overlap(duplicate, canonical, there, back) >= 0.5 else Relation.DIVERGENT


def declaration(member: Member) -> str:
    """``async def send(self, event)``, ``property size``, ``attribute limit``."""
    if member.kind in STORED or member.kind == "class":
        return f"{member.kind} {member.name}"
    prefix = f"@{member.kind} " if member.kind in ON_CLASS else ""
    return f"{prefix}{'async ' if _is_async(member) else ''}def {member.name}({member.signature})"


def _overlap(duplicate: ClassFact, canonical: ClassFact, there: Difference, back: Difference) -> float:
    """Which part of the smaller one's public members can be used alike in both."""
    sizes = [sum(is_public(member.name) for member in fact.members) for fact in (duplicate, canonical)]
    unlike = {d.name for d in (*there.async_differences, *there.signature_differences)}
    unlike |= {d.name for d in (*back.async_differences, *back.signature_differences)}
    ours = {member.name for member in duplicate.members if is_public(member.name)}
    alike = ours - set(there.missing_members) - unlike
    return len(alike) / max(min(sizes), 1)


def _compare_functions(duplicate: FunctionFact, canonical: FunctionFact) -> Difference:
    def declared(fact: FunctionFact) -> str:
        return f"{'async ' if fact.is_async else ''}def {fact.name}({fact.signature})"

    def difference(reason: str) -> MemberDifference:
        return MemberDifference(duplicate.name, reason, declared(duplicate), declared(canonical), duplicate.line)

    asyncs: list[MemberDifference] = []
    signatures: list[MemberDifference] = []
    if duplicate.is_async != canonical.is_async:
        asyncs.append(difference(_async_reason(canonical.is_async)))
    ours, theirs = parse_signature(duplicate.signature), parse_signature(canonical.signature)
    reasons = [*_decorator_reasons(duplicate.decorators, canonical.decorators), *rejections(ours, theirs)]
    if reasons:
        signatures.append(difference("; ".join(reasons)))
    return Difference(async_differences=tuple(asyncs), signature_differences=tuple(signatures))


def _constructors(duplicate: Api, canonical: Api, name: str, line: int) -> Iterator[MemberDifference]:
    if duplicate.constructor is None or canonical.constructor is None:
        return
    if reason := "; ".join(rejections(duplicate.constructor, canonical.constructor)):
        at = duplicate.members["__init__"].line if "__init__" in duplicate.members else line
        yield MemberDifference("__init__", reason, _written(duplicate, name), _written(canonical, name), at)


def _written(api: Api, name: str) -> str:
    if "__init__" in api.members:
        return declaration(api.members["__init__"])
    parameters = api.constructor or Parameters()
    return f"{name}({', '.join(p.name for p in (*parameters.positional, *parameters.keyword_only))})"


def _async_reasons(ours: Member, theirs: Member) -> Iterator[str]:
    """About ``await``, where both are called or both are read."""
    if (ours.kind in STORED) == (theirs.kind in STORED) and _is_async(ours) != _is_async(theirs):
        yield _async_reason(_is_async(theirs))


def _call_reasons(ours: Member, theirs: Member) -> Iterator[str]:
    """Why ``theirs`` cannot stand in for ``ours``, apart from ``await``."""
    kinds = [("stored" if m.kind in STORED else "class" if m.kind == "class" else "called") for m in (ours, theirs)]
    if kinds[0] != kinds[1]:
        yield f"is {'an' if theirs.kind[0] in 'aei' else 'a'} {theirs.kind}"
    if kinds != ["called", "called"]:
        return
    if ours.kind in ON_CLASS and theirs.kind not in ON_CLASS:
        yield "needs an instance"
    yield from _decorator_reasons(ours.decorators, theirs.decorators)
    yield from rejections(_parameters(ours), _parameters(theirs))


def _parameters(member: Member) -> Parameters:
    return parse_signature(member.signature, bound=member.kind != "staticmethod")


def _is_async(member: Member) -> bool:
    return member.is_async or member.kind == "async method"


def _async_reason(is_async: bool) -> str:
    return "is async: without await nothing happens" if is_async else "is not async: await fails"


def _decorator_reasons(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[str]:
    before, after = ({d.rpartition(".")[2] for d in written} & CONTEXT_MANAGERS for written in (ours, theirs))
    if before != after:
        yield f"is @{min(after)}" if after else f"is no @{min(before)}"
