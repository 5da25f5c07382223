"""One module a codemod; its name is its file's name.

A codemod has ``rewrite(file, moves, edits)``: it looks at one file, looks things up in the moves, and asks for edits.
It is found by being here: nothing lists it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module

from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Moves

Codemod = Callable[[File, Moves, Edits], None]


@cache
def discover() -> dict[str, Codemod]:
    """Every codemod by name, in the order of their names."""
    found = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = import_module(f"{__name__}.{info.name}")
        if hasattr(module, "rewrite"):
            found[info.name] = module.rewrite
    return found
