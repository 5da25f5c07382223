"""A duplicate's definition gives way: what is left of its module, and the shim that stays at the old path."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.index.collect import is_type_checking
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import ShimForm
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.statement import read_statement
from canonize_codemods.shims.forward import mixed_module, plain_import, reexport_module, whole_module
from canonize_codemods.source import LINE_END, Edit, SourceError, splice
from canonize_codemods.symbols import Symbol

from .work_out import GivesWay, uses_of_own


@dataclass(frozen=True, slots=True)
class Replaced:
    """``change`` is None where the module was left alone; ``refused`` names stay as they are."""

    change: FileChange | None
    findings: tuple[Finding, ...] = ()


def replace_definitions(
    path: str, data: bytes, definitions: Sequence[GivesWay], moves: Moves, index: Index, helper: str
) -> Replaced:
    """All definitions of one module that give way, at once.  ``helper``: the module name of the vendored helper."""
    module, is_package = definitions[0].module, path.endswith("__init__.py")
    try:
        file = File.read(path, module, is_package, data)
    except SourceError as error:
        return Replaced(None, (Finding(path, error.line, "unparsable", error.message),))
    work = _Module(file, definitions, moves, index, helper)
    missing = [d.name for d in definitions if d.name not in work.nodes]
    if missing:
        message = f"{', '.join(missing)} is not defined at the top of the module, so it stays"
        return Replaced(None, (Finding(path, 0, "definition-stays", message, "move it out of its block by hand"),))
    return work.replaced(data)


class _Module:
    def __init__(self, file: File, definitions: Sequence[GivesWay], moves: Moves, index: Index, helper: str) -> None:
        self.file, self.definitions, self.moves, self.index, self.helper = file, definitions, moves, index, helper
        self.gone = {d.name: d.canonical for d in definitions}
        self.form = definitions[0].entry.shim
        version = next((d.entry.remove_in for d in definitions if d.entry.remove_in), "")
        self.note = f"; the old path goes away in {version}" if version else ""
        self.nodes: dict[str, list[ast.stmt]] = {}
        for node in file.tree.body:
            if (name := _defined(node)) in self.gone:
                self.nodes.setdefault(name, []).append(node)

    def replaced(self, data: bytes) -> Replaced:
        targets = {symbol.module for symbol in self.gone.values()}
        closed = {t for t in targets if not self.moves.may_import(self.file.module, t)}
        kept = self._used_here(data)
        if closed and kept:
            message = (
                f"{', '.join(sorted(closed))} imports this module, which itself uses {', '.join(sorted(kept))}: "
                "importing it back would be a cycle"
            )
            line = min(node.lineno for nodes in self.nodes.values() for node in nodes)
            remedy = "move what uses it, or choose a canonical module further down"
            return Replaced(None, (Finding(self.file.path, line, "would-cycle", message, remedy),))
        text = self._whole() if self._holds_nothing_else() and not kept else self._mixed(kept, closed)
        reasons = tuple(
            Reason(node.lineno, "definition", f"{self.file.module}:{name}", str(self.gone[name]))
            for name, nodes in self.nodes.items()
            for node in nodes
        )
        return Replaced(FileChange(self.file.path, data, self.file.source.encode(text), reasons))

    # -- what is left

    def _used_here(self, data: bytes) -> set[str]:
        return uses_of_own(self.file.path, self.file.module, data, set(self.gone), set(self.gone))

    def _forwarded(self) -> dict[str, Symbol]:
        """Every name of the module that moves: definitions, and aliases of them."""
        names = {
            name: Symbol(target.module, target.name)
            for (module, name), target in self.moves.names.items()
            if module == self.file.module
        }
        return {**names, **self.gone}

    def _holds_nothing_else(self) -> bool:
        """Docstring, imports, ``__all__``, aliases that move too, and state that only the definitions used."""
        moved = self._forwarded()
        return all(self._is_left_behind(node, moved) for node in self.file.tree.body)

    def _is_left_behind(self, node: ast.stmt, moved: Mapping[str, Symbol]) -> bool:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                return node is self.file.tree.body[0]
            case ast.Import() | ast.ImportFrom():
                bound = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
                first_party = isinstance(node, ast.ImportFrom) and self.index.layout.exists(node.module or "")
                relative = isinstance(node, ast.ImportFrom) and node.level > 0
                if self.file.is_package and (first_party or relative):
                    return False
                return not any((self.file.module, name) in self.moves.reached for name in bound if name not in moved)
            case ast.If() if is_type_checking(node.test) and not node.orelse:
                return all(isinstance(inner, ast.Import | ast.ImportFrom) for inner in node.body)
        name = _defined(node)
        if name == "__all__" or name in moved:
            return True
        return isinstance(node, ast.Assign | ast.AnnAssign) and name != "" and self._only_served(name)

    def _only_served(self, name: str) -> bool:
        """State of the definitions: nothing else uses it, and the canonical has its own under the same name."""
        if (self.file.module, name) in self.moves.reached or name in self.file.exported:
            return False
        others = any(self.index.resolve(symbol.module, name).works for symbol in self.gone.values())
        spans = [self._span(node) for nodes in self.nodes.values() for node in nodes]
        scopes = self.file.scopes({name})
        return others and all(
            any(start <= use.start < end for start, end in spans)
            for use in scopes.meaning(scopes.module, name)
            if use.start >= 0 and use not in scopes.module.bound[name]
        )

    # -- text

    def _whole(self) -> str:
        names = self._forwarded()
        first = self.file.tree.body[0]
        docstring = ""
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            start = self.file.source.offset(first.lineno, first.col_offset)
            docstring = self.file.source.text[
                start : self.file.source.offset(first.end_lineno or first.lineno, first.end_col_offset or 0)
            ]
        exported = [name for name in names if name in self.file.exported] or [n for n in names if not n.startswith("_")]
        newline = self.file.source.newline
        if self.form is ShimForm.REEXPORT:
            return reexport_module(docstring, names, sorted(exported), newline)
        fallback = self.definitions[0].canonical.module
        return whole_module(docstring, names, sorted(exported), self.helper, fallback, self.note, newline)

    def _mixed(self, kept: set[str], closed: set[str]) -> str:
        source, newline = self.file.source, self.file.source.newline
        edits = [Edit(*self._span(node), "") for nodes in self.nodes.values() for node in nodes]
        bound = {name: symbol for name, symbol in self.gone.items() if symbol.module not in closed}
        if self.form is ShimForm.NONE:
            bound = {name: symbol for name, symbol in bound.items() if name in kept}
        by_module: dict[str, list[str]] = {}
        for name, symbol in sorted(bound.items()):
            by_module.setdefault(symbol.module, []).append(plain_import(name, symbol))
        for module, names in by_module.items():
            edits.append(self._import(module, names, newline))
        text = splice(source.text, edits)
        if self.form is not ShimForm.FORWARD:
            return text
        text = text.rstrip() + newline
        return text + mixed_module(self.gone, sorted(bound), self.helper, self.note, newline)

    def _span(self, node: ast.stmt) -> tuple[int, int]:
        """A definition with its decorators, the comments right above it and in its body, and the blank lines after."""
        source = self.file.source
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        while first > 1 and _line(source.text, source.line_span(first - 1)).startswith("#"):
            first -= 1
        last, total = node.end_lineno or node.lineno, len(source.line_starts)
        ahead = last
        while ahead < total and (line := _line(source.text, source.line_span(ahead + 1))):
            if line.strip() and not (line[:1].isspace() and line.strip().startswith("#")):
                break
            ahead += 1
            if line.strip():
                last = ahead  # a comment of the body
        while last < total and (line := _line(source.text, source.line_span(last + 1))) and not line.strip():
            last += 1
        return source.line_span(first)[0], source.line_span(last)[1]

    def _import(self, module: str, names: Sequence[str], newline: str) -> Edit:
        """Into the import of the same module, or below the last import above the first definition, or in its place."""
        source = self.file.source
        first = min(self._span(node)[0] for nodes in self.nodes.values() for node in nodes)
        anchor: ast.stmt | None = None
        for node in self.file.tree.body:
            if not isinstance(node, ast.Import | ast.ImportFrom) or source.offset(node.lineno, 0) >= first:
                continue
            anchor = node
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == module:
                start = source.offset(node.lineno, node.col_offset)
                end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
                statement = read_statement(source.text[start:end])
                for name in names:
                    if all(segment.core != name for segment in statement.segments):
                        statement = statement.with_added(name)
                return Edit(start, end, statement.text)
        line = f"from {module} import {', '.join(names)}"
        if anchor is None:
            return Edit(first, first, f"{line}{newline}{newline}{newline}")
        end = source.line_span(anchor.end_lineno or anchor.lineno)[1]
        ended = LINE_END.search(source.text, end - 1) is not None
        return Edit(end, end, f"{line}{newline}" if ended else f"{newline}{line}")


def _line(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]]


def _defined(node: ast.stmt) -> str:
    """The one name that a top-level statement defines, else ""."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.AugAssign(target=ast.Name(id=name)):
            return name
    return ""
