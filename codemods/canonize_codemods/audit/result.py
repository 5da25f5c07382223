"""What an audit was asked and what it found, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.notebook import CellLines, cell_of

from .availability import Availability
from .clones import Clone
from .compare import Difference, Relation
from .definitions import Definition, Rule
from .exports import UnboundExport
from .loops import Link
from .paths import Fragmentation
from .proposal import Proposal
from .shared import Accessor, SharedState
from .similarity import NOTHING_ALIKE, Likeness, is_duplicate
from .substring import TextMatches
from .unresolved import UnresolvedImport

MANAGER_LIKE = ("*Manager*", "*Factory*", "*Notifier*", "*Bridge*", "*Emitter*")
EXACT, SUBSTRING = "exact", "substring"


@dataclass(frozen=True)
class AuditOptions:
    """``include`` and ``exclude`` choose the files whose definitions, re-exports and defects are reported; resolution
    and the count of import sites always see the whole code base."""

    names: tuple[str, ...] = MANAGER_LIKE
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    expect: tuple[str, ...] = ()  # MODULE or MODULE:SYMBOL
    match: str = EXACT
    all: bool = False  # report also what was ruled out

    def __post_init__(self) -> None:
        """Raises ValueError, with a message for people, for what cannot be meant."""
        if self.match not in (EXACT, SUBSTRING):
            raise ValueError(f"match is {EXACT!r} or {SUBSTRING!r}, not {self.match!r}")
        if "" in self.names:
            raise ValueError("a name is empty")
        for text in self.expect:
            Symbol.parse(text)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two definitions; ``there`` is what the duplicate's users miss in the canonical, ``back`` the reverse."""

    duplicate: Definition
    canonical: Definition
    relation: Relation
    there: Difference
    back: Difference
    likeness: Likeness = NOTHING_ALIKE

    @property
    def is_duplicate(self) -> bool:
        """False for two things that only share a name."""
        return is_duplicate(self.relation, self.likeness)


@dataclass(frozen=True, slots=True)
class Group:
    """Everything of one name and kind; ``excluded`` are the definitions that a rule took out."""

    name: str
    kind: str
    definitions: tuple[Definition, ...]
    excluded: tuple[Definition, ...] = ()
    pairs: tuple[Pair, ...] = ()
    proposal: Proposal | None = None

    @property
    def duplicates(self) -> int:
        return max(0, len(self.definitions) - 1)

    @property
    def relation(self) -> Relation | None:
        """The furthest relation: one divergent definition makes a divergent group."""
        return max((pair.relation for pair in self.pairs), key=lambda relation: relation.distance, default=None)

    @property
    def sites(self) -> int:
        return sum(candidate.sites for candidate in self.proposal.candidates) if self.proposal else 0

    @property
    def outside_tests(self) -> tuple[Definition, ...]:
        """Module-level definitions outside test code, import fallbacks and backup copies included."""
        ruled_out = {Rule.TEST, Rule.IN_FUNCTION, Rule.NESTED}
        return tuple(d for d in (*self.definitions, *self.excluded) if d.rule not in ruled_out)


@dataclass(frozen=True, slots=True)
class Unparsable:
    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name or glob that nothing has, with near names."""

    glob: str
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What a name without wildcards turned out to be; ``reaches`` are symbols of other names exported under it."""

    name: str
    definitions: tuple[Definition, ...]
    excluded: tuple[Definition, ...]
    exports: int
    reaches: tuple[Symbol, ...]

    @property
    def duplicates(self) -> int:
        return max(0, len(self.definitions) - 1)


@dataclass(frozen=True)
class AuditResult:
    """Everything is sorted, the worst first."""

    options: AuditOptions
    files: int
    groups: tuple[Group, ...] = ()  # of every name with two or more definitions, whether ruled out or not
    fragmentation: tuple[Fragmentation, ...] = ()  # of every symbol with two or more export points
    verdicts: tuple[NameVerdict, ...] = ()  # of every name that was asked for literally
    text_matches: tuple[TextMatches, ...] = ()
    availability: tuple[Availability, ...] = ()
    unresolved: tuple[UnresolvedImport, ...] = ()
    cycles: tuple[tuple[str, ...], ...] = ()
    unparsable: tuple[Unparsable, ...] = ()
    unknown_names: tuple[UnknownName, ...] = ()
    clones: tuple[Clone, ...] = ()
    shared: tuple[SharedState, ...] = ()  # classes with module-level instances, under the names asked for
    accessors: tuple[Accessor, ...] = ()
    unbound_all: tuple[UnboundExport, ...] = ()
    loops: tuple[tuple[Link, ...], ...] = ()  # a shortest loop of each of the cycles, in their order
    notebooks: dict[str, tuple[CellLines, ...]] = field(default_factory=dict)  # lines there are of all cells in a row

    def cell(self, path: str, line: int) -> tuple[CellLines, int] | None:
        """The cell of a notebook that a line is in, and the line of the cell; None for other files."""
        return cell_of(self.notebooks.get(path, ()), line)

    def place(self, path: str, line: int) -> str:
        """``app/a.py:3``; ``notes.ipynb:cell 2:3`` for the third line of the second cell, as ruff has it."""
        found = self.cell(path, line)
        return f"{path}:cell {found[0].number}:{found[1]}" if found else f"{path}:{line}"

    @cached_property
    def duplicated(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.duplicates)

    @cached_property
    def outside_tests(self) -> tuple[Group, ...]:
        """Names with several definitions outside tests, by no other rule than that."""
        return tuple(group for group in self.groups if len({d.path for d in group.outside_tests}) > 1)

    @property
    def duplicates(self) -> int:
        """Definitions more than one a name, however they were matched."""
        return sum(group.duplicates for group in self.groups) + sum(found.duplicates for found in self.text_matches)

    @property
    def unavailable(self) -> tuple[Availability, ...]:
        return tuple(found for found in self.availability if not found.is_available)

    @property
    def violations(self) -> int:
        """What the report adds up: duplicates, and expected modules that are not available."""
        return self.duplicates + len(self.unavailable)

    @property
    def excluded(self) -> Counter[Rule]:
        """How many definitions each rule took out."""
        return Counter(d.rule for group in self.groups for d in group.excluded if d.rule is not None)
