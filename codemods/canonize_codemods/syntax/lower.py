"""Newer syntax in older clothes of the same length.

An f-string becomes a parenthesised tuple of its expressions, at their own offsets; ``type X = v`` becomes
``if 1:X = v``; type parameters become blanks.  The result is never written anywhere: it only lets the stdlib parser of
an older Python see every name where it stands.  (PEP 695, 696, 701, 750, 758)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

_LINE_ENDS = b"\r\n"  # stay, so that lines stay

# LibCST's parser is recursive native code that overflows the stack and takes the process with it.
_MAX_BRACKETS, _MAX_OPERATORS = 200, 1000  # CPython's own limit for brackets
_BRACKET = re.compile(r"[()\[\]{}]")
_BREAK = re.compile(r"[,;:]|\n(?=\w)")
_OPERATOR = re.compile(r"[-+~*/%&|^<>=.@(\[{]|\b(?:not|and|or|await|if|else|in|is|lambda)\b")
_ELIF = re.compile(r"\belif\b")


def lower_module(text: str) -> str | None:
    """The lowered text, or None where LibCST cannot parse it either (or reads it as something else)."""
    if _may_overflow(text):
        return None
    try:
        module = cst.parse_module(text)
        if module.code != text:
            return None
        return _Lowering(text, module).result()
    except Exception:  # of many kinds, some of them defects of LibCST
        return None


def lower_fstrings(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Lower just the f-strings at these character spans; one that LibCST cannot read stays as it is."""
    pieces, position = [], 0
    for start, end in spans:
        lowered = lower_module(f"({text[start:end]})")
        pieces += [text[position:start], lowered[1:-1] if lowered is not None else text[start:end]]
        position = end
    return "".join([*pieces, text[position:]])


def _may_overflow(text: str) -> bool:
    """A rough upper bound of how deep the expressions and the elif chains go."""
    depth = deepest = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket.group() in "([{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    if deepest > _MAX_BRACKETS or len(_ELIF.findall(text)) > _MAX_OPERATORS:
        return True
    pieces = (piece for piece in _BREAK.split(text) if len(piece) > _MAX_OPERATORS)
    return any(len(_OPERATOR.findall(piece)) > _MAX_OPERATORS for piece in pieces)


class _Lowering(cst.CSTVisitor):
    def __init__(self, text: str, module: cst.Module) -> None:
        super().__init__()
        self._wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self._spans = self._wrapper.resolve(ByteSpanPositionProvider)
        self._bytes = bytearray(text.encode())

    def result(self) -> str:
        self._wrapper.module.visit(self)
        return self._bytes.decode()

    def _span(self, node: cst.CSTNode) -> tuple[int, int]:
        span = self._spans[node]
        return span.start, span.start + span.length

    def _blank(self, start: int, end: int) -> None:
        for at in range(start, end):
            if self._bytes[at] not in _LINE_ENDS:
                self._bytes[at] = 0x20

    def _tuple(self, node: cst.CSTNode, fields: list[cst.BaseExpression]) -> None:
        start, end = self._span(node)
        kept = [(span, bytes(self._bytes[span[0] : span[1]])) for span in map(self._full_span, fields)]
        for at in range(start, end):
            if self._bytes[at] not in _LINE_ENDS:
                self._bytes[at] = 0x20
        self._bytes[start], self._bytes[end - 1] = ord("("), ord(")")
        for (first, last), code in kept:
            self._bytes[first:last] = code
            while self._bytes[last] in _LINE_ENDS:  # before the closing brace
                last += 1
            self._bytes[last] = ord(",")

    def _full_span(self, field: cst.BaseExpression) -> tuple[int, int]:
        """The expression with its own parentheses, which LibCST's span leaves out."""
        start, end = self._span(field)
        for paren in getattr(field, "lpar", ()):
            start = min(start, self._span(paren)[0])
        for paren in getattr(field, "rpar", ()):
            end = max(end, self._span(paren)[1])
        return start, end

    # Children first, so that an f-string inside an f-string is already a tuple when its parent keeps its bytes.
    def leave_FormattedString(self, original_node: cst.FormattedString) -> None:
        self._tuple(original_node, _expressions(original_node.parts))

    def leave_TemplatedString(self, original_node: cst.TemplatedString) -> None:
        self._tuple(original_node, _expressions(original_node.parts))

    def leave_ConcatenatedString(self, original_node: cst.ConcatenatedString) -> None:
        """Parts side by side become tuples side by side: in syntax, one call after the other."""
        parts = _parts(original_node)
        if not all(isinstance(part, cst.SimpleString) for part in parts):
            for part in parts:
                if isinstance(part, cst.SimpleString):
                    self._tuple(part, [])

    def leave_TypeParameters(self, original_node: cst.TypeParameters) -> None:
        self._blank(*self._span(original_node))

    def leave_TypeAlias(self, original_node: cst.TypeAlias) -> None:
        start, _ = self._span(original_node)
        name, _ = self._span(original_node.name)
        self._blank(start, name)
        self._bytes[start : start + 5] = b"if 1:"


def _parts(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    if isinstance(node, cst.ConcatenatedString):
        return [*_parts(node.left), *_parts(node.right)]
    return [node]


def _expressions(parts: Iterable[cst.CSTNode]) -> list[cst.BaseExpression]:
    found: list[cst.BaseExpression] = []
    for part in parts:
        expression = getattr(part, "expression", None)
        if isinstance(expression, cst.BaseExpression):
            found.append(expression)
        spec = getattr(part, "format_spec", None)
        if spec:
            found += _expressions(spec)
    return found
