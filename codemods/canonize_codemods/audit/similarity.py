"""How alike two bodies are, whatever they are called.

Shingles of syntax tokens, compared by *resemblance* and *containment* (Broder: "On the resemblance and containment of
documents", SEQUENCES 1997): as they are written, with the literals of functions blinded, and with parameters and local
variables blinded too, as clones of type 2 need it (Roy, Cordy, Koschke: "Comparison and evaluation of code clone
detection techniques and tools", 2009).  The literals of a class body stay: they are all that a declaration says.

Shingles lose three places for each token that is another one.  Where they leave it open, the tokens are aligned: the
longest common subsequence, its length by bit-vectors (Hyyrö: "Bit-parallel LCS-length computation revisited", AWOCA
2004).

Where two names differ by a word, so may the names inside: ``StartCounter`` has ``start_time`` where ``EndCounter`` has
``end_time`` (parameterized matching: Baker, "On finding duplication and near-duplication in large software systems",
WCRE 1995).  Layout, comments, docstrings, annotations and the own name are not looked at.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

from .bodies import Bodies, Body
from .compare import Relation
from .definitions import Definition

# Tokens in a row that count as one place in common.
SHINGLE = 3
# From here on two bodies are one thing.  Chosen on the half of benchmarks/labelled that is there for choosing.
ALIKE, ALIKE_BLINDED = 0.58, 0.8

# Or from here on, of what is in the same order, if so much is alike.
ALIGNED, ALIKE_AT_LEAST = 0.86, 0.42

# Below this, no renaming of words makes a copy of it.
_HOPELESS = 0.25

_LOCAL, _LITERAL, _OWN = "local", "\1", "_"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True, order=True, slots=True)
class Likeness:
    """All from 0 to 1: places in common, of all that either has; ``containment``, of those of the smaller one."""

    resemblance: float = 0.0
    containment: float = 0.0
    structure: float = 0.0  # resemblance without the literals of functions
    blinded: float = 0.0  # also without the names of parameters and local variables
    aligned: float = 0.0  # tokens in the same order, blinded; 0 where nobody needed to know
    declares: bool = False  # both are classes that only assign: what they assign is all that they are

    @property
    def percent(self) -> int:
        return int(100 * self.resemblance)  # 100 only where nothing differs

    @property
    def is_close(self) -> bool:
        """One is a copy of the other, perhaps edited."""
        if self.declares:
            return self.resemblance == 1
        return self.structure >= ALIKE or self.blinded >= ALIKE_BLINDED or self.aligned >= ALIGNED


NOTHING_ALIKE = Likeness()


def is_duplicate(relation: Relation, like: Likeness) -> bool:
    """Whether two definitions of one name are one thing, defined twice."""
    return relation in (Relation.IDENTICAL, Relation.REFORMATTED) or like.is_close


@dataclass(frozen=True, slots=True)
class Shingles:
    """Hashes of each ``SHINGLE`` tokens in a row; empty for a body that nothing parses."""

    written: frozenset[int] = frozenset()
    structure: frozenset[int] = frozenset()
    blinded: frozenset[int] = frozenset()

    def compare(self, other: Shingles) -> Likeness:
        if not self.written or not other.written:
            return NOTHING_ALIKE
        common = len(self.written & other.written)
        return Likeness(
            _resemblance(self.written, other.written),
            common / min(len(self.written), len(other.written)),
            _resemblance(self.structure, other.structure),
            _resemblance(self.blinded, other.blinded),
        )


@dataclass
class Comparer:
    """Compares definitions; what each is made of is worked out once."""

    bodies: Bodies
    _known: dict[tuple[str, int, str], _Text] = field(default_factory=dict)

    def compare(self, one: Definition, other: Definition) -> Likeness:
        return _compare(self._text(one), self._text(other))

    def shingles(self, definition: Definition) -> Shingles:
        return self._text(definition).shingles

    def _text(self, definition: Definition) -> _Text:
        key = (definition.path, definition.line, definition.symbol.name)
        if key not in self._known:
            self._known[key] = _text(self.bodies.body(*key[:2], definition.fact.end_line, key[2]))
        return self._known[key]


def likeness(one: Body, other: Body) -> Likeness:
    return _compare(_text(one), _text(other))


@dataclass(frozen=True, slots=True)
class _Text:
    name: str
    tokens: tuple[str, ...]
    local: frozenset[str]
    shingles: Shingles
    declares: bool = False

    def without(self, words: Sequence[str]) -> _Text:
        """With names and strings that lack the words by which the own name differs from another one."""
        if not words:
            return self
        stem = re.compile("_?".join(map(re.escape, words)), re.IGNORECASE)
        tokens = tuple(stem.sub(_OWN, token) for token in self.tokens)
        local = frozenset(stem.sub(_OWN, name) for name in self.local)
        return _Text(self.name, tokens, local, _shingles(tokens, local), self.declares)


def _text(body: Body) -> _Text:
    node = body.node
    if node is None:
        return _Text(body.name, (), frozenset(), Shingles())
    tokens = tuple(map(sys.intern, _tokens(node, body.name)))
    local = _local_names(node)
    return _Text(body.name, tokens, local, _shingles(tokens, local), _declares(node))


def _compare(one: _Text, other: _Text) -> Likeness:
    found = one.shingles.compare(other.shingles)
    if one.declares and other.declares:  # its own name in a constant is a constant, too
        return replace(found, declares=True)
    if one.name != other.name and not found.is_close and found.structure >= _HOPELESS:
        ours, theirs = _different_words(one.name, other.name)
        one, other = one.without(ours), other.without(theirs)
        renamed = one.shingles.compare(other.shingles)
        found = Likeness(
            max(found.resemblance, renamed.resemblance),
            max(found.containment, renamed.containment),
            max(found.structure, renamed.structure),
            max(found.blinded, renamed.blinded),
        )
    if found.is_close or found.structure < ALIKE_AT_LEAST:
        return found
    return replace(found, aligned=_aligned(_blinded(one.tokens, one.local), _blinded(other.tokens, other.local)))


def _declares(node: ast.stmt) -> bool:
    silent = ast.Assign | ast.AnnAssign | ast.Pass
    return isinstance(node, ast.ClassDef) and all(
        isinstance(each, silent) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in node.body
    )


def _aligned(one: Sequence[str], other: Sequence[str]) -> float:
    """What is in the same order in both, of all: bit n of ``row`` is 0 where the n-th token of ``one`` adds to it."""
    places: dict[str, int] = {}
    for at, token in enumerate(one):
        places[token] = places.get(token, 0) | 1 << at
    full = row = (1 << len(one)) - 1
    for token in other:
        met = row & places.get(token, 0)
        row = ((row + met) | (row - met)) & full
    return 2 * (len(one) - row.bit_count()) / (len(one) + len(other))


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


def _shingles(tokens: Sequence[str], local: frozenset[str]) -> Shingles:
    return Shingles(_hashes(tokens), _hashes(_structure(tokens)), _hashes(_blinded(tokens, local)))


def _structure(tokens: Sequence[str]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if not token.startswith(_LITERAL):
            found.append(token)
        elif found[-1:] != [_LITERAL]:  # a list of three is like one of five
            found.append(_LITERAL)
    return found


def _blinded(tokens: Sequence[str], local: frozenset[str]) -> list[str]:
    return [_LOCAL if token in local else token for token in _structure(tokens)]


def _hashes(tokens: Sequence[str]) -> frozenset[int]:
    rows = (tokens[at : at + SHINGLE] for at in range(max(1, len(tokens) - SHINGLE + 1)))
    return frozenset(crc32("\0".join(row).encode("utf-8", "surrogatepass")) for row in rows)


def _resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _local_names(node: ast.AST) -> frozenset[str]:
    """Parameters, and what functions and comprehensions inside ``node`` assign."""
    found: set[str] = set()
    pending = [(node, False)]
    while pending:
        inner, is_local = pending.pop()
        match inner:
            case ast.arg(arg=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()) if is_local:
                found.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.comprehension():
                is_local = True
        pending += [(child, is_local) for child in ast.iter_child_nodes(inner)]
    return frozenset(found)


def _tokens(node: ast.AST, own: str, in_function: bool = False) -> Iterator[str]:
    """The tree in source order: what each node is, and the names and constants in it; literals in functions marked."""
    match node:
        case ast.Name(id=name):
            yield _OWN if name == own else name
            return
        case ast.Constant(value=value):
            yield _OWN if value == own else f"{_LITERAL if in_function else ''}{value!r}"
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield from _definition(node, own, in_function)
            return
        case ast.AnnAssign():
            yield "Assign"
            for child in (node.target, node.value):
                if child is not None:
                    yield from _tokens(child, own, in_function)
            return
        case ast.arg():
            yield node.arg
            return
        case ast.Load() | ast.Store() | ast.Del():
            return
    yield type(node).__name__
    for value in (getattr(node, name, None) for name in node._fields):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _tokens(child, own, in_function)
            elif isinstance(child, str):
                yield _OWN if child == own else child


def _definition(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, own: str, in_function: bool
) -> Iterator[str]:
    yield type(node).__name__
    yield _OWN if node.name == own else node.name
    for decorator in node.decorator_list:
        yield from _tokens(decorator, own, in_function)
    if isinstance(node, ast.ClassDef):
        for part in (*node.bases, *node.keywords):
            yield from _tokens(part, own, in_function)
    else:
        in_function = True
        yield from _tokens(node.args, own, in_function)
    documented = ast.get_docstring(node, clean=False) is not None
    for statement in node.body[1:] if documented else node.body:
        yield from _tokens(statement, own, in_function)
