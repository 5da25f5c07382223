"""The changes asked for on import statements → text edits.

A statement changes in place where it can; what has no place in it gets a statement of its own below; a name whose new
module is already imported in the same block joins that statement (CASES.md rows 4 to 10, 20 to 24, 53, 56).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from canonize_codemods.source import LINE_END, Edit

from .file import Edits, File, SiteChange
from .sites import Site
from .statement import Name, Segment, Statement, compose, read_statement

_PRAGMA = re.compile(r"#\s*(?:noqa|type:\s*ignore|pylint:|pyright:|pragma:|isort:|fmt:)", re.IGNORECASE)


@dataclass
class _Draft:
    """A statement that changes: what stays of it, what it becomes, what stands below it."""

    site: Site
    before: Statement
    now: Statement | None  # None: it goes
    below: list[tuple[Name, Segment]] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)  # names that other statements handed over


class SplitRefused(Exception):
    """A statement that would have to become two where only one fits (row 56)."""


def statement_edits(file: File, edits: Edits, limit: int | None) -> list[Edit]:
    """All statement changes of a file as text edits; a refused one becomes a finding and loses its reasons."""
    drafts: dict[int, _Draft] = {}
    for at, change in sorted(edits.sites.items()):
        site = file.sites[at]
        try:
            drafts[at] = _draft(file, site, change)
        except ValueError as error:
            edits.leave(site.line, "statement-stays", f"this import cannot be taken apart: {error}")
    _join(file, drafts)
    return [edit for at in sorted(drafts) for edit in _render(file, drafts[at], limit)]


def needs_split(file: File, site: Site, change: SiteChange) -> bool:
    """Whether the change would turn the one statement of a one-line block into two."""
    if not _shares_header_line(file, site):
        return False
    modules = {(n.module, n.name is None) for n in [*change.names.values(), *change.extra] if n is not None}
    stays = len(site.node.names) > len(change.names)
    return len(modules) + stays > 1


def _shares_header_line(file: File, site: Site) -> bool:
    """``if x: from a import b``: the block begins on the line of its header."""
    first = site.block[0]
    start = file.source.offset(first.lineno, first.col_offset)
    line_start, _ = file.source.line_span(first.lineno)
    return bool(file.source.text[line_start:start].strip())


# -- one statement


def _draft(file: File, site: Site, change: SiteChange) -> _Draft:
    before = read_statement(file.source.text[site.start : site.end])
    if len(before.segments) != len(site.node.names):
        raise ValueError("it reads differently than it parses")
    moved = {at: name for at, name in change.names.items() if name is not None}
    is_from = isinstance(site.node, ast.ImportFrom)
    stays = [at for at in range(len(before.segments)) if at not in change.names]
    draft = _Draft(site, before, before)
    if not is_from:
        draft.now = _plain(before, change.names, draft)
    elif not stays and moved and (home := _first_from(moved)) is not None:
        inside = {at: name for at, name in moved.items() if name.module == home and name.name is not None}
        now = before.with_module(home)
        for at, name in inside.items():
            now = now.with_name(at, name.text)
        gone = [at for at in range(len(before.segments)) if at not in inside]
        draft.now = _unique(now.without(gone) if gone else now)
        draft.below += [(name, before.segments[at]) for at, name in moved.items() if at not in inside]
    else:
        draft.now = before.without(list(change.names)) if stays else None
        draft.below += [(name, before.segments[at]) for at, name in moved.items()]
    draft.below += [(name, Segment(" ", name.text, "", "")) for name in change.extra]
    return draft


def _first_from(moved: dict[int, Name]) -> str | None:
    return next((name.module for name in moved.values() if name.name is not None), None)


def _plain(before: Statement, names: dict[int, Name | None], draft: _Draft) -> Statement | None:
    """``import a, b as k``: its parts change in place; a from-import gets a line of its own."""
    now, gone = before, []
    for at, name in names.items():
        if name is not None and name.name is None:
            now = now.with_name(at, name.text)
        else:
            gone.append(at)
            if name is not None:
                draft.below.append((name, before.segments[at]))
    if len(gone) == len(before.segments):
        return None
    return _unique(now.without(gone) if gone else now)


def _unique(statement: Statement) -> Statement:
    """Without the second of two equal names (row 10)."""
    seen: set[str] = set()
    twice = []
    for at, segment in enumerate(statement.segments):
        if segment.core in seen:
            twice.append(at)
        seen.add(segment.core)
    return statement.without(twice) if twice else statement


# -- statements of one block


def _join(file: File, drafts: dict[int, _Draft]) -> None:
    """Let names join a statement of the same block that imports from their module."""
    for at in sorted(drafts):
        draft = drafts[at]
        if draft.now is not None and draft.now.keyword and draft.now.module != draft.before.module:
            _hand_over(file, drafts, at)
        kept = []
        for name, segment in draft.below:
            home = _home(file, drafts, at, name) if name.name is not None else None
            if name.name is None and _is_imported(file, drafts, at, name):
                continue
            if home is not None and not segment.comments and _accept(file, drafts, home, name.text):
                continue
            kept.append((name, segment))
        draft.below = list({(name, name.text): (name, segment) for name, segment in kept}.values())


def _hand_over(file: File, drafts: dict[int, _Draft], at: int) -> None:
    """A statement that changed its module as a whole: merge it away if its new module is imported already."""
    draft = drafts[at]
    now = draft.now
    if now is None or now.has_comments or _trailing_comment(file, draft.site):
        return
    names = [Name(now.module, *_split_as(segment.core)) for segment in now.segments]
    homes = {_home(file, drafts, at, name) for name in names}
    home = homes.pop() if len(homes) == 1 else None
    if home is None:
        return
    for name in names:
        _accept(file, drafts, home, name.text)
    draft.now = None


def _split_as(core: str) -> tuple[str, str | None]:
    name, _, asname = re.sub(r"\s+", " ", core).partition(" as ")
    return name, asname or None


def _current(file: File, drafts: dict[int, _Draft], at: int) -> Statement | None:
    if at in drafts:
        return drafts[at].now
    site = file.sites[at]
    try:
        return read_statement(file.source.text[site.start : site.end])
    except ValueError:
        return None


def _home(file: File, drafts: dict[int, _Draft], at: int, name: Name) -> int | None:
    """The statement of the same block that already imports from the module, if the name may join it."""
    mine = file.sites[at]
    for other_at, other in enumerate(file.sites):
        if other_at == at or other.block is not mine.block or not isinstance(other.node, ast.ImportFrom):
            continue
        statement = _current(file, drafts, other_at)
        if statement is None or not statement.keyword or statement.segments[0].core == "*":
            continue
        module = (
            other.module
            if other_at not in drafts or statement.module == drafts[other_at].before.module
            else statement.module
        )
        if module != name.module or _shares_header_line(file, other):
            continue
        if other_at in drafts and other_at > at:
            continue  # it is itself on the move: it will look for a home here
        between = mine.block[min(mine.at, other.at) + 1 : max(mine.at, other.at)]
        if other.at < mine.at:
            if not any(_binds(node, name.bound) for node in between):
                return other_at
        elif all(isinstance(node, ast.Import | ast.ImportFrom) for node in between):
            return other_at
    return None


def _binds(node: ast.stmt, name: str) -> bool:
    """Whether the statement mentions the name at all: enough to keep it from being bound earlier."""
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=found) | ast.FunctionDef(name=found) | ast.ClassDef(name=found):
                if found == name:
                    return True
            case ast.alias(name=original, asname=asname):
                if (asname or original.partition(".")[0]) == name:
                    return True
    return False


def _accept(file: File, drafts: dict[int, _Draft], home: int, core: str) -> bool:
    """Add a name to the statement at ``home``, unless it is there."""
    statement = _current(file, drafts, home)
    if statement is None:
        return False
    if any(re.sub(r"\s+", " ", segment.core) == core for segment in statement.segments):
        return True
    if home not in drafts:
        drafts[home] = _Draft(file.sites[home], statement, statement)
    drafts[home].now = statement.with_added(core)
    return True


def _is_imported(file: File, drafts: dict[int, _Draft], at: int, name: Name) -> bool:
    """The same plain import stands in the block already, before the place where it is needed."""
    mine = file.sites[at]
    for other_at, other in enumerate(file.sites):
        if other.block is mine.block and other.at <= mine.at and isinstance(other.node, ast.Import):
            statement = _current(file, drafts, other_at)
            if statement is not None and any(segment.core == name.text for segment in statement.segments):
                return True
            below = drafts[other_at].below if other_at in drafts and other_at < at else []
            if any(known == name for known, _ in below):
                return True
    return False


# -- text


def _trailing_comment(file: File, site: Site) -> str:
    end = LINE_END.search(file.source.text, site.end)
    rest = file.source.text[site.end : end.start() if end else len(file.source.text)]
    return rest.strip() if rest.strip().startswith("#") else ""


def _render(file: File, draft: _Draft, limit: int | None) -> list[Edit]:
    source, site = file.source, draft.site
    line_start, _ = source.line_span(site.node.lineno)
    head = source.text[line_start : site.start]
    line_end = LINE_END.search(source.text, site.end)
    stop = line_end.start() if line_end else len(source.text)
    tail = source.text[site.end : stop]
    alone = not head.strip() and (not tail.strip() or tail.strip().startswith("#"))
    indent = head if not head.strip() else ""
    comment = tail.strip() if alone else ""
    pragma = f"  {comment}" if comment and _PRAGMA.match(comment) else ""
    lines = _below(draft, indent, source.newline, limit if alone else None, pragma)
    if draft.now is not None:
        text = _fit(draft, indent, source.newline, limit if alone else None)
        if not lines:
            return [Edit(site.start, site.end, text)] if text != draft.before.text else []
        if not alone:
            return [Edit(site.start, site.end, "; ".join([text, *lines]))]
        after = "".join(f"{source.newline}{indent}{line}" for line in lines)
        return [Edit(site.start, site.end, text), Edit(stop, stop, after)]
    if lines:
        if not alone:
            return [Edit(site.start, site.end, "; ".join(lines))]
        first = lines[0].removesuffix(pragma) if pragma else lines[0]
        rest = "".join(f"{source.newline}{indent}{line}" for line in lines[1:])
        edits = [Edit(site.start, site.end, first)]
        return [*edits, Edit(stop, stop, rest)] if rest else edits
    return [_removal(file, site, alone, line_start, line_end.end() if line_end else stop)]


def _below(draft: _Draft, indent: str, newline: str, limit: int | None, pragma: str) -> list[str]:
    groups: dict[tuple[str, bool], list[Segment]] = {}
    for name, segment in draft.below:
        new = Segment(segment.lead if "#" in segment.lead else " ", name.text, "", segment.tail)
        groups.setdefault((name.module if name.name is not None else name.text, name.name is not None), []).append(new)
    return [
        compose(module, segments, indent, newline, limit, pragma) if is_from else f"import {module}{pragma}"
        for (module, is_from), segments in groups.items()
    ]


def _fit(draft: _Draft, indent: str, newline: str, limit: int | None) -> str:
    """The changed statement; in parentheses if it is the change that makes it outgrow the limit (row 112)."""
    now = draft.now
    assert now is not None
    text = now.text
    fits = limit is None or len(indent) + len(text) <= limit or LINE_END.search(text) is not None
    if fits or not now.keyword or now.parenthesised or len(text) <= len(draft.before.text):
        return text
    return compose(now.module, now.segments, indent, newline, limit)


def _removal(file: File, site: Site, alone: bool, line_start: int, line_end: int) -> Edit:
    text = file.source.text
    if alone:
        return Edit(line_start, line_end, "")
    after = re.compile(r"[ \t]*;[ \t]*").match(text, site.end)
    if after:
        return Edit(site.start, after.end(), "")
    before = re.compile(r"[ \t]*;[ \t]*$").search(text, line_start, site.start)
    return Edit(before.start() if before else site.start, site.end, "")
