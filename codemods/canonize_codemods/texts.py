"""Dotted paths in configuration and documents: entry points, Django settings, logging configuration, mkdocs, prose.

Opt-in by kind.  Only whole paths that move are replaced, by others of the same characters, so neither syntax nor layout
can change; comments stay (CASES.md rows 71 and 72).
"""

from __future__ import annotations

import re

from canonize_codemods.changes import FileChange, Finding, Reason
from canonize_codemods.plan import TextKind
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.rewrite import rewrite_file
from canonize_codemods.source import LINE_END, Source, SourceError

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

_PATH = re.compile(r"(?<![\w./:-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)?(?![\w/-])")
_STRING = r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
# What may be edited, by kind: strings, or all but comments, or everything.
_PARTS = {
    TextKind.TOML: re.compile(rf"(?P<part>{_STRING})|#[^\n]*", re.DOTALL),
    TextKind.JSON: re.compile(r'(?P<part>"(?:\\.|[^"\\\n])*")'),
    TextKind.INI: re.compile(r"^[ \t]*[#;][^\n]*|(?P<part>[^\n]+)", re.MULTILINE),
    TextKind.YAML: re.compile(rf"(?P<part>{_STRING}|(?:[^#\"'\n]|(?<=\S)[#\"'])+)|#[^\n]*", re.DOTALL),
}
_FENCE = re.compile(r"^(?P<indent> *)```(?:python|py)\b[^\n]*\n(?P<code>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)


def kind_of(path: str) -> TextKind | None:
    """By the suffix."""
    return next((kind for suffix, kind in SUFFIXES.items() if path.endswith(suffix)), None)


def rewrite_text(path: str, data: bytes, kind: TextKind, moves: Moves) -> FileChange | Finding | None:
    """The change, None where nothing moves, or a finding for a file that is not UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Finding(path, 0, "not-utf-8", f"not utf-8: byte 0x{data[error.start]:02x}", "edit it by hand")
    reasons: list[Reason] = []
    if kind is TextKind.MARKDOWN:
        text = _FENCE.sub(lambda match: _fence(match, moves), text)
    parts = _PARTS.get(kind)
    if parts is None:
        new = _paths(text, 0, text, moves, reasons)
    else:
        new = parts.sub(
            lambda m: m[0] if m["part"] is None else _paths(m["part"], m.start("part"), text, moves, reasons), text
        )
    after = new.encode()
    return FileChange(path, data, after, tuple(reasons)) if after != data else None


def _paths(part: str, offset: int, text: str, moves: Moves, reasons: list[Reason]) -> str:
    def replaced(match: re.Match[str]) -> str:
        path = match.group()
        found = moves.lookup(path)
        if found is None:
            return path
        (module, name), target, rest = found
        new = target.module
        if target.name:
            new += (":" if _colon_after(path, module) else ".") + target.name
        if rest:
            new += (":" if not name and _colon_after(path, module) else ".") + rest
        line = len(LINE_END.findall(text, 0, offset + match.start())) + 1
        reasons.append(Reason(line, "text", f"{module}:{name}" if name else module, str(target)))
        return new

    return _PATH.sub(replaced, part)


def _colon_after(path: str, module: str) -> bool:
    """Whether the path is written ``module:name``, as entry points are."""
    return path[len(module) : len(module) + 1] == ":"


def _fence(match: re.Match[str], moves: Moves) -> str:
    """A fenced block of Python goes through the engine, if it is whole enough to parse."""
    code = match["code"]
    indent = match["indent"]
    if indent:
        return match[0]
    result = rewrite_file("", "", False, code.encode(), moves)
    try:
        new = Source.decode(result.after).text if result.after is not None else code
    except SourceError:
        return match[0]
    return match[0].replace(code, new, 1) if new != code else match[0]
