"""Check `canonize migrate` against the repository of the report, with nothing of canonize's own code.

usage: report_tree.py TREE [--canonize CMD] [--skip-migrate | --after REV] [--cache FILE]

TREE is a git repository that holds the tree of the report; it is only read, the migration runs in a clone.

site        one name of one `from M import N`, at any depth, that resolves to the class; (M, N) is its path
resolves    through module-level bindings: definitions, imports in any branch, `X = Y`, star imports
production  what is not a test under netra_backend/
unresolved  a first-party (file, module, name), imported outside functions, classes and `try`, that is not there
"""

from __future__ import annotations

import argparse
import ast
import builtins
import contextlib
import io
import os
import pickle
import re
import shlex
import subprocess
import symtable
import sys
import tempfile
import time
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

CORE = "netra_backend.app.websocket_core"
CLASS = (f"{CORE}.unified_manager", "UnifiedWebSocketManager")
CANONICAL = (f"{CORE}.websocket_manager", "WebSocketManager")
FOR_TYPE_CHECKERS = "netra_backend.app.factories.websocket_bridge_factory:WebSocketManager"  # no such name at run time
PLAN = f"""schema = 1
[project]
source-roots = ["."]
formatters = "none"
[[consolidate]]
canonical = "{":".join(CANONICAL)}"
duplicates = ["{":".join(CLASS)}"]
paths = "all"
uses = "rename"
shim = "forward"
"""
SAME = {"WebSocketConnection", "WebSocketManagerMode", "_serialize_message_safely"}  # the same object in both modules
BRANCH, SECONDS, MEGABYTES = "canonized", 8.0, 500.0
PATCHERS = re.compile(r"patch|setattr|delattr")
DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")

STUBS = """
import importlib, importlib.abc, importlib.machinery, logging, os, sys, types
class Meta(type):
    def __getattr__(cls, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return Meta(name, (Stub,), {})
    def __call__(cls, *args, **kwargs):
        if len(args) == 1 and isinstance(args[0], (type, types.FunctionType)) and cls.__module__ == __name__:
            return args[0]
        return super().__call__(*args, **kwargs)
    __or__ = __ror__ = __getitem__ = lambda cls, other: cls
    __iter__ = lambda cls: iter(())
class Stub(metaclass=Meta):
    def __init__(self, *args, **kwargs): pass
    def __getattr__(self, name): return Meta.__getattr__(Stub, name)
    def __call__(self, *args, **kwargs): return args[0] if len(args) == 1 and callable(args[0]) else Stub()
class Module(types.ModuleType):
    __path__ = []
    def __getattr__(self, name): return Meta.__getattr__(Stub, name)
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        top = name.split(".")[0]
        ours = os.path.exists(top) or os.path.exists(top + ".py")
        return None if ours else importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec): return Module(spec.name)
    def exec_module(self, module): pass
logging.disable()
sys.path.insert(0, os.getcwd())
sys.meta_path.append(Finder())
old, canonical = (getattr(importlib.import_module(m), n) for m, n in (arg.split(":") for arg in sys.argv[:0:-1]))
print("same" if canonical is old else "another", flush=True)
os._exit(0)
"""

Key = tuple[str, str]
Found = set[tuple[str, str, str]]
Place = tuple[str, tuple[int, int]]


class Scope(NamedTuple):
    lazy: bool = False
    in_class: bool = False
    typing: bool = False
    in_try: bool = False
    guarded: bool = False  # in the body of a `try` that catches ImportError


class Imported(NamedTuple):
    module: str
    name: str  # empty for `import module`
    asname: str | None
    start: tuple[int, int]
    scope: Scope

    @property
    def binds_module(self) -> bool:
        return not (self.scope.lazy or self.scope.in_class)


class File(NamedTuple):
    path: str
    module: str
    status: str  # "ok", "newer" (LibCST parses it, this Python does not), "broken"
    final_newline: bool
    imports: list[Imported]
    bindings: dict[str, list[Key]]  # name: (kind, target) of each module-level binding
    exports: frozenset[str] | None
    patches: list[str]


# one file -------------------------------------------------------------------------------------------------


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_test(path: str) -> bool:
    *folders, name = path.split("/")
    named = any(part.startswith("test_") for part in (*folders, name))
    return named or name.endswith("_test.py") or name == "conftest.py" or bool({"test", "tests"} & set(folders))


def is_production(path: str) -> bool:
    return path.startswith("netra_backend/") and not is_test(path)


def parse(source: bytes) -> tuple[ast.Module | None, bytes, str]:
    """The tree, the text that gave it, and which parser it took."""
    for status, read in (("ok", bytes), ("newer", without_strings)):
        with contextlib.suppress(SyntaxError, ValueError, cst.ParserSyntaxError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = read(source)
            return ast.parse(text), text, status
    return None, b"", "broken"


def without_strings(source: bytes) -> bytes:
    """Every f-string becomes `(`, blanks and `)` of the same size: PEP 701 for parsers that do not know it."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    spans = wrapper.resolve(ByteSpanPositionProvider)
    result = bytearray(source)

    class Blanker(cst.CSTVisitor):
        def blank(self, node: cst.CSTNode) -> bool:
            start, end = spans[node].start, spans[node].start + spans[node].length
            result[start:end] = b"(" + re.sub(rb"[^\r\n]", b" ", source[start + 1 : end - 1]) + b")"
            return False

        visit_ConcatenatedString = visit_FormattedString = blank

    wrapper.module.visit(Blanker())
    return bytes(result)


class Extractor:
    def __init__(self, path: str) -> None:
        self.module = module_name(path)
        self.package = self.module if path.endswith("__init__.py") else self.module.rpartition(".")[0]
        self.imports: list[Imported] = []
        self.bindings: dict[str, list[Key]] = {}
        self.exports: frozenset[str] | None = None

    def absolute(self, node: ast.ImportFrom) -> str:
        base = self.package.split(".")
        base = base[: len(base) - node.level + 1] if node.level else []
        return ".".join([*base, *([node.module] if node.module else [])])

    def bind(self, name: str, kind: str, target: str = "") -> None:
        self.bindings.setdefault(name, []).append((kind, target))

    def block(self, statements: Iterable[ast.stmt], scope: Scope) -> None:
        for node in statements:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.importing(node, scope)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                if not (scope.lazy or scope.in_class):
                    self.bind(node.name, "def")
                is_class = isinstance(node, ast.ClassDef)
                self.block(node.body, scope._replace(in_class=True) if is_class else scope._replace(lazy=True))
            else:
                self.other(node, scope)

    def importing(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        module = self.absolute(node) if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            key = (module, alias.name) if isinstance(node, ast.ImportFrom) else (alias.name, "")
            found = Imported(*key, alias.asname, (node.lineno, node.col_offset), scope)
            self.imports.append(found)
            if found.binds_module and key[1]:
                self.bind(alias.asname or alias.name, "from", ":".join(key))
            elif found.binds_module:
                self.bind(alias.asname or alias.name.split(".")[0], "module", alias.name if alias.asname else "")

    def other(self, node: ast.stmt, scope: Scope) -> None:
        if not (scope.lazy or scope.in_class):
            self.assigning(node)
        inside = scope
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            inside = scope._replace(typing=True)
        elif isinstance(node, ast.Try | ast.TryStar):
            caught = " ".join(ast.unparse(handler.type) for handler in node.handlers if handler.type)
            guarded = scope.guarded or bool(re.search(r"\b(ImportError|ModuleNotFoundError)\b", caught))
            scope = scope._replace(in_try=True)
            inside = scope._replace(guarded=guarded)
        self.block(getattr(node, "body", ()), inside)
        for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            self.block(part.body, scope)
        self.block(getattr(node, "orelse", ()), scope)
        self.block(getattr(node, "finalbody", ()), scope)

    def assigning(self, node: ast.stmt) -> None:
        parts = [c for c in ast.iter_child_nodes(node) if not isinstance(c, ast.stmt | ast.ExceptHandler)]
        stored = [n.id for c in parts for n in ast.walk(c) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        value = getattr(node, "value", None)
        alias = isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Name | ast.Attribute)
        for name in stored:
            self.bind(name, "alias", ast.unparse(value) if alias and value else "")
        if "__all__" in stored and isinstance(value, ast.List | ast.Tuple):
            with contextlib.suppress(ValueError):
                self.exports = frozenset(ast.literal_eval(value)) | (self.exports or frozenset())


def patch_targets(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            value = node.args[0].value
            if isinstance(value, str) and DOTTED.fullmatch(value) and PATCHERS.search(ast.unparse(node.func)):
                yield node.args[0]


def read_file(path: str, source: bytes) -> File:
    tree, _, status = parse(source)
    found = Extractor(path)
    found.block(tree.body if tree else (), Scope())
    patches = [str(node.value) for node in patch_targets(tree)] if tree and CORE.encode() in source else []
    newline = source[-1:] in {b"", b"\n"}
    return File(path, found.module, status, newline, found.imports, found.bindings, found.exports, patches)


# a whole tree ---------------------------------------------------------------------------------------------


def parents(module: str) -> set[str]:
    return {module[: dot.start()] for dot in re.finditer(r"\.", module)}


class Tree:
    def __init__(self, files: dict[str, File]) -> None:
        self.files = files
        self.modules = {file.module: file for file in sorted(files.values())}  # a package wins over a module
        self.packages = set(self.modules).union(*map(parents, self.modules))
        self.first_party = {module.split(".")[0] for module in self.modules}
        self.reached: dict[Key, bool] = {}
        self.present = lru_cache(maxsize=None)(self.provides)

    def starred(self, module: str, name: str) -> list[str]:
        """The modules whose star import would bring the name."""
        stars = [i.module for i in self.modules[module].imports if i.name == "*" and i.binds_module]
        files = [self.modules[star] for star in stars if star in self.modules and star != module]
        return [f.module for f in files if (name in f.exports if f.exports is not None else name[0] != "_")]

    def reaches(self, module: str, name: str, seen: frozenset[Key] = frozenset()) -> bool:
        """Does `from module import name` give the class?"""
        key = (module, name)
        if key == CLASS or key in self.reached:
            return key == CLASS or self.reached[key]
        if key in seen or module not in self.modules:
            return False
        seen |= {key}
        bindings = self.modules[module].bindings.get(name)
        if bindings is None:
            result = name not in {"", "*"} and any(self.reaches(m, name, seen) for m in self.starred(module, name))
        else:
            result = any(self.binding_reaches(module, *binding, seen) for binding in bindings)
        if result or len(seen) == 1:
            self.reached[key] = result
        return result

    def binding_reaches(self, module: str, kind: str, target: str, seen: frozenset[Key]) -> bool:
        if kind == "from":
            source, _, name = target.partition(":")
            return self.reaches(source, name, seen)
        owner, _, name = target.rpartition(".")
        if kind != "alias" or not owner:
            return kind == "alias" and bool(name) and self.reaches(module, name, seen)
        found = self.modules[module].bindings.get(owner, ())
        return any(self.reaches(t.replace(":", "."), name, seen) for k, t in found if k in {"from", "module"})

    def provides(self, module: str, name: str) -> bool:
        file = self.modules.get(module)
        if file is None or f"{module}.{name}" in self.packages:
            return f"{module}.{name}" in self.packages
        if file.status == "broken" or name[:2] == "__" or {name, "__getattr__"} & file.bindings.keys():
            return True
        return any(self.present(star, name) for star in self.starred(module, name))

    def some(self, paths: Iterable[str] | None) -> list[File]:
        return list(self.files.values()) if paths is None else [self.files[p] for p in paths if p in self.files]

    def sites(self, paths: Iterable[str] | None = None) -> list[tuple[str, Imported]]:
        return [(f.path, i) for f in self.some(paths) for i in f.imports if self.reaches(i.module, i.name)]

    def unresolved(self, paths: Iterable[str] | None = None, everywhere: bool = True) -> Found:
        def missing(i: Imported) -> bool:
            known = i.module in self.packages and (i.name in {"", "*"} or self.present(i.module, i.name))
            counted = everywhere or (i.binds_module and not i.scope.in_try)
            return not known and counted and i.module.split(".")[0] in self.first_party

        return {(f.path, i.module, i.name) for f in self.some(paths) for i in f.imports if missing(i)}

    def export_points(self) -> set[Key]:
        files = [file for file in self.files.values() if is_production(file.path)]
        names = {name for file in files for name in file.bindings}
        starring = {f.module for f in files if any(i.name == "*" for i in f.imports)}
        return {(f.module, n) for f in files for n in (names if f.module in starring else f.bindings)
                if n != "*" and self.reaches(f.module, n)}  # fmt: skip

    def edges(self, with_parents: bool) -> dict[str, set[str]]:
        graph: dict[str, set[str]] = {}
        for file in self.files.values():
            eager = [i for i in file.imports if not (i.scope.lazy or i.scope.typing)]
            named = {i.module for i in eager} | {f"{i.module}.{i.name}" for i in eager}
            named |= set().union(*map(parents, named)) if with_parents else set()
            graph[file.module] = (named & self.modules.keys()) - {file.module}
        return graph


def closure(graph: dict[str, set[str]], start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        new = graph.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


def new_cycles(before: Tree, after: Tree, with_parents: bool) -> list[str]:
    """New import edges that close a cycle, where the two ends did not lie on a common cycle before."""
    old, new = before.edges(with_parents), after.edges(with_parents)
    added = [(a, b) for a, targets in new.items() for b in targets - old.get(a, set())]
    reach = {b: closure(new, b) for b in {b for _, b in added}}
    closing = [(a, b) for a, b in added if a in reach[b]]
    return [f"{a} -> {b}" for a, b in closing if not (a in closure(old, b) and b in closure(old, a))]


class Repository:
    def __init__(self, path: Path, cache: dict[Key, File], pool: ProcessPoolExecutor) -> None:
        self.path, self.cache, self.pool = path, cache, pool

    def git(self, *args: str, data: bytes = b"") -> bytes:
        return subprocess.run(["git", "-C", self.path, *args], input=data, stdout=subprocess.PIPE, check=True).stdout

    def text(self, *args: str) -> str:
        return self.git(*args).decode().strip()

    def blobs(self, revision: str) -> dict[str, str]:
        rows = self.git("ls-tree", "-rz", revision).decode().split("\0")[:-1]
        return {path: info.split()[2] for info, path in (row.split("\t", 1) for row in rows) if path.endswith(".py")}

    def contents(self, blobs: Iterable[str]) -> list[bytes]:
        output = io.BytesIO(self.git("cat-file", "--batch", data="".join(f"{blob}\n" for blob in blobs).encode()))
        return [output.read(int(head.split()[2]) + 1)[:-1] for head in iter(output.readline, b"")]

    def tree(self, revision: str) -> Tree:
        blobs = self.blobs(revision)
        missing = [item for item in blobs.items() if item not in self.cache]
        paths, sources = [path for path, _ in missing], self.contents(blob for _, blob in missing)
        files = self.pool.map(read_file, paths, sources, chunksize=25)
        self.cache.update(zip(missing, files, strict=True))
        return Tree({path: self.cache[path, blob] for path, blob in blobs.items()})


# a file before and after ----------------------------------------------------------------------------------


class Job(NamedTuple):
    path: str
    before: bytes
    after: bytes
    paths: set[Key]  # every path to the class
    local: list[str]  # what this file called the class


class View:
    """What must be the same in a file before and after."""

    def __init__(self, job: Job, source: bytes) -> None:
        self.mark, source = source[:3] == b"\xef\xbb\xbf", source.removeprefix(b"\xef\xbb\xbf")
        tree, text, _ = parse(source)
        nodes = list(ast.walk(tree)) if tree else []
        code = {id(node) for node in strings_that_are_code(tree, nodes)} if tree else set()
        modules, absolute = {module for module, _ in job.paths}, Extractor(job.path).absolute
        imports = [(absolute(n), n) for n in nodes if isinstance(n, ast.ImportFrom) and absolute(n) in modules]
        others = [(module, a.name, a.asname) for module, node in imports for a in node.names]
        self.compiles = compiles(text)
        self.unbound = unbound(text) if self.compiles else set()
        self.endings = set(re.findall(rb"\r\n|\r|\n", source))
        self.rest = renamed(without(source, [node for _, node in imports]), job)
        self.counts = {
            "comments": Counter(t.string for t in tokens(text) if t.type == tokenize.COMMENT),
            "strings": Counter(str(n.value) for n in nodes if isinstance(n, ast.Constant) and id(n) not in code),
            "attributes, keywords, definitions": Counter(word for node in nodes for word in fixed_words(node)),
            "other imported names": Counter(str(key) for key in others if key[:2] not in job.paths),
        }


def tokens(text: bytes) -> Iterator[tokenize.TokenInfo]:
    return tokenize.tokenize(io.BytesIO(text).readline)


def compiles(text: bytes) -> bool:
    with contextlib.suppress(SyntaxError, ValueError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(text, "file", "exec", dont_inherit=True)
        return True
    return False


def strings_that_are_code(tree: ast.Module, nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """Annotations, `__all__` and the targets of patches may follow a rename."""
    yield from patch_targets(tree)
    for node in nodes:
        for annotation in filter(None, (getattr(node, "annotation", None), getattr(node, "returns", None))):
            yield from ast.walk(annotation)
        if isinstance(node, ast.Assign) and "__all__" in map(ast.unparse, node.targets):
            yield from ast.walk(node.value)


def fixed_words(node: ast.AST) -> list[str]:
    """Identifiers that no rename of an imported name may touch."""
    defined = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    words = [getattr(node, "attr", None), getattr(node, "arg", None), getattr(node, "name", None) if defined else None]
    return [word for word in words if isinstance(word, str)]


def unbound(text: bytes) -> set[str]:
    """Names that are read and that nothing in the file binds."""
    tables = [symtable.symtable(text.decode(), "file", "exec")]
    top = {s.get_name() for s in tables[0].get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    known, used = top | set(dir(builtins)) | {"__file__", "__path__"}, set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and s.is_global()}
        known |= {s.get_name() for s in table.get_symbols() if s.is_declared_global() and s.is_assigned()}
    return used - known


def without(source: bytes, nodes: list[ast.ImportFrom]) -> bytes:
    lines = source.splitlines(keepends=True)
    for node in sorted(nodes, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        left = lines[first][: node.col_offset] + lines[last][node.end_col_offset :]
        lines[first : last + 1] = [left] if left.strip() else []
    return b"".join(lines)


def renamed(source: bytes, job: Job) -> bytes:
    dotted = "|".join(sorted((re.escape(".".join(path)) for path in job.paths), reverse=True))
    source = re.sub(rf"\b({dotted})\b".encode(), ".".join(CANONICAL).encode(), source)
    return re.sub(rf"\b({'|'.join(job.local)})\b".encode(), CANONICAL[1].encode(), source)


def compare(job: Job) -> list[str]:
    old, new = View(job, job.before), View(job, job.after)
    found = [f"{k} differ: -{dict(a - new.counts[k])} +{dict(new.counts[k] - a)}" for k, a in old.counts.items()
             if a != new.counts[k]]  # fmt: skip
    if new.unbound - old.unbound:
        found.append(f"names bound nowhere: {new.unbound - old.unbound}")
    if old.mark != new.mark or new.endings - old.endings or (old.compiles and not new.compiles):
        found.append(f"line endings {new.endings}, byte order mark {new.mark}, compiles {new.compiles}")
    if old.rest != new.rest:
        pairs = zip_longest(old.rest.splitlines(True), new.rest.splitlines(True), fillvalue=b"")
        found.append(
            f"bytes outside the edited statements differ: {next(pair for pair in pairs if pair[0] != pair[1])}"
        )
    lines = iter(new.rest.splitlines(True))
    grown = all(line in lines for line in old.rest.splitlines(True)) and not new.unbound - old.unbound and new.compiles
    shim = module_name(job.path) in {module for module, _ in job.paths} and grown
    return [f"{'shim ' if shim else ''}{job.path}: {problem}" for problem in found]


# figures --------------------------------------------------------------------------------------------------


class Report:
    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str]] = []
        self.details: list[str] = []

    def row(self, figure: str, expected: object, got: object, ok: bool | None = None, gate: bool = True) -> None:
        good = expected == got if ok is None else ok
        self.rows.append((figure, str(expected), str(got), ("yes" if good else "NO") if gate else "-"))

    def at_most(self, figure: str, limit: float, got: float) -> None:
        self.row(figure, f"<= {limit:g}", f"{got:.4g}", got <= limit)

    def listed(self, figure: str, expected: int, found: Iterable[object]) -> None:
        items = sorted(map(str, found))
        self.row(figure, expected, len(items))
        self.details += [f"{figure}: {item:.400}" for item in items[:20]]

    def show(self) -> int:
        rows = [("figure", "expected", "got", "ok"), *self.rows]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            print(" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        print(*self.details, sep="\n")
        return int(any(row[3] == "NO" for row in self.rows))


def mixed(tree: Tree, sites: list[tuple[str, Imported]]) -> set[Place]:
    """The statements of these sites that import something else as well."""
    imports = [(path, i) for path in {path for path, _ in sites} for i in tree.files[path].imports]
    others = {(path, i.start) for path, i in imports if not tree.reaches(i.module, i.name)}
    return others & {(path, i.start) for path, i in sites}


def to_move(tree: Tree) -> list[tuple[str, Imported]]:
    return [s for s in tree.sites() if s[1][:2] != CANONICAL and tree.files[s[0]].module != CANONICAL[0]]


def unresolved_counts(tree: Tree) -> dict[str, int]:
    paths = [path for path, _, _ in tree.unresolved(everywhere=False)]
    return {"production": sum(map(is_production, paths)), "tests": sum(map(is_test, paths))}


def facts(tree: Tree, report: Report) -> None:
    status = Counter(f.status for f in tree.files.values())
    report.row("files", 8993, status.total())
    report.row("not parsing: newer, broken", (13, 2), (status["newer"], status["broken"]))
    report.row("without final newline", 8126, sum(not f.final_newline for f in tree.files.values()))
    sites = [s for s in tree.sites() if tree.files[s[0]].status == "ok"]
    shape = len(sites), len({p for p, _ in sites}), len({i[:2] for _, i in sites})
    report.row("sites, files, paths (this Python's parser)", (842, 654, 18), shape)
    report.row("lazy", 180, sum(i.scope.lazy for _, i in sites))
    report.row("under another name by `as`", 113, sum(i.asname not in {None, i.name} for _, i in sites))
    report.row("in try/except ImportError", 116, sum(i.scope.guarded for _, i in sites))
    report.row("under TYPE_CHECKING", 14, sum(i.scope.typing for _, i in sites))
    report.row("in mixed statements", 127, sum((p, i.start) in mixed(tree, [(p, i)]) for p, i in sites))
    points = tree.export_points()
    aliased = [p for p in points if any(k == "alias" for k, _ in tree.modules[p[0]].bindings.get(p[1], ()))]
    shape = len(points), len({m for m, _ in points}), len({n for _, n in points})
    report.row("export points, modules, names", (70, 42, 15), shape)
    report.row("of these by X = Y", 17, len(aliased))
    for (kind, got), expected in zip(unresolved_counts(tree).items(), (254, 638), strict=True):
        report.row(f"unresolved module-level imports: {kind}", f"{expected} (report)", got, gate=False)
    moving = to_move(tree)
    shape = len({p for p, _ in moving}), len(moving), len(mixed(tree, moving))
    report.row("to change: files, names, statements to split", (603, 730, 112), shape)


def changed(before: Tree, after: Tree) -> set[str]:
    return {p for p in before.files.keys() | after.files.keys() if before.files.get(p) is not after.files.get(p)}


def newly_broken(before: Tree, after: Tree, paths: set[str]) -> list[str]:
    broken = [{f.path for f in tree.some(paths) if f.status == "broken"} for tree in (before, after)]
    return sorted(broken[1] - broken[0])


def others_of_the_module(tree: Tree) -> Counter[Key]:
    imports = [(file, i) for file in tree.files.values() for i in file.imports if i.module == CLASS[0] and i.name]
    return Counter((f.path, i.name) for f, i in imports if f.status == "ok" and not tree.reaches(i.module, i.name))


def check_result(before: Tree, after: Tree, report: Report) -> None:
    paths, moving = changed(before, after), to_move(before)
    importers = {path for path, _ in moving}
    moved = Counter((p, i[:3]) for p, i in moving) - Counter((p, i[:3]) for p, i in to_move(after))
    report.row("1 importers changed", 603, len(paths & importers))
    report.row("1 names moved", 730, moved.total())
    report.row("1 statements split", 112, sum(path in paths for path, _ in mixed(before, moving)))
    report.row("1 other files changed", "shims", " ".join(sorted(paths - importers)) or "none", gate=False)
    report.listed("2 newly unparsable", 0, newly_broken(before, after, paths))
    left = [f"{p}:{i.start[0]} {i.module}:{i.name}" for p, i in after.sites() if i[:2] != CANONICAL]
    report.listed("4 sites left at a path that is not canonical", 1, left)
    old, new = others_of_the_module(before), others_of_the_module(after)
    report.row("5 other names imported from unified_manager", old.total(), new.total(), old == new)
    trap = [Counter({k: n for k, n in c.items() if k[1] not in SAME}).total() for c in (old, new)]
    report.row("5 of these, absent or different in websocket_manager", 16, trap[1], trap == [16, 16])
    for (kind, limit), got in zip(unresolved_counts(before).items(), unresolved_counts(after).values(), strict=True):
        report.at_most(f"5 unresolved: {kind}", limit, got)
    report.listed("5 newly unresolved, in any scope", 0, after.unresolved() - before.unresolved())
    report.listed("6 new import cycles", 0, new_cycles(before, after, False))
    report.listed("6 new import cycles, parent packages counted", 0, new_cycles(before, after, True))
    exported, points = {i[:2] for _, i in before.sites()}, before.export_points()
    report.listed("8 old paths that no longer reach the class", 0, [k for k in exported if not after.reaches(*k)])
    report.row("8 export points left", len(points), sum(after.reaches(*p) for p in points), gate=False)


def check_patches(before: Tree, after: Tree, output: str | None, report: Report) -> None:
    def targets(tree: Tree, to_class: bool) -> Counter[Key]:
        found = [(f.path, target) for f in tree.files.values() for target in f.patches if target.startswith(CLASS[0])]
        names = [target.removeprefix(f"{CLASS[0]}.").split(".")[0] for _, target in found]
        return Counter(k for k, name in zip(found, names, strict=True) if tree.reaches(CLASS[0], name) == to_class)

    old, left = targets(before, True), targets(after, True)
    unlisted = Counter({key: count for key, count in left.items() if output is not None and key[0] not in output})
    got = f"{(old - left).total()}, {(left - unlisted).total()}"
    good = old.total() == 24 and not unlisted
    report.row("7 patch targets: rewritten, listed", "24 in all", got, good, gate=output is not None)
    report.details += [f"7 patch target neither rewritten nor listed: {key}" for key in unlisted]
    others = targets(after, False)
    report.row("7 other patch targets", 16, others.total(), others.total() == 16 and others == targets(before, False))


def check_bytes(repository: Repository, before: Tree, base: str, tip: str, report: Report) -> None:
    old, new = repository.blobs(base), repository.blobs(tip)
    paths = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    sources = repository.contents([*(old[path] for path in paths), *(new[path] for path in paths)])
    called = {path: {CANONICAL[1]} for path in paths}
    for path, i in to_move(before):
        called.get(path, set()).update({i.name, i.asname or i.name})
    keys = {(i.module, i.name) for _, i in before.sites()}
    versions = zip(paths, sources, sources[len(paths) :], strict=False)
    jobs = [Job(path, a, b, keys, sorted(called[path])) for path, a, b in versions]
    found = [problem for problems in repository.pool.map(compare, jobs, chunksize=10) for problem in problems]
    shims = [problem for problem in found if problem.startswith("shim ")]
    report.listed("7, 8 differences outside edited statements", 0, set(found) - set(shims))
    report.row("8 modules on an old path that gained lines", "shims", len(shims), gate=False)
    report.details += shims


def check_imports(repository: Repository, before: Tree, report: Report) -> None:
    """Each path in a fresh interpreter that has no site-packages."""

    def same_object(path: str) -> bool:
        command = [sys.executable, "-S", "-B", "-W", "ignore", "-c", STUBS, ":".join(CANONICAL), path]
        return subprocess.run(command, cwd=repository.path, capture_output=True, text=True).stdout.endswith("same\n")

    paths = sorted({f"{i.module}:{i.name}" for _, i in before.sites()} - {FOR_TYPE_CHECKERS})
    with ThreadPoolExecutor(len(paths)) as pool:  # the tree sleeps for ten seconds when it is imported
        failed = [path for path, same in zip(paths, pool.map(same_object, paths), strict=True) if not same]
    report.row("8 paths that import and give the same object", 17, len(paths) - len(failed))
    report.details += [f"8 not the same object in a fresh interpreter: {path}" for path in failed]


def check_commits(repository: Repository, before: Tree, base: str, tip: str, report: Report) -> None:
    tree, problems, commits = before, list[str](), repository.text("rev-list", "--reverse", f"{base}..{tip}").split()
    for commit in commits:
        now = repository.tree(commit)
        paths = changed(tree, now)
        modules = set(map(module_name, paths))
        importers = {f.path for f in now.files.values() for i in f.imports
                     if i.module in modules or f"{i.module}.{i.name}" in modules}  # fmt: skip
        worse = now.unresolved(paths | importers) - before.unresolved(paths | importers)
        problems += [f"{commit[:9]} {item}" for item in (*newly_broken(tree, now, paths), *worse)]
        tree = now
    report.row("9 commits", ">= 1", len(commits), bool(commits))
    report.listed("9 breaches of 2 or 5 in a commit", 0, problems)


# running it -----------------------------------------------------------------------------------------------


class Run(NamedTuple):
    code: int
    output: str
    seconds: float
    peak: Counter[str]  # megabytes: Rss, and Pss, in which shared pages count once


def memory(session: int) -> Counter[str]:
    total = Counter[str]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[3] == str(session):
                rollup = stat.with_name("smaps_rollup").read_text()
                total += Counter({k: int(v) for k, v in re.findall(r"^(Rss|Pss):\s+(\d+)", rollup, re.MULTILINE)})
    return total


def run(command: list[str], repository: Repository) -> Run:
    cores = ",".join(map(str, sorted(os.sched_getaffinity(0))[:2]))
    peak, start = Counter[str](), time.perf_counter()
    process = subprocess.Popen(["taskset", "-c", cores, *command, "--repo", str(repository.path)], text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)  # fmt: skip
    with ThreadPoolExecutor(1) as reader:
        output = reader.submit(process.communicate)
        while not output.done():
            peak |= memory(process.pid)
            time.sleep(0.1)
        return Run(process.returncode, output.result()[0], time.perf_counter() - start, peak)


def migrate(repository: Repository, command: list[str], plan: Path, report: Report) -> str:
    state = [repository.text(*args) for args in (("rev-parse", "HEAD"), ("status", "--porcelain"))]
    done = run([*command, "migrate", str(plan), "--branch", BRANCH], repository)
    report.row("migrate: exit code", "0 or 3", done.code, done.code in {0, 3})
    report.at_most("migrate: seconds", SECONDS, done.seconds)
    report.at_most("migrate: peak RSS of all processes, MB", MEGABYTES, done.peak["Rss"] / 1000)
    report.row("migrate: peak, shared pages once, MB", "", done.peak["Pss"] // 1000, gate=False)
    now = [repository.text(*args) for args in (("rev-parse", "HEAD"), ("status", "--porcelain"))]
    report.row("migrate: checkout untouched", True, state == now)
    report.details += [f"migrate said: {line}" for line in done.output.splitlines()[-5:]]
    return done.output


def check(repository: Repository, options: argparse.Namespace, report: Report, scratch: Path) -> None:
    base = repository.text("rev-parse", "HEAD")
    before = repository.tree(base)
    facts(before, report)
    if options.skip_migrate:
        return
    plan, command = scratch / "canonize.toml", shlex.split(options.canonize)
    plan.write_text(PLAN)
    output = None if options.after else migrate(repository, command, plan, report)
    tip = repository.text("for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}")
    report.row("migrate: a branch with commits", True, bool(tip) and tip != base)
    if not tip:
        return
    after = repository.tree(tip)
    check_result(before, after, report)
    check_patches(before, after, output, report)
    check_bytes(repository, before, base, tip, report)
    check_commits(repository, before, base, tip, report)
    repository.git("checkout", "--quiet", "--detach", tip)
    check_imports(repository, before, report)
    again = run([*command, "diff", str(plan), "--check"], repository)
    report.row("3 second run: exit code of diff --check", 0, again.code)
    report.details += [f"3 second run said: {line}" for line in again.output.splitlines()[-5:]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--canonize", default="canonize", metavar="CMD", help="how to call it; default: %(default)s")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--skip-migrate", action="store_true", help="only measure the tree as it is")
    what.add_argument("--after", metavar="REV", help="check this commit of TREE instead of migrating")
    parser.add_argument("--cache", type=Path, help="keep here what was read of each file")
    options = parser.parse_args()
    cache: dict[Key, File] = {}
    if options.cache and options.cache.exists():
        cache = pickle.loads(options.cache.read_bytes())
    report = Report()
    with tempfile.TemporaryDirectory(prefix="report-tree-") as scratch, ProcessPoolExecutor() as pool:
        clone = Path(scratch, "clone")
        subprocess.run(["git", "clone", "--quiet", "--shared", options.tree.resolve(), clone], check=True)
        repository = Repository(clone, cache, pool)
        repository.git("config", "user.name", "Report Tree")
        repository.git("config", "user.email", "report@example.invalid")
        if options.after:
            repository.git("fetch", "--quiet", str(options.tree.resolve()), f"{options.after}:refs/heads/{BRANCH}")
        check(repository, options, report, Path(scratch))
    if options.cache:
        options.cache.write_bytes(pickle.dumps(cache))
    return report.show()


if __name__ == "__main__":
    sys.exit(main())
