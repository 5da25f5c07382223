"""Text of a Python file without losing a byte: encodings, line ends, offsets, and splicing of edits."""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

# The lines that Python's own tokenizer sees: form feeds and U+2028 do not end one.
LINE_END = re.compile(r"\r\n|\r|\n")


TOO_DEEP = "nested too deeply"


class SourceError(Exception):
    """A file that cannot be read or parsed; ``line`` is 1-based, 0 when it concerns the whole file."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``text[start:end]`` (character offsets) by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """Decoded text that encodes back to exactly the bytes that it came from (PEP 263)."""

    text: str
    encoding: str
    bom: bytes

    @classmethod
    def decode(cls, data: bytes) -> Source:
        """Raises SourceError for unknown or wrong encodings, and where encoding back would lose something."""
        bom = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        body = data[len(bom) :]
        try:
            encoding = "utf-8" if bom else _encoding(body)
            text = body.decode(encoding)
        except (SyntaxError, LookupError) as error:
            raise SourceError(f"encoding: {error}", 1) from None
        except UnicodeDecodeError as error:
            line = body.count(b"\n", 0, error.start) + 1
            raise SourceError(f"not {encoding}: byte 0x{body[error.start]:02x}", line) from None
        if text.encode(encoding, "surrogatepass") != body:
            raise SourceError(f"does not encode back as {encoding}")
        return cls(text, encoding, bom)

    def encode(self, text: str) -> bytes:
        """Raises SourceError where the file's declared encoding lacks a character of ``text``."""
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise SourceError(f"{self.encoding} cannot hold {text[error.start : error.end]!r}") from None

    @cached_property
    def line_starts(self) -> list[int]:
        """Character offset at which each line begins; line 1 is at index 0."""
        if "\r" in self.text:
            return [0, *(match.end() for match in LINE_END.finditer(self.text))]
        lengths = [len(line) + 1 for line in self.text.split("\n")]  # several times as fast
        return list(accumulate(lengths[:-1], initial=0))

    @cached_property
    def newline(self) -> str:
        """The line end that new lines should use: the one that the file uses most."""
        ends = Counter(LINE_END.findall(self.text))
        return ends.most_common(1)[0][0] if ends else "\n"

    def offset(self, line: int, utf8_column: int) -> int:
        """Character offset of a position as ``ast`` gives it: 1-based line, 0-based column in UTF-8 bytes."""
        start = self.line_starts[line - 1]
        piece = self.text[start : start + utf8_column]
        if piece.isascii():
            return start + utf8_column
        return start + len(piece.encode("utf-8", "surrogatepass")[:utf8_column].decode("utf-8", "surrogatepass"))

    def line_of(self, offset: int) -> int:
        return bisect_right(self.line_starts, offset)

    def lines_of(self, places: Sequence[int]) -> list[int]:
        """The lines of sorted offsets, each once; counting up to them is faster than seeing where all lines begin."""
        if "\r" in self.text or "line_starts" in self.__dict__:
            return sorted({self.line_of(place) for place in places})
        found, line, last = dict[int, None](), 1, 0
        for place in places:
            line += self.text.count("\n", last, place)
            last = place
            found[line] = None
        return list(found)

    def lines_with(self, words: Iterable[str]) -> list[int]:
        """The lines on which any of the words stands as a whole, sorted."""
        return self.lines_of(self.places_of(words))

    def places_of(self, words: Iterable[str]) -> list[int]:
        """The offsets at which any of the words stands as a whole, sorted.

        By ``str.find``: a regular expression that begins with a word boundary takes ten times as long.
        """
        text = self.text
        found = []
        for word in filter(None, words):
            at = text.find(word)
            while at >= 0:
                end = at + len(word)
                if not (_in_word(text[at - 1 : at]) or _in_word(text[end : end + 1])):
                    found.append(at)
                at = text.find(word, end)
        return sorted(found)

    def line_span(self, line: int) -> tuple[int, int]:
        """Offsets of a line, its line end included."""
        starts = self.line_starts
        return starts[line - 1], starts[line] if line < len(starts) else len(self.text)


def _encoding(body: bytes) -> str:
    """As the first two lines declare it.  Raises SyntaxError."""
    end = body.find(b"\n", body.find(b"\n") + 1)
    opening = body[:end] if end >= 0 else body
    if opening.isascii() and b"coding" not in opening:  # what most files are costs next to nothing
        return "utf-8"
    return tokenize.detect_encoding(io.BytesIO(body).readline)[0]


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap; insertions at one place keep their order.

    Raises ValueError for overlapping edits: a defect of the codemod, never of the file.
    """
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            raise ValueError(f"edits overlap at offset {edit.start}")
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])
