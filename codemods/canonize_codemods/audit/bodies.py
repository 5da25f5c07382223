"""The source text of one definition, and its shape: the syntax tree without docstrings, layout and its own name."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from canonize_codemods.source import Source, SourceError
from canonize_codemods.syntax.parse import parse


@dataclass(frozen=True)
class Body:
    """``text`` is what the file holds between the definition's first and last line."""

    text: str
    name: str

    @property
    def node(self) -> ast.stmt | None:
        """The parsed definition, anew each time; None if nothing parses it."""
        try:
            # Under an ``if`` the text may keep its indentation, so that multi-line strings keep theirs.
            text = f"if 1:\n{self.text}" if self.text[:1].isspace() else self.text
            tree, _ = parse(Source(text, "utf-8", b""))
        except SourceError:
            return None
        first = tree.body[0] if tree.body else None
        return first.body[0] if isinstance(first, ast.If) else first

    @cached_property
    def shape(self) -> str:
        """Equal for definitions that differ in docstrings, comments, layout and own name; "" if nothing parses."""
        node = self.node
        if node is None:
            return ""
        text = ast.dump(_Normalise(self.name).visit(node))
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass
class Bodies:
    """Bodies cut out of files that are read when first asked for; unreadable ones are empty."""

    read: Callable[[str], bytes]
    _sources: dict[str, Source | None] = field(default_factory=dict)
    _bodies: dict[tuple[str, int, int, str], Body] = field(default_factory=dict)

    def body(self, path: str, line: int, end_line: int, name: str) -> Body:
        key = (path, line, end_line, name)
        if key not in self._bodies:
            self._bodies[key] = self._cut(path, line, end_line, name)
        return self._bodies[key]

    def _cut(self, path: str, line: int, end_line: int, name: str) -> Body:
        source = self._source(path)
        if source is None or end_line > len(source.line_starts):
            return Body("", name)
        start, end = source.line_span(line)[0], source.line_span(end_line)[1]
        return Body(source.text[start:end].rstrip(), name)

    def text(self, path: str) -> str:
        source = self._source(path)
        return source.text if source is not None else ""

    def _source(self, path: str) -> Source | None:
        if path not in self._sources:
            try:
                self._sources[path] = Source.decode(self.read(path))
            except (SourceError, OSError, KeyError):
                self._sources[path] = None
        return self._sources[path]


class _Normalise(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self.name = name

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._strip(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._strip(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._strip(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name("_", node.ctx) if node.id == self.name else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("_") if node.value == self.name else node  # "Manager" as an annotation

    def _strip(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        if node.name == self.name:
            node.name = "_"
        return node
