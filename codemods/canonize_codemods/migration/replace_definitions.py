"""A duplicate's definition gives way: the shim that stays at the old path, and what is left around it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.changes import FileChange, Finding, Reason, Severity
from canonize_codemods.index.graph import closure
from canonize_codemods.index.resolve import Index
from canonize_codemods.plan import Category, Leftovers, ShimForm
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.statement import Segment, compose, read_statement
from canonize_codemods.shims.forward import (
    Style,
    alias_module,
    imported_as,
    mixed_module,
    reexport_module,
    whole_module,
)
from canonize_codemods.source import LINE_END, Edit, Source, SourceError, splice
from canonize_codemods.symbols import Symbol, parents
from canonize_codemods.syntax.parse import parse

from .exports import without
from .leftovers import orphans, take_out
from .old_module import OldModule
from .taking_out import blank_lines_kept, joined
from .top_level import defined
from .work_out import GivesWay

# Codes that say that nothing was replaced.
STAYS = frozenset({"would-cycle", "definition-stays", "unparsable", "defect"})


@dataclass(frozen=True, slots=True)
class Context:
    """What every replacement needs; ``helper`` is the module name of the vendored helper."""

    moves: Moves
    index: Index
    sources: Mapping[str, bytes]
    helper: str
    line_length: int | None = None
    warning: Category = Category.DEPRECATION
    leftovers: Leftovers = Leftovers.REPORT


@dataclass(frozen=True, slots=True)
class Replaced:
    """``change`` is None where the definitions stay; ``is_whole``: nothing but a shim is left of the module."""

    change: FileChange | None
    findings: tuple[Finding, ...] = ()
    is_whole: bool = False


def replace_definitions(path: str, definitions: Sequence[GivesWay], context: Context) -> Replaced:
    """All definitions of one module that give way, at once; a module that cannot be read stays as it is."""
    try:
        return _replace(path, definitions, context)
    except SourceError as error:
        return Replaced(None, (Finding(path, error.line, "unparsable", error.message, "mend the file, and run again"),))


def _replace(path: str, definitions: Sequence[GivesWay], context: Context) -> Replaced:
    data, module = context.sources[path], definitions[0].module
    file = File.read(path, module, path.endswith("__init__.py"), data)
    gone = {d.name: d.canonical for d in definitions}
    old = OldModule(file, gone, context.moves, context.index, context.sources)
    missing = sorted(set(gone) - set(old.definitions))
    if missing:
        message = f"{', '.join(missing)} is not a statement of its own at the top of the module, so it stays"
        return Replaced(None, (Finding(path, 0, "definition-stays", message, "move it out of its block by hand"),))
    return _Replacement(file, old, definitions, context).result(data)


def is_empty(data: bytes) -> bool:
    """Whether a module holds nothing that anybody could want: docstring, imports, ``__all__``."""
    try:
        tree = parse(Source.decode(data))[0]
    except SourceError:
        return False
    return all(
        isinstance(node, ast.Import | ast.ImportFrom)
        or defined(node) == "__all__"
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in tree.body
    )


class _Replacement:
    def __init__(self, file: File, old: OldModule, definitions: Sequence[GivesWay], context: Context) -> None:
        self.file, self.old, self.context = file, old, context
        forms = {d.entry.shim for d in definitions}
        self.form = ShimForm.FORWARD if ShimForm.FORWARD in forms else definitions[0].entry.shim
        whole = context.moves.modules.get(file.module)
        self.fallback = whole.module if whole is not None else definitions[0].canonical.module
        if any(target.module == file.module for target in context.moves.modules.values()):
            self.fallback = ""  # it is canonical itself: nobody but it says what is in it
        version = next((d.entry.remove_in for d in definitions if d.entry.remove_in), "")
        note = f"; the old path goes away in {version}" if version else ""
        category = "FutureMovedWarning" if context.warning is Category.FUTURE else ""
        silent = frozenset().union(*(d.entry.silent for d in definitions))
        self.style = Style(context.helper, note, file.source.newline, context.line_length, category, silent)
        targets = {symbol.module for symbol in old.gone.values()}
        self.closed = {target for target in targets if not context.moves.may_import(file.module, target)}
        self.instead = ""  # why it forwards, and is no re-export
        if self.form is ShimForm.REEXPORT and self.closed:
            self.instead = "the canonical module imports it, so a re-export would be a cycle"
            self.form = ShimForm.FORWARD

    def result(self, data: bytes) -> Replaced:
        used = self.old.used()
        borrowed = self.old.borrowed() if not used and self.form is not ShimForm.NONE else None
        if borrowed is None:
            used = self.old.used(in_aliases=True) | self._starred()
        needed = self.old.gone.keys() if self.form is ShimForm.REEXPORT else used
        stuck = sorted(name for name in needed if self.old.gone[name].module in self.closed)
        if stuck:
            return Replaced(None, (self._would_cycle(stuck),))
        findings: list[Finding] = []
        try:
            text = self._mixed(used) if borrowed is None else self._whole(borrowed)
            if borrowed is None:
                text, findings = self._tidied(text)
            after = self.file.source.encode(text)
            parse(Source.decode(after))
        except (ValueError, SourceError) as error:
            return Replaced(None, (self._defect(str(error)),))
        reasons = tuple(
            Reason(node.lineno, "definition", f"{self.file.module}:{name}", str(self.old.gone[name]))
            for name, nodes in self.old.definitions.items()
            for node in nodes
        )
        if self.form is ShimForm.ALIAS and not self._can_be_alias(borrowed):
            findings.append(self._forwards("only a module moved whole, names and all, can be an alias"))
        if self.instead:
            findings.append(self._forwards(self.instead))
        return Replaced(FileChange(self.file.path, data, after, reasons), tuple(findings), borrowed is not None)

    def _starred(self) -> set[str]:
        """What a star import takes from the module's own namespace, where no ``__all__`` asks for it by name."""
        if self.form is ShimForm.NONE or self.file.exported or self.file.module not in self.context.moves.reached_whole:
            return set()
        return {name for name in self.old.gone if not name.startswith("_")}

    # -- findings

    def _would_cycle(self, names: Sequence[str]) -> Finding:
        modules = sorted({self.old.gone[name].module for name in names})
        message = (
            f"{', '.join(modules)} imports this module, which itself uses {', '.join(names)}: importing it back would "
            "be a cycle, so the definition stays"
        )
        line = self.old.definitions[names[0]][0].lineno
        return Finding(self.file.path, line, "would-cycle", message, "move what uses it, or choose another canonical")

    def _defect(self, problem: str) -> Finding:
        message = f"the module would not parse without its definitions ({problem}), so they stay"
        return Finding(self.file.path, 0, "defect", message, "please report this with the file")

    def _split_state(self) -> list[Finding]:
        gone = ", ".join(sorted(self.old.gone))
        return [
            Finding(
                self.file.path,
                line,
                "state-splits",
                f"{name} stays for what still uses it here, but {gone} no longer shares it",
                "let what stays use the canonical module's, too",
            )
            for name, line in self.old.splits().items()
        ]

    def _tidied(self, text: str) -> tuple[str, list[Finding]]:
        """The text without what only the definitions used, or notes about it; and what is said in any case."""
        helpers = orphans(self.old, self.form is not ShimForm.NONE)
        imports = self.old.unused_imports(helpers)
        lines = {name: nodes[0].lineno for name, nodes in helpers.items()}
        findings = self._split_state()
        try:
            if self.context.leftovers is Leftovers.REMOVE:
                return take_out(text, self.old, lines, self._removable(imports)), findings
        except ValueError as error:
            message = f"what nothing uses any more stays: {error}"
            findings.append(Finding(self.file.path, 0, "leftovers-stay", message, "take it out by hand", Severity.NOTE))
        remedy = 'take it out if nothing else relies on it, or let canonize do so: [project] leftovers = "remove"'
        said = "has no use here any more"
        path, note = self.file.path, Severity.NOTE
        findings += [Finding(path, at, "import-unused", f"{name} {said}", remedy, note) for name, at in imports.items()]
        findings += [Finding(path, at, "helper-unused", f"{name} {said}", remedy, note) for name, at in lines.items()]
        return text, findings

    def _removable(self, imports: Collection[str]) -> set[str]:
        """Not those of modules that are imported for their own sake as well, as it seems: ``# noqa``."""
        source = self.file.source
        told = {
            alias.asname or alias.name.partition(".")[0]
            for node in self.file.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            and "noqa" in source.text[source.offset(node.lineno, 0) : source.line_span(node.end_lineno or 0)[1]]
            for alias in node.names
        }
        return set(imports) - told

    def _forwards(self, why: str) -> Finding:
        message = f"{self.file.module} forwards: {why}"
        return Finding(self.file.path, 0, "shim-forwards", message, severity=Severity.NOTE)

    # -- a module that holds nothing else

    def _whole(self, borrowed: Mapping[str, Symbol]) -> str:
        old = self.old
        state = {name: old.counterpart(name) for name in old.state if old.is_reached(name) or name.startswith("_")}
        names = {**old.offered(), **state, **borrowed}
        late = sorted(name for name, symbol in names.items() if old.is_late(symbol))
        there = {n: symbol for n, symbol in names.items() if n not in late and not old.is_typing_only(symbol)}
        listed = [name for name in old.exported_in_order() if name in there]
        exported = listed or sorted(name for name in there if not name.startswith("_"))
        if self._can_be_alias(borrowed):
            return alias_module(self._head(), names, self.fallback, self.style)
        if self.form is ShimForm.REEXPORT and late:
            self.instead = f"{', '.join(late)} is there only after a call, so that nothing can import it beforehand"
        elif self.form is ShimForm.REEXPORT:
            return reexport_module(self._head(), there, exported, self.style)
        return whole_module(self._head(), names, exported, self.fallback, self.style)

    def _can_be_alias(self, borrowed: Mapping[str, Symbol] | None) -> bool:
        """Of packages, submodules would be loaded a second time (SHIMS.md, form c)."""
        return (
            self.form is ShimForm.ALIAS
            and borrowed is not None
            and not self.file.is_package
            and not self._stars_differ()
            and (self.file.module, "__all__") not in self.context.moves.lacking
            and self.fallback not in self.closed
            and not self._is_run_by_package()
            and all(symbol == Symbol(self.fallback, name) for name, symbol in self.old.offered().items())
        )

    def _is_run_by_package(self) -> bool:
        """Whether a package of the canonical runs this module: ``import a.b.c`` fails while ``a.b`` is on its way."""
        return any(self.file.module in closure(self.context.index, package) for package in parents(self.fallback))

    def _stars_differ(self) -> bool:
        """Whether somebody would get other names from a star import of the canonical module."""
        moves, module = self.context.moves, self.file.module
        return module in moves.reached_whole and moves.unlike_stars.get(module, None) != frozenset()

    def _head(self) -> str:
        """The comments at the top and the docstring; not what is said right above a definition that goes."""
        source, first = self.file.source, self.file.tree.body[0]
        if isinstance(first, ast.Expr):
            return source.text[: source.offset(first.end_lineno or first.lineno, first.end_col_offset or 0)]
        if first in [node for nodes in self.old.definitions.values() for node in nodes]:
            return source.text[: self.old.span(first)[0]].rstrip()
        return source.text[: source.offset(first.lineno, 0)].rstrip()

    # -- a module that keeps the rest

    def _mixed(self, used: set[str]) -> str:
        source, old, newline = self.file.source, self.old, self.style.newline
        state = {} if self.form is ShimForm.NONE else old.state
        nodes = [node for each in [*old.definitions.values(), *state.values()] for node in each]
        names = {**old.gone, **{name: old.counterpart(name) for name in state}}
        kept = sorted(
            name
            for name, symbol in names.items()
            if symbol.module not in self.closed
            and (name in used or (self.form is not ShimForm.NONE and not (name in state and name.startswith("_"))))
        )
        edits = [Edit(*blank_lines_kept(source.text, *span), "") for span in joined([old.span(node) for node in nodes])]
        edits += without(self.file, names.keys() - set(kept)) if self.form is ShimForm.NONE else []
        by_module: dict[str, list[str]] = {}
        for name in kept:
            by_module.setdefault(names[name].module, []).append(name)
        edits += self._imports(by_module, used, names, min(node.lineno for node in nodes))
        text = splice(source.text, edits)
        if self.form not in (ShimForm.FORWARD, ShimForm.ALIAS):
            return text
        has_type_checking = any(
            isinstance(node, ast.ImportFrom) and any(alias.name == "TYPE_CHECKING" for alias in node.names)
            for node in self.file.tree.body
        )
        return text.rstrip() + newline + mixed_module(names, kept, has_type_checking, self.style)

    def _imports(
        self, by_module: Mapping[str, Sequence[str]], used: set[str], symbols: Mapping[str, Symbol], before: int
    ) -> list[Edit]:
        """Names of canonical modules: into the imports of these above line ``before``, else statements of their own."""
        source, newline = self.file.source, self.style.newline
        tops = [n for n in self.file.tree.body if isinstance(n, ast.Import | ast.ImportFrom) and n.lineno < before]
        edits: list[Edit] = []
        placed: dict[tuple[int, str, str], list[str]] = {}
        for module, names in sorted(by_module.items()):
            silent = [name for name in names if name not in used and name not in self.file.exported]
            froms = [n for n in tops if isinstance(n, ast.ImportFrom) and n.level == 0 and n.module == module]
            same = [n for n in froms if n.lineno > _last_star(tops)]
            if same and len(silent) < len(names):
                start = source.offset(same[0].lineno, same[0].col_offset)
                end = source.offset(same[0].end_lineno or same[0].lineno, same[0].end_col_offset or 0)
                statement = read_statement(source.text[start:end])
                for name in names:
                    core = imported_as(name, symbols[name])
                    if name not in silent and all(segment.core != core for segment in statement.segments):
                        statement = statement.with_added(core)
                edits.append(Edit(start, end, statement.text))
                names = silent
            if names:
                pragma = "  # noqa: F401" if silent else ""
                segments = [Segment(" ", imported_as(name, symbols[name]), "", "") for name in names]
                line = compose(module, segments, "", newline, self.style.limit, pragma)
                placed.setdefault(self._place(module, tops), []).append(line)
        edits += [Edit(at, at, f"{above}{newline.join(lines)}{below}") for (at, above, below), lines in placed.items()]
        return edits

    def _place(self, module: str, tops: Sequence[ast.Import | ast.ImportFrom]) -> tuple[int, str, str]:
        """Among sorted from-imports, else below the last import, else below the docstring; with what is around it."""
        source, newline = self.file.source, self.style.newline
        if not tops:
            first = self.file.tree.body[0]
            if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
                start = self.old.span(first)[0] if first in self._removed() else source.offset(first.lineno, 0)
                return start, "", newline * 3
            return self._below(first, newline)
        block = [tops[-1]]
        for node in reversed(tops[:-1]):
            if node.lineno != block[0].lineno - 1 and (node.end_lineno or 0) != block[0].lineno - 1:
                break
            block.insert(0, node)
        block = [node for node in block if node.lineno > _last_star(tops)]
        modules = [node.module or "" for node in block if isinstance(node, ast.ImportFrom) and node.level == 0]
        if block and len(modules) == len(block) and modules == sorted(modules) and module < modules[-1]:
            after = next(node for node in block if (node.module or "") > module)  # type: ignore[union-attr]
            return source.offset(after.lineno, 0), "", newline
        return self._below(tops[-1], "" if self._is_first_party(tops[-1]) else newline)

    def _removed(self) -> list[ast.stmt]:
        return [node for nodes in self.old.definitions.values() for node in nodes]

    def _is_first_party(self, node: ast.Import | ast.ImportFrom) -> bool:
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        relative = isinstance(node, ast.ImportFrom) and node.level > 0
        return relative or any(name.partition(".")[0] in self.context.index.layout.top_level for name in modules)

    def _below(self, node: ast.stmt, above: str) -> tuple[int, str, str]:
        source, newline = self.file.source, self.style.newline
        end = source.line_span(node.end_lineno or node.lineno)[1]
        ended = LINE_END.search(source.text, end - 1) is not None
        return (end, above, newline) if ended else (end, newline + above, "")


def _last_star(nodes: Sequence[ast.stmt]) -> int:
    """The line of the last star import: what it brings would take the place of what is imported above it."""
    return max((n.lineno for n in nodes if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"), default=0)
