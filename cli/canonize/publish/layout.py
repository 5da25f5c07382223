"""Where each batch's branch begins: on the batch before it, or on the base branch; and which batches have to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from canonize.publish.batches import Batch
from canonize_codemods.each_commit import Tree, check_each
from canonize_codemods.migration.mapping import Mapper, serial
from canonize_codemods.words import counted


class Layout(StrEnum):
    """``stacked``: each on the one before.  ``independent``: each on the base, if it holds there."""

    STACKED = "stacked"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Slot:
    """A batch with its branch.  ``on`` is the key of the batch below, "" for the base; ``waits`` says why not yet."""

    batch: Batch
    branch: str
    on: str = ""
    waits: str = ""


def branch_of(migration: str, key: str) -> str:
    """Not below ``migration``: git cannot have a branch beneath one, and that is where ``canonize migrate`` commits."""
    return f"{migration}-{key}"


def lay_out(
    batches: Sequence[Batch],
    layout: Layout,
    migration: str,
    absent: Mapping[str, str] | None = None,
    flat: bool = False,
) -> list[Slot]:
    """A slot for each batch, in order.

    ``absent`` are keys that shall have no pull request now, and why.  ``flat``: no branch can be another's base, as
    from a fork; what would need one waits.
    """
    slots: list[Slot] = []
    lines: dict[str, list[str]] = {}  # of those that are live: the keys below, and their own
    last = ""
    for batch in batches:
        branch = branch_of(migration, batch.key)
        waits = (absent or {}).get(batch.key, "")
        missing = [key for key in sorted(batch.needs) if key not in lines]
        on = last if layout is Layout.STACKED else _highest(batch.needs, lines)
        if not waits and missing:
            waits = f"needs {missing[0]}{_more(len(missing) - 1)}, which is not open"
        elif not waits and not batch.needs <= {*lines.get(on, ())}:
            waits = f"needs {counted(len(batch.needs), 'other pull request')} to be merged first"
        elif not waits and flat and on:
            if batch.needs or layout is Layout.STACKED:
                waits = f"comes after {on}: a fork's branch cannot be the base of another"
            on = ""
        slots.append(Slot(batch, branch, "" if waits else on, waits))
        if not waits:
            lines[batch.key] = [*lines.get(on, ()), batch.key]
            last = batch.key
    return slots


def prove(
    sources: Mapping[str, bytes],
    roots: tuple[str, ...],
    slots: Sequence[Slot],
    mapper: Mapper = serial,
    each: bool = False,
) -> list[Slot]:
    """Let wait what does not hold by itself: each branch that is no start of the series as it was made.

    That series is proven by how it is made; a branch that lacks some of it is looked at here, every file and import.
    With ``each`` nothing is proven yet, and every branch is looked at.
    """
    by_key = {slot.batch.key: slot for slot in slots}
    trees: list[Tree] = []
    doubtful: list[str] = []
    for number, slot in enumerate(slots):
        line = _line(slot, by_key)
        is_start = [below.batch.key for below in line] == [below.batch.key for below in slots[: number + 1]]
        if slot.waits or (is_start and not each):
            continue
        files = {change.path: change.after for below in line for change in below.batch.changes()}
        trees.append(Tree(slot.batch.key, files))
        doubtful.append(slot.batch.key)
    if not trees:
        return list(slots)
    checks = zip(doubtful, check_each(sources, roots, trees, mapper), strict=True)
    broken = {key: f"would not hold without the others: {check.problems[0]}" for key, check in checks if check.problems}
    found: list[Slot] = []
    for slot in slots:
        below = next((each.batch.key for each in _line(slot, by_key)[:-1] if each.batch.key in broken), "")
        why = broken.get(slot.batch.key) or (f"needs {below}, which waits" if below else "")
        found.append(replace(slot, on="", waits=why) if why and not slot.waits else slot)
    return found


def _line(slot: Slot, by_key: Mapping[str, Slot]) -> list[Slot]:
    line = [slot]
    while line[0].on:
        line.insert(0, by_key[line[0].on])
    return line


def _highest(needs: frozenset[str], lines: Mapping[str, Sequence[str]]) -> str:
    return max((key for key in needs if key in lines), key=lambda key: len(lines[key]), default="")


def _more(count: int) -> str:
    return f" and {count} more" if count else ""
