"""Values of the library as plain data and back, by their annotations: nothing that is read decides what is built.

Dataclasses become lists of their fields, enumerations their values, tuples and sets lists, bytes base64.
What has another shape than its annotation raises ValueError: a damaged cache is a miss, not a surprise.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from base64 import b64decode, b64encode
from collections.abc import Callable
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Step = Callable[[Any], Any] | None  # None for what is plain already

_PLAIN = (str, int, bool, float, type(None))


class Code(NamedTuple):
    encode: Step
    decode: Step


_AS_IT_IS = Code(None, None)


def dumps(value: object) -> bytes:
    """``value`` is an instance of a dataclass."""
    kind: Any = type(value)
    encode = code_of(kind).encode
    assert encode is not None
    return json.dumps(encode(value), separators=(",", ":")).encode("ascii")


def loads(kind: type[T], data: bytes) -> T:
    """Raises ValueError for data that is not what ``dumps`` makes of a ``kind``."""
    wanted: Any = kind
    decode = code_of(wanted).decode
    assert decode is not None
    try:
        found = decode(json.loads(data))
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from None
    assert isinstance(found, kind)
    return found


@cache
def code_of(kind: Any) -> Code:
    """How values of an annotation are written and read.  Raises TypeError for an annotation that has no code."""
    if kind in _PLAIN:
        return _AS_IT_IS
    if kind is bytes:
        return Code(lambda value: b64encode(value).decode("ascii"), lambda text: b64decode(text, validate=True))
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        if issubclass(kind, str):  # as JSON writes it anyhow
            return Code(None, members.__getitem__)
        return Code(lambda value: value.value, members.__getitem__)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _union(arguments)
    if origin is dict and arguments[0] is str:
        return _mapping(arguments[1])
    if origin is frozenset:
        encode, decode = _items(arguments[0])
        assert encode is not None and decode is not None
        return Code(lambda value: encode(sorted(value)), lambda data: frozenset(decode(data)))
    if origin is tuple:
        return _row(arguments) if arguments[-1] is not ... else _items(arguments[0])
    raise TypeError(f"no code for {kind}")


def _dataclass(kind: type) -> Code:
    hints = typing.get_type_hints(kind)
    names = [each.name for each in dataclasses.fields(kind)]
    lazily: list[list[tuple[int, Code]]] = []  # a class may hold itself

    def coded() -> list[tuple[int, Code]]:
        """The fields that are not plain, by position."""
        if not lazily:
            codes = [code_of(hints[name]) for name in names]
            lazily.append([(at, code) for at, code in enumerate(codes) if code != _AS_IT_IS])
        return lazily[0]

    values = attrgetter(*names)

    def encode(value: Any) -> list[Any]:
        row = list(values(value)) if len(names) > 1 else [values(value)]
        for at, code in coded():
            if code.encode is not None:
                row[at] = code.encode(row[at])
        return row

    def decode(data: Any) -> Any:
        if not isinstance(data, list) or len(data) != len(names):
            raise ValueError(f"not the fields of a {kind.__name__}")
        row = list(data)
        for at, code in coded():
            if code.decode is not None:
                row[at] = code.decode(row[at])
        return kind(*row)

    return Code(encode, decode)


def _union(kinds: tuple[Any, ...]) -> Code:
    """``X | None``, or several dataclasses, each with its number in the annotation."""
    several = [kind for kind in kinds if kind is not type(None)]
    codes = [code_of(kind) for kind in several]
    if len(codes) == 1:
        encode, decode = codes[0]
        return Code(
            encode and (lambda value: None if value is None else encode(value)),
            decode and (lambda data: None if data is None else decode(data)),
        )
    numbers = {kind: number for number, kind in enumerate(several)}

    def tagged(value: Any) -> Any:
        number = numbers[type(value)]
        step = codes[number].encode
        return [number, value if step is None else step(value)]

    def untagged(data: Any) -> Any:
        number, inner = data
        step = codes[number].decode
        return inner if step is None else step(inner)

    return Code(tagged, untagged)


def _mapping(kind: Any) -> Code:
    encode, decode = code_of(kind)
    return Code(
        dict if encode is None else lambda value: {key: encode(each) for key, each in value.items()},
        dict if decode is None else lambda data: {key: decode(each) for key, each in data.items()},
    )


def _items(kind: Any) -> Code:
    encode, decode = code_of(kind)
    return Code(
        list if encode is None else lambda value: [encode(each) for each in value],
        tuple if decode is None else lambda data: tuple([decode(each) for each in data]),
    )


def _row(kinds: tuple[Any, ...]) -> Code:
    codes = [code_of(kind) for kind in kinds]
    return Code(
        lambda value: [each if c.encode is None else c.encode(each) for each, c in zip(value, codes, strict=True)],
        lambda data: tuple([each if c.decode is None else c.decode(each) for each, c in zip(data, codes, strict=True)]),
    )
