"""What the writers of a program's modules know: things, doors to them, and who may be asked for a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from hypothesis import strategies as st
from tests.properties.uses import Kind

T = TypeVar("T")


@dataclass(frozen=True)
class Thing:
    number: int
    kind: Kind
    places: tuple[tuple[str, str], ...]  # (module, name); the first is canonical
    planned: bool = False
    moves: bool = False  # the canonical definition is not there yet
    leads: tuple[tuple[str, str], ...] = ()  # of the places, one that has it from another one, and that other one

    @property
    def homes(self) -> tuple[tuple[str, str], ...]:
        """Where it is defined."""
        return self.places[1:] if self.moves else self.places


@dataclass(frozen=True)
class Door:
    """``module`` binds ``name`` to the thing."""

    module: str
    name: str
    thing: Thing

    @property
    def old(self) -> bool:
        return self.thing.planned


class Draw:
    """What a program's writer wants to be told."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def pick(self, options: Sequence[T]) -> T:
        return options[self.draw(st.integers(0, len(options) - 1))] if len(options) > 1 else options[0]

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def rarely(self) -> bool:
        return self.number(0, 7) == 7


@dataclass
class World:
    """What the modules that are being written know of each other."""

    draw: Draw
    modules: list[str]  # in the order in which they are written
    packages: frozenset[str]
    things: list[Thing]
    doors: list[Door] = field(default_factory=list)
    stars: dict[str, list[Door]] = field(default_factory=dict)  # what a star import of a module gives
    listing: set[str] = field(default_factory=set)  # modules with an __all__
    calls: list[Call] = field(default_factory=list)
    dynamic: set[str] = field(default_factory=set)
    count: int = 0

    def serial(self) -> int:
        self.count += 1
        return self.count

    def copy(self, module: str, twin: str) -> None:
        """``twin`` has the same text as ``module``."""
        self.doors += [Door(twin, door.name, door.thing) for door in self.doors if door.module == module]
        self.stars[twin] = [Door(twin, door.name, door.thing) for door in self.stars.get(module, [])]
        self.dynamic |= {twin} if module in self.dynamic else set()
        self.listing |= {twin} if module in self.listing else set()

    def submodules(self, module: str) -> set[str]:
        return {
            each.removeprefix(module + ".").partition(".")[0]
            for each in [*self.modules, *self.packages]
            if each.startswith(module + ".")
        }


@dataclass(frozen=True)
class Call:
    """``function`` of ``module`` uses whatever stands at ``target`` when it is called."""

    module: str
    function: str
    target: str
    thing: Thing


class Scope(StrEnum):
    MODULE = "module"
    TRY = "try"
    COMPATIBILITY = "compatibility"
    MISSING = "missing"
    CONDITION = "condition"
    BRANCHES = "branches"
    DELETED = "deleted"
    ONE_LINE = "one line"
    SUPPRESS = "suppress"
    TYPE_CHECKING = "type checking"
    FUNCTION = "function"
    METHOD = "method"
    NESTED = "nested"
    GLOBAL = "global"
    NONLOCAL = "nonlocal"
    ON_DEMAND = "on demand"
    CLASS = "class"


LAZY = frozenset({Scope.FUNCTION, Scope.METHOD, Scope.NESTED, Scope.GLOBAL, Scope.NONLOCAL})
FREQUENT = (Scope.MODULE,) * 8
SCOPES = (*FREQUENT, *(scope for scope in Scope if scope is not Scope.MODULE))


@dataclass(frozen=True)
class Access:
    """The expression by which a scope reaches a thing."""

    text: str
    door: Door
    through: str = ""  # the expression of the module it is an attribute of

    @property
    def bare(self) -> bool:
        return not self.through
