"""A definition unit by unit: what a reader holds against each other who compares two of them.

A unit is the head of a class or a function, a decorator, a statement, the head of a block, or an entry of a table of
several.  NICAD's unit is such a line of pretty-printed code, too (Roy and Cordy, ICPC 2008); here two units that differ
in a part are alike in the rest.  A dotted name is one token, so that another function is another token; names of what
is local are all the same, and so are the second and later of some things of one shape in a row.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence

from .alignment import aligned, in_order
from .tokens import LITERAL, LOCAL, NAME, NODE, OWN, statements

# A unit: what kind it is of, and its tokens.
Unit = tuple[str, ...]

CALL = "()"
# With fewer keywords or keys than this, they belong to the statement around them.
TABLE = 3
# Things of one shape with more tokens than this are not the same for being in a row.
SHORT = 6
_BLOCKS = frozenset({"body", "orelse", "finalbody", "handlers", "cases"})


def units_of(node: ast.stmt, own: str, local: Collection[str]) -> tuple[Unit, ...]:
    """``own`` is the name of the definition, ``local`` what its functions bind."""
    found = _Units(own, local)
    found.statement(node)
    return tuple(found.found)


def aligned_units(one: Sequence[Unit], other: Sequence[Unit]) -> float:
    """Of all units that either has, the share that is in the same order in both."""
    return 2 * in_order(_alike, one, other) / ((len(one) + len(other)) or 1)


def units_within(one: Sequence[Unit], other: Sequence[Unit]) -> float:
    """Of the units of the smaller one, the share that the larger has in the same order."""
    return in_order(_alike, one, other) / (min(len(one), len(other)) or 1)


def blinded(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """With blanks for names and constants: what remains is what is done with them."""
    return tuple((unit[0], *map(_blank, unit[1:])) for unit in units)


def _blank(token: str) -> str:
    return token if token[:1] == NODE or token == CALL else LITERAL if token[:1] == LITERAL else NAME


def _alike(one: Unit, other: Unit) -> float:
    """Squared: two halves of a statement do not make up for one that is missing."""
    if one[0] != other[0]:
        return 0.0
    return 1.0 if one == other else aligned(one[1:], other[1:]) ** 2


class _Units:
    def __init__(self, own: str, local: Collection[str]) -> None:
        self.own = own
        self.local = local
        self.found: list[Unit] = []
        self._entries: list[Unit] = []

    def statement(self, node: ast.AST) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                given = [default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None]
                self._definition(node, "def", given)
            case ast.ClassDef():
                self._definition(node, "class", node.bases)
            case ast.AnnAssign(target=target, value=value):
                self._add("Assign", [target, *([] if value is None else [value])])
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                self._block(node)

    def _definition(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, kind: str, given: list[ast.expr]
    ) -> None:
        for decorator in node.decorator_list:
            self._add("@", [decorator])
        self._unit(kind, [self._name(node.name), *self._row(given)])
        for inner in statements(node):
            self.statement(inner)

    def _block(self, node: ast.AST) -> None:
        heads: list[ast.AST] = []
        inner: list[ast.AST] = []
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                nodes = [each for each in value if isinstance(each, ast.AST)]
                (inner if name in _BLOCKS else heads).extend(nodes)
            elif isinstance(value, ast.AST):
                heads.append(value)
        self._add(type(node).__name__.removeprefix("Async"), heads)
        for each in inner:
            self.statement(each)

    def _add(self, kind: str, heads: Iterable[ast.AST]) -> None:
        self._unit(kind, [token for head in heads for token in self._tokens(head)])

    def _unit(self, kind: str, tokens: list[str]) -> None:
        self.found += [(kind, *tokens), *self._entries]
        self._entries.clear()

    def _tokens(self, node: ast.AST) -> list[str]:
        match node:
            case ast.Name() | ast.Attribute():
                return self._dotted(node)
            case ast.Constant(value=value):
                return [f"{LITERAL}{value!r}"]
            case ast.JoinedStr():
                return [LITERAL]
            case ast.Await(value=value) | ast.keyword(value=value):
                return self._tokens(value)
            case ast.Call(func=called, args=args, keywords=keywords):
                given = [*args, *keywords] if len(keywords) < TABLE else args
                for keyword in keywords if len(keywords) >= TABLE else ():
                    self._entry([self._name(keyword.arg or "")], keyword.value)
                return [CALL, *self._tokens(called), *self._row(given)]
            case ast.Dict(keys=keys, values=values) if len(values) >= TABLE:
                for key, value in zip(keys, values, strict=True):
                    self._entry([] if key is None else self._tokens(key), value)
                return [f"{NODE}Dict"]
            case ast.arguments() | ast.expr_context():
                return []
        found = [f"{NODE}{type(node).__name__}"]
        for _, value in ast.iter_fields(node):
            if isinstance(value, list):
                found += self._row(each for each in value if isinstance(each, ast.AST))
            elif isinstance(value, ast.AST):
                found += self._tokens(value)
            elif isinstance(value, str):
                found.append(self._name(value))
        return found

    def _entry(self, key: list[str], value: ast.AST) -> None:
        self._entries.append(("entry", *key, *self._tokens(value)))

    def _row(self, nodes: Iterable[ast.AST]) -> list[str]:
        found: list[str] = []
        before: list[str] = []
        for node in nodes:
            tokens = self._tokens(node)
            shape = list(map(_blank, tokens))
            if shape != before or len(shape) > SHORT:
                found += tokens
            before = shape
        return found

    def _dotted(self, node: ast.AST) -> list[str]:
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(self._name(node.attr))
            node = node.value
        if not isinstance(node, ast.Name):
            return [*self._tokens(node), ".".join(reversed(names))]
        names.append(LOCAL if node.id in self.local else self._name(node.id))
        return [".".join(reversed(names))]

    def _name(self, name: str) -> str:
        return OWN if name == self.own else name
