"""``mock.patch("old.X")`` → ``mock.patch("new.D")``, where the path resolves to the symbol (CASES.md rows 64 to 67).

Whoever patches a consumer's own name (``patch("consumer.X")``) means that consumer: such a target stays, because the
consumer's local name stays.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize_codemods.changes import Severity
from canonize_codemods.index.expressions import dotted
from canonize_codemods.rewriting.dotted_strings import lines_with_paths, replace_path
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.module_uses import stays_patched
from canonize_codemods.rewriting.moves import Moves, Target
from canonize_codemods.syntax.walk import walk_lines

PATCHERS = frozenset({"patch", "setattr", "delattr", "spy"})
_OPTIONS = frozenset({"target", "spec", "create", "spec_set", "autospec", "new_callable"})  # of patch.multiple
OF_PATCH = frozenset({"dict", "multiple"})  # patch.dict("old.REGISTRY"), patch.multiple("old", X=...)


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    lines = lines_with_paths(file, moves)
    lines |= set(file.source.lines_with(["multiple"]))
    _leave_computed(file, moves, edits)
    for call, literal, path in _targets(file, lines):
        found = moves.lookup(path) if literal is not None else None
        if found is None or literal is None or (not found[0][1] and found[2]):
            _rewrite_keywords(file, moves, edits, call, literal, path)
            continue
        old, target, rest = found
        is_inside = bool(rest) and old not in moves.own_uses  # of the one object, whatever path leads to it
        if not is_inside and stays_patched(edits, moves, literal.lineno, old, target):
            continue
        if not replace_path(file, edits, literal, old, target, "patch-target"):
            message = f"{path} is written in a form that cannot be edited"
            edits.leave(literal.lineno, "patch-target-stays", message, "write it as one plain string")


def _rewrite_keywords(
    file: File, moves: Moves, edits: Edits, call: ast.Call, literal: ast.Constant | None, module: str
) -> None:
    """``patch.multiple("old", X=...)`` names what it patches as keywords, and hands mocks on by these names."""
    names = {keyword.arg or "" for keyword in call.keywords} - _OPTIONS
    moved = {name: target for name in names if (target := moves.names.get((module, name))) is not None}
    stay = {name for name, to in moved.items() if stays_patched(edits, moves, call.lineno, (module, name), to)}
    homes = {target.module if target.name == name else "" for name, target in moved.items()}
    all_move = names == moved.keys() and len(homes) == 1 and "" not in homes and not stay
    home = Target(homes.pop()) if all_move else None
    if home and literal is not None and replace_path(file, edits, literal, (module, ""), home, "patch-target"):
        return
    for name in sorted(moved.keys() - stay):
        message = f"patch.multiple of {module} names {name}, which is {moved[name]} now"
        remedy = "patch it where its users import it from"
        edits.leave(call.lineno, "patch-target-stays", message, remedy, Severity.NOTE)


def _leave_computed(file: File, moves: Moves, edits: Edits) -> None:
    """A target that is no plain string, in a file where old paths stand: maybe that is what it comes to."""
    if not any(call in file.source.text for call in ("patch(", "setattr(", "delattr(")):
        return
    quoted = reversed(file.quoted_paths(moves.heads))
    known = {path: file.source.line_of(start) for start, path in quoted if path in moves.in_strings}
    for call in walk_lines(file.tree, file.source.lines_with(PATCHERS)):
        target = _computed(call) if isinstance(call, ast.Call) else None
        if target is None:
            continue
        parts = [n.value for n in ast.walk(target) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        here = {part.rstrip("."): target.lineno for part in parts if part.rstrip(".") in moves.in_strings}
        path, line = next(iter({**here, **known}.items()), ("", 0))
        if path:
            message = f"what is patched here is put together when it runs, maybe from {path} in line {line}"
            remedy = "write the whole path as one string and run again, or correct it by hand"
            edits.leave(target.lineno, "patch-target-stays", message, remedy, Severity.NOTE)


def _computed(call: ast.Call) -> ast.expr | None:
    """The target of ``patch(TARGET)``, ``mocker.patch(f"{a}.b")`` or ``monkeypatch.setattr(TARGET, value)``."""
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    owner = dotted(call.func).rpartition(".")[0]
    is_patch = name == "patch" and (isinstance(call.func, ast.Name) or "mock" in owner.rpartition(".")[2])
    is_patch |= isinstance(call.func, ast.Attribute) and (name, len(call.args)) in (("setattr", 2), ("delattr", 1))
    target = call.args[0] if call.args and is_patch else None
    return None if isinstance(target, ast.Constant | ast.Starred) else target


def _targets(file: File, lines: set[int]) -> Iterator[tuple[ast.Call, ast.Constant | None, str]]:
    """Calls of patchers whose string stands on one of the lines, and ``patch.multiple`` of a module, with its path."""
    for node in walk_lines(file.tree, lines) if lines else ():
        name, owner = _patcher(file, node.func) if isinstance(node, ast.Call) else ("", "")
        if isinstance(node, ast.Call) and (name in PATCHERS or (name in OF_PATCH and owner == "patch")):
            values = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("target", "name", "in_dict"))]
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.lineno in lines:
                    yield node, value, value.value
                elif name == "multiple" and dotted(value):
                    yield node, None, file.expanded(dotted(value))


def _patcher(file: File, function: ast.expr) -> tuple[str, str]:
    """The name that a function was imported by, and that of what it is taken from."""
    return file.called(function), file.called(function.value) if isinstance(function, ast.Attribute) else ""
