"""Shims that are there: what canonize wrote at old paths, read back from the text.

The text is the only record, so it also tells what a person changed: a shim that says more than ``forward.py`` writes is
``edited``, and nothing takes it away without being told so.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize_codemods.index.blocks import is_type_checking
from canonize_codemods.source import Source, SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.parse import parse

_FORWARDS = re.compile(rb"install\w*\(\s*__name__\s*,|sys\.modules\[__name__\]\s*=")
_GOES_AWAY = re.compile(r"the old path goes away in (.+?)\.?$")
_OPTIONS = frozenset({"kept", "silent", "fallback", "category", "note"})
_PRAGMA = re.compile(r"#\s*(noqa|type:|pyright:|isort:|fmt:|pylint:)")


@dataclass(frozen=True, slots=True)
class Shim:
    """What stands at an old path.

    ``names``: old name → canonical.  ``whole``: the module is nothing else.  ``parts``: the statements that forward.
    ``kept``: names that a mixed module imports as well.  ``helper``: the module that the shim imports, or "".
    ``edited``: what somebody added to it, or "".
    """

    path: str
    module: str
    form: str  # forward, alias, reexport
    line: int
    names: Mapping[str, Symbol]
    whole: bool
    parts: tuple[ast.stmt, ...]
    kept: tuple[str, ...] = ()
    helper: str = ""
    remove_in: str = ""
    edited: str = ""

    @property
    def is_package(self) -> bool:
        return self.path.endswith("__init__.py")


def read_shim(path: str, module: str, data: bytes, listed: Mapping[str, Symbol] | None = None) -> Shim | None:
    """The shim in a file, if there is one.

    A ``reexport`` looks like any other re-export: it is one where ``listed``, the old names of this module that the
    plan has made re-exports, are all that it holds.
    """
    if not listed and not _FORWARDS.search(data):
        return None
    try:
        source = Source.decode(data)
        tree, engine = parse(source)
    except SourceError:
        return None
    if engine == "fissix":
        return None
    body = _without_docstring(tree)
    return (
        _forward(path, module, source, body)
        or _alias(path, module, source, body)
        or (_reexport(path, module, source, body, listed) if listed else None)
    )


# -- forward


@dataclass(frozen=True, slots=True)
class _Call:
    """``install(__name__, {...}, ...)`` as written; ``other`` names arguments that canonize does not write."""

    names: Mapping[str, Symbol]
    kept: tuple[str, ...]
    note: str
    other: tuple[str, ...]


def _forward(path: str, module: str, source: Source, body: Sequence[ast.stmt]) -> Shim | None:
    """All that forwards in a module: a second run with another plan adds a block of its own."""
    blocks: list[tuple[int, ast.stmt, str, str, _Call]] = []
    parts: list[ast.stmt] = []
    edits: list[str] = []
    for at, node in enumerate(body):
        inside = node.orelse if isinstance(node, ast.If) and is_type_checking(node.test) else None
        found = _installing(body[at : at + 3] if inside is None else inside)
        if found is None:
            continue
        helper, local, call, size = found
        blocks.append((node.lineno if inside is None else inside[0].lineno, node, helper, local, call))
        parts += body[at : at + size] if inside is None else [node]
        edits += [f"the argument {name}" for name in call.other]
        if isinstance(node, ast.If):
            typed = _typed_names(node.body)
            if typed is None or len(node.orelse) != size:
                edits.append("a statement in it")
            elif typed != set(call.names) - (set() if local == "install" else set(call.kept)):
                edits.append("names that only one half of it has")
    if not blocks:
        return None
    line, first, helper, _, _ = blocks[0]
    whole = any(local == "install" for _, _, _, local, _ in blocks)
    parts += [node for node in body if _imports_type_checking(source, node, whole, first)]
    if whole:
        parts += filter(_assigns_all, body)
        edits += [f"line {node.lineno}" for node in body if node not in parts and not _is_future(node)][:1]
    if comment := _comment(source, parts, whole):
        edits.append(f"the comment {comment!r}")
    calls = [call for *_, call in blocks]
    return Shim(
        path,
        module,
        "forward",
        line,
        {name: symbol for call in calls for name, symbol in call.names.items()},
        whole,
        tuple(sorted(parts, key=lambda node: node.lineno)),
        tuple(name for call in calls for name in call.kept),
        helper,
        next((match.group(1) for call in calls if (match := _GOES_AWAY.search(call.note))), ""),
        ", ".join(edits),
    )


def _installing(block: Sequence[ast.stmt]) -> tuple[str, str, _Call, int] | None:
    """``from helper import install``, the call of it, ``del install``: helper, local name, call, statements."""
    match block[:2]:
        case [
            ast.ImportFrom(module=str(helper), level=0, names=names),
            ast.Expr(
                value=ast.Call(func=ast.Name(id=local), args=[ast.Name(id="__name__"), ast.Dict() as table])
            ) as call,
        ] if any(alias.name == "install" and (alias.asname or "install") == local for alias in names):
            found = _call(call.value, table)  # type: ignore[arg-type]
            deletes = isinstance(block[2], ast.Delete) if len(block) > 2 else False
            return (helper, local, found, 3 if deletes else 2) if found is not None else None
    return None


def _call(call: ast.Call, table: ast.Dict) -> _Call | None:
    names: dict[str, Symbol] = {}
    for key, value in zip(table.keys, table.values, strict=True):
        match key, value:
            case ast.Constant(value=str(name)), ast.Constant(value=str(target)):
                try:
                    names[name] = Symbol.parse(target.rstrip(":"))
                except ValueError:
                    return None
            case _:
                return None
    kept: tuple[str, ...] = ()
    note, other = "", []
    for keyword in call.keywords:
        if keyword.arg == "kept":
            kept = tuple(
                n.value for n in ast.walk(keyword.value) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            )
        elif keyword.arg == "note" and isinstance(keyword.value, ast.Constant):
            note = str(keyword.value.value)
        elif keyword.arg not in _OPTIONS:
            other.append(keyword.arg or "**")
    return _Call(names, kept, note, tuple(other))


def _typed_names(block: Sequence[ast.stmt]) -> set[str] | None:
    """What type checkers are told; None where something else stands there too."""
    if not all(isinstance(node, ast.ImportFrom) for node in block):
        return None
    return {alias.asname or alias.name for node in block if isinstance(node, ast.ImportFrom) for alias in node.names}


def _imports_type_checking(source: Source, node: ast.stmt, whole: bool, block: ast.stmt) -> bool:
    """The import that came with the shim: in a mixed module, the one right above it with its pragma."""
    if not isinstance(node, ast.ImportFrom) or [alias.name for alias in node.names] != ["TYPE_CHECKING"]:
        return False
    start, end = source.line_span(node.lineno)
    return whole or ("E402" in source.text[start:end] and node.lineno in range(block.lineno - 3, block.lineno))


# -- alias and re-export


def _alias(path: str, module: str, source: Source, body: Sequence[ast.stmt]) -> Shim | None:
    for node in body:
        match node:
            case ast.If(
                body=typed,
                orelse=[
                    ast.Assign(
                        targets=[
                            ast.Subscript(
                                value=ast.Attribute(value=ast.Name(id="sys"), attr="modules"),
                                slice=ast.Name(id="__name__"),
                            )
                        ],
                        value=target,
                    )
                ],
            ) if is_type_checking(node.test):
                canonical = ast.unparse(target)
                names = {
                    alias.asname or alias.name: Symbol(each.module or "", alias.name)
                    for each in typed
                    if isinstance(each, ast.ImportFrom)
                    for alias in each.names
                }
                known = [n for n in body if n is node or isinstance(n, ast.Import | ast.ImportFrom)]
                strangers = [each for each in body if each not in known]
                edits = [f"line {strangers[0].lineno}"] if strangers else []
                if comment := _comment(source, known, True):
                    edits.append(f"the comment {comment!r}")
                names = names or {canonical.rpartition(".")[2]: Symbol(canonical)}
                return Shim(path, module, "alias", node.lineno, names, True, tuple(known), edited=", ".join(edits))
    return None


def _reexport(
    path: str, module: str, source: Source, body: Sequence[ast.stmt], listed: Mapping[str, Symbol]
) -> Shim | None:
    names: dict[str, Symbol] = {}
    for node in body:
        match node:
            case ast.ImportFrom(module=str(canonical), level=0, names=[ast.alias() as alias]) if alias.name != "*":
                names[alias.asname or alias.name] = Symbol(canonical, alias.name)
            case ast.Assign() if _assigns_all(node):
                pass
            case _:
                return None
    modules = {symbol.module for symbol in listed.values() if symbol.is_module}
    if not set(listed) & set(names) and not modules & {symbol.module for symbol in names.values()}:
        return None
    comment = _comment(source, list(body), True)
    edited = f"the comment {comment!r}" if comment else ""
    return Shim(path, module, "reexport", body[0].lineno, names, True, tuple(body), edited=edited)


# -- what stands around


def _without_docstring(tree: ast.Module) -> list[ast.stmt]:
    match tree.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return list(tree.body)


def _assigns_all(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _comment(source: Source, parts: Sequence[ast.stmt], whole: bool) -> str:
    """A comment inside of what forwards; of a whole module, anywhere below its first statement."""
    spans = [(part.lineno, part.end_lineno or part.lineno) for part in parts]
    if whole:
        spans = [(min(start for start, _ in spans), len(source.line_starts))]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source.text, newline="").readline))
    except (tokenize.TokenError, SyntaxError):
        return ""  # newer syntax than this Python's; what stands in a shim is not
    for token in tokens:
        inside = any(start <= token.start[0] <= end for start, end in spans)
        if token.type == tokenize.COMMENT and inside and not _PRAGMA.match(token.string):
            return token.string[:40]
    return ""
