"""Edited imports as a formatter would leave them: what it is shown of a file, and what is taken of its answer.

A formatter is shown an *excerpt*: the runs of import statements that hold an edited one, each at its own depth.  Taken
is what it does to edited statements, moving them among the others included.  Where it would change a statement that
nobody edited, or a comment, the edited ones stay in their places and take its layout alone.  Values in, values out.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .source import LINE_END, Source, SourceError

# Files that tell a formatter what to do inside them are left as they are.
_PRAGMA = re.compile(r"#\s*(?:isort|usort|yapf|fmt|ruff|flake8)\s*:")

Name = tuple[int, str, str, str]
"""What an import binds, whatever its layout: level, module, name, and the name after ``as``."""


@dataclass(frozen=True, slots=True)
class Statement:
    """``first`` and ``last``: its lines, counted from 0.  ``above``: the lines between it and the one before it."""

    first: int
    last: int
    text: str
    above: tuple[str, ...]
    names: frozenset[Name]


@dataclass(frozen=True, slots=True)
class Block:
    """Import statements with nothing but comments and empty lines between them."""

    indent: str
    statements: tuple[Statement, ...]

    @property
    def text(self) -> str:
        first, *rest = self.statements
        return "".join([first.text, *("".join([*each.above, each.text]) for each in rest)])


@dataclass(frozen=True)
class Edited:
    """A file whose imports were edited; ``edited`` has the numbers of edited statements, by block."""

    source: Source
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    edited: tuple[frozenset[int], ...]

    @property
    def modules(self) -> frozenset[str]:
        """Absolute names of modules that the blocks import; with each name, which may be one."""
        names = [name for block in self.blocks for name in _names(block)]
        absolute = [(module, name) for level, module, name, _ in names if level <= 0]
        return frozenset(each for module, name in absolute for each in (module, f"{module}.{name}".rstrip(".")))

    @property
    def excerpt(self) -> str:
        """The blocks, each below as many ``if`` as its depth needs."""
        newline = self.source.newline
        parts = []
        for block in self.blocks:
            unit = "\t" if block.indent.startswith("\t") else " " * 4
            depth = len(block.indent) // len(unit)
            parts += [f"{unit * level}if 0:{newline}" for level in range(depth)]
            text = block.text
            parts += [text if text.endswith(("\n", "\r")) else text + newline, f"pass{newline}"]
        return "".join(parts)


def edited_imports(before: bytes | None, after: bytes) -> Edited | None:
    """The edited imports of a file; None where there are none, or where they cannot be told apart."""
    try:
        source = Source.decode(after)
        old = Source.decode(before).text if before is not None else ""
    except SourceError:
        return None
    if "import" not in source.text or _PRAGMA.search(source.text):
        return None
    lines = _lines(source.text)
    known = "\n" + old
    chosen: list[Block] = []
    edited: list[frozenset[int]] = []
    for block in _blocks(source.text, lines) or ():
        fresh = frozenset(
            number for number, each in enumerate(block.statements) if not _is_in(each.text, known, source.newline)
        )
        if fresh and _can_nest(block.indent):
            chosen.append(block)
            edited.append(fresh)
    return Edited(source, lines, tuple(chosen), tuple(edited)) if chosen else None


def take(file: Edited, answer: str) -> bytes:
    """The file with what is taken of a formatter's answer to its excerpt; unchanged where that cannot be read."""
    theirs = _answer(file, answer)
    if theirs is None:
        return file.source.encode(file.source.text)
    lines = list(file.lines)
    for block, edited, other in reversed(list(zip(file.blocks, file.edited, theirs, strict=True))):
        first, last = block.statements[0].first, block.statements[-1].last
        new = _whole(file.lines, block, edited, other) or _one_by_one(block, edited, other)
        if not block.text.endswith(("\n", "\r")):  # the end of a file without a last line end
            new = new.rstrip("\r\n")
        lines[first : last + 1] = [new]
    text = "".join(lines)
    return file.source.encode(text if text == file.source.text or _tree(text) is not None else file.source.text)


def unsettled(file: Edited, answer: str) -> list[int]:
    """Lines, from 1, of edited imports that the formatter would still change, or put elsewhere."""
    found = []
    for block, edited, other in zip(file.blocks, file.edited, _answer(file, answer) or (), strict=False):
        ours, theirs = _neighbours(block), _neighbours(other)
        found += [block.statements[number].first + 1 for number in sorted(edited) if ours[number] not in theirs]
    return found


def _whole(lines: Sequence[str], block: Block, edited: frozenset[int], other: Block) -> str:
    """The block as the formatter has it; "" where that is not only about edited statements."""
    if _depends_on_order(block):
        return ""
    fresh = {name for number in edited for name in block.statements[number].names}
    kept = [number for number in range(len(block.statements)) if number not in edited]
    order: list[int | None] = []
    for each in other.statements:
        at = kept[sum(number is not None for number in order) :][:1]
        same = bool(at) and block.statements[at[0]].text == each.text
        if not same and not each.names <= fresh:
            return ""
        order.append(at[0] if same else None)
    if [number for number in order if number is not None] != kept or _comments(block.text) != _comments(_all(other)):
        return ""
    before: int | None = None
    for number, each in zip(order, other.statements, strict=True):
        if number is not None:
            above = block.statements[number].above if number else ()
            if _only_comments(each.above) != _only_comments(above):
                return ""  # a comment has come to stand above another statement
            if before is not None and before + 1 == number and each.above != above:
                return ""  # an empty line more or less between two statements that nobody edited
        before = number
    start = block.statements[0].first
    has_comment = start > 0 and lines[start - 1].lstrip().startswith("#")
    if has_comment and other.statements[0].text != block.statements[0].text and order[0] != 0:
        return ""
    return _all(other)


def _depends_on_order(block: Block) -> bool:
    """A star, or two imports of one name: the last one wins, so none may pass another."""
    bound = [
        (name[3] or (name[1].partition(".")[0] if name[0] < 0 else name[2]), name) for name in sorted(_names(block))
    ]
    packages = {each for each, name in bound if name[0] < 0 and not name[3]}  # import a.b, a.c
    others = [each for each, name in bound if each not in packages or name[0] >= 0 or name[3]]
    return "*" in others or len(others) != len(set(others)) or bool(packages & set(others))


def _one_by_one(block: Block, edited: frozenset[int], other: Block) -> str:
    """The block with the formatter's layout of each edited statement, where it stands."""
    theirs = {each.names: each.text for each in other.statements}
    parts = []
    for number, each in enumerate(block.statements):
        new = theirs.get(each.names, each.text) if number in edited else each.text
        if _comments(new) != _comments(each.text):
            new = each.text
        parts += [*(each.above if number else ()), new]
    return "".join(parts)


def _answer(file: Edited, answer: str) -> tuple[Block, ...] | None:
    """The formatter's blocks, in the file's own line ends; None where they are not those that it was shown."""
    text = LINE_END.sub(lambda _: file.source.newline, answer)
    theirs = _blocks(text, _lines(text))
    if theirs is None or len(theirs) != len(file.blocks):
        return None
    for ours, other in zip(file.blocks, theirs, strict=True):
        if ours.indent != other.indent or _names(ours) != _names(other):
            return None
    return tuple(theirs)


def _blocks(text: str, lines: Sequence[str]) -> list[Block] | None:
    tree = _tree(text)
    if tree is None:
        return None
    found: list[Block] = []
    for body in _bodies(tree):
        run: list[Statement] = []
        for node in body:
            if not isinstance(node, ast.Import | ast.ImportFrom) or not _stands_alone(node, lines):
                found += _block(run, lines)
                run = []
                continue
            first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
            above = tuple(lines[run[-1].last + 1 : first]) if run else _comments_above(lines, first)
            run.append(Statement(first, last, "".join(lines[first : last + 1]), above, _bound(node)))
        found += _block(run, lines)
    return sorted(found, key=lambda block: block.statements[0].first)


def _tree(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _block(run: list[Statement], lines: Sequence[str]) -> list[Block]:
    if not run:
        return []
    line = lines[run[0].first]
    return [Block(line[: len(line) - len(line.lstrip(" \t"))], tuple(run))]


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield body
                pending += body
        pending += getattr(node, "handlers", ())
        pending += getattr(node, "cases", ())


def _stands_alone(node: ast.stmt, lines: Sequence[str]) -> bool:
    """Whether its lines hold nothing else but a comment."""
    last = (node.end_lineno or node.lineno) - 1
    rest = lines[last].encode()[node.end_col_offset or 0 :].decode("utf-8", "replace").strip()
    return not lines[node.lineno - 1][: node.col_offset].strip(" \t") and (not rest or rest.startswith("#"))


def _bound(node: ast.Import | ast.ImportFrom) -> frozenset[Name]:
    if isinstance(node, ast.Import):
        return frozenset((-1, alias.name, "", alias.asname or "") for alias in node.names)
    return frozenset((node.level, node.module or "", alias.name, alias.asname or "") for alias in node.names)


def _lines(text: str) -> tuple[str, ...]:
    ends = [match.end() for match in LINE_END.finditer(text)]
    starts = [0, *ends]
    return tuple(text[a:b] for a, b in zip(starts, [*ends, len(text)], strict=True) if a < b)


def _comments_above(lines: Sequence[str], first: int) -> tuple[str, ...]:
    start = first
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return tuple(lines[start:first])


def _all(block: Block) -> str:
    """With the comments above the first statement: of an answer, they have come there with it."""
    return "".join([*block.statements[0].above, block.text])


def _comments(text: str) -> Counter[str]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(_dedented(text)).readline))
    except (tokenize.TokenError, SyntaxError):
        return Counter({text: 1})
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def _dedented(text: str) -> str:
    indent = len(text) - len(text.lstrip(" \t"))
    return LINE_END.sub("\n", "".join(line[indent:] if not line[:indent].strip() else line for line in _lines(text)))


def _only_comments(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def _names(block: Block) -> frozenset[Name]:
    return frozenset(name for each in block.statements for name in each.names)


def _neighbours(block: Block) -> list[tuple[str, str, str]]:
    texts = ["", *(each.text for each in block.statements), ""]
    return list(zip(texts, texts[1:], texts[2:], strict=False))


def _is_in(statement: str, text: str, newline: str) -> bool:
    return "\n" + statement in text or (newline == "\r" and "\r" + statement in text)


def _can_nest(indent: str) -> bool:
    return set(indent) <= {"\t"} or (set(indent) == {" "} and len(indent) % 4 == 0)
