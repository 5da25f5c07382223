"""Definitions of things, and what a program can do with one: templates."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

NEWER = "PROPERTIES_PYTHON" in os.environ  # 3.12 or later
FAKE = "lambda *given: 'fake'"


class Kind(StrEnum):
    CLASS = "class"
    ERROR = "error"
    FUNCTION = "function"
    CONSTANT = "constant"
    FACTORY = "factory"


@dataclass(frozen=True)
class Place:
    """Where a definition stands; ``variant`` changes its text and not its behaviour."""

    name: str
    number: int
    variant: int = 0
    partner: str = ""  # the class of the same module that a factory makes


_CLASS = """\
class {name}:
    kind = "kind {number}"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping {number}", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
"""
_CLASS_VARIANT = '''\
# The class {number}.
class {name}(object):
    """Does what its twin does."""

    kind: str = "kind {number}"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping {number}", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
'''
_ERROR = """\
class {name}(Exception):
    kind = "kind {number}"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping {number}", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
"""
_DEFINITIONS = {
    Kind.CLASS: (_CLASS, _CLASS_VARIANT),
    Kind.ERROR: (_ERROR, _ERROR.replace("super()", "super({name}, self)")),
    Kind.FUNCTION: (
        'def {name}(first=0, second=2):\n    return ["call {number}", first, second]\n',
        '_state{number} = []\n\n\ndef {name}(first=0, second=2):\n    """As its twin."""\n'
        '    _state{number}.append(first)\n    return ["call {number}", _state{number}.pop(), second]\n',
        "_LIMIT{number} = 7\n\n\ndef _help{number}(value):\n    return [value, _LIMIT{number}][0]\n\n\n"
        'def {name}(first=0, second=2):\n    return ["call {number}", _help{number}(first), second]\n',
        'def {name}(first=0, second=2):\n    copy{number}.copy(second)\n    return ["call {number}", first, second]\n',
    ),
    Kind.CONSTANT: (
        '{name} = ["constant {number}", 5]\n',
        '{name}: list[object] = [\n    "constant {number}",\n    5,\n]\n',
    ),
    Kind.FACTORY: (
        "_made{number} = None\n\n\ndef {name}(first=0):\n    global _made{number}\n    if _made{number} is None:\n"
        "        _made{number} = {partner}(9)\n    return _made{number}\n",
        "_made{number}: '{partner} | None' = None\n\n\ndef {name}(first=0) -> '{partner}':\n    global _made{number}\n"
        "    _made{number} = _made{number} or {partner}(9)\n    return _made{number}\n",
    ),
}
VARIANTS = {kind: len(texts) for kind, texts in _DEFINITIONS.items()}


def imports_of(kind: Kind, place: Place) -> list[str]:
    """What a definition needs at the top of its module."""
    return [f"import copy as copy{place.number}"] if "copy{number}" in _DEFINITIONS[kind][place.variant] else []


def definition(kind: Kind, place: Place) -> str:
    text = _DEFINITIONS[kind][place.variant]
    for key in ("name", "number", "partner"):
        text = text.replace(f"{{{key}}}", str(getattr(place, key)))
    return text


@dataclass(frozen=True)
class Use:
    """``lines`` stand before, ``expression`` is observed.

    ``{acc}`` reaches the thing, ``{name}`` is its local name, ``{new}`` and ``{root}`` are the canonical's name and
    top-level package, ``{k}`` is a number that no other use has.
    """

    expression: str
    lines: str = ""
    bare: bool = False  # only where the thing has a local name
    attribute: bool = False  # only where it is reached through a module
    module_level: bool = False  # only there
    dynamic: bool = False  # reaches the thing by its path as text

    def at(self, **values: object) -> Use:
        expression, lines = self.expression, self.lines
        for key, value in values.items():
            expression = expression.replace(f"{{{key}}}", str(value))
            lines = lines.replace(f"{{{key}}}", str(value))
        return replace(self, expression=expression, lines=lines)


_ANY = (
    Use("{acc}"),
    Use("[{acc} for _ in range(2)]"),
    Use("(lambda: {acc})()"),
    Use("default{k}()", "def default{k}(given={acc}):\n    return given"),
    Use("outer{k}()", "def outer{k}():\n    def inner():\n        return {acc}\n    return inner()"),
    Use("{'{name}': {acc}}"),
    Use("(found{k} := {acc})"),
    Use("dict({name}=1)"),
    Use("[{acc} is {acc}, '{module}.{original}']"),
    Use("other{k}.{name}", "class other{k}:\n    {name} = 3"),
    Use(
        "clash{k}()",
        "def clash{k}({new}=7):\n    return [{new}, {acc}]",
    ),
    Use("rooted{k}()", "def rooted{k}({root}=7):\n    return {acc} if {root} else None"),
    Use("taken{k}()", "def taken{k}():\n    {last} = 5\n    return [{last}, {acc}]"),
    Use("hidden{k}()", "def hidden{k}():\n    return [{acc} for {new} in range(1)]"),
    Use("shadow{k}(5)", "def shadow{k}({name}):\n    return {name}", bare=True),
    Use("[[{name} for {name} in (1, 2)], {acc}]", bare=True),
    Use("local{k}()", "def local{k}():\n    {name} = 7\n    return {name}", bare=True),
    Use("loop{k}()", "def loop{k}():\n    for {name} in (8,):\n        pass\n    return {name}", bare=True),
    Use(
        "again{k}()",
        "def again{k}():\n    global {name}\n    kept = {name}\n    {name} = 5\n    seen, {name} = {name}, kept\n"
        "    return [seen, {name}]",
        bare=True,
        module_level=True,
    ),
    Use(
        "[outer{k}(), {acc}]",
        "def outer{k}():\n    {name} = 7\n    def inner():\n        nonlocal {name}\n        {name} += 1\n"
        "        return {name}\n    return inner()",
        bare=True,
    ),
    Use("gone{k}()", "def gone{k}():\n    {name} = 7\n    del {name}\n    return 7", bare=True),
    Use("unpacked{k}()", "def unpacked{k}():\n    _, *{name} = 1, 2\n    return {name}", bare=True),
    Use(
        "captured{k}(5)",
        "def captured{k}(given):\n    match given:\n        case {name}:\n            return {name}",
        bare=True,
    ),
    Use("given{k}(1)", "def given{k}(*{name}, **{new}_):\n    return {name}", bare=True),
    Use("[(lambda {name}: {name})(5), {acc}]", bare=True),
    Use(
        "caught{k}()",
        "def caught{k}():\n    try:\n        raise ValueError(3)\n    except ValueError as {name}:\n"
        "        return {name}.args",
        bare=True,
    ),
    Use("[walrus{k} for _ in (1,) if (walrus{k} := {acc})]"),
    Use("(lambda given={acc}: given)()"),
    Use(
        "last{k}()",
        "def last{k}():\n    found = []\n    try:\n        return found\n    finally:\n        found.append({acc})",
    ),
    Use(
        "Meta{k}.held",
        "class Meta{k}(*(), **{'metaclass': type}):\n    held = [{acc} for _ in (1,)]",
        module_level=True,
    ),
    Use(
        "Sub{k}.held",
        "class Base{k}:\n    def __init_subclass__(cls, held, **rest):\n        cls.held = held\n"
        "class Sub{k}(Base{k}, held={acc}):\n    pass",
    ),
    Use(
        "reached{k}()",
        "def reached{k}():\n    import sys, {module}\n    return sys.modules['{module}'].{original}",
        dynamic=True,
    ),
    Use(
        "reached{k}()",
        "def reached{k}():\n    import importlib as loader\n    return getattr(loader.import_module('{module}'), '{original}')",
        dynamic=True,
    ),
    Use("__import__('{module}', fromlist=['{original}']).{original}", dynamic=True),
    Use("globals()['{name}']", bare=True, module_level=True),
    Use("Inside{k}.held", "class Inside{k}:\n    held = {acc}"),
    Use("Named{k}.{name}", "class Named{k}:\n    {name} = {acc}", module_level=True),
    Use(
        "method{k}().get()",
        "class method{k}:\n    {name} = 1\n    def get(self):\n        return {acc}",
        module_level=True,
    ),
    Use("getattr({through}, '{original}')", attribute=True),
    Use(
        "reached{k}()",
        "def reached{k}():\n    from importlib import import_module\n    return import_module('{module}').{original}",
        dynamic=True,
    ),
    Use(
        "reached{k}()",
        "def reached{k}():\n    from pkgutil import resolve_name\n    return resolve_name('{module}:{original}')",
        dynamic=True,
    ),
)
_FUNCTION = (
    Use("{acc}(1)"),
    Use("{acc}(1, second=3)"),
    Use("list(map({acc}, (1, 2)))"),
    Use("decorated{k}[0]", "@{acc}\ndef decorated{k}():\n    return 1"),
    Use("Decorated{k}[2]", "@{acc}\nclass Decorated{k}:\n    pass"),
    Use("f'{{acc}(1)[0]!r:>20}'"),
    Use('f"""{{acc}(first=2)} and {{acc}.__name__ and 1}"""'),
)
_CLASS_USES = (
    Use("{acc}(3).ping(4)"),
    Use("{acc}.kind"),
    Use("isinstance({acc}(), {acc})"),
    Use("{acc}.make()"),
    Use("f'{{acc}.kind} {{acc}(3).size:>3} {{acc}.make().size!r}'"),
    Use("Child{k}(2).ping(1)", "class Child{k}({acc}):\n    extra = 1"),
    Use(
        "Child{k}.__mro__[1]", "class Child{k}({acc}):\n    def ping(self, count):\n        return super().ping(count)"
    ),
    Use("typed{k}()", "def typed{k}(one: {acc} = None, *more: '{acc}') -> 'list[{acc}]':\n    return one"),
    Use(
        "typing{k}.get_type_hints(typed{k})",
        "import typing as typing{k}\ndef typed{k}(one: {acc}, *more: '{acc}') -> 'list[{acc}]':\n    return one",
        module_level=True,
    ),
    Use(
        "typing{k}.get_type_hints(Data{k})",
        "import typing as typing{k}\nclass Data{k}:\n    field: 'dict[str, {acc}]'\n    other: {acc} = None",
        module_level=True,
    ),
    Use(
        "matched{k}({acc}(6))",
        "def matched{k}(given):\n    match given:\n        case {acc}(size=size):\n            return size",
    ),
    Use(
        "Record{k}().other",
        "from dataclasses import dataclass as dataclass{k}, field as field{k}\n@dataclass{k}\nclass Record{k}:\n"
        "    one: '{acc} | None' = None\n    other: {acc} = field{k}(default_factory={acc})",
    ),
    Use(
        "typing{k}.get_type_hints(Row{k})",
        "import typing as typing{k}\nclass Row{k}(typing{k}.NamedTuple):\n    one: '{acc}'\n    other: {acc}",
        module_level=True,
    ),
    Use(
        "typing{k}.get_type_hints(hinted{k})",
        "import typing as typing{k}\nHint{k}: typing{k}.TypeAlias = 'list[{acc}]'\n"
        "def hinted{k}(one: Hint{k}):\n    return one",
        module_level=True,
    ),
    Use("Hint{k}.__args__[0]", "from typing import Optional as Optional{k}\nHint{k} = Optional{k}[{acc}]"),
    Use("list{k}.__args__", "list{k} = dict[str, {acc}]"),
    Use("comment{k}", "comment{k} = {acc}(4)  # type: {acc}"),
    Use("cast{k}('{acc}', 1)", "from typing import cast as cast{k}"),
)
_ERROR_USES = (
    Use(
        "caught{k}()",
        "def caught{k}():\n    try:\n        raise {acc}(3)\n    except {acc} as error:\n        return error.size",
    ),
    Use(
        "caught{k}()",
        "def caught{k}():\n    try:\n        raise {acc}\n    except (ValueError, {acc}) as {new}:\n"
        "        return {new}.size",
    ),
)
_FACTORY = (Use("{acc}() is {acc}()"), Use("{acc}().ping(1)"), Use("{acc}()"))
_CONSTANT = (
    Use("{acc}[0]"),
    Use("len({acc})"),
    Use("[*{acc}]"),
    Use("f'{{acc}[1]:03}'"),
    Use(
        "[matched{k}({acc}), matched{k}(5)]",
        "def matched{k}(given):\n    match given:\n        case {acc}:\n            return 1\n        case _:\n            return 2",
        attribute=True,
    ),
)
# Where programs are run by a newer Python than canonize.
_NEWER_ANY = (
    Use("Alias{k}.__value__.__args__", "type Alias{k} = list[{acc}]", module_level=True),
    Use("local{k}()", "def local{k}():\n    type {name} = int\n    return [{name}.__name__, 1][1]", bare=True),
    Use("generic{k}.__type_params__[0].__bound__", "def generic{k}[T: {acc}](one: T) -> list[T]:\n    return [one]"),
    Use("generic{k}(5)", "def generic{k}[{name}](one: {name}) -> {name}:\n    return one", bare=True),
    Use("Generic{k}.held", "class Generic{k}[T]:\n    held = {acc}"),
    Use("f'{[{acc}, '{name}'][0] is {acc}!r:{'>20'}}'"),
    Use('f"{f"{{acc} is {acc}}"} {acc}"'),
)
_NEWER_CLASS = (
    Use(
        "Generic{k}(2).ping(1)",
        "class Generic{k}[T]({acc}):\n    def other(self, one: T | {acc}) -> T:\n        return one",
    ),
    Use("Generic{k}.held", "class Generic{k}[{new}: {acc}]:\n    held = [{acc}]\n    one: {new}"),
)
_NEWER_ERROR = (
    Use(
        "caught{k}()",
        "def caught{k}():\n    try:\n        raise {acc}(3)\n    except* {acc} as group:\n        found = len(group.exceptions)\n    return found",
    ),
)
_NEWER = {Kind.CLASS: _NEWER_CLASS, Kind.ERROR: (*_NEWER_CLASS, *_NEWER_ERROR)} if NEWER else {}
_BY_KIND = {
    Kind.CLASS: _CLASS_USES,
    Kind.ERROR: (*_CLASS_USES, *_ERROR_USES),
    Kind.FUNCTION: _FUNCTION,
    Kind.CONSTANT: _CONSTANT,
    Kind.FACTORY: _FACTORY,
}


@cache
def uses_of(kind: Kind, bare: bool, module_level: bool) -> tuple[Use, ...]:
    return tuple(
        use
        for use in (*_BY_KIND[kind], *_NEWER.get(kind, ()), *_ANY, *(_NEWER_ANY if NEWER else ()))
        if not (use.bare and not bare) and not (use.attribute and bare) and not (use.module_level and not module_level)
    )
