"""Whether the bytes of a file could import a name, or reach it by its name, without parsing them.

Most files that mention a class only use what they import from somewhere else under that name, or speak of it.  Whatever
could matter counts: what this leaves out has no statement, string or attribute that a migration could change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from canonize_codemods.kinds import NOTEBOOK
from canonize_codemods.words import places

_LETTER = rb"[\w\x80-\xff]"
# What stands before a name on its line where that line may be part of a list of imported names ...
_LISTED = re.compile(rb"[\s(,]*(?:" + _LETTER + rb"[\w \t\f\x80-\xff]*,\s*)*\Z")
# ... and what then follows it.
_FOLLOWED = re.compile(rb"[ \t\f]*(?:[,;)\\#\r\n]|as\b|\Z)")
_RENAMED = re.compile(rb"\s*\\?\s*as\b")
# A binding, or a keyword (``patch.multiple(module, Name=...)``).
_BOUND, _ANNOTATED = re.compile(rb"\s*=(?!=)"), re.compile(rb"\s*:")
_DEFINES = re.compile(rb"\b(?:class|def|type|global|nonlocal)\s*\Z")
# ``Other = Name``, which is another name of it; a call is not.
_ASSIGNED, _CALLED = re.compile(rb"=[\s(\\]*\Z"), re.compile(rb"\s*\(")
_LEADS = (b".", b"'", b'"', b":", b"\\")
# What Python lets stand between the parts of a statement, and around a dot in brackets.
_BLANK = rb"[ \t\f\\\r\n]*"
GAP = rb"(?:[ \t\f\\\r\n]|#[^\r\n]*[\r\n])*"
_STAR, _RELATIVE = re.compile(rb"import" + _BLANK + rb"\*"), re.compile(rb"from" + _BLANK + rb"\.")
_POINTER = b"version https://git-lfs"
_HOLDER = re.compile(rb"(\w+)" + GAP + rb"\." + GAP + rb"\Z")


def reaches(path: str, data: bytes, words: Collection[bytes], settled: Collection[tuple[bytes, bytes]] = ()) -> bool:
    """Whether one of the words may be imported, bound, defined, named in a string, or be an attribute.

    ``settled`` are ``(module, name)`` whose import from just there, by an absolute statement and under that name, does
    not count.
    """
    if path.endswith(NOTEBOOK) or data.startswith(_POINTER):  # its lines are strings; or stand elsewhere
        return any(word in data for word in words)
    for word in words:
        modules = [module for module, name in settled if name == word]
        for start in _whole_words(data, word):
            end = start + len(word)
            if _reached(data, start, end) and not any(_is_from(data, start, end, module) for module in modules):
                return True
    return False


def takes_all(data: bytes) -> bool:
    """Whether there may be a star import."""
    return any(_STAR.match(data, at) for at in places(data, b"import"))


def is_relative(data: bytes) -> bool:
    """Whether there may be a relative import."""
    return any(_RELATIVE.match(data, at) for at in places(data, b"from"))


def holders(data: bytes, words: Iterable[bytes]) -> set[bytes]:
    """The last part of what stands before the dot where one of the words is an attribute, or the end of a path."""
    spans = ((max(0, start - 200), start) for word in words for start in _whole_words(data, word))
    found = (_HOLDER.search(data, first, start) for first, start in spans)
    return {match[1] for match in found if match is not None}


def _whole_words(data: bytes, word: bytes) -> Iterator[int]:
    """Where the word stands as a whole.  Bytes beyond ASCII may be letters or not: they end no word."""
    for start in places(data, word):
        end = start + len(word)
        if not (_is_letter(data[start - 1 : start]) or _is_letter(data[end : end + 1])):
            yield start


def _is_letter(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"


def _reached(data: bytes, start: int, end: int) -> bool:
    line = data.rfind(b"\n", 0, start) + 1
    before = data[line:start]
    if b"import" in before or before.rstrip().endswith(_LEADS) or _BOUND.match(data, end) or _DEFINES.search(before):
        return True
    if _ANNOTATED.match(data, end) and before.rstrip()[-1:] in (b"", b";"):
        return True
    if _ASSIGNED.search(before) and not _CALLED.match(data, end):
        return True
    if not before.strip():
        above = data[:line].rstrip()
        if above.endswith(_LEADS) or b"#" in above[above.rfind(b"\n") + 1 :]:  # a dot may stand before the comment
            return True
    return _FOLLOWED.match(data, end) is not None and _LISTED.match(before) is not None


def _is_from(data: bytes, start: int, end: int, module: bytes) -> bool:
    """Whether the name there is one that ``from module import ...`` takes as it is."""
    opening = data.rfind(b"from", 0, start)
    if opening < 0 or _RENAMED.match(data, end):
        return False
    return _statement(module).fullmatch(data, opening, start) is not None


@cache
def _statement(module: bytes) -> re.Pattern[bytes]:
    """From its first word up to one of its names: on one line, or in parentheses."""
    names = rb"(?:\w[\w \t]*,[ \t]*)*"
    lines = rb"\(\s*(?:\w[\w \t]*,\s*(?:#[^\r\n]*[\r\n]\s*)*)*"
    return re.compile(rb"from[ \t]+" + re.escape(module) + rb"[ \t]+import[ \t]*(?:" + names + rb"|" + lines + rb")")
