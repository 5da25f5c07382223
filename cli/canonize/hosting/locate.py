"""What a person calls a codemod → where it is: a file, a name of an installed one, or a dotted name.

Values only: nothing is imported here.  A file goes to worker processes, also to those of a cluster, with its content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from canonize.errors import CanonizeError
from canonize.suggestions import nearest, nearest_file

GROUP = "canonize.codemods"


@dataclass(frozen=True, slots=True)
class Located:
    """A codemod: ``script`` is a file's content, then ``target`` is its path; else ``target`` is ``module[:name]``.

    ``name`` is for titles; ``chosen`` a class in the file; ``arguments`` are the codemod's own; ``root`` is the
    repository's folder.
    """

    name: str
    target: str
    arguments: tuple[str, ...]
    root: str
    script: bytes | None = None
    chosen: str = ""


def locate_codemod(text: str, arguments: Iterable[str], root: Path) -> Located:
    """``text``: PATH.py[:CLASS], a name in the group ``canonize.codemods``, or a dotted name.

    Raises CanonizeError where it can be none of these.
    """
    given = tuple(arguments)
    path, colon, chosen = text.partition(".py:")
    file = Path(f"{path}.py" if colon else text)
    if file.suffix == ".py" or "/" in text:
        try:
            script = file.read_bytes()
        except OSError as error:
            remedy = nearest_file(file, "name the codemod's file", ".py")
            raise CanonizeError(f"{file}: {error.strerror}", remedy) from None
        return Located(chosen or file.stem, str(file), given, str(root), script, chosen)
    known = {each.name: each for each in installed()}
    if text in known:
        return Located(text, known[text].value, given, str(root))
    if "." not in text and ":" not in text:
        remedy = nearest(text, known, "canonize run --list shows those that are installed")
        raise CanonizeError(f"there is no codemod {text!r}", remedy)
    return Located(text.replace(":", ".").rpartition(".")[2], text, given, str(root))


def installed() -> list[EntryPoint]:
    """Those that packages offer, this one among them, by name."""
    return sorted(entry_points(group=GROUP), key=lambda each: each.name)
