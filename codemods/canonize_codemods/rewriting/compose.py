"""The changes asked for on import statements → text edits.

A statement changes in place where it can; what has no place in it gets a statement of its own below; a name whose new
module is already imported in the same block joins that statement (CASES.md rows 4 to 10, 20 to 24, 53, 56).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from canonize_codemods.source import LINE_END, Edit

from .drafts import PRAGMA, Draft, Reader, draft
from .file import Edits, File
from .merging import merge
from .statement import Name, Segment, compose


def statement_edits(file: File, edits: Edits, limit: int | None) -> list[Edit]:
    """All statement changes of a file as text edits; none of them is ``stuck``."""
    reader = Reader(file)
    drafts: dict[int, Draft] = {}
    for at, change in sorted(edits.sites.items()):
        before = reader.statement(at)
        if before is not None:
            drafts[at] = draft(file.sites[at], before, change)
    merge(file, drafts, reader, edits.asked)
    _fill_empty_blocks(file, drafts)
    gone = {id(each.site.node) for each in drafts.values() if each.is_gone and not each.becomes_pass}
    return [edit for at in sorted(drafts) for edit in _Rendering(file, drafts[at], limit, gone).edits()]


def _fill_empty_blocks(file: File, drafts: dict[int, Draft]) -> None:
    """A block that loses its last statement gets ``pass``."""
    gone: dict[int, list[Draft]] = {}
    for each in drafts.values():
        if each.is_gone and each.site.block is not file.tree.body:
            gone.setdefault(id(each.site.block), []).append(each)
    for group in gone.values():
        if len(group) == len(group[0].site.block):
            group[-1].becomes_pass = True


class _Rendering:
    """One draft as edits of the text; ``gone`` are the nodes of statements that go without a trace."""

    def __init__(self, file: File, draft: Draft, limit: int | None, gone: Collection[int]) -> None:
        self.source, self.draft, self.site, self.gone = file.source, draft, draft.site, gone
        text, site = file.source.text, draft.site
        self.line_start, _ = file.source.line_span(site.node.lineno)
        end = LINE_END.search(text, site.end)
        self.stop = end.start() if end else len(text)
        self.line_end = end.end() if end else len(text)
        head, tail = text[self.line_start : site.start], text[site.end : self.stop]
        self.is_alone = not head.strip() and (not tail.strip() or tail.strip().startswith("#"))
        self.head = head.rpartition("\f")[2]  # a form feed is none of the statement's
        self.indent = self.head if not head.strip() else ""
        self.comment = tail.strip() if self.is_alone else ""
        self.limit = limit if self.is_alone else None

    def edits(self) -> list[Edit]:
        site, now = self.site, self.draft.now
        if self.draft.becomes_pass:
            return [Edit(site.start, site.end, "pass")]
        below = list(self._below())
        if now is None:
            if not below:
                return [self._removal()]
            first, *rest = below
            lost = self.draft.before.loose_comments if self.is_alone else []
            return self._placed([*lost, first.removesuffix(f"  {self.comment}") if self.comment else first], rest)
        text, swallowed = self._in_place()
        if swallowed:
            return [Edit(site.start, self.stop, self._lines([text, *below]))]
        if text == self.draft.before.text and not below:
            return []
        return self._placed([text], below)

    def _placed(self, here: list[str], below: list[str]) -> list[Edit]:
        """In the statement's own place, and on lines below it."""
        if not self.is_alone:
            return [Edit(self.site.start, self.site.end, "; ".join([*here, *below]))]
        edits = [Edit(self.site.start, self.site.end, self._lines(here))]
        return [*edits, Edit(self.stop, self.stop, self._lines(["", *below]))] if below else edits

    def _lines(self, lines: list[str]) -> str:
        return f"{self.source.newline}{self.indent}".join(lines)

    def _below(self) -> Iterator[str]:
        """New statements, one a module; what the linter is told about the old one holds for them too."""
        pragmas = [c for c in (self.comment, self.draft.before.opening_comment) if PRAGMA.match(c)]
        pragma = f"  {pragmas[0]}" if pragmas else ""
        groups: dict[tuple[str, bool], list[Segment]] = {}
        for name, segment in self.draft.below:
            new = Segment(segment.lead if "#" in segment.lead else " ", name.text, "", segment.remark)
            groups.setdefault(_group(name), []).append(new)
        for (module, is_from), segments in groups.items():
            if is_from:
                yield compose(module, segments, self.indent, self.source.newline, self.limit, pragma)
            else:
                above, behind = segments[0].own_line_comments, segments[0].tail
                yield self._lines([*above, f"import {module}{behind or pragma}"])

    def _in_place(self) -> tuple[str, bool]:
        """The changed statement; in parentheses if the change makes it outgrow the limit (row 112), with what the
        linter is told about it moved up to its first line, so that the edit takes in the rest of the line."""
        now, before = self.draft.now, self.draft.before
        assert now is not None
        text, limit = now.text, self.limit
        fits = limit is None or len(self.indent) + len(text) <= limit or LINE_END.search(text) is not None
        if fits or not now.keyword or now.parenthesised or len(text) <= len(before.text):
            return text, False
        pragma = f"  {self.comment}" if PRAGMA.match(self.comment) else ""
        return compose(now.module, now.segments, self.indent, self.source.newline, limit, pragma), bool(pragma)

    def _removal(self) -> Edit:
        text, site = self.source.text, self.site
        if self.is_alone:
            return Edit(site.start - len(self.head), self._after_blank_lines(), "")
        after = re.compile(r"[ \t]*;[ \t]*").match(text, site.end)
        before = re.compile(r"[ \t]*;[ \t]*$").search(text, self.line_start, site.start)
        if before and self._stays_beside(-1) and not self._stays_beside(1):
            return Edit(before.start(), site.end, "")
        return Edit(site.start, after.end() if after else site.end, "")

    def _stays_beside(self, step: int) -> bool:
        """Whether a statement that shares the line, before or after this one, stays."""
        block, at = self.site.block, self.site.at
        while 0 <= at + step < len(block):
            first, second = sorted((at, at + step))
            if block[first].end_lineno != block[second].lineno:
                return False
            at += step
            if id(block[at]) not in self.gone:
                return True
        return False

    def _after_blank_lines(self) -> int:
        """Where a statement ends that goes with its line: blank lines around it do not add up."""
        first, last = self.site.node.lineno, self.source.line_of(self.line_end - 1)
        above, below = self._blank_lines(first - 1, -1), self._blank_lines(last + 1, 1)
        begins_block = self.site.at == 0 and (first == 1 or self.indent)
        gone = below if begins_block else min(above, below)
        return self.source.line_span(last + gone)[1] if gone else self.line_end

    def _blank_lines(self, line: int, step: int) -> int:
        count, total = 0, len(self.source.line_starts)
        while 1 <= line < total and not self.source.text[slice(*self.source.line_span(line))].strip():
            count, line = count + 1, line + step
        return count


def _group(name: Name) -> tuple[str, bool]:
    return (name.module, True) if name.name is not None else (name.text, False)
