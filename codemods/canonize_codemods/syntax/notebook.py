"""Jupyter notebooks as Python text and back: code cells in order, IPython's own lines kept as comments.

Only the ``source`` of cells that changed is written again; every other byte of the JSON stays (nbformat 4).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Any

from canonize_codemods.source import SourceError

_CELL = "# canonize: cell {}\n"
_CELL_LINE = re.compile(r"^# canonize: cell (\d+)\n", re.MULTILINE)
MAGIC = "pass  # canonize: "
_MORE = "pass  # canonize, continued: "  # the next lines of one that ends with a backslash
# Lines that IPython understands and Python does not: magics, shell commands, both assigned to something, help.
_MAGIC_LINE = re.compile(r"^([ \t]*)((?:[\w., \t]+=[ \t]*)?[%!?].*|[\w.]+\?{1,2}\s*)$")
# Cells that another program reads; the others' magics run the Python below them.
_FOREIGN = re.compile(r"\s*%%(?!(?:capture|debug|lprun|memit|mprun|prun|px|scalene|snakeviz|time|timeit)\b)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A code cell's source: the text, the span of its JSON value, and which cell of the notebook it is, from 1."""

    text: str
    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class CellLines:
    """Where a code cell is: in the module that ``to_python`` makes, and in the notebook's file."""

    number: int  # of all cells of the notebook, from 1
    start: int  # its first line in the module
    row: int  # the line of the file in which its source begins
    rows: int  # how many line ends its source has in the file


def to_python(data: bytes) -> bytes:
    """The code cells as one module.  Raises SourceError for what is no notebook."""
    parts = []
    for number, cell in enumerate(_cells(_decode(data))):
        lines = "".join(_comment_out(_LINE.findall(cell.text)))
        parts.append(_CELL.format(number) + lines + ("" if lines.endswith("\n") or not lines else "\n"))
    return "".join(parts).encode()


def cell_lines(data: bytes) -> tuple[CellLines, ...]:
    """The code cells in the order of ``to_python``.  Raises SourceError for what is no notebook."""
    text = _decode(data)
    found, line = [], 1
    for cell in _cells(text):
        row = text.count("\n", 0, cell.start) + 1
        found.append(CellLines(cell.number, line + 1, row, text.count("\n", cell.start, cell.end)))
        line += 1 + len(_LINE.findall(cell.text))
    return tuple(found)


def cell_of(cells: Iterable[CellLines], line: int) -> tuple[CellLines, int] | None:
    """The cell that a line of the module is in, and the line of the cell; None without cells."""
    before = [cell for cell in cells if cell.start <= line]
    return (before[-1], line - before[-1].start + 1) if before else None


def with_python(data: bytes, python: bytes) -> bytes:
    """The notebook with its code cells as ``python`` has them; ``python`` is ``to_python`` of it, rewritten."""
    text = _decode(data)
    pieces = _CELL_LINE.split(python.decode())[1:]
    rewritten = {int(number): body for number, body in zip(pieces[0::2], pieces[1::2], strict=True)}
    for number, cell in reversed(list(enumerate(_cells(text)))):
        body = "".join(map(_bring_back, _LINE.findall(rewritten.get(number, ""))))
        if body.endswith("\n") and not cell.text.endswith("\n"):
            body = body[:-1]
        if body != cell.text:
            text = text[: cell.start] + _value(text[cell.start : cell.end], body) + text[cell.end :]
    return text.encode()


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise SourceError(f"not utf-8: byte 0x{data[error.start]:02x}") from None


def _cells(text: str) -> list[_Cell]:
    """The code cells that hold Python, in order."""
    try:
        notebook = json.loads(text)
        cells = notebook["cells"]
        if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
            raise ValueError("its cells are no list of objects")
        if not _is_python(notebook):
            return []
        spans = list(_source_spans(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(f"not a notebook: {error}") from None
    found = []
    for number, (cell, (start, end)) in enumerate(zip(cells, spans, strict=True), 1):
        source = cell.get("source", "")
        code = source if isinstance(source, str) else "".join(source)
        if cell.get("cell_type") == "code" and not _FOREIGN.match(code) and start >= 0:
            found.append(_Cell(code, start, end, number))
    return found


def _source_spans(text: str) -> Iterator[tuple[int, int]]:
    """The span of each cell's ``source`` value, (-1, -1) for a cell without one."""
    at = _find_key(text, _skip(text, 0), "cells")
    at = _skip(text, at + 1)
    while text[at] != "]":
        span = (-1, -1)
        for key, start, end in _members(text, at):
            if key == "source":
                span = (start, end)
            at = end
        yield span
        at = _skip(text, _skip(text, at) + 1)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _find_key(text: str, at: int, wanted: str) -> int:
    return next(start for key, start, _ in _members(text, at) if key == wanted)


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Key, and span of the value, for each member of the object at ``at``."""
    decoder = json.JSONDecoder()
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1)
        start = _skip(text, _skip(text, at) + 1)
        _, at = decoder.raw_decode(text, start)
        yield key, start, at
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(old: str, body: str) -> str:
    """``body`` as JSON in the old value's form: a string, or one string a line with the same white space between."""
    ascii_only = old.isascii()
    if not old.startswith("["):
        return json.dumps(body, ensure_ascii=ascii_only)
    inner = re.match(r"\[(\s*)", old)
    close = re.search(r"(\s*)\]$", old)
    between = inner.group(1) if inner else ""
    lines = [json.dumps(line, ensure_ascii=ascii_only) for line in _LINE.findall(body)]
    separator = f",{between}" if between else ", "
    return f"[{between}{separator.join(lines)}{close.group(1) if close else ''}]"


def _comment_out(lines: Iterable[str]) -> Iterator[str]:
    indent = None  # of a magic that goes on
    for line in lines:
        match = _MAGIC_LINE.match(line.rstrip("\r\n")) if indent is None else None
        if match:
            indent = match.group(1)
            yield f"{indent}{MAGIC}{match.group(2)}{line[match.end() :]}"
        else:
            yield line if indent is None else f"{indent}{_MORE}{line}"
        if not line.rstrip("\r\n").endswith("\\"):
            indent = None


def _bring_back(line: str) -> str:
    own = line.lstrip(" \t")
    if own.startswith(_MORE):
        return own.removeprefix(_MORE)
    return line.replace(MAGIC, "", 1) if own.startswith(MAGIC) else line


def _is_python(notebook: dict[str, Any]) -> bool:
    """By the language of its kernel, if it names one."""
    about = notebook.get("metadata", {})
    named = [about.get(key, {}).get(name) for key, name in (("language_info", "name"), ("kernelspec", "language"))]
    return all(not isinstance(name, str) or "python" in name.lower() for name in named)
