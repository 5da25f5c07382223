"""Dotted paths in configuration and documents: entry points, Django settings, logging configuration, mkdocs, prose.

Opt-in by kind.  Only whole paths that move are replaced, by others of the same characters, so neither syntax nor layout
can change; comments stay (CASES.md rows 71 and 72).
"""

from __future__ import annotations

import re
from dataclasses import replace

from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.plan import TextKind
from canonize_codemods.rewriting.dotted_strings import new_path
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.rewrite import rewrite_file
from canonize_codemods.source import LINE_END

SUFFIXES = {
    ".toml": TextKind.TOML,
    ".ini": TextKind.INI,
    ".cfg": TextKind.INI,
    ".yaml": TextKind.YAML,
    ".yml": TextKind.YAML,
    ".json": TextKind.JSON,
    ".md": TextKind.MARKDOWN,
    ".rst": TextKind.RST,
}

# A chain of names with dots, maybe a colon, that is no part of a file's path, an address or another word.
_PATH = re.compile(
    r"(?:(?<![\w./@-])|(?<=\[mypy-)|(?<=!!python/name:)|(?<=!!python/object:)|(?<=!!python/module:))"
    r"[A-Za-z_]\w*(?:(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)?|:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
    r"(?![\w/@-])"
)
_FILE = re.compile(
    r"\.(?:cfg|css|gif|gz|html?|ini|ipynb|js|json|jpe?g|lock|log|md|pdf|png|pyi?|rst|sh|svg|toml|tsx?|txt|xml|ya?ml)$"
)
_STRING = r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
# What may be edited, by kind: strings, or all but comments, or everything.
_PARTS = {
    TextKind.TOML: re.compile(rf"(?P<part>{_STRING})|#[^\n]*", re.DOTALL),
    TextKind.JSON: re.compile(r'(?P<part>"(?:\\.|[^"\\\n])*")'),
    TextKind.INI: re.compile(r"^[ \t]*[#;][^\n]*|(?P<part>[^\n]+)", re.MULTILINE),
    TextKind.YAML: re.compile(rf"(?P<part>{_STRING}|(?:[^#\"'\n]|(?<=\S)[#\"'])+)|#[^\n]*", re.DOTALL),
}
# A plan in a pyproject.toml: from its first table to the next one of somebody else's.
_PLAN = re.compile(r"^[ \t]*\[\[?tool\.canonize\b.*?(?=^[ \t]*\[(?!\[?tool\.canonize\b)|\Z)", re.MULTILINE | re.DOTALL)
# Blocks of Python: fenced ones of Markdown, and directives of reStructuredText.
_BLOCKS = {
    TextKind.MARKDOWN: re.compile(
        r"^(?P<indent>[ \t]*)(?P<fence>```+|~~~+)[ {.]*(?:python3?|py)\b[^\n]*\n(?P<code>.*?)^(?P=indent)(?P=fence)",
        re.MULTILINE | re.DOTALL | re.IGNORECASE,
    ),
    TextKind.RST: re.compile(
        r"^(?P<lead> *)\.\. (?:code-block|code|sourcecode|testcode)::(?: +(?:python3?|py))?[ \t]*\r?\n"
        r"(?:(?P=lead) +:[^\n]*\n)*(?:[ \t]*\r?\n)+"
        r"(?P<code>(?P<indent>(?P=lead) +)\S[^\n]*\n?(?:(?P=indent)[^\n]*\n?|[ \t]*\r?\n)*)",
        re.MULTILINE,
    ),
}


def is_plan(data: bytes) -> bool:
    """Whether a text is a plan of canonize's: it has to go on naming old paths."""
    return b"[[consolidate]]" in data


def without_plan(data: bytes) -> bytes:
    """A pyproject.toml without the plan in it; all else as it is, and at its line."""
    text = data.decode("utf-8", "surrogateescape")
    return _PLAN.sub(lambda match: "\n" * match[0].count("\n"), text).encode("utf-8", "surrogateescape")


def kind_of(path: str) -> TextKind | None:
    """By the suffix."""
    return SUFFIXES.get(path[path.rfind(".") :])


def rewrite_text(path: str, data: bytes, kind: TextKind, moves: Moves) -> FileChange | Finding | None:
    """The change, None where nothing moves, or a finding for a file that is not UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Finding(path, 0, "not-utf-8", f"not utf-8: byte 0x{data[error.start]:02x}", "edit it by hand")
    reasons: list[Reason] = []
    parts = _PARTS.get(kind)
    if parts is None:
        new = _document(text, kind, moves, reasons)
    else:
        plans = [match.span() for match in _PLAN.finditer(text)] if kind is TextKind.TOML else []

        def replaced(match: re.Match[str]) -> str:
            if match["part"] is None or any(start <= match.start() < end for start, end in plans):
                return match[0]
            return _paths(match["part"], match.start("part"), text, moves, reasons)

        new = parts.sub(replaced, text)
    after = new.encode()
    return FileChange(path, data, after, tuple(reasons)) if after != data else None


def _document(text: str, kind: TextKind, moves: Moves, reasons: list[Reason]) -> str:
    """Paths in prose; blocks of Python as the programs that they are."""
    pieces, position = [], 0
    for match in _BLOCKS[kind].finditer(text):
        found = _block(match, text, moves)
        if found is not None:
            pieces += [_paths(text[position : match.start()], position, text, moves, reasons), found[0]]
            reasons += found[1]
            position = match.end()
    return "".join([*pieces, _paths(text[position:], position, text, moves, reasons)])


def _paths(part: str, offset: int, text: str, moves: Moves, reasons: list[Reason]) -> str:
    def replaced(match: re.Match[str]) -> str:
        line = len(LINE_END.findall(text, 0, offset + match.start())) + 1
        return _moved(match.group(), line, moves, reasons)

    return _PATH.sub(replaced, part)


def _moved(path: str, line: int, moves: Moves, reasons: list[Reason]) -> str:
    head, colon, tail = path.partition(":")
    found = None if _FILE.search(path) else moves.lookup(path)
    if found is None:
        return path
    old, target, _ = found
    if colon and old[1] and len(head) > len(old[0]):  # a symbol before the colon: what follows is another path
        return (
            _moved(head, line, moves, reasons) + colon + (_moved(tail, line, moves, reasons) if "." in tail else tail)
        )
    reasons.append(Reason(line, "text", f"{old[0]}:{old[1]}" if old[1] else old[0], str(target)))
    return new_path(path, old, target)


def _block(match: re.Match[str], text: str, moves: Moves) -> tuple[str, list[Reason]] | None:
    """A block of Python goes through the engine; None for one that is not whole enough to parse."""
    indent, lines = match["indent"], match["code"].splitlines(keepends=True)
    if any(line.strip() and not line.startswith(indent) for line in lines):
        return None
    code = "".join(line.removeprefix(indent) for line in lines)
    result = rewrite_file("", "", False, code.encode(), replace(moves, mentions=frozenset({"strings", "docstrings"})))
    if any(finding.code == "unparsable" for finding in result.findings):
        return None
    above = len(LINE_END.findall(text, 0, match.start("code")))
    reasons = [replace(reason, line=above + reason.line) for reason in result.reasons]
    new = "".join(
        f"{indent}{line}" if line.strip() else line
        for line in (result.after or code.encode()).decode().splitlines(keepends=True)
    )
    start = match.start("code") - match.start()
    return match[0][:start] + new + match[0][start + len(match["code"]) :], reasons
