"""The text of one import statement, taken apart so that a name can leave, join or change and all else stays.

A statement is a head, segments and a close.  Each segment is one imported name with what stands before it (white
space, comments on lines of their own) and after it (its comma, a comment on its line), so comments follow their name
(CASES.md row 7).
"""

from __future__ import annotations

import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, replace

from canonize_codemods.source import LINE_END


@dataclass(frozen=True, slots=True)
class Name:
    """An imported name: ``from module import name as asname``; ``name`` None: ``import module as asname``."""

    module: str
    name: str | None
    asname: str | None = None

    @property
    def bound(self) -> str:
        """The local name that the import binds."""
        if self.asname:
            return self.asname
        return self.name if self.name is not None else self.module.partition(".")[0]

    @property
    def text(self) -> str:
        """As it stands in a list of names; never ``X as X``, which is for explicit re-exports only."""
        own = self.name if self.name is not None else self.module
        return f"{own} as {self.asname}" if self.asname else own


@dataclass(frozen=True, slots=True)
class Segment:
    lead: str  # white space, line ends and own-line comments before the name
    core: str  # the name itself: ``X``, ``X as Y``, ``a.b as c``
    comma: str  # ``,`` with any space and comment before it; "" for none
    tail: str  # a comment behind the comma, with the space before it

    @property
    def comments(self) -> bool:
        return "#" in self.lead or "#" in self.comma or "#" in self.tail

    @property
    def remark(self) -> str:
        """The comments behind the name, with the space before them."""
        before = "".join(f"  {line.strip()}" for line in LINE_END.split(self.comma) if line.strip().startswith("#"))
        return before + self.tail

    @property
    def own_line_comments(self) -> list[str]:
        """The comments on lines of their own above the name."""
        return [line.strip() for line in LINE_END.split(self.lead) if line.strip().startswith("#")]


@dataclass(frozen=True, slots=True)
class Statement:
    """``from <module> import (<segments>)`` or ``import <segments>``."""

    keyword: str  # ``from `` with its space; "" for a plain import
    module: str  # as written, dots included; "" for a plain import
    opening: str  # `` import `` and an opening parenthesis with the comment behind it, or ``import ``
    segments: tuple[Segment, ...]
    close: str  # white space, comments and a closing parenthesis; "" without parentheses

    @property
    def text(self) -> str:
        parts = [self.keyword, self.module, self.opening]
        for segment in self.segments:
            parts += [segment.lead, segment.core, segment.comma, segment.tail]
        return "".join([*parts, self.close])

    @property
    def opening_comment(self) -> str:
        return self.opening[at:] if (at := self.opening.find("#")) >= 0 else ""

    @property
    def loose_comments(self) -> list[str]:
        """Those that belong to none of the names."""
        closing = [line.strip() for line in LINE_END.split(self.close) if line.strip().startswith("#")]
        return [comment for comment in (self.opening_comment, *closing) if comment]

    @property
    def has_comments(self) -> bool:
        return bool(self.loose_comments) or any(segment.comments for segment in self.segments)

    @property
    def parenthesised(self) -> bool:
        return self.close.endswith(")")

    @property
    def names_in_order(self) -> bool:
        names = [segment.core for segment in self.segments]
        return names == sorted(names) or names == sorted(names, key=str.casefold)

    def with_module(self, module: str) -> Statement:
        """Another module; a relative module written tight (``from.b``) gets its space."""
        keyword = self.keyword if self.keyword[-1:].isspace() else "from "
        opening = self.opening if self.opening[:1].isspace() else f" {self.opening}"
        return replace(self, keyword=keyword, module=module, opening=opening)

    def with_name(self, at: int, core: str) -> Statement:
        segments = list(self.segments)
        segments[at] = replace(segments[at], core=core)
        return replace(self, segments=tuple(segments))

    def without(self, gone: Sequence[int]) -> Statement:
        """The statement without these names; at least one must stay."""
        kept = [segment for at, segment in enumerate(self.segments) if at not in gone]
        first, last = self.segments[0], self.segments[-1]
        if kept[0] is not first and "#" not in kept[0].lead and not (_spread(first.lead) and _spread(kept[0].lead)):
            kept[0] = replace(kept[0], lead=_strip_comments(first.lead))
        if kept[-1] is not last and not last.comma and "#" not in kept[-1].comma + kept[-1].tail:
            kept[-1] = replace(kept[-1], comma="")
        return replace(self, segments=tuple(kept))

    def with_added(self, core: str) -> Statement:
        """One more name: in its place where the names are in order, else at the end, laid out like its neighbours."""
        at = len(self.segments)
        if self.names_in_order:
            names = [segment.core for segment in self.segments]
            key = str if names == sorted(names) else str.casefold
            at = sum(1 for segment in self.segments if key(segment.core) <= key(core))
        segments = list(self.segments)
        spread = any(_spread(segment.lead) for segment in segments)
        model = segments[-1].lead if len(segments) > 1 or spread else " "
        lead = _strip_comments(model) or " "
        if at == len(segments):
            comma = segments[-1].comma and ","
            segments[-1] = replace(segments[-1], comma=segments[-1].comma or ",")
            if segments[-1].tail and not spread:
                lead = " "
            segments.append(Segment(lead, core, comma, ""))
        elif at == 0:
            segments[:1] = [
                Segment(_strip_comments(segments[0].lead), core, ",", ""),
                replace(segments[0], lead=segments[0].lead if "#" in segments[0].lead else lead),
            ]
        else:
            segments.insert(at, Segment(lead, core, ",", ""))
        return replace(self, segments=tuple(segments))


def read_statement(text: str) -> Statement:
    """Take the text of one import statement apart.

    Raises ValueError where it does not read as one: the caller leaves such a statement alone and reports it.
    """
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    lines = iter([f"{line}\n" for line in LINE_END.split(text)])
    try:
        tokens = [
            (
                token.type,
                token.string,
                starts[token.start[0] - 1] + token.start[1],
                starts[token.end[0] - 1] + token.end[1],
            )
            for token in tokenize.generate_tokens(lambda: next(lines, ""))
            if token.type in (tokenize.NAME, tokenize.OP, tokenize.COMMENT)
        ]
    except (tokenize.TokenError, IndentationError) as error:
        raise ValueError(str(error)) from None
    words = [string for _, string, _, _ in tokens]
    if not words or words[0] not in ("from", "import") or "import" not in words:
        raise ValueError("not an import statement")
    at = words.index("import")
    module_start, module_end = (tokens[1][2], tokens[at - 1][3]) if at else (0, 0)
    opening_end = tokens[at][3]
    rest = tokens[at + 1 :]
    close_start = len(text)
    if rest and rest[0][1] == "(":
        opening_end = rest[0][3]
        if rest[-1][1] != ")":
            raise ValueError("no closing parenthesis")
        close_start, rest = rest[-1][2], rest[1:-1]
        if rest and rest[0][0] == tokenize.COMMENT and not _spread(text[opening_end : rest[0][2]]):
            opening_end = rest.pop(0)[3]
    segments, close_start = _segments(text, rest, opening_end, close_start)
    return Statement(
        text[:module_start],
        text[module_start:module_end],
        text[module_end:opening_end],
        tuple(segments),
        text[close_start:],
    )


def _segments(
    text: str, tokens: list[tuple[int, str, int, int]], position: int, close: int
) -> tuple[list[Segment], int]:
    """Cut what stands between ``import (`` and ``)`` into segments; returns where the close begins."""
    segments: list[Segment] = []
    at = 0
    if not any(string == "," or kind == tokenize.COMMENT for kind, string, _, _ in tokens) and close == len(text):
        first = tokens[0][2]  # the common case: one name, and any white space before it belongs to the head
        return [Segment(text[position:first], text[first : tokens[-1][3]], "", "")], tokens[-1][3]
    while at < len(tokens):
        while at < len(tokens) and tokens[at][0] == tokenize.COMMENT:
            at += 1
        first = at
        while at < len(tokens) and tokens[at][1] != "," and tokens[at][0] != tokenize.COMMENT:
            at += 1
        if first == at:
            break
        core_start, core_end = tokens[first][2], tokens[at - 1][3]
        end = comma_end = core_end
        comma = ""
        behind = at
        while behind < len(tokens) and tokens[behind][0] == tokenize.COMMENT:
            behind += 1
        if behind < len(tokens) and tokens[behind][1] == ",":
            comma_end = end = tokens[behind][3]
            comma = text[core_end:comma_end]
            at = behind + 1
        if at < len(tokens) and tokens[at][0] == tokenize.COMMENT and not LINE_END.search(text, end, tokens[at][2]):
            end = tokens[at][3]
            at += 1
        segments.append(Segment(text[position:core_start], text[core_start:core_end], comma, text[comma_end:end]))
        position = end
    if not segments:
        raise ValueError("no names")
    return segments, position


def _spread(space: str) -> bool:
    return LINE_END.search(space) is not None


def _strip_comments(lead: str) -> str:
    """The white space of a lead without its comments: the last line's indentation and at most one line end."""
    if "#" not in lead and len(LINE_END.findall(lead)) <= 1:
        return lead
    end = LINE_END.search(lead)
    return (end.group() if end else "") + LINE_END.split(lead)[-1]


def compose(
    module: str, segments: Sequence[Segment], indent: str, newline: str, limit: int | None, pragma: str = ""
) -> str:
    """A new from-import; one name a line in parentheses where names carry comments or the line outgrows ``limit``."""
    flat = f"from {module} import {', '.join(segment.core for segment in segments)}"
    long = limit is not None and len(indent) + len(flat) > limit
    if not long and not any(segment.comments for segment in segments):
        return flat + pragma
    inner = indent + ("\t" if indent.endswith("\t") else "    ")
    lines = [f"from {module} import ({pragma}"]
    for segment in segments:
        lines += [f"{inner}{comment}" for comment in segment.own_line_comments]
        lines.append(f"{inner}{segment.core},{segment.remark}")
    return newline.join([*lines, f"{indent})"])
