"""Changes as a patch that ``git apply`` accepts: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from canonize.git.series import quote_path
from canonize_codemods.changes import FileChange
from canonize_codemods.hunks import CONTEXT, lines_of
from canonize_codemods.line_matcher import LineMatcher

_NO_END = "\\ No newline at end of file\n"


def patch(changes: Iterable[FileChange]) -> bytes:
    """A patch of every change; lines end where git says they end, at LF only."""
    return b"".join(map(file_patch, changes))


def file_patch(change: FileChange) -> bytes:
    old, new = _name("a/", change.path), _name("b/", change.path)
    head = [f"diff --git {old} {new}"]
    if change.before is None:
        head.append("new file mode 100644")
    if change.after is None:
        head.append("deleted file mode 100644")
    body = "".join(hunks(change))
    if body:
        head += [f"--- {old if change.before is not None else '/dev/null'}"]
        head += [f"+++ {new if change.after is not None else '/dev/null'}"]
    return ("\n".join(head) + "\n").encode("utf-8", "surrogateescape") + body.encode("latin-1")


def hunks(change: FileChange) -> Iterator[str]:
    """Unified hunks, each line as latin-1 text that stands for its bytes."""
    before, after = ([line.decode("latin-1") for line in lines_of(data)] for data in (change.before, change.after))
    for group in LineMatcher(before, after).get_grouped_opcodes(CONTEXT):
        a, b = (group[0][1], group[-1][2]), (group[0][3], group[-1][4])
        yield f"@@ -{_range(*a)} +{_range(*b)} @@\n"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from _marked(" ", before[i1:i2])
                continue
            yield from _marked("-", before[i1:i2])
            yield from _marked("+", after[j1:j2])


def _marked(mark: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}"
        if not line.endswith("\n"):
            yield f"\n{_NO_END}"


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _name(prefix: str, path: str) -> str:
    """Quoted as git does it where the path holds what would not survive a line of text."""
    plain = path.isascii() and path.isprintable() and '"' not in path and "\\" not in path
    return f"{prefix}{path}" if plain else quote_path(prefix + path).decode("utf-8", "surrogateescape")
