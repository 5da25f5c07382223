"""What one module says, as values: its imports, its module-level bindings, its definitions.

Collected once a file (``collect.py``), small enough to send between processes and to keep in a cache.  Lines are
1-based, columns are absent on purpose: whoever edits a file looks at its syntax tree again.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any


class Detail(StrEnum):
    """How much of a file was looked at."""

    OUTLINE = "outline"  # not the functions in which nothing of this can stand: there may be bad syntax in them
    WHOLE = "whole"
    DEEP = "deep"  # also what only comparing needs: members, signatures, instances and words


class Guard(StrEnum):
    """Under which condition a statement runs; the innermost one that matters."""

    NONE = ""
    TYPE_CHECKING = "type-checking"  # never at run time
    TRY = "try"  # body of a try with an ImportError (or wider) handler
    FALLBACK = "fallback"  # inside that handler
    CONDITION = "condition"  # any other if, match, loop or handler


@dataclass(frozen=True, slots=True)
class ImportFact:
    """One imported name (one ``alias`` node), wherever it stands.

    ``from a.b import c as d`` → module ``a.b``, name ``c``, bound ``d``.
    ``import a.b`` → module ``a.b``, name None, bound ``a``; ``import a.b as k`` binds ``k``.
    ``from a import *`` → name ``*``, bound ``""``.
    ``module`` is absolute: relative imports are resolved against the file's own module.
    """

    module: str
    name: str | None
    bound: str
    line: int
    guard: Guard
    scope: str  # "" at module level, else the qualified name of the function or class around it
    lazy: bool  # inside a function: not run when the module is imported
    level: int = 0  # dots of a relative import
    width: int = 1  # how many names the statement imports
    has_as: bool = False

    @property
    def star(self) -> bool:
        return self.name == "*"

    @property
    def at_import_time(self) -> bool:
        """Runs when the module is imported."""
        return not self.lazy and self.guard is not Guard.TYPE_CHECKING


class BindingKind(StrEnum):
    IMPORT = "import"  # from-import: target module and name
    MODULE = "module"  # import a.b as k, or import a.b (binds the root a)
    ALIAS = "alias"  # X = Y, X = k.Y: target is the dotted expression
    CLASS = "class"
    FUNCTION = "function"
    VALUE = "value"  # any other assignment, for target, with target, ...


@dataclass(frozen=True, slots=True)
class Binding:
    """One binding of a name at module level."""

    name: str
    kind: BindingKind
    line: int
    guard: Guard = Guard.NONE
    module: str = ""  # IMPORT, MODULE: the absolute module
    target: str = ""  # IMPORT: the name there; ALIAS: the dotted expression; VALUE: "None" or a called name


@dataclass(frozen=True, slots=True)
class Member:
    """A name that a class body defines (or that its methods set on ``self``)."""

    name: str
    kind: str  # method, async method, property, classmethod, staticmethod, attribute, class, instance
    signature: str = ""  # as written, without annotations' whitespace; "" for attributes
    line: int = 0
    is_async: bool = False  # ``async def``, whatever the kind
    decorators: tuple[str, ...] = ()  # of methods
    field: str = ""  # annotated attributes: "required" or "optional" in a dataclass's constructor


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A class, at module level or nested (``qualname`` has dots then)."""

    qualname: str
    line: int  # of the first decorator, or of ``class``
    end_line: int
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    members: tuple[Member, ...]
    guard: Guard
    in_function: bool
    words: bytes = b""  # see fingerprints.py; of module-level definitions that are large enough


@dataclass(frozen=True, slots=True)
class FunctionFact:
    """A module-level function."""

    name: str
    line: int
    end_line: int
    is_async: bool
    signature: str
    decorators: tuple[str, ...]
    guard: Guard
    returns: tuple[str, ...] = ()  # names and calls that it hands out: ``_manager``, ``Manager()``
    words: bytes = b""


@dataclass(frozen=True, slots=True)
class InstanceFact:
    """A module-level name that is given what a call returns: ``manager = Manager()``."""

    name: str
    line: int
    end_line: int
    called: str  # the dotted expression that is called
    guard: Guard
    function: str = ""  # that assigns it, where it is declared ``global``
    of_module: bool = False  # the call is told ``__name__``: meant for this module, as a logger is
    given: bytes = b""  # tells calls of other arguments apart
    told: bytes = b""  # tells calls of other texts among the arguments apart

    @property
    def decorators(self) -> tuple[str, ...]:
        return ()


Fact = ClassFact | FunctionFact | InstanceFact


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """One parsed file."""

    path: str
    module: str
    is_package: bool
    imports: tuple[ImportFact, ...] = ()
    bindings: dict[str, tuple[Binding, ...]] = field(default_factory=dict)
    deleted: frozenset[str] = frozenset()  # bindings that it unbinds in the end
    exported: tuple[str, ...] | None = None  # __all__, where it can be read; None: absent
    exported_is_open: bool = False  # __all__ is computed: unknown names may be in it
    has_getattr: bool = False  # module-level __getattr__ (PEP 562)
    makes_names: bool = False  # seems to bind names that no statement shows: see made_names.py (DEEP only)
    classes: tuple[ClassFact, ...] = ()
    functions: tuple[FunctionFact, ...] = ()
    instances: tuple[InstanceFact, ...] = ()
    error: str = ""  # why nothing parses it; then everything else is empty
    error_line: int = 0
    detail: Detail = Detail.DEEP
    named: frozenset[str] = frozenset()  # what strings may name as modules: see text_names.py
    engine: str = "ast"  # ast, libcst (newer syntax), fissix (Python 2)

    @property
    def offered(self) -> set[str]:
        """What others can ask the module for, beside what it has by stars."""
        return self.bindings.keys() - self.deleted


def _fields_of(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    values = attrgetter(*(each.name for each in fields(kind)))
    return lambda fact: (kind, values(fact))


# Between processes, facts go as their fields: what dataclasses do of themselves for slots takes twice as long.
for _kind in (ImportFact, Binding, Member, ClassFact, FunctionFact, InstanceFact, ModuleFacts):
    copyreg.pickle(_kind, _fields_of(_kind))
