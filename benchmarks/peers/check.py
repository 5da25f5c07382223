"""Compare a package before and after an import rewriting, with none of canonize's (or any other tool's) code.

`View` reads one file: what it imports, and for each statement what its names mean: every name that an import binds is
spelt out by its full path, so that `C` after `from a.b import C` and `b.C` after `from a import b` are both `a.b.C`.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import io
import itertools
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

BUILTINS = frozenset(dir(builtins)) | {"__file__", "__path__", "__doc__", "__name__", "__package__", "__spec__"}


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def prefixes(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


def under(path: str, top: str) -> bool:
    return path == top or path.startswith(top + ".")


# one file ------------------------------------------------------------------------------------------------------


@dataclass
class Scope:
    """``bound`` maps a name to all that its bindings here can mean: paths of imports, or "" for anything else."""

    kind: str
    parent: Scope | None = None
    bound: dict[str, set[str]] = field(default_factory=dict)
    module_wide: set[str] = field(default_factory=set)  # declared global

    def find(self, name: str) -> Scope | None:
        scope: Scope | None = self
        while scope is not None:
            visible = scope is self or scope.kind != "class"
            if visible and name in scope.module_wide:
                while scope.parent is not None:
                    scope = scope.parent
            if visible and name in scope.bound:
                return scope
            scope = scope.parent
        return None


@dataclass(frozen=True)
class Imported:
    """One name of one import statement; ``name`` is "" for `import module`."""

    module: str
    name: str
    local: str
    line: int
    lazy: bool  # inside a function
    guarded: bool  # under an `if`: nobody can tell whether it runs

    @property
    def path(self) -> str:
        return f"{self.module}.{self.name}" if self.name else self.module


@dataclass(frozen=True)
class Used:
    """A chain of names whose first one is bound by imports only: ``via`` is what the import binds."""

    path: str
    via: str
    line: int


@dataclass
class View:
    path: str
    error: str = ""
    imports: list[Imported] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    unbound: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)  # at module level
    stars: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)  # with a dot, or an argument or subscript: what may be a path
    statements: list[str] = field(default_factory=list)  # what each means, without the imports
    comments: Counter[str] = field(default_factory=Counter)

    @property
    def module(self) -> str:
        return module_name(self.path)


def view(path: str, data: bytes) -> View:
    found = View(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError) as error:
        found.error = str(error)
        return found
    with_comments = tokenize.tokenize(io.BytesIO(data).readline)
    found.comments = Counter(t.string.rstrip() for t in with_comments if t.type == tokenize.COMMENT)
    _Reader(found).read(tree)
    return found


class _Reader:
    """Two passes: what each scope binds, then what each name means."""

    def __init__(self, found: View) -> None:
        self.found = found
        parts = found.module.split(".")
        self.package = parts if found.path.endswith("__init__.py") else parts[:-1]
        self.scopes: dict[int, Scope] = {}
        self.module = Scope("module")
        self.quoted: set[int] = set()  # annotations in quotes

    def read(self, tree: ast.Module) -> None:
        self.bind_all(tree.body, self.module, lazy=False, guarded=False)
        self.found.bound = set(self.module.bound)
        for statement in tree.body:
            self.mean(statement, self.module)
        self.found.statements = [line for statement in tree.body for line in _flatten(statement)]

    # -- pass 1

    def bind_all(self, nodes: Iterable[ast.AST], scope: Scope, lazy: bool, guarded: bool) -> None:
        for node in nodes:
            self.bind(node, scope, lazy, guarded)

    def bind(self, node: ast.AST, scope: Scope, lazy: bool, guarded: bool) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                self.bind_import(node, scope, lazy, guarded)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                if not isinstance(node, ast.Lambda):
                    self.add(scope, node.name)
                    self.bind_all(node.decorator_list, scope, lazy, guarded)
                arguments = node.args
                self.bind_all([*arguments.defaults, *(d for d in arguments.kw_defaults if d)], scope, lazy, guarded)
                inner = self.scopes[id(node)] = Scope("function", scope)
                for argument in _arguments(arguments):
                    self.add(inner, argument.arg)
                body = [node.body] if isinstance(node, ast.Lambda) else node.body
                self.bind_all(body, inner, not isinstance(node, ast.Lambda) or lazy, guarded)
            case ast.ClassDef():
                self.add(scope, node.name)
                self.bind_all([*node.decorator_list, *node.bases, *node.keywords], scope, lazy, guarded)
                inner = self.scopes[id(node)] = Scope("class", scope)
                self.bind_all(node.body, inner, lazy, guarded)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inner = self.scopes[id(node)] = Scope("comprehension", scope)
                for number, generator in enumerate(node.generators):
                    self.bind(generator.iter, inner if number else scope, lazy, guarded)
                    self.bind_all([generator.target, *generator.ifs], inner, lazy, guarded)
                self.bind_all(_elements(node), inner, lazy, guarded)
            case ast.NamedExpr():
                home = scope
                while home.kind == "comprehension" and home.parent is not None:
                    home = home.parent
                self.add(home, node.target.id)
                self.bind(node.value, scope, lazy, guarded)
            case ast.Global() | ast.Nonlocal():
                scope.module_wide.update(node.names if isinstance(node, ast.Global) else ())
            case ast.Name(ctx=ast.Store() | ast.Del()):
                if not isinstance(node.ctx, ast.Del):
                    self.add(scope, node.id)
            case _:
                name = getattr(node, "name", None)
                if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and name:
                    self.add(scope, name)
                if isinstance(node, ast.MatchMapping) and node.rest:
                    self.add(scope, node.rest)
                self.bind_all(ast.iter_child_nodes(node), scope, lazy, guarded or isinstance(node, ast.If))

    def add(self, scope: Scope, name: str, path: str = "") -> None:
        home = self.module if name in scope.module_wide else scope
        home.bound.setdefault(name, set()).add(path)

    def bind_import(self, node: ast.Import | ast.ImportFrom, scope: Scope, lazy: bool, guarded: bool) -> None:
        module = ""
        if isinstance(node, ast.ImportFrom):
            base = self.package[: len(self.package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
        for alias in node.names:
            if isinstance(node, ast.Import):
                local = alias.asname or alias.name.partition(".")[0]
                imported = Imported(alias.name, "", local, node.lineno, lazy, guarded)
                path = alias.name if alias.asname else local
            else:
                local = alias.asname or alias.name
                imported = Imported(module, alias.name, local, node.lineno, lazy, guarded)
                path = imported.path
            self.found.imports.append(imported)
            if alias.name == "*":
                self.found.stars.append(module)
            else:
                self.add(scope, local, path)

    # -- pass 2

    def mean(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Name():
                if isinstance(node.ctx, ast.Load):
                    self.resolve(node, scope, node.id, node.lineno)
            case ast.Attribute():
                chain = [node.attr]
                inner: ast.expr = node.value
                while isinstance(inner, ast.Attribute):
                    chain.append(inner.attr)
                    inner = inner.value
                if isinstance(inner, ast.Name):
                    self.resolve(inner, scope, ".".join([inner.id, *reversed(chain)]), node.lineno)
                else:
                    self.mean(inner, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                own = self.scopes[id(node)]
                arguments = node.args
                outside: list[ast.AST] = [*arguments.defaults, *(d for d in arguments.kw_defaults if d)]
                annotations: list[ast.expr | None] = []
                annotations += [argument.annotation for argument in _arguments(arguments)]
                if not isinstance(node, ast.Lambda):
                    outside += node.decorator_list
                    annotations.append(node.returns)
                for each in outside:
                    self.mean(each, scope)
                for annotation in filter(None, annotations):
                    self.annotation(annotation, scope)
                for part in [node.body] if isinstance(node, ast.Lambda) else node.body:
                    self.mean(part, own)
            case ast.ClassDef():
                for outer in [*node.decorator_list, *node.bases, *node.keywords]:
                    self.mean(outer, scope)
                for statement in node.body:
                    self.mean(statement, self.scopes[id(node)])
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                own = self.scopes[id(node)]
                for number, generator in enumerate(node.generators):
                    self.mean(generator.iter, own if number else scope)
                    for test in generator.ifs:
                        self.mean(test, own)
                for element in _elements(node):
                    self.mean(element, own)
            case ast.AnnAssign():
                self.annotation(node.annotation, scope)
                self.mean(node.target, scope)
                if node.value is not None:
                    self.mean(node.value, scope)
            case ast.Call():
                arguments_ = [*node.args, *(keyword.value for keyword in node.keywords)]
                texts = [a.value for a in arguments_ if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                self.found.strings += [text for text in texts if "." not in text]
                for child in ast.iter_child_nodes(node):
                    self.mean(child, scope)
            case ast.Subscript(slice=ast.Constant(value=str() as text)) if "." not in text:
                self.found.strings.append(text)
                self.mean(node.value, scope)
            case ast.Constant(value=str() as text) if "." in text and id(node) not in self.quoted:
                self.found.strings.append(text)
            case _:
                for child in ast.iter_child_nodes(node):
                    self.mean(child, scope)

    def annotation(self, node: ast.expr, scope: Scope) -> None:
        for each in ast.walk(node):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                try:
                    tree = ast.parse(each.value, mode="eval")
                except SyntaxError:
                    continue
                self.mean(tree, scope)
                each.value = ast.unparse(tree)
                self.quoted.add(id(each))
        self.mean(node, scope)

    def resolve(self, node: ast.Name, scope: Scope, chain: str, line: int) -> None:
        head, dot, rest = chain.partition(".")
        home = scope.find(head)
        if home is None:
            if head not in BUILTINS and not self.found.stars:
                self.found.unbound.add(head)
            return
        means = home.bound[head]
        if "" in means:
            return
        path = min(means)
        self.found.used.append(Used(f"{path}{dot}{rest}", path, line))
        node.id = "|".join(sorted(means))


def _elements(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> list[ast.expr]:
    return [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]


def _arguments(of: ast.arguments) -> list[ast.arg]:
    every = [*of.posonlyargs, *of.args, *of.kwonlyargs, of.vararg, of.kwarg]
    return [argument for argument in every if argument is not None]


def _flatten(node: ast.stmt) -> Iterator[str]:
    """Each statement as text, compound ones as their header and then what is in them; imports and `pass` left out."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        return
    blocks: list[list[ast.stmt]] = []
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block:
            blocks.append(block)
            setattr(node, name, [ast.Pass()])
    cases = [*getattr(node, "handlers", ()), *getattr(node, "cases", ())]
    for case in cases:
        blocks.append(case.body)
        case.body = [ast.Pass()]
    yield ast.unparse(node)
    for block in blocks:
        for statement in block:
            yield from _flatten(statement)


# a consolidation, and what became of it ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Move:
    """``old``: every path by which files reach it.  Paths are dotted: `celery.exceptions.ImproperlyConfigured`."""

    old: tuple[str, ...]
    new: str
    whole_module: bool = False

    def hits(self, path: str) -> bool:
        return any(under(path, old) for old in self.old)

    def renewed(self, path: str) -> str:
        """The path with an old beginning replaced."""
        for old in sorted(self.old, key=len, reverse=True):
            if under(path, old):
                return self.new + path[len(old) :]
        return path


@dataclass
class Package:
    """All files of one state."""

    views: dict[str, View]
    modules: dict[str, View] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.modules = {each.module: each for each in self.views.values()}
        self.known = {p for module in self.modules for p in prefixes(module)}
        self.top = {module.partition(".")[0] for module in self.modules}

    @classmethod
    def read(cls, files: Mapping[str, bytes]) -> Package:
        return cls({path: view(path, data) for path, data in files.items()})

    def has(self, module: str, name: str) -> bool:
        """Whether `from module import name` can work, as far as one can see."""
        if f"{module}.{name}" in self.known or name == "*":
            return True
        found = self.modules.get(module)
        if found is None:
            return False
        if found.error or name in found.bound or "__getattr__" in found.bound:
            return True
        return any(star.partition(".")[0] not in self.top or self.has(star, name) for star in found.stars)

    def unresolved(self, each: View) -> Counter[str]:
        """First-party imports and attributes of modules that are not there, or not loaded, and unbound names."""
        missing = Counter(f"name {name}" for name in each.unbound)
        for i in each.imports:
            if i.module.partition(".")[0] in self.top:
                there = self.has(i.module, i.name) if i.name else i.module in self.known
                missing[f"import {i.module}:{i.name}"] += not there
        loaded = {p for i in each.imports for p in (*prefixes(i.module), i.path)}
        for used in each.used:
            problem = self.attribute(each, used, loaded)
            if problem:
                missing[problem] += 1
        return +missing

    def attribute(self, each: View, used: Used, loaded: set[str]) -> str:
        links = prefixes(used.path)[used.via.count(".") :]
        if links[0].partition(".")[0] not in self.top:
            return ""
        for module, further in itertools.pairwise(links):
            if module not in self.known:
                return ""
            name = further.rpartition(".")[2]
            own = self.modules.get(module)
            if own is not None and (name in own.bound or "__getattr__" in own.bound or own.stars):
                return ""
            if further not in self.known:
                return f"attribute {further}"
            if further not in loaded:
                return f"not imported {further}"
        return ""

    def closure(self, module: str) -> set[str]:
        """What importing a module runs, by its own module-level imports: its files must not import it back."""
        found: set[str] = set()
        pending = [module]
        while pending:
            name = pending.pop()
            if name in found or name not in self.modules:
                continue
            found.add(name)
            for i in self.modules[name].imports:
                if not i.lazy and not i.guarded:
                    pending += [i.module, i.path]
        return found


@dataclass(frozen=True)
class Sites:
    imports: Counter[tuple[str, str]]  # (path, import or attribute): how often
    strings: Counter[tuple[str, str]]

    @property
    def total(self) -> int:
        return self.imports.total()


def sites(package: Package, move: Move, outside: frozenset[str]) -> Sites:
    """Where files reach the old path.  ``outside``: the new module and what it imports, which stay."""
    imports: Counter[tuple[str, str]] = Counter()
    strings: Counter[tuple[str, str]] = Counter()
    for each in package.views.values():
        for i in each.imports:
            if (each.module not in outside or i.lazy) and move.hits(i.path) and i.name != "*":
                imports[each.path, f"import {i.path}"] += 1
        for used in each.used:
            if each.module not in outside and move.hits(used.path) and not move.hits(used.via):
                imports[each.path, f"use {used.path}"] += 1
        for text in each.strings:
            if move.hits(text):
                strings[each.path, text] += 1
    return Sites(imports, strings)


def changed_meaning(before: View, after: View, move: Move) -> list[str]:
    """Statements that mean something else, the move itself allowed for."""
    olds = "|".join(re.escape(old) for old in sorted(move.old, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w.])(?:{olds})(?!\w)")
    left, right = ([pattern.sub(move.new, line) for line in each.statements] for each in (before, after))
    found = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            for pair in itertools.zip_longest(left[a:b], right[c:d], fillvalue="(nothing)"):
                found.append(" -> ".join(line.splitlines()[0][:90] for line in pair))
    return found
