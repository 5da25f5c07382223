"""The module that a duplicate is taken out of: which statements go with the definitions, and which must stay."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from canonize_codemods.index.blocks import is_type_checking
from canonize_codemods.index.expressions import absolute
from canonize_codemods.index.facts import Binding, BindingKind, Guard, ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.rewriting.file import File
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.scopes import Occurrence, Role, Scopes
from canonize_codemods.source import Source
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.parse import parse

from .late_names import uncalled
from .top_level import bound, defined

Span = tuple[int, int]
Nodes = dict[str, list[ast.stmt]]
_USES = frozenset({Role.LOAD, Role.ANNOTATION})


@dataclass
class OldModule:
    """``gone`` are the definitions that give way, with their canonical symbols."""

    file: File
    gone: Mapping[str, Symbol]
    moves: Moves
    index: Index
    sources: Mapping[str, bytes]

    @cached_property
    def definitions(self) -> Nodes:
        """The statements that define what gives way."""
        found: Nodes = {}
        for node in self.file.tree.body:
            if (name := defined(node)) in self.gone and not self._shares_line(node):
                found.setdefault(name, []).append(node)
        return found

    @cached_property
    def state(self) -> Nodes:
        """Variables that only the definitions use and that the canonical has too: ``_instance = None`` (SHIMS.md).

        Never one that the plan makes canonical: others are about to import it from here.  Nor one that it lists as a
        duplicate, and that does not give way.
        """
        found: Nodes = {}
        planned = {name for module, name in self.moves.canonical | self.moves.listed if module == self.file.module}
        if any(target.module == self.file.module for target in self.moves.modules.values()):
            return {}  # the whole module is canonical
        for node in self.file.tree.body:
            name = defined(node)
            kept = not name or _is_dunder(name) or name in self.forwarded or name in planned
            if not kept and isinstance(node, _ASSIGNMENTS):
                found.setdefault(name, []).append(node)
        scopes = self.file.scopes(found)
        inside = self._spans(self.definitions)
        return {
            name: nodes
            for name, nodes in found.items()
            if name in self._counterparts
            and not any(map(self._shares_line, nodes))
            and not _used_outside(scopes, name, [*inside, *self._spans({name: nodes})])
            and (
                self._same_binding(name)
                or (not self.is_reached(name) and any(_within(u, inside) for u in scopes.meaning(scopes.module, name)))
            )
        }

    @cached_property
    def forwarded(self) -> dict[str, Symbol]:
        """Every name of the module that the plan moves: definitions, and aliases of them."""
        names = {
            name: Symbol(target.module, target.name)
            for (module, name), target in self.moves.names.items()
            if module == self.file.module and target.name
        }
        return {**names, **self.gone}

    def counterpart(self, name: str) -> Symbol:
        """What the canonical has under the name of a variable that goes."""
        return Symbol(self._counterparts[name], name)

    def offered(self) -> dict[str, Symbol]:
        """What is forwarded by name; what it merely imported from elsewhere is left to the fallback."""
        outside = {
            name
            for node in self.file.tree.body
            if isinstance(node, ast.Import)  # the canonical's own one may be about to go
            or (
                isinstance(node, ast.ImportFrom)
                and not any(self._is_first_party(module) for module in _modules(node, self.file.module))
            )
            for name in bound(node)
            if not self.is_reached(name)
        }
        return {name: symbol for name, symbol in self.forwarded.items() if name not in outside}

    def exported_in_order(self) -> tuple[str, ...]:
        """``__all__`` as it stands."""
        facts = self.index.facts(self.file.module)
        return (facts.exported or ()) if facts is not None else ()

    def splits(self) -> dict[str, int]:
        """Variables, with their lines, through which what goes and what stays share something from now on no more."""
        names = {
            name: node.lineno
            for node in self.file.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and (name := defined(node)) and _is_shared(node.value)
            if name not in self.forwarded and name not in self.state
        }
        scopes = self.file.scopes(names)
        inside = self._spans(self.definitions)
        return {
            name: line
            for name, line in names.items()
            if any(_within(use, inside) for use in scopes.meaning(scopes.module, name))
            and _used_outside(scopes, name, [*inside, *_plain_spans(self.file, name)])
        }

    def used(self, in_aliases: bool = False) -> set[str]:
        """Definitions that what stays uses itself; in an alias that is forwarded, too, only if asked for."""
        inside = self._spans({**self.definitions, **self.state})
        handed_on = [
            self._span_of(node)
            for node in self.file.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and defined(node) in self.forwarded
        ]
        scopes = self.file.scopes(self.gone)
        return {
            name
            for name in self.gone
            if _used_outside(scopes, name, inside if in_aliases else [*inside, *handed_on], _USES)
            or self.looks_up(name, inside)
        }

    def looks_up(self, name: str, inside: Sequence[Span] = ()) -> bool:
        """``globals()["X"]``, ``getattr(sys.modules[__name__], "X")``, ``import_module("this").X`` beside the spans."""
        text, module, word = self.file.source.text, re.escape(self.file.module), re.escape(name)
        forms = [rf"[\"']{module}[.:]{word}\b"]
        is_named = re.search(rf"[\"']{module}[\"']", text) is not None
        forms += [rf"([\"']){word}\1"] if is_named or _OWN_NAMESPACE.search(text) else []
        forms += [rf"\.{word}\b"] if is_named else []
        listed = [self._span_of(node) for node in self.file.tree.body if defined(node) == "__all__"]
        found = [match.start() for form in forms for match in re.finditer(form, text)]
        return any(not any(start <= at < end for start, end in [*inside, *listed]) for at in found)

    def unused_imports(self, more: Nodes | None = None) -> dict[str, int]:
        """Imported names, with their lines, that only what goes, and ``more``, has used."""
        lines = {
            name: node.lineno
            for node in self.file.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node) and not self._keeps_order(node)
            for name in bound(node)
            if name not in self.file.exported and not self.is_reached(name) and name not in self.forwarded
        }
        scopes = self.file.scopes(lines)
        inside = self._spans({**self.definitions, **self.state, **(more or {})})
        return {
            name: line
            for name, line in lines.items()
            if any(_within(use, inside) for use in scopes.meaning(scopes.module, name))
            and not _used_outside(scopes, name, inside, _USES)
        }

    def is_typing_only(self, symbol: Symbol) -> bool:
        """Whether its module has the name for type checkers only: nothing can import it at run time."""
        bindings = self._bindings(symbol.module).get(symbol.name, ())
        return bool(bindings) and all(binding.guard is Guard.TYPE_CHECKING for binding in bindings)

    def is_late(self, symbol: Symbol) -> bool:
        """Whether its module has the name only once somebody has called a function there that binds it."""
        facts = self.index.facts(symbol.module)
        bindings = facts.bindings.get(symbol.name, ()) if facts is not None else ()
        if facts is None or not bindings or any(binding.guard is not Guard.CONDITION for binding in bindings):
            return False
        tree = parse(Source.decode(self.sources[facts.path]))[0]
        spans = [(node.lineno, node.end_lineno or node.lineno) for node in uncalled(tree)]
        return all(any(start <= binding.line <= end for start, end in spans) for binding in bindings)

    def is_reached(self, name: str) -> bool:
        """Whether other files, or anybody by ``__all__``, may ask this module for the name."""
        return name in self.file.exported or (self.file.module, name) in self.moves.reached

    # -- a module that holds nothing else

    def borrowed(self) -> dict[str, Symbol] | None:
        """None where something must stay; else what it imported for others, and the canonical has as well."""
        found: dict[str, Symbol] = {}
        for node in self.file.tree.body:
            names = self._left_behind(node)
            if names is None:
                return None
            found.update(names)
        return found

    def _left_behind(self, node: ast.stmt) -> dict[str, Symbol] | None:
        """What must be forwarded when the statement goes; None if it has to stay."""
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                return {} if node is self.file.tree.body[0] else None
            case ast.Import() | ast.ImportFrom():
                return self._import_left_behind(node)
            case ast.If() if is_type_checking(node.test) and not node.orelse:
                found: dict[str, Symbol] = {}
                for inner in node.body:
                    names = self._import_left_behind(inner) if isinstance(inner, ast.Import | ast.ImportFrom) else None
                    if names is None:
                        return None
                    found.update(names)
                return found
        name = defined(node)
        is_alias = isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and name in self.forwarded
        return {} if is_alias or name == "__all__" or name in self.gone or name in self.state else None

    def _import_left_behind(self, node: ast.Import | ast.ImportFrom) -> dict[str, Symbol] | None:
        if _is_future(node):
            return {}
        names = [name for name in bound(node) if name not in self.forwarded]
        first_party = any(self._is_first_party(module) for module in _modules(node, self.file.module))
        if "*" in names or (first_party and not all(self._used_by_definitions(name) for name in names)):
            return None  # imported for its side effects, or for others
        if self._keeps_order(node):
            return None
        if any(self.is_reached(name) and name not in self._counterparts for name in self._submodules_loaded(node)):
            return None
        found = {}
        for name in filter(self.is_reached, names):
            if name not in self._counterparts or not self._same_binding(name):
                return None
            found[name] = self.counterpart(name)
        return found

    def _keeps_order(self, node: ast.Import | ast.ImportFrom) -> bool:
        """Whether the import brings a package's submodules into an order that works."""
        modules = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            module = absolute(self.file.module, self.file.is_package, node.level, node.module)
            modules = [module, *(f"{module}.{name}" for name in modules)]
        return any((self.file.module, module) in self.moves.ordered for module in modules)

    def _submodules_loaded(self, node: ast.Import | ast.ImportFrom) -> list[str]:
        """``from .b import X`` in a package binds ``b`` as well."""
        if not self.file.is_package or not isinstance(node, ast.ImportFrom):
            return []
        module = absolute(self.file.module, True, node.level, node.module)
        below = module.removeprefix(f"{self.file.module}.") if module.startswith(f"{self.file.module}.") else ""
        return [below.partition(".")[0]] if below else []

    def _used_by_definitions(self, name: str) -> bool:
        scopes = self.file.scopes({name})
        inside = self._spans({**self.definitions, **self.state})
        return any(_within(use, inside) for use in scopes.meaning(scopes.module, name))

    @cached_property
    def _counterparts(self) -> dict[str, str]:
        """Names that a canonical module binds, and which one."""
        homes: dict[str, dict[str, str]] = {}
        for gone, symbol in self.gone.items():
            resolved = self.index.resolve_symbol(symbol).symbol
            home = self.index.facts(resolved.module if resolved is not None else symbol.module)
            if home is not None:
                for name in self._names_of(home):
                    module = symbol.module if name in self._bindings(symbol.module) else home.module
                    homes.setdefault(name, {})[gone] = module
        return {name: self._home_of(name, modules) for name, modules in homes.items()}

    def _home_of(self, name: str, modules: Mapping[str, str]) -> str:
        """Of several, that of a definition that uses the name: another may be about to give it up."""
        if len(set(modules.values())) > 1 and name in self._bindings(self.file.module):
            scopes = self.file.scopes({name})
            for gone, module in modules.items():
                inside = self._spans({gone: self.definitions.get(gone, [])})
                if any(_within(use, inside) for use in scopes.meaning(scopes.module, name)):
                    return module
        return next(iter(modules.values()))

    def _names_of(self, home: ModuleFacts) -> list[str]:
        submodules = [module for module in self.index.layout.by_module if module.rpartition(".")[0] == home.module]
        return [*home.bindings, *(module.rpartition(".")[2] for module in submodules)]

    def _bindings(self, module: str) -> Mapping[str, tuple[Binding, ...]]:
        facts = self.index.facts(module)
        return facts.bindings if facts is not None else {}

    def _same_binding(self, name: str) -> bool:
        """Whether the canonical binds the name to the same: an import of the same thing, an equal expression."""
        ours = self._bindings(self.file.module).get(name, ())
        theirs = self._bindings(self._counterparts[name]).get(name, ())
        if any(b.kind is BindingKind.VALUE for b in ours):
            path = self.index.layout.by_module[self._counterparts[name]]
            return _values(self.file.tree, name) == _values(parse(Source.decode(self.sources[path]))[0], name)
        return {(b.kind, b.module, b.target) for b in ours} == {(b.kind, b.module, b.target) for b in theirs}

    def _is_first_party(self, module: str) -> bool:
        return module.partition(".")[0] in self.index.layout.top_level

    # -- places

    def span(self, node: ast.stmt) -> Span:
        """A definition with its decorators, the comments right above it and in its body, and the blank lines after."""
        source = self.file.source
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        while first > 1 and _belongs_to_next(self._line(first - 1), first - 1):
            first -= 1
        last, total = node.end_lineno or node.lineno, len(source.line_starts)
        ahead = last
        while ahead < total and (line := self._line(ahead + 1)):
            if line.strip() and not (line[:1].isspace() and line.strip().startswith("#")):
                break
            ahead += 1
            if line.strip():
                last = ahead  # a comment of the body
        while last < total and (line := self._line(last + 1)) and not line.strip():
            last += 1
        return source.line_span(first)[0], source.line_span(last)[1]

    def _line(self, number: int) -> str:
        start, end = self.file.source.line_span(number)
        return self.file.source.text[start:end]

    def extents(self, nodes: Nodes) -> list[Span]:
        """Statements with their decorators."""
        return self._spans(nodes)

    def _spans(self, nodes: Nodes) -> list[Span]:
        return [self._span_of(node) for each in nodes.values() for node in each]

    def _span_of(self, node: ast.stmt) -> Span:
        return _extent(self.file, node)

    def _shares_line(self, node: ast.stmt) -> bool:
        """``a = 1; b = 2``: taking out one of them would take both."""
        return any(
            other is not node and other.lineno <= (node.end_lineno or 0) and (other.end_lineno or 0) >= node.lineno
            for other in self.file.tree.body
        )


_OWN_NAMESPACE = re.compile(r"\bglobals\(\)|\bvars\(\)|\bmodules\[__name__\]|\bimport_module\(__name__\)")
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_CONTAINERS = frozenset(
    {"dict", "list", "set", "defaultdict", "OrderedDict", "deque", "WeakValueDictionary", "WeakSet"}
)


def _used_outside(scopes: Scopes, name: str, spans: Sequence[Span], roles: Collection[Role] | None = None) -> bool:
    """Whether an occurrence that means the module's own ``name`` stands outside the spans."""
    own = scopes.module.bound.get(name, [])
    for use in [*scopes.meaning(scopes.module, name), *scopes.read_before_bound(scopes.module, name)]:
        if roles is not None and use.role not in roles:
            continue
        if use.start >= 0 and not _within(use, spans):
            return True
        if use.start < 0 and use not in own:
            return True  # a use that cannot be placed
    return False


def _values(tree: ast.Module, name: str) -> list[str]:
    nodes = [node for node in tree.body if defined(node) == name and isinstance(node, _ASSIGNMENTS)]
    return [ast.dump(node.value) if node.value is not None else "" for node in nodes]


def _within(use: Occurrence, spans: Iterable[Span]) -> bool:
    return any(start <= use.start < end for start, end in spans)


def _extent(file: File, node: ast.stmt) -> Span:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    end = file.source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    return file.source.line_span(first)[0], end


def _plain_spans(file: File, name: str) -> list[Span]:
    return [_extent(file, node) for node in file.tree.body if defined(node) == name]


def _is_shared(value: ast.expr | None) -> bool:
    """A value that code shares through its name: a place-holder that gets replaced, or a container that gets filled."""
    match value:
        case ast.Constant(value=None) | ast.Dict() | ast.List() | ast.Set():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _CONTAINERS
    return False


def _modules(node: ast.Import | ast.ImportFrom, importer: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [importer if node.level else node.module or ""]  # relative: of this code base, whichever it is


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _belongs_to_next(line: str, number: int) -> bool:
    """A comment right above a definition, unless it is about the file: ``#!`` and PEP 263 cookies."""
    return line.startswith("#") and not (number <= 2 and (line.startswith("#!") or "coding" in line))
