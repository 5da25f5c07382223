"""What a report looks for, and where it found it: shared by every command that lists findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from canonize_codemods.syntax.notebook import CellLines, cell_of


class Level(StrEnum):
    """SARIF's words; notes never make ``--check`` fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """``summary`` is one sentence; ``help`` says what to do about it."""

    id: str
    level: Level
    summary: str
    help: str


@dataclass(frozen=True, slots=True)
class Location:
    """``line`` is 1-based, 0 for the whole file; of a notebook it is that of the ``cell``, and ``row`` the file's."""

    path: str
    line: int
    text: str = ""
    cell: int = 0
    row: int = 0

    def __str__(self) -> str:
        cell = f"cell {self.cell}:" if self.cell else ""
        return f"{self.path}:{cell}{self.line}" if self.line else self.path

    def within(self, cells: Iterable[CellLines]) -> Location:
        """With the line of the cell instead of that of all cells in a row; itself, without cells."""
        found = cell_of(cells, self.line)
        if found is None:
            return self
        cell, line = found
        return replace(self, line=line, cell=cell.number, row=cell.row + min(line, cell.rows))


UNPARSABLE = Rule(
    "unparsable-file",
    Level.ERROR,
    "A file cannot be parsed.",
    "Mend the syntax error; until then nothing that the file defines or imports is known.",
)
