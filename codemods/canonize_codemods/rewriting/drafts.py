"""Import statements that change: what stays of each in its place, and what stands below it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from canonize_codemods.changes import Finding

from .file import File, SiteChange
from .sites import Site
from .statement import Name, Segment, Statement, read_statement

PRAGMA = re.compile(r"#\s*(?:noqa|type:\s*ignore|pylint:|pyright:|pragma:|isort:|fmt:)", re.IGNORECASE)


@dataclass
class Draft:
    site: Site
    before: Statement
    now: Statement | None  # None: it goes
    below: list[tuple[Name, Segment]] = field(default_factory=list)
    becomes_pass: bool = False  # it goes, and nothing else is left in its block

    @property
    def is_gone(self) -> bool:
        return self.now is None and not self.below

    @property
    def leaves(self) -> bool:
        """Whether it does more than take in what others import."""
        now = set() if self.now is None else {segment.core for segment in self.now.segments}
        stay = now.issuperset(segment.core for segment in self.before.segments)
        return bool(self.below) or not stay or self.module != self.site.module

    @property
    def changes(self) -> bool:
        return self.now != self.before

    def imports(self) -> list[Name]:
        """Every name that the drafted statements import."""
        found = [name for name, _ in self.below]
        return [*found, *imported_names(self.now, self.module)] if self.now is not None else found

    @property
    def module(self) -> str:
        """The absolute module of what stays in place; the text may still have dots."""
        changed = self.now is not None and self.now.module != self.before.module
        return self.now.module if changed and self.now is not None else self.site.module


def draft(site: Site, before: Statement, change: SiteChange) -> Draft:
    moved = {at: name for at, name in change.names.items() if name is not None}
    stays = [at for at in range(len(before.segments)) if at not in change.names]
    found = Draft(site, before, before)
    home = next((name.module for name in moved.values() if name.name is not None), None)
    if not isinstance(site.node, ast.ImportFrom):
        found.now = _plain(before, change.names, found)
    elif not stays and home is not None:
        inside = {at: name for at, name in moved.items() if name.module == home and name.name is not None}
        now = before.with_module(home)
        for at, name in inside.items():
            now = now.with_name(at, name.text)
        gone = [at for at in range(len(before.segments)) if at not in inside]
        found.now = _unique(now.without(gone) if gone else now)
        found.below += [(name, before.segments[at]) for at, name in moved.items() if at not in inside]
    else:
        here = {at: name for at, name in moved.items() if name.name is not None and name.module == site.module}
        now = before
        for at, name in here.items():  # another name of the same module (row 11)
            now = now.with_name(at, name.text)
        gone = [at for at in change.names if at not in here]
        found.now = _unique(now.without(gone) if gone else now) if stays or here else None
        found.below += [(name, before.segments[at]) for at, name in moved.items() if at not in here]
    found.below += [(name, Segment(" ", name.text, "", "")) for name in change.extra]
    return found


def imported_names(statement: Statement, module: str) -> list[Name]:
    """What a statement imports; ``module`` is absolute."""
    found = []
    for segment in statement.segments:
        name, _, asname = re.sub(r"[\s\\]+", " ", segment.core).partition(" as ")
        found.append(Name(module, name, asname or None) if statement.keyword else Name(name, None, asname or None))
    return found


def shares_header_line(file: File, site: Site) -> bool:
    """``if x: from a import b``: the block begins on the line of its header."""
    first = site.block[0]
    start = file.source.offset(first.lineno, first.col_offset)
    line_start, _ = file.source.line_span(first.lineno)
    return bool(file.source.text[line_start:start].strip(" \t\f\ufeff"))


def stuck(file: File, site: Site, change: SiteChange) -> Finding | None:
    """Why the statement has to stay."""
    if _needs_split(file, site, change):
        message = "a one-line block has room for one statement, and this import would need two"
        return Finding(file.path, site.line, "one-line-block", message, "put the block on lines of its own, run again")
    if twice := _bound_twice(site):
        message = f"this import binds {twice} twice, and the last one counts"
        return Finding(file.path, site.line, "statement-stays", message, "import it once")
    if _read(file, site) is None:
        message = "this import cannot be taken apart: it reads differently than it parses"
        remedy = "write it on lines of its own, or change it by hand"
        return Finding(file.path, site.line, "statement-stays", message, remedy)
    return None


def _bound_twice(site: Site) -> str:
    """A name that the statement binds to one thing and then to another."""
    held: dict[str, str] = {}
    for alias in site.node.names if isinstance(site.node, ast.ImportFrom) else ():
        local = alias.asname or alias.name
        if held.setdefault(local, alias.name) != alias.name:
            return local
    return ""


def _needs_split(file: File, site: Site, change: SiteChange) -> bool:
    """Whether the change would turn the one statement of a one-line block into two."""
    if not shares_header_line(file, site):
        return False
    modules = {(n.module, n.name is None) for n in [*change.names.values(), *change.extra] if n is not None}
    stays = len(site.node.names) > len(change.names)
    return len(modules) + stays > 1


class Reader:
    """Statements of a file, read when asked for."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._known: dict[int, Statement | None] = {}

    def statement(self, at: int) -> Statement | None:
        """None for one that does not read as it should."""
        if at not in self._known:
            self._known[at] = _read(self._file, self._file.sites[at])
        return self._known[at]


def _read(file: File, site: Site) -> Statement | None:
    try:
        found = read_statement(file.source.text[site.start : site.end])
    except ValueError:
        return None
    return found if len(found.segments) == len(site.node.names) else None


def _plain(before: Statement, names: dict[int, Name | None], found: Draft) -> Statement | None:
    """``import a, b as k``: its parts change in place; a from-import gets a line of its own."""
    now, gone = before, []
    for at, name in names.items():
        if name is not None and name.name is None:
            now = now.with_name(at, name.text)
        else:
            gone.append(at)
            if name is not None:
                found.below.append((name, before.segments[at]))
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
