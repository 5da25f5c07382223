"""``mock.patch("old.X")`` → ``mock.patch("new.D")``, where the path resolves to the symbol (CASES.md rows 64 to 68).

Whoever patches a consumer's own name (``patch("consumer.X")``) means that consumer: such a target stays, because the
consumer's local name stays.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize_codemods.changes import Severity
from canonize_codemods.index.collect import dotted
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.source import Edit
from canonize_codemods.syntax.walk import walk_lines

# By the last part of the called name; the value is the place of the string among the arguments.
PATCHERS = {"patch": "target", "setattr": "target", "delattr": "target", "spy": "target"}
IMPORTERS = frozenset({"import_module", "__import__", "resolve_name", "import_string", "find_spec", "importorskip"})

_QUOTED = re.compile(r"""(["'])((?:[A-Za-z_]\w*[.:])+[A-Za-z_]\w*)\1""")


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    lines = {
        file.source.line_of(match.start())
        for match in _QUOTED.finditer(file.source.text)
        if any(prefix in moves.paths for prefix in _prefixes(match.group(2).replace(":", ".")))
    }
    if not lines:
        return
    for call, literal, text in _calls(file.tree, lines):
        start = file.source.offset(literal.lineno, literal.col_offset)
        function = dotted(call.func).rpartition(".")[2] if dotted(call.func) else getattr(call.func, "attr", "")
        found = moves.lookup(text)
        if found is None:
            continue
        (module, name), target, rest = found
        if function in IMPORTERS and name and ":" not in text:
            continue
        if (module, name) in moves.consumers:
            continue
        if (module, name) in moves.own_uses:
            edits.leave(
                literal.lineno,
                "patch-target-stays",
                f"{module} itself uses {name}, so patching it there still matters; what now imports {target} is no "
                f"longer reached by patching {text}",
                f"patch {target.module}.{target.name} where the consumer imports it from there",
                Severity.NOTE,
            )
            continue
        end = start + len(text) + 2
        quote = file.source.text[start : start + 1]
        if file.source.text[start:end] != f"{quote}{text}{quote}":
            edits.leave(literal.lineno, "patch-target-stays", f"{text} is written in a form that cannot be edited")
            continue
        separator = ":" if ":" in text else "."
        new = f"{target.module}{separator}{target.name}" if target.name else target.module
        edits.texts.append(Edit(start + 1, end - 1, f"{new}.{rest}" if rest else new))
        edits.reason(literal.lineno, "patch-target", (module, name), target)


def _prefixes(text: str) -> Iterator[str]:
    parts = text.split(".")
    return (".".join(parts[:end]) for end in range(len(parts), 0, -1))


def _calls(tree: ast.Module, lines: set[int]) -> Iterator[tuple[ast.Call, ast.Constant, str]]:
    """Calls of patchers and importers whose string stands on one of the lines."""
    for node in walk_lines(tree, lines):
        if isinstance(node, ast.Call):
            literal = _literal(node)
            if literal is not None and literal.lineno in lines and isinstance(literal.value, str):
                yield node, literal, literal.value


def _literal(call: ast.Call) -> ast.Constant | None:
    function = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
    if function not in PATCHERS and function not in IMPORTERS:
        return None
    values = [*call.args[:1], *(k.value for k in call.keywords if k.arg in ("target", "name"))]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value
    return None
