"""``mock.patch("old.X")`` → ``mock.patch("new.D")``, where the path resolves to the symbol (CASES.md rows 64 to 67).

Whoever patches a consumer's own name (``patch("consumer.X")``) means that consumer: such a target stays, because the
consumer's local name stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize_codemods.changes import Severity
from canonize_codemods.rewriting.dotted_strings import lines_with_paths, replace_path
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.module_uses import leave_patch
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.syntax.walk import walk_lines

PATCHERS = frozenset({"patch", "setattr", "delattr", "spy"})
OF_PATCH = frozenset({"dict", "multiple"})  # patch.dict("old.REGISTRY"), patch.multiple("old", X=...)
_MULTIPLE = re.compile(r"\bpatch\.multiple\(")


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    lines = lines_with_paths(file, moves)
    lines |= {file.source.line_of(match.start()) for match in _MULTIPLE.finditer(file.source.text)}
    for call, literal, path in _targets(file, lines):
        found = moves.lookup(path)
        if found is None or (not found[0][1] and found[2]):
            _leave_keywords(call, path, moves, edits)
            continue
        old, target, rest = found
        if old in moves.own_uses:
            leave_patch(edits, literal.lineno, old, target)
        elif old not in moves.consumers and not replace_path(file, edits, literal, old, target, rest, "patch-target"):
            message = f"{path} is written in a form that cannot be edited"
            edits.leave(literal.lineno, "patch-target-stays", message, "write it as one plain string")


def _leave_keywords(call: ast.Call, module: str, moves: Moves, edits: Edits) -> None:
    """``patch.multiple("old", X=...)`` names what it patches as keywords."""
    for keyword in call.keywords:
        target = moves.names.get((module, keyword.arg or ""))
        if target is not None and (module, keyword.arg) not in moves.consumers:
            message = f"patch.multiple of {module} names {keyword.arg}, which is {target} now"
            remedy = "patch it where its users import it from"
            edits.leave(call.lineno, "patch-target-stays", message, remedy, Severity.NOTE)


def _targets(file: File, lines: set[int]) -> Iterator[tuple[ast.Call, ast.Constant, str]]:
    """Calls of patchers whose string stands on one of the lines."""
    for node in walk_lines(file.tree, lines) if lines else ():
        if isinstance(node, ast.Call) and _is_patcher(node.func):
            values = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("target", "name", "in_dict"))]
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.lineno in lines:
                    yield node, value, value.value


def _is_patcher(function: ast.expr) -> bool:
    name = getattr(function, "attr", None) or getattr(function, "id", "")
    if isinstance(function, ast.Attribute) and name in OF_PATCH:
        owner = function.value
        return "patch" in (getattr(owner, "attr", ""), getattr(owner, "id", ""))
    return name in PATCHERS
