"""The text of a commit message."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

WIDTH = 72
_TRAILER = re.compile(r"[A-Za-z0-9-]+")
_ITEM = re.compile(r"\s*(?:[-*]|\d+\.)\s+")


def compose_message(subject: str, body: str = "", trailers: Sequence[tuple[str, str]] = ()) -> str:
    """A commit message: subject, body and trailers, with an empty line between each two.

    The subject becomes one line of at most 72 characters, its end cut off where it is longer.  Paragraphs of the body
    are wrapped at 72; list items keep their own lines, and lines indented by four stay as they are.  What can't be
    printed, such as the undecodable bytes of a file name, becomes U+FFFD.  ValueError for an empty subject or a
    malformed trailer key.
    """
    subject = " ".join(_printable(subject).split())
    if not subject:
        raise ValueError("a commit message needs a subject")
    if len(subject) > WIDTH:
        subject = subject[: WIDTH - 1].rstrip() + "…"
    blocks = [subject, *(_wrap(block) for block in _paragraphs(body))]
    if trailers:
        blocks.append("\n".join(_trailer(key, value) for key, value in trailers))
    return "\n\n".join(blocks) + "\n"


def _paragraphs(body: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", body.replace("\r\n", "\n")):
        if block.strip():
            yield "\n".join(_printable(line) for line in block.strip("\n").split("\n"))


def _wrap(block: str) -> str:
    pieces: list[str] = []
    for line in block.split("\n"):
        fresh = not pieces or _ITEM.match(line) or line.startswith("    ")
        if fresh or pieces[-1].startswith("    "):
            pieces.append(line)
        else:
            pieces[-1] = f"{pieces[-1].rstrip()} {line.strip()}"
    return "\n".join(_fill(piece) for piece in pieces)


def _fill(piece: str) -> str:
    if piece.startswith("    "):
        return piece.rstrip()
    item = _ITEM.match(piece)
    hanging = " " * len(item[0]) if item else ""
    return textwrap.fill(piece, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def _trailer(key: str, value: str) -> str:
    if not _TRAILER.fullmatch(key):
        raise ValueError(f"{key!r} is no trailer key")
    return f"{key}: {' '.join(_printable(value).split())}"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text)
