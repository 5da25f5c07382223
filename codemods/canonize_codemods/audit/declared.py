"""Classes that declare and do nothing else: records, settings, enumerations, schemas."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from canonize_codemods.index.expressions import dotted

from .tokens import Tokens, statements
from .units import CALL, Unit

# How many fields have to be the same; of two classes of one name, how many of them with the same value, too.
FIELDS, VALUES = 0.7, 0.4


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

    @property
    def said_again(self) -> bool:
        """The fields decide, not what they are worth today."""
        return self.names >= FIELDS and self.values >= VALUES


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
                found.append(Field(name, _made_by(each.value), _tokens(each, own)))
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


def fields_in_common(one: Sequence[Field], other: Sequence[Field]) -> Shared:
    return Shared(
        _share([(field.name, field.made_by) for field in one], [(field.name, field.made_by) for field in other]),
        _share([field.value for field in one], [field.value for field in other]),
    )


def _share(one: Sequence[Unit], other: Sequence[Unit]) -> float:
    return (Counter(one) & Counter(other)).total() / (max(len(one), len(other)) or 1)


def _made_by(value: ast.expr | None) -> str:
    return CALL + dotted(value.func) if isinstance(value, ast.Call) else type(value).__name__


def _tokens(node: ast.stmt, own: str) -> Unit:
    tokens = Tokens(own)
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
