"""Strings that hold a dotted path, and the edit that gives them another one."""

from __future__ import annotations

import ast

from canonize_codemods.source import Edit

from .file import Edits, File
from .moves import Moves, Target


def lines_with_paths(file: File, moves: Moves) -> set[int]:
    """The lines on which a quoted old path begins, or a path that leads on from one."""
    return {line for line, path in file.quoted_paths if any(prefix in moves.paths for prefix in _prefixes(path))}


def replace_path(
    file: File, edits: Edits, literal: ast.Constant, old: tuple[str, str], target: Target, rest: str, form: str
) -> bool:
    """Edit the string in place, quotes and separator as they are; False where it is written in some other way."""
    text = str(literal.value)
    start = file.source.offset(literal.lineno, literal.col_offset)
    end = start + len(text) + 2
    quote = file.source.text[start : start + 1]
    if file.source.text[start:end] != f"{quote}{text}{quote}":
        return False
    edits.texts.append(Edit(start + 1, end - 1, new_path(text, old, target, rest)))
    edits.reason(literal.lineno, form, old, target)
    return True


def new_path(text: str, old: tuple[str, str], target: Target, rest: str) -> str:
    """``a.b:C.d`` keeps its colon between the module and the name."""
    module, name = old
    colon = text[len(module) : len(module) + 1] == ":"
    new = target.module
    if target.name:
        new += (":" if colon else ".") + target.name
    if rest:
        new += (":" if colon and not name else ".") + rest
    return new


def _prefixes(text: str) -> list[str]:
    parts = text.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
