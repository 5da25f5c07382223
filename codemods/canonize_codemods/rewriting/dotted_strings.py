"""Strings that hold a dotted path, and the edit that gives them another one."""

from __future__ import annotations

import ast
import re

from canonize_codemods.source import Edit

from .file import Edits, File
from .moves import Moves, Target

_OPENING = re.compile(r"[uUrR]?(\"{3}|'{3}|[\"'])")


def lines_with_paths(file: File, moves: Moves) -> set[int]:
    """The lines on which a quoted old path begins, or a path that leads on from one, or the module of one."""
    known, heads = moves.in_strings, moves.heads
    return {
        file.source.line_of(start)
        for start, path in file.quoted_paths(heads)
        if path.partition(".")[0] in heads and any(prefix in known for prefix in _prefixes(path))
    }


def replace_path(
    file: File, edits: Edits, literal: ast.Constant, old: tuple[str, str], target: Target, form: str
) -> bool:
    """Edit the string in place, quotes and separator as they are; False where it is written in some other way."""
    text = str(literal.value)
    opening = _OPENING.match(file.source.text, file.source.offset(literal.lineno, literal.col_offset))
    if opening is None or not file.source.text.startswith(f"{text}{opening[1]}", opening.end()):
        return False
    closing = file.source.offset(literal.end_lineno or literal.lineno, literal.end_col_offset or 0)
    if closing != opening.end() + len(text) + len(opening[1]):
        return False  # something else follows that is part of it
    edits.texts.append(Edit(opening.end(), opening.end() + len(text), new_path(text, old, target)))
    edits.reason(literal.lineno, form, old, target)
    return True


def new_path(text: str, old: tuple[str, str], target: Target) -> str:
    """``a.b:C.d`` keeps its colon, and whatever follows the old path."""
    module, name = old
    between = text[len(module) : len(module) + 1] if name else "."
    end = len(module) + (len(name) + 1 if name else 0)
    return target.module + (f"{between}{target.name}" if target.name else "") + text[end:]


def _prefixes(text: str) -> list[str]:
    parts = text.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
