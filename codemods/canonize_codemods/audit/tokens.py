"""A definition as a row of tokens: its syntax tree in source order, without docstrings, annotations and layout."""

from __future__ import annotations

import ast
from collections.abc import Iterable

# What a token begins with that is no name.
NODE, LITERAL = "\2", "\1"
# What stands for a local name, for any name, and for the own one.
LOCAL, NAME, OWN = "\3", "\4", "_"


def statements(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    documented = ast.get_docstring(node, clean=False) is not None
    return node.body[1:] if documented else node.body


class Tokens:
    """What each node is, and the names and constants in it; literals in functions are marked as such."""

    def __init__(self, own: str) -> None:
        self.own = own
        self.found: list[str] = []
        self.local: set[str] = set()  # parameters, and what functions and comprehensions assign
        self._again: list[tuple[int, int]] = []  # spans of what has the shape of what stands before it
        self._in_function = False
        self._in_comprehension = False

    def brief(self) -> list[str]:
        left_out = {at for start, end in self._again for at in range(start, end)}
        blinded = (LITERAL if token[:1] == LITERAL else token for token in self.found)
        return [token for at, token in enumerate(blinded) if at not in left_out]

    def add(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name, ctx=context):
                self.found.append(OWN if name == self.own else name)
                if isinstance(context, ast.Store) and (self._in_function or self._in_comprehension):
                    self.local.add(name)
            case ast.Constant(value=value):
                literal = f"{LITERAL if self._in_function else ''}{value!r}"
                self.found.append(OWN if value == self.own else literal)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._definition(node)
            case ast.AnnAssign(target=target, value=value):
                self.found.append(f"{NODE}Assign")
                self.add(target)
                if value is not None:
                    self.add(value)
            case ast.arg(arg=name):
                self.found.append(name)
                self.local.add(name)
            case ast.comprehension():
                was, self._in_comprehension = self._in_comprehension, True
                self._node(node)
                self._in_comprehension = was
            case ast.Load() | ast.Store() | ast.Del():
                pass
            case _:
                self._node(node)

    def _node(self, node: ast.AST) -> None:
        self.found.append(NODE + type(node).__name__)
        for value in (getattr(node, name, None) for name in node._fields):
            if isinstance(value, list):
                self._row(child for child in value if isinstance(child, ast.AST))
                self.found += (OWN if child == self.own else child for child in value if isinstance(child, str))
            elif isinstance(value, ast.AST):
                self.add(value)
            elif isinstance(value, str):
                self.found.append(OWN if value == self.own else value)

    def _row(self, children: Iterable[ast.AST]) -> None:
        before: list[str] = []
        for child in children:
            start = len(self.found)
            self.add(child)
            if not isinstance(child, ast.stmt):
                shape = [token if token[:1] in (NODE, LITERAL) else NAME for token in self.found[start:]]
                if shape == before:
                    self._again.append((start, len(self.found)))
                before = shape

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.found += (NODE + type(node).__name__, OWN if node.name == self.own else node.name)
        self._row(node.decorator_list)
        was = self._in_function
        if isinstance(node, ast.ClassDef):
            self._row([*node.bases, *node.keywords])
        else:
            self._in_function = True
            self.add(node.args)
        self._row(statements(node))
        self._in_function = was
