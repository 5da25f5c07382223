"""What stays at an old path.  ``moved.py`` is the helper that projects get a copy of, ``earlier/`` what they got."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from importlib.resources import files

from canonize_codemods.source import Source, SourceError

_VERSION = re.compile(rb"^VERSION = (\d+)\r?$", re.MULTILINE)


def helper_source() -> bytes:
    """The text of the vendored helper."""
    return files(__package__).joinpath("moved.py").read_bytes()


def helper_version(source: bytes) -> int | None:
    """The version that a vendored helper says it has; None for a file that is not one."""
    match = _VERSION.search(source) if b"Vendored by canonize" in source else None
    return int(match.group(1)) if match else None


def is_own_edit(source: bytes) -> bool:
    """Whether somebody changed a vendored helper: its code or its comments, not its layout.

    True also for a version that this canonize does not know.
    """
    version = helper_version(source)
    written = helper_source() if version == helper_version(helper_source()) else _earlier(version)
    return written is None or _meaning(source) != _meaning(written)


def _earlier(version: int | None) -> bytes | None:
    found = files(__package__).joinpath("earlier", f"moved_{version}.py")
    return found.read_bytes() if found.is_file() else None


def _meaning(source: bytes) -> tuple[str, list[str]] | None:
    try:
        text = Source.decode(source).text
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return ast.dump(ast.parse(text)), [token.string for token in tokens if token.type == tokenize.COMMENT]
    except (SourceError, SyntaxError, ValueError, tokenize.TokenError):
        return None
