"""Which words a definition is made of, small enough to keep: two copies share most of them, whatever they are called.

The first, cheap half of clone detection, after the bags of tokens of SourcererCC (Sajnani, Saini, Svajlenko, Roy,
Lopes: "SourcererCC: Scaling Code Clone Detection to Big-Code", ICSE 2016).  What is made of the words is in
``audit/clones.py``.
"""

from __future__ import annotations

import keyword
import re
import sys
from array import array
from zlib import crc32

# Fewer different words than this say too little: two exceptions are no clones.
FEWEST = 3

_SKIPPED = re.compile(
    r'#[^\n]*|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""|\'\'\'[^\'\\]*(?:(?:\\.|\'(?!\'\'))[^\'\\]*)*\'\'\''
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|\'[^\'\\\n]*(?:\\.[^\'\\\n]*)*\'',
    re.DOTALL,
)
_WORD = re.compile(r'[^\W\d]\w*+(?!")')  # not the prefix of what was a string
_KEYWORDS = frozenset(keyword.kwlist) | {"self", "cls"}


def words_of(text: str, name: str) -> bytes:
    """The different words of a definition without its own name, comments and strings, as sorted 32-bit hashes.

    Little-endian on every machine; b"" for a definition of fewer than ``FEWEST``.
    """
    words = set(_WORD.findall(_SKIPPED.sub('"', text))) - _KEYWORDS
    words.discard(name)
    if len(words) < FEWEST:
        return b""
    packed = array("I", sorted({crc32(word.encode("utf-8", "surrogatepass")) for word in words}))
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpacked(words: bytes) -> list[int]:
    """The hashes that ``words_of`` packed."""
    packed = array("I", words)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tolist()
