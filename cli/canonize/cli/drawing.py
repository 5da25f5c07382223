"""Help is drawn by Typer with rich; it imports for it what only help in Markdown and pretty tracebacks need.

canonize has neither, and those two modules, with a Markdown parser and Pygments behind them, take a third of the time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

_UNUSED = {"rich.markdown": "Markdown", "rich.traceback": "Traceback"}


class _Later(type):
    """A class that stands for one of another module, which is imported when it is used."""

    module: str

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        return cls._real()(*arguments, **options)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls._real(), name)

    def _real(cls) -> Any:
        return getattr(import_module(cls.module), cls.__name__)


@contextmanager
def lightly() -> Iterator[None]:
    """Whatever is imported inside gets stand-ins of those two, unless they are loaded already."""
    placed = []
    for module, name in _UNUSED.items():
        if module not in sys.modules:
            found = ModuleType(module)
            setattr(found, name, _Later(name, (), {"module": module}))
            sys.modules[module] = found
            placed.append(module)
    try:
        yield
    finally:
        for module in placed:
            del sys.modules[module]
