"""Imports that a module gets beside those that it has."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.rewriting.statement import Name, Segment, compose
from canonize_codemods.source import Edit

DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Import:
    """An imported name on its way; ``comment`` is what stood behind the statement, such as a pragma."""

    name: Name
    guarded: bool = False  # for type checkers only
    comment: str = ""
    group: int = 0  # statements between which a blank line stood

    @property
    def line(self) -> str:
        name = self.name
        statement = f"import {name.text}" if name.name is None else f"from {name.module} import {name.text}"
        return f"{statement}  {self.comment}" if self.comment else statement


def statements(imports: Sequence[Import], indent: str, newline: str, limit: int | None) -> list[str]:
    """One statement for all names of a module that stood together."""
    lines: list[str] = []
    together: dict[tuple[str, str], list[Import]] = {}
    for each in imports:
        key = (each.name.module if each.name.name is not None else f"import {each.line}", each.comment)
        together.setdefault(key, []).append(each)
    for (module, comment), group in together.items():
        if group[0].name.name is None:
            lines.append(group[0].line)
            continue
        segments = [Segment(" ", each.name.text, "", "") for each in group]
        pragma = f"  {comment}" if comment else ""
        lines.append(compose(module, segments, indent, newline, limit, pragma))
    return lines


def add_imports(file: File, fresh: Sequence[Import], edits: Edits, limit: int | None) -> list[Edit]:
    """Ask for new imports beside the last ones of their kind at the top of the module.

    What cannot be asked of a statement that is there comes back as text edits: guarded imports, those with a comment,
    and all of them where the module imports nothing yet.
    """
    newline = file.source.newline
    top = [at for at, site in enumerate(file.sites) if site.block is file.tree.body and _is_head(file, site)]
    raw: list[str] = []
    alone: list[Import] = []
    for each in fresh:
        like = [at for at in top if _is_standard(file.sites[at]) == _is_standard(each.name)]
        if like and not each.guarded and not each.comment:
            edits.site(like[-1]).extra.append(each.name)
        elif not each.guarded:
            alone.append(each)
    if alone:
        strange = top and all(_is_standard(file.sites[at]) != _is_standard(alone[0].name) for at in top)
        raw += [*([""] if strange else []), *statements(alone, "", newline, limit)]
    if guarded := [each for each in fresh if each.guarded]:
        raw += ["", "if TYPE_CHECKING:", *(f"    {line}" for line in statements(guarded, "    ", newline, limit))]
    if not raw:
        return []
    text = newline.join(raw)
    if top:
        end = file.source.line_span(file.sites[top[-1]].node.end_lineno or 0)[1]
        return [Edit(end, end, f"{text}{newline}")]
    first = file.tree.body[0] if file.tree.body else None
    opening = [node for node in file.tree.body if is_future(node) or _is_docstring(file, node)]
    if opening:
        end = file.source.line_span(opening[-1].end_lineno or 0)[1]
        return [Edit(end, end, f"{newline}{text}{newline}")]
    start = file.source.offset(first.lineno, 0) if first is not None else len(file.source.text)
    return [Edit(start, start, f"{text}{newline * 3}")]


def is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_docstring(file: File, node: ast.stmt) -> bool:
    return node is file.tree.body[0] and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_head(file: File, site: Site) -> bool:
    """Among the imports at the top, not one further down."""
    before = file.tree.body[: site.at]
    return site.module != "__future__" and not any(isinstance(node, DEFINITIONS) for node in before)


def _is_standard(what: Site | Name) -> bool:
    """Whether an import is of the standard library: such stand together in most projects."""
    if isinstance(what, Site) and isinstance(what.node, ast.Import):
        return all(alias.name.partition(".")[0] in sys.stdlib_module_names for alias in what.node.names)
    return what.module.partition(".")[0] in sys.stdlib_module_names
