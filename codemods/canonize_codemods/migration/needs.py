"""What a definition needs of its module: names, transitively, and by which statements the module has them."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from canonize_codemods.index.expressions import dotted
from canonize_codemods.index.facts import Guard
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.scopes import Occurrence, Role
from canonize_codemods.symbols import Symbol

from .top_level import bound, defined

Span = tuple[int, int]
_LOGGERS = frozenset({"getLogger", "get_logger"})
_PLACES = frozenset({"__file__", "__path__", "__spec__", "__loader__", "__doc__"})  # other ones in another module


class Refused(Exception):
    """Why a definition cannot be carried to another module; ``line`` is where."""

    def __init__(self, line: int, message: str, remedy: str = "move it by hand") -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


class How(StrEnum):
    CARRIED = "carried"  # goes to the canonical module, and the old one forwards it
    COPIED = "copied"  # each module has its own: loggers, conditional imports
    IMPORTED = "imported"  # stays, and the canonical module imports it from the old one


@dataclass
class Needs:
    """What carrying some names of a module takes along; filled by ``collect``."""

    file: File
    index: Index
    reached: Collection[str]  # names that others import from the module
    along: Collection[str] = ()  # names that the plan carries to the same module
    elsewhere: Mapping[str, Symbol] = field(default_factory=dict)  # names that the plan takes to other modules
    carried: dict[str, list[ast.stmt]] = field(default_factory=dict)
    copied: list[ast.stmt] = field(default_factory=list)
    imports: dict[str, list[Site]] = field(default_factory=dict)  # local name → the statements that import it
    imported: dict[str, Symbol] = field(default_factory=dict)  # local name → from where else

    def collect(self, name: str) -> None:
        """Everything that ``name`` needs.  Raises Refused."""
        pending = [name]
        wanted = {name}
        while pending:
            each = pending.pop()
            if each not in self.carried:
                self._carry(each)
            for needed in sorted(self._uses(self.carried[each])):
                if needed not in wanted:
                    wanted.add(needed)
                    if self._decide(needed, wanted) is How.CARRIED:
                        pending.append(needed)

    # -- one name

    def _decide(self, name: str, wanted: Collection[str]) -> How:
        nodes = self.binders.get(name, [])
        if name in self.along:
            return How.CARRIED
        if name in self.elsewhere:
            self.imported[name] = self.elsewhere[name]
            return How.IMPORTED
        if not nodes and name in self._late:
            raise Refused(self._late[name], f"it needs {name}, which is bound when a function is called")
        if not nodes:
            self._from_star(name)
            return How.IMPORTED
        sites = [site for site in self._top_imports if name in bound(site.node)]
        if len(sites) == len(nodes):
            self.imports[name] = sites
            return How.COPIED
        if all(isinstance(node, ast.If | ast.Try) for node in nodes):
            return self._block(name, nodes)
        if any(defined(node) != name for node in nodes):
            raise Refused(nodes[0].lineno, f"it needs {name}, which is not bound by a statement of its own")
        outside = self._used_outside(name, wanted)
        if isinstance(nodes[0], ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if name.startswith("_") or not (outside or name in self.reached):
                return How.CARRIED
            return self._stays(name)
        return self._value(name, nodes, outside)

    def _value(self, name: str, nodes: list[ast.stmt], outside: bool) -> How:
        values = [node.value for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)]
        local = {n.id for value in values if value is not None for n in ast.walk(value) if isinstance(n, ast.Name)}
        if local & _PLACES:
            raise Refused(nodes[0].lineno, f"it needs {name}, which says where its module is")
        rebound = any(o.role is Role.DECLARE for o in self._meaning(name))
        if rebound and outside:
            raise Refused(nodes[0].lineno, f"it shares {name} with what stays, and one of them assigns to it")
        if not outside and name not in self.reached:
            return How.CARRIED
        if len(values) == 1 and _is_logger(values[0]):
            self.copied.append(nodes[0])
            for needed in self._uses(nodes):
                self._decide(needed, ())
            return How.COPIED
        if name.startswith("_") or all(value is None or _is_literal(value) for value in values):
            return How.CARRIED
        return self._stays(name)

    def _stays(self, name: str) -> How:
        self.imported[name] = Symbol(self.file.module, name)
        return How.IMPORTED

    def _block(self, name: str, nodes: list[ast.stmt]) -> How:
        """Imports under a condition: copied as they stand, with all that the block imports."""
        guarded = [site for site in self.file.sites if site.guard is Guard.TYPE_CHECKING and not site.lazy]
        found = [site for site in guarded if name in bound(site.node)]
        if found and all(any(site.node in ast.walk(node) for site in found) for node in nodes):
            self.imports[name] = found
            return How.COPIED
        for node in nodes:
            if not _only_imports(node):
                raise Refused(node.lineno, f"it needs {name}, which is bound under a condition")
            if any(isinstance(n, ast.ImportFrom) and n.level for n in ast.walk(node)):
                raise Refused(node.lineno, f"it needs {name}, which a relative import under a condition binds")
            if node not in self.copied:
                self.copied.append(node)
                for needed in self._uses([node]) - self._binds(node):
                    self._decide(needed, ())
        return How.COPIED

    def _from_star(self, name: str) -> None:
        found = self.index.resolve(self.file.module, name)
        if not found.works or found.symbol is None:
            line = next((site.line for site in self._stars), 0)
            raise Refused(line, f"it needs {name}, and nothing tells which star import brings it")
        self.imported[name] = found.symbol

    def _carry(self, name: str) -> None:
        nodes = self.binders.get(name, [])
        if not nodes or any(defined(node) != name for node in nodes):
            line = nodes[0].lineno if nodes else 0
            raise Refused(line, f"{name} is not a statement of its own at the top of the module")
        for node in nodes:
            if self._shares_line(node):
                raise Refused(node.lineno, f"{name} shares its line with another statement")
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and inner.id in _PLACES and isinstance(inner.ctx, ast.Load):
                    raise Refused(inner.lineno, f"{name} uses {inner.id}, which is another one in another module")
                if isinstance(inner, ast.Call) and dotted(inner.func) in ("globals", "vars") and not inner.args:
                    raise Refused(inner.lineno, f"{name} looks names up in {dotted(inner.func)}()")
        self.carried[name] = nodes

    # -- the module

    @cached_property
    def binders(self) -> dict[str, list[ast.stmt]]:
        """The top-level statements that bind each name."""
        found: dict[str, list[ast.stmt]] = {}
        for node in self.file.tree.body:
            for name in self._binds(node):
                found.setdefault(name, []).append(node)
        return found

    def _binds(self, node: ast.stmt) -> set[str]:
        return set(_bindings(node))

    @cached_property
    def _top_imports(self) -> list[Site]:
        return [site for site in self.file.sites if site.block is self.file.tree.body]

    @cached_property
    def _stars(self) -> list[Site]:
        return [site for site in self.file.sites if site.is_star]  # also under conditions

    @cached_property
    def _late(self) -> dict[str, int]:
        """Names that only functions bind, by ``global``, with the lines that say so."""
        declared = (node for node in ast.walk(self.file.tree) if isinstance(node, ast.Global))
        return {name: node.lineno for node in declared for name in node.names if name not in self.binders}

    @cached_property
    def _occurrences(self) -> dict[str, list[Occurrence]]:
        """Every use of a name of the module, and of names that only a star import could bring."""
        names = self.binders.keys() | self._late.keys()
        if self._stars:
            loaded = {node.id for node in ast.walk(self.file.tree) if isinstance(node, ast.Name)}
            names |= loaded - set(dir(builtins)) - {"__name__", "__file__"}
        scopes = self.file.scopes(names)
        found: dict[str, list[Occurrence]] = {}
        for occurrence in scopes.occurrences:
            home = scopes.binding_scope(occurrence)
            if home is scopes.module or (home is None and occurrence.name not in self.binders):
                found.setdefault(occurrence.name, []).append(occurrence)
        for name in names:
            if early := scopes.read_before_bound(scopes.module, name):  # ``z = z`` in a class
                found.setdefault(name, []).extend(early)
        return found

    def _meaning(self, name: str) -> list[Occurrence]:
        return self._occurrences.get(name, [])

    def _uses(self, nodes: list[ast.stmt]) -> set[str]:
        """Names of the module that statements use, apart from those that they bind."""
        own = {name for node in nodes for name in self._binds(node)}
        found = set()
        for name, occurrences in self._occurrences.items():
            for use in occurrences:
                if use.start < 0 and use.role in (Role.LOAD, Role.ANNOTATION):
                    texts = (self.file.source.text[slice(*self.extent(node))] for node in nodes)
                    if any(name in text for text in texts):
                        raise Refused(nodes[0].lineno, f"where it uses {name} cannot be told", "write it plainly")
                if any(start <= use.start < end for start, end in map(self.extent, nodes)):
                    found.add(name)
        return found - own

    def _used_outside(self, name: str, wanted: Collection[str]) -> bool:
        """Whether a statement that does not go uses the name; what exports or type checks it does not count."""
        going = [self.extent(node) for each in [*self.carried, *wanted] for node in self.binders.get(each, [])]
        return any(
            not any(start <= use.start < end for start, end in going)
            for use in self._meaning(name)
            if use.role in (Role.LOAD, Role.ANNOTATION, Role.DECLARE, Role.DELETE)
        )

    def extent(self, node: ast.stmt) -> Span:
        """A statement with its decorators."""
        source = self.file.source
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return source.line_span(first)[0], end

    def _shares_line(self, node: ast.stmt) -> bool:
        return any(
            other is not node and other.lineno <= (node.end_lineno or 0) and (other.end_lineno or 0) >= node.lineno
            for other in self.file.tree.body
        )


def _bindings(node: ast.AST) -> Iterator[str]:
    """Names that a statement binds in its own scope."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
            return
        case ast.Import() | ast.ImportFrom():
            yield from (name for name in bound(node) if name != "*")
            return
        case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.ExceptHandler():
            pass  # the name is gone after the handler
    for child in ast.iter_child_nodes(node):
        yield from _bindings(child)


def _only_imports(node: ast.stmt) -> bool:
    """``try: import fast as impl; HAVE = True / except ImportError: impl = None``."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.stmt) and inner is not node:
            simple = isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Constant)
            if not simple and not isinstance(inner, ast.Import | ast.ImportFrom | ast.Pass | ast.If | ast.Try):
                return False
    return True


def _is_logger(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and dotted(value.func).rpartition(".")[2] in _LOGGERS


def _is_literal(value: ast.expr) -> bool:
    """Nothing that anybody could change, or would notice being made at another time."""
    match value:
        case ast.Constant():
            return True
        case ast.Tuple(elts=items):
            return all(map(_is_literal, items))
        case ast.UnaryOp(operand=operand):
            return _is_literal(operand)
        case ast.BinOp(left=left, right=right):
            return _is_literal(left) and _is_literal(right)
    return False
