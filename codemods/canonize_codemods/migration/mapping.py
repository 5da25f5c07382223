"""The hot map: pure tasks over batches of files, on whatever executor the caller has."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol, TypeVar

from canonize_codemods.changes import Finding
from canonize_codemods.index.collect import collect
from canonize_codemods.index.facts import Detail, ModuleFacts
from canonize_codemods.index.layout import Layout
from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.rewrite import Rewritten, rewrite_file
from canonize_codemods.source import SourceError
from canonize_codemods.syntax.notebook import to_python, with_python

Item = tuple[str, str, bool, bytes]
"""``(path, module, is_package, data)``: all that a task needs of a file."""

T = TypeVar("T")
R = TypeVar("R")


class Mapper(Protocol):
    """``map`` of ``concurrent.futures.Executor``, with a word for the progress display."""

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterable[R]: ...


def serial(function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterator[R]:
    return map(function, tasks)


def item_of(layout: Layout, path: str, data: bytes) -> Item:
    module = layout.module_of(path)
    return path, module.name, module.is_package, data


def batches(items: Sequence[Item], size: int = 20, weight: int = 1_000_000) -> list[list[Item]]:
    """Of at least ``size`` files or ``weight`` bytes: smaller tasks cost more to send than to do."""
    found: list[list[Item]] = []
    batch: list[Item] = []
    total = 0
    for item in items:
        batch.append(item)
        total += len(item[3])
        if len(batch) >= size or total >= weight:
            found.append(batch)
            batch, total = [], 0
    return [*found, batch] if batch else found


def collect_batch(task: tuple[list[Item], Detail]) -> list[ModuleFacts]:
    """``task``: files, and how much shall be looked at."""
    batch, detail = task
    return [collect(*item, detail) for item in batch]


def rewrite_batch(task: tuple[list[Item], bytes, int | None]) -> list[Rewritten]:
    """``task``: files, pickled moves, line length."""
    batch, moves, limit = task
    return [_rewrite(item, _unpickled(moves), limit) for item in batch]


def _rewrite(item: Item, moves: Moves, limit: int | None) -> Rewritten:
    path, module, is_package, data = item
    if not path.endswith(NOTEBOOK):
        return rewrite_file(path, module, is_package, data, moves, limit)
    try:
        result = rewrite_file(path, module, is_package, to_python(data), moves, limit)
    except SourceError as error:
        remedy = "mend the notebook, or migrate it by hand; nothing in it was changed"
        return Rewritten(path, None, findings=(Finding(path, error.line, "unparsable", error.message, remedy),))
    return result if result.after is None else replace(result, after=with_python(data, result.after))


@lru_cache(maxsize=2)
def _unpickled(moves: bytes) -> Moves:
    """The same moves come with every task; a worker reads them once."""
    found = pickle.loads(moves)
    assert isinstance(found, Moves)
    return found
