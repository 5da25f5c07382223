"""How alike two bodies are, whatever they are called.

Three things are measured, and each sees what the others miss; their weighed mean decides.

*Tokens in the same order*: the longest common subsequence of both bodies after what edits of a copy change most was
blinded, as clones of type 2 and 3 need it: parameters, local variables and the literals of functions (Roy, Cordy,
Koschke: "Comparison and evaluation of code clone detection techniques and tools", 2009), how many things of one shape
are in a row, and whether the code is asynchronous.  It bears edits in many places.

*Units in the same order* (``units.py``): statement by statement, after NICAD (Roy and Cordy: "NICAD: Accurate Detection
of Near-Miss Intentional Clones", ICPC 2008).  It bears a statement more or less, however long, and tells two things of
one frame from a copy: what is called and what is said count as a whole.

*Units of the smaller one, with blanks for names and constants*: how much of it stands in the larger one, whatever was
added there, and whatever it is done with.  Where it stands there as a whole, names and all, and is at least half of
the larger one, nothing else is asked.

Classes that do nothing but declare are compared field by field: a field is its name and what makes it.

Where two names differ by a word, so may the names inside: ``StartCounter`` has ``start_time`` where ``EndCounter`` has
``end_time`` (parameterized matching: Baker, "On finding duplication and near-duplication in large software systems",
WCRE 1995).  Layout, comments, docstrings, annotations and the own name are not looked at.

What is told of a pair is what stands in both as it is written: resemblance and containment (Broder: "On the resemblance
and containment of documents", SEQUENCES 1997) of shingles of tokens.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from zlib import crc32

from canonize_codemods.index.expressions import dotted

from .alignment import aligned
from .bodies import Bodies, Body
from .compare import Relation
from .declared import FIELDS, SOME, Field, declared_by, fields_in_common, kept_by
from .definitions import Definition
from .tokens import LOCAL, NODE, OWN, Tokens, statements
from .units import Unit, aligned_units, blinded, units_of, units_within

# Tokens in a row that count as one place in common.
SHINGLE = 3
# Functions whose names begin with two of these do two things in one frame, unless so much is alike.
OPERATIONS = frozenset(
    {"add", "count", "create", "delete", "find", "get", "insert", "list", "read", "remove", "set", "update"}
)
OTHER_WORK = 0.85
# What aligned tokens, aligned units and blinded units weigh, and the mean from which on two bodies are one: chosen
# on the pairs of benchmarks/labelled that are there for choosing.
WEIGHTS = 3, 2, 2
ALIKE = 0.74
# How much of the units of the smaller one is a whole, and how much of the larger one it has to be.
WHOLE, HALF = 0.85, 0.5
# Classes that have fewer of their members in common are two things with a method in common, unless so much is aligned.
MEMBERS, EVEN_SO = 1 / 3, 0.9

# With fewer blinded tokens in common, in whatever order, no renaming of words makes a copy of it.
_HOPELESS = 0.5

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# An asynchronous twin says the same things with these; ``await`` is left out.
_AWAIT = f"{NODE}Await"
_SYNC = {
    f"{NODE}AsyncFunctionDef": f"{NODE}FunctionDef",
    f"{NODE}AsyncFor": f"{NODE}For",
    f"{NODE}AsyncWith": f"{NODE}With",
    "StopAsyncIteration": "StopIteration",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
}


@dataclass(frozen=True, order=True, slots=True)
class Likeness:
    """All from 0 to 1: places in common, of all that either has; ``containment``, of those of the smaller one."""

    resemblance: float = 0.0
    containment: float = 0.0
    aligned: float = 0.0  # of the blinded tokens; 0 where nobody needed to know
    units: float = 0.0  # aligned, too; 0 where they cannot change anything
    contained: float = 0.0  # of the smaller one's units; 0 where it is less than half of the larger one
    within: float = 0.0  # of the smaller one's units, with blanks for names and constants; likewise
    members: float = 1.0  # of classes, in common
    other_work: bool = field(default=False, compare=False)  # by what functions are called
    # Where what they assign, or whom they call, is all that they say.
    says_the_same: bool | None = field(default=None, compare=False)

    @property
    def similarity(self) -> float:
        """What decides, where it was worked out; 1 only where nothing differs."""
        if self.resemblance == 1 or not self.within:
            return self.resemblance
        return min(0.99, self.mean)

    @property
    def percent(self) -> int:
        return int(100 * self.similarity)

    @property
    def is_close(self) -> bool:
        """One is a copy of the other, perhaps edited."""
        if self.says_the_same is not None:
            return self.says_the_same
        if self.members < MEMBERS and self.aligned < EVEN_SO:
            return False
        if self.other_work and self.mean < OTHER_WORK:
            return False
        return self.mean >= ALIKE or self.contained >= WHOLE

    @property
    def mean(self) -> float:
        measures = zip(WEIGHTS, (self.aligned, self.units, self.within), strict=True)
        return sum(weight * measure for weight, measure in measures) / sum(WEIGHTS)


NOTHING_ALIKE = Likeness()


def is_duplicate(relation: Relation, like: Likeness) -> bool:
    """Whether two definitions of one name are one thing, defined twice."""
    return relation in (Relation.IDENTICAL, Relation.REFORMATTED) or like.is_close


@dataclass
class Comparer:
    """Compares definitions; what each is made of is worked out once."""

    bodies: Bodies
    _known: dict[tuple[str, int, str], _Text] = field(default_factory=dict)

    def compare(self, one: Definition, other: Definition) -> Likeness:
        return _compare(self._text(one), self._text(other))

    def shingles(self, definition: Definition) -> frozenset[int]:
        """Hashes of each ``SHINGLE`` tokens in a row; empty for a body that nothing parses."""
        return self._text(definition).shingles

    def _text(self, definition: Definition) -> _Text:
        key = (definition.path, definition.line, definition.symbol.name)
        if key not in self._known:
            self._known[key] = _text(self.bodies.body(*key[:2], definition.fact.end_line, key[2]))
        return self._known[key]


def likeness(one: Body, other: Body) -> Likeness:
    return _compare(_text(one), _text(other))


@dataclass(frozen=True)
class _Text:
    name: str
    tokens: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()  # of things of one shape in a row, the first
    units: tuple[Unit, ...] = ()
    local: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    declared: tuple[Field, ...] | None = None  # what a class assigns that does nothing else
    kept: tuple[Field, ...] = ()  # what instances of a class hold that does nothing else
    calls: str = ""  # whom a function calls that only hands on its arguments
    operation: str = ""  # what a function does to data, by the first word of its name

    @cached_property
    def shingles(self) -> frozenset[int]:
        rows = (self.tokens[at : at + SHINGLE] for at in range(max(1, len(self.tokens) - SHINGLE + 1)))
        return frozenset(crc32("\0".join(row).encode("utf-8", "surrogatepass")) for row in rows if row)

    @cached_property
    def blinded(self) -> list[str]:
        return [LOCAL if token in self.local else _SYNC.get(token, token) for token in self.brief if token != _AWAIT]

    @cached_property
    def blinded_units(self) -> tuple[Unit, ...]:
        return blinded(self.units)

    @cached_property
    def counted(self) -> Counter[str]:
        return Counter(self.blinded)

    def without(self, words: Sequence[str]) -> _Text:
        """With names and strings that lack the words by which the own name differs from another one."""
        if not words:
            return self
        stem = re.compile("_?".join(map(re.escape, words)), re.IGNORECASE)
        said = {*self.tokens, *self.brief, *self.local, *self.members}
        said.update(token for unit in self.units for token in unit[1:])
        less = {token: token if token[:1] == NODE else stem.sub(OWN, token) for token in said}
        tokens, brief = (tuple(map(less.__getitem__, each)) for each in (self.tokens, self.brief))
        units = tuple((unit[0], *map(less.__getitem__, unit[1:])) for unit in self.units)
        local, members = (frozenset(map(less.__getitem__, each)) for each in (self.local, self.members))
        return replace(self, tokens=tokens, brief=brief, units=units, local=local, members=members)


def _text(body: Body) -> _Text:
    node = body.node
    if node is None:
        return _Text(body.name)
    tokens = Tokens(body.name)
    tokens.add(node)
    return _Text(
        body.name,
        tuple(map(sys.intern, tokens.found)),
        tuple(map(sys.intern, tokens.brief())),
        units_of(node, body.name, tokens.local),
        frozenset(tokens.local),
        _members(node),
        declared_by(node, body.name),
        kept_by(node, body.name),
        _handed_on_to(node, body.name),
        _operation(node, body.name),
    )


def _compare(one: _Text, other: _Text) -> Likeness:
    found = _in_common(one.shingles, other.shingles)
    if one.declared is not None and other.declared is not None:
        return _compare_declared(one.name == other.name, one.declared, other.declared, found)
    if one.name != other.name and one.calls and other.calls and one.calls != other.calls:
        return replace(found, says_the_same=False)
    if min(len(one.kept), len(other.kept)) >= SOME and fields_in_common(one.kept, other.kept).names < FIELDS:
        return replace(found, says_the_same=False)
    if _in_any_order(one.counted, other.counted) < _HOPELESS:
        return found
    if one.name != other.name and found.resemblance < 1:
        ours, theirs = _different_words(one.name, other.name)
        one, other = one.without(ours), other.without(theirs)
        found = max(found, _in_common(one.shingles, other.shingles))
    found = replace(
        found,
        aligned=aligned(one.blinded, other.blinded),
        within=1.0,
        members=_overlap(one.members, other.members),
        other_work=one.operation != other.operation and bool(one.operation and other.operation),
    )
    shorter, longer = sorted((len(one.units), len(other.units)))
    most = 2 * shorter / ((shorter + longer) or 1)
    may_be_whole = shorter >= HALF * longer
    if not may_be_whole and replace(found, units=most).mean < ALIKE:  # however alike their units are
        return replace(found, within=0.0)
    units = aligned_units(one.units, other.units)
    found = replace(found, units=units, contained=units / most if may_be_whole and most else 0.0)
    return replace(found, within=units_within(one.blinded_units, other.blinded_units) if found.is_close else 0.0)


def _compare_declared(of_one_name: bool, one: Sequence[Field], other: Sequence[Field], found: Likeness) -> Likeness:
    """Two classes that only declare; its own name in a constant is a constant, too."""
    if not one and not other:
        return replace(found, says_the_same=of_one_name and found.resemblance == 1)
    shared = fields_in_common(one, other)
    return replace(
        found, says_the_same=shared.values >= FIELDS, aligned=shared.names, units=shared.values, within=shared.names
    )


def _in_common(one: frozenset[int], other: frozenset[int]) -> Likeness:
    if not one or not other:
        return NOTHING_ALIKE
    return Likeness(_overlap(one, other), len(one & other) / min(len(one), len(other)))


def _in_any_order(one: Counter[str], other: Counter[str]) -> float:
    """What ``aligned`` cannot be more than, and cheaper."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _overlap(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / len(one | other) if one and other else 1.0


def _different_words(one: str, other: str) -> tuple[list[str], list[str]]:
    """Without what both begin and end with: ``BertPooler`` and ``T5Pooler`` give Bert, and T with 5."""
    ours, theirs = _WORD.findall(one), _WORD.findall(other)
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(ours), len(theirs)) - start and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    return ours[start : len(ours) - end], theirs[start : len(theirs) - end]


def _members(node: ast.stmt) -> frozenset[str]:
    """The names that a class body binds; nothing for a function."""
    found: set[str] = set()
    for each in node.body if isinstance(node, ast.ClassDef) else ():
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Assign(targets=targets):
                found.update(target.id for target in targets if isinstance(target, ast.Name))
    return frozenset(found)


def _operation(node: ast.stmt, name: str) -> str:
    first = next(iter(_WORD.findall(name)), "")
    return first if first in OPERATIONS and not isinstance(node, ast.ClassDef) else ""


def _handed_on_to(node: ast.stmt, own: str) -> str:
    """Whom a function calls whose body is one call with nothing but names; "" for all others."""
    match statements(node) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []:
        case [ast.Return(value=value) | ast.Expr(value=value)]:
            call = value.value if isinstance(value, ast.Await) else value
        case _:
            return ""
    if not isinstance(call, ast.Call):
        return ""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    bare = (each.value if isinstance(each, ast.Starred) else each for each in given)
    return dotted(call.func).replace(own, OWN) if all(isinstance(each, ast.Name) for each in bare) else ""
