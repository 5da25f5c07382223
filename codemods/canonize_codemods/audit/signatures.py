"""Would every call that fits one parameter list fit another?"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    required: bool
    by_keyword: bool = True  # False behind ``/``


@dataclass(frozen=True, slots=True)
class Parameters:
    positional: tuple[Parameter, ...] = ()
    keyword_only: tuple[Parameter, ...] = ()
    var_positional: bool = False
    var_keyword: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(parameter.name for parameter in (*self.positional, *self.keyword_only))


@lru_cache(maxsize=4096)
def parse_signature(signature: str, bound: bool = False) -> Parameters:
    """Parameters of ``"self, user_id: str, *, retry=3"``; ``bound`` drops the first one, which no caller passes."""
    tree = ast.parse(f"def f({signature}): ...")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    first_default = len(plain) - len(args.defaults)
    positional = tuple(
        Parameter(arg.arg, position < first_default, position >= len(args.posonlyargs))
        for position, arg in enumerate(plain)
    )
    keyword_only = tuple(
        Parameter(arg.arg, default is None) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    )
    if bound:
        positional = positional[1:]
    return Parameters(positional, keyword_only, args.vararg is not None, args.kwarg is not None)


def rejections(caller: Parameters, callee: Parameters) -> tuple[str, ...]:
    """Why a call that is valid for ``caller`` may fail, or bind another parameter, if it reaches ``callee``."""
    checks = (_positions, _conflicts, _keywords, _requirements)
    return tuple(dict.fromkeys(reason for check in checks for reason in check(caller, callee)))


def _positions(caller: Parameters, callee: Parameters) -> Iterable[str]:
    if caller.var_positional and not callee.var_positional:
        yield "takes no *args"
    for position, parameter in enumerate(caller.positional):
        if position >= len(callee.positional):
            if not callee.var_positional:
                unknown = parameter.name not in callee.names
                yield f"takes no {parameter.name!r}" if unknown else f"takes {parameter.name!r} by keyword only"
        elif parameter.by_keyword and callee.positional[position].name != parameter.name:
            other = callee.positional[position]
            moved = other.by_keyword or parameter.name in callee.names
            yield f"has {other.name!r} in the place of {parameter.name!r}" if moved else f"takes no {parameter.name!r}="


def _conflicts(caller: Parameters, callee: Parameters) -> Iterable[str]:
    """Values that arrive by position where the same call may also pass the name."""
    by_keyword = {p.name for p in (*caller.positional, *caller.keyword_only) if p.by_keyword}
    for position, parameter in enumerate(callee.positional):
        arrives = position < len(caller.positional) or caller.var_positional
        if not arrives or not parameter.by_keyword:
            continue
        own = caller.positional[position] if position < len(caller.positional) else None
        if own is not None and own.by_keyword:
            continue  # the same name in the same place, or reported already
        if parameter.name in by_keyword or caller.var_keyword:
            yield f"has {parameter.name!r} in position {position + 1}"


def _keywords(caller: Parameters, callee: Parameters) -> Iterable[str]:
    if caller.var_keyword and not callee.var_keyword:
        yield "takes no **kwargs"
    if callee.var_keyword:
        return
    accepted = {p.name for p in (*callee.positional, *callee.keyword_only) if p.by_keyword}
    for parameter in caller.positional:
        if parameter.by_keyword and parameter.name not in accepted and parameter.name in callee.names:
            yield f"takes {parameter.name!r} by position only"
        elif parameter.by_keyword and parameter.name not in accepted and callee.var_positional:
            yield f"takes no {parameter.name!r}="
    for parameter in caller.keyword_only:
        if parameter.name not in accepted:
            yield f"takes no {parameter.name!r}"


def _requirements(caller: Parameters, callee: Parameters) -> Iterable[str]:
    named = {p.name for p in (*caller.positional, *caller.keyword_only) if p.required and p.by_keyword}
    for position, parameter in enumerate(callee.positional):
        own = caller.positional[position] if position < len(caller.positional) else None
        arrives = own is not None and own.required and not own.by_keyword
        if own is not None and own.by_keyword and own.name != parameter.name:
            continue  # reported as another name in that place
        if parameter.required and not arrives and not (parameter.by_keyword and parameter.name in named):
            by_position = parameter.name in named
            yield f"takes {parameter.name!r} by position only" if by_position else f"requires {parameter.name!r}"
    always = {parameter.name for parameter in caller.keyword_only if parameter.required}
    for parameter in callee.keyword_only:
        if parameter.required and parameter.name not in always:
            by_keyword = parameter.name in caller.names
            yield f"takes {parameter.name!r} by keyword only" if by_keyword else f"requires {parameter.name!r}"
