"""The plan as a value (DESIGN.md §5).  Reading and writing ``canonize.toml`` is the program's business."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch

from .rewriting.moves import Exports, Uses
from .symbols import Symbol
from .words import kebab


class Paths(StrEnum):
    ALL = "all"  # also every alias and re-export that leads to a listed symbol
    LISTED = "listed"  # just the listed ones


class ShimForm(StrEnum):
    FORWARD = "forward"
    REEXPORT = "reexport"
    ALIAS = "alias"
    NONE = "none"


class Definition(StrEnum):
    """Where the canonical definition comes from."""

    EXISTS = "exists"  # it is there
    MOVE = "move"  # a duplicate's is carried there


class Adapter(StrEnum):
    """How a canonical class comes to have members under their earlier names."""

    NONE = "none"
    MIXIN = "mixin"


class Leftovers(StrEnum):
    """Imports and helpers that only a removed definition used."""

    REPORT = "report"
    REMOVE = "remove"


class Formatters(StrEnum):
    """Whether edited imports come out as the project's formatters leave them."""

    CONFIGURED = "configured"  # by those that it configures and that are installed
    NONE = "none"


class Category(StrEnum):
    """What a shim's warning is a subclass of."""

    DEPRECATION = "DeprecationWarning"  # for libraries: developers and test suites see it
    FUTURE = "FutureWarning"  # for applications: their users see it


@dataclass(frozen=True, slots=True)
class Consolidation:
    """One ``[[consolidate]]`` entry; ``line`` is where it begins in the plan file, 0 if it has none.

    ``silent``: old names that are forwarded without a warning.  ``members``: with an adapter, members of the duplicates
    and what the canonical has for them.
    """

    canonical: Symbol
    duplicates: tuple[Symbol, ...]
    paths: Paths = Paths.ALL
    uses: Uses = Uses.RENAME
    shim: ShimForm = ShimForm.FORWARD
    accept: frozenset[str] = frozenset()
    remove_in: str = ""
    line: int = 0
    silent: frozenset[str] = frozenset()
    definition: Definition = Definition.EXISTS
    adapter: Adapter = Adapter.NONE
    members: tuple[tuple[str, str], ...] = ()


class TextKind(StrEnum):
    """Where else old paths may stand: files that are not Python (CASES.md row 72), and Python's own texts."""

    TOML = "toml"
    INI = "ini"
    YAML = "yaml"
    JSON = "json"
    MARKDOWN = "md"
    RST = "rst"
    STRINGS = "strings"  # strings that hold a dotted path and nothing else (row 69)
    DOCSTRINGS = "docstrings"  # with their doctests (row 70)


@dataclass(frozen=True, slots=True)
class Plan:
    """``source_roots`` empty: found by convention.  ``helper``: path of the vendored shim helper; "": the default.

    ``texts``: kinds of texts whose dotted paths are rewritten too; none by default.
    """

    consolidations: tuple[Consolidation, ...]
    source_roots: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    helper: str = ""
    line_length: int | None = None
    texts: frozenset[TextKind] = frozenset()
    message: str = ""  # the template of commit messages; "": the default
    warning: Category = Category.DEPRECATION
    leftovers: Leftovers = Leftovers.REPORT
    formatters: Formatters = Formatters.CONFIGURED
    exports: Exports = Exports.LET_GO
    digest: str = ""  # of the plan's text, for the commits' trailer
    file: str = "canonize.toml"  # which has the entries

    @property
    def modules(self) -> frozenset[str]:
        """Those that it names: of what is canonical, and of the duplicates."""
        return frozenset(s.module for entry in self.consolidations for s in (entry.canonical, *entry.duplicates))

    def excludes(self, path: str) -> bool:
        return any(fnmatch(path, pattern) for pattern in self.exclude)

    def default_branch(self) -> str:
        """``canonize/`` and what the plan makes canonical: where its commits go."""
        first = self.consolidations[0].canonical.name
        return f"canonize/{kebab(first).strip('_') or 'migration'}"


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Why a plan is refused: the line of the entry, what is wrong, and what to do."""

    line: int
    message: str
    remedy: str
