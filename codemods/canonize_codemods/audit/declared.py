"""Classes that declare and do nothing else: records, settings, enumerations, schemas."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from canonize_codemods.index.expressions import dotted

from .tokens import Tokens, statements
from .units import CALL, Unit

# How many fields have to be the same.
FIELDS = 0.7
# Of fewer fields nobody can tell that they are others.
SOME = 3


class Field(NamedTuple):
    name: str  # "" for an assignment to anything else
    made_by: str  # what it is given: the function that is called, or what kind of expression
    tokens: Unit

    @property
    def value(self) -> Unit:
        """What a call makes is the same however it is called; a constant is another one."""
        return (self.name, self.made_by) if self.made_by.startswith(CALL) else self.tokens


class Shared(NamedTuple):
    """Of the fields of the larger one, from 0 to 1."""

    names: float  # and what makes them
    values: float


def declared_by(node: ast.stmt, own: str) -> tuple[Field, ...] | None:
    """What a class assigns; None for one that does more than that, and for a function.

    Members of an enumeration are their names.  A method that leaves everything to ``super()`` says nothing.
    """
    if not isinstance(node, ast.ClassDef):
        return None
    is_enumeration = any(dotted(base).endswith(("Enum", "Flag")) for base in node.bases)
    found: list[Field] = []
    for each in node.body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)]) if is_enumeration:
                found.append(Field(name, "", (name,)))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found += _fields(name, each.value, own)
            case ast.Assign() | ast.AnnAssign():
                found.append(Field("", "", _tokens(each, own)))
            case ast.ClassDef() if declared_by(each, own) is not None:  # Meta
                found.append(Field(each.name, "class", _tokens(each, own)))
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.FunctionDef() if _leaves_it_to_super(each):
                pass
            case _:
                return None
    return tuple(found)


def kept_by(node: ast.stmt, own: str) -> tuple[Field, ...]:
    """What instances of a class hold that does nothing but hold it; nothing for a class that does more.

    Its ``__init__`` assigns attributes, and calls.
    """
    if not isinstance(node, ast.ClassDef):
        return ()
    match [each for each in node.body if not _is_said(each)]:
        case [ast.FunctionDef(name="__init__") as method]:
            pass
        case _:
            return ()
    found: dict[str, Field] = {}
    for each in (*node.body, *statements(method)):
        match each:
            case (
                ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)])
                | ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name))
            ):
                found.update((field.name, field) for field in _fields(name, each.value, own))
            case ast.Expr():
                pass
            case _ if each is not method:
                return ()
    return tuple(found.values())


def _is_said(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def fields_in_common(one: Sequence[Field], other: Sequence[Field]) -> Shared:
    return Shared(
        _share([(field.name, field.made_by) for field in one], [(field.name, field.made_by) for field in other]),
        _share([field.value for field in one], [field.value for field in other]),
    )


def _share(one: Sequence[Unit], other: Sequence[Unit]) -> float:
    return (Counter(one) & Counter(other)).total() / (max(len(one), len(other)) or 1)


def _made_by(value: ast.expr | None) -> str:
    return CALL + dotted(value.func) if isinstance(value, ast.Call) else type(value).__name__


def _fields(name: str, value: ast.expr | None, own: str) -> Iterator[Field]:
    """A table is what it has an entry for."""
    if isinstance(value, ast.Dict) and value.keys and all(isinstance(key, ast.Constant) for key in value.keys):
        for key, entry in zip(value.keys, value.values, strict=True):
            at = _tokens(key, own)
            yield Field(f"{name}[{at}]", _made_by(entry), (name, *at, *_tokens(entry, own)))
    else:
        yield Field(name, _made_by(value), (name, *_tokens(value, own)))


def _tokens(node: ast.AST | None, own: str) -> Unit:
    tokens = Tokens(own)
    if node is not None:
        tokens.add(node)
    return tuple(tokens.found)


def _leaves_it_to_super(node: ast.FunctionDef) -> bool:
    """``super().__init__(*args, **kwargs)`` and nothing else."""
    match statements(node):
        case [
            ast.Return(value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name)) as call)
            | ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr=name)) as call)
        ]:
            starred = all(isinstance(each, ast.Starred) for each in call.args)
            return name == node.name and starred and all(keyword.arg is None for keyword in call.keywords)
    return False
