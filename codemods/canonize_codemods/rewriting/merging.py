"""Names join a statement of their block that imports from their module already (CASES.md rows 9, 10, 20)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence

from canonize_codemods.source import LINE_END
from canonize_codemods.syntax.walk import walk_lines, walk_run

from .drafts import PRAGMA, Draft, Reader, imported_names, shares_header_line
from .file import File
from .sites import Site
from .statement import Name, Segment, Statement


def merge(file: File, drafts: dict[int, Draft], reader: Reader, asked: Callable[[str], bool]) -> None:
    """Drafts lose what others take over, and others become drafts by it.  ``asked``: names that other files ask for."""
    _Merger(file, drafts, reader, asked).merge()


class _Merger:
    def __init__(self, file: File, drafts: dict[int, Draft], reader: Reader, asked: Callable[[str], bool]) -> None:
        self.file, self.drafts, self.reader, self.asked = file, drafts, reader, asked

    def merge(self) -> None:
        for at in sorted(self.drafts):
            draft = self.drafts[at]
            if draft.now is not None and draft.now.keyword and draft.now.module != draft.before.module:
                self._hand_over(at, draft, draft.now)
            elif draft.now is not None and not draft.now.keyword:
                draft.now = self._without_known(at, draft, draft.now)
            elif draft.now is not None and draft.now != draft.before:
                draft.now = self._without_known_names(at, draft, draft.now)
            kept = {}
            for name, segment in draft.below:
                if not self._joins(at, name, segment):
                    kept[name, name.text] = (name, segment)
            draft.below = list(kept.values())

    def _joins(self, at: int, name: Name, segment: Segment) -> bool:
        if name.name is None:
            return self._is_imported(at, name)
        home = self._home(at, name)
        if home is not None:
            return not segment.comments and not self._loses_pragma(at, home, name) and self._accept(home, name)
        earlier = self._below_earlier(at, name)
        if earlier is None:
            return False
        if any(known == name for known, _ in earlier.below):
            return not segment.comments
        earlier.below.append((name, segment))
        return True

    def _hand_over(self, at: int, draft: Draft, now: Statement) -> None:
        """A statement that changed its module as a whole goes where its new module is imported already."""
        if now.has_comments or now.segments[0].core == "*":
            return
        names = imported_names(now, now.module)
        homes = {self._home(at, name) for name in names}
        home = homes.pop() if len(homes) == 1 else None
        comment = trailing_comment(self.file, draft)
        if home is None:
            above = [self._below_earlier(at, name) for name in names]
            if not comment and not self._has_comment_above(draft) and all(above):
                for name, earlier in zip(names, above, strict=True):
                    if earlier is not None and all(known != name for known, _ in earlier.below):
                        earlier.below.append((name, Segment(" ", name.text, "", "")))
                draft.now = None
            return
        known = self.current(home)
        there = known is not None and set(names) <= set(imported_names(known, now.module))
        if (comment and not (there and PRAGMA.match(comment))) or (not there and self._has_comment_above(draft)):
            return
        for name in names:
            self._accept(home, name)
        draft.now = None

    def _without_known(self, at: int, draft: Draft, now: Statement) -> Statement | None:
        """A plain import without those of its new names that the block has imported already."""
        before = imported_names(draft.before, "")
        new = [place for place, name in enumerate(imported_names(now, "")) if name not in before]
        gone = [place for place in new if self._stands_already(at, imported_names(now, "")[place])]
        comment = trailing_comment(self.file, draft)
        if now.has_comments or (comment and not PRAGMA.match(comment)):
            return now
        return (now.without(gone) if len(gone) < len(now.segments) else None) if gone else now

    def _without_known_names(self, at: int, draft: Draft, now: Statement) -> Statement | None:
        """A from-import without new names of its own module that another statement has imported already."""
        before = imported_names(draft.before, draft.site.module)
        gone = []
        for place, name in enumerate(imported_names(now, draft.site.module)):
            home = self._home(at, name) if name not in before and not now.segments[place].comments else None
            known = self.current(home) if home is not None else None
            if known is not None and name in imported_names(known, name.module):
                gone.append(place)
        if len(gone) == len(now.segments):
            return now if now.has_comments or trailing_comment(self.file, draft) else None
        return now.without(gone) if gone else now

    def _stands_already(self, at: int, name: Name) -> bool:
        mine = self.file.sites[at]
        for other_at, other in enumerate(self.file.sites):
            if other_at == at or other.block is not mine.block:
                continue
            if other_at > at and other_at in self.drafts and self.drafts[other_at].changes:
                continue  # it will look for this one
            statement = self.current(other_at)
            if statement is None or statement.keyword or name not in imported_names(statement, ""):
                continue
            if other_at < at:
                return not any(_binds_again(node, name) for node in mine.block[other.at + 1 : mine.at])
            return self._may_come_later(mine, name, mine.block[mine.at + 1 : other.at])
        return False

    def _may_come_later(self, mine: Site, name: Name, between: Sequence[ast.stmt]) -> bool:
        """Whether nobody misses the name of an import before the statements below it have run."""
        if not between:
            return True
        return (
            all(isinstance(node, ast.Import | ast.ImportFrom) and not self._binds(node, name) for node in between)
            and not (mine.at_import_time and self.asked(name.bound) and any(map(_may_ask, between)))
            and not self._may_be_caught(mine)
        )

    def _may_be_caught(self, site: Site) -> bool:
        """Whether the program may go on where an import of the block fails: in ``try`` or ``suppress(ImportError)``."""
        if site.block is self.file.tree.body:
            return False
        around = walk_lines(self.file.tree, [site.line])
        return any(isinstance(node, ast.Try | ast.TryStar | ast.With | ast.AsyncWith) for node in around)

    def _loses_pragma(self, at: int, home: int, name: Name) -> bool:
        """What the linter is told about the name would not be told about the statement that it joins."""
        known, site = self.current(home), self.file.sites[home]
        if known is None or name in imported_names(known, name.module):
            return False
        own, there = self.drafts[at], Draft(site, known, known)
        return bool(PRAGMA.match(trailing_comment(self.file, own))) and not PRAGMA.match(
            trailing_comment(self.file, there) or known.opening_comment
        )

    def _has_comment_above(self, draft: Draft) -> bool:
        """A comment of its own, which would speak of nothing if the statement went."""
        line = draft.site.node.lineno
        return line > 1 and self.file.source.text[slice(*self.file.source.line_span(line - 1))].lstrip().startswith("#")

    def current(self, at: int) -> Statement | None:
        return self.drafts[at].now if at in self.drafts else self.reader.statement(at)

    def _home(self, at: int, name: Name) -> int | None:
        """The statement of the same block that imports from the module, if the name may join it."""
        mine = self.file.sites[at]
        for other_at, other in enumerate(self.file.sites):
            if other_at == at or other.block is not mine.block or not isinstance(other.node, ast.ImportFrom):
                continue
            module = self.drafts[other_at].module if other_at in self.drafts else other.module
            if module != name.module or (other_at in self.drafts and other_at > at and self.drafts[other_at].leaves):
                continue  # one further down that is itself on the move will look for a home here
            statement = self.current(other_at)
            if statement is None or not statement.keyword or statement.segments[0].core == "*":
                continue
            if shares_header_line(self.file, other):
                continue
            if any(each.bound == name.bound and each.name != name.name for each in imported_names(statement, module)):
                continue  # whichever comes last is what the name means
            between = mine.block[min(mine.at, other.at) + 1 : max(mine.at, other.at)]
            if any(map(_may_end, between)):
                continue  # whichever comes last is what the name means
            if other.at < mine.at:
                if not any(self._binds(node, name) for node in between):
                    return other_at
            elif self._may_come_later(mine, name, between):
                return other_at
        return None

    def _binds(self, node: ast.stmt, name: Name) -> bool:
        """Whether the statement mentions the name with another meaning: enough to keep it from being bound earlier."""
        site_at = next((at for at, site in enumerate(self.file.sites) if site.node is node), None)
        if site_at is not None:
            statement = self.reader.statement(site_at)
            if site_at in self.drafts:
                bound = self.drafts[site_at].imports()
            else:
                bound = imported_names(statement, self.file.sites[site_at].module) if statement is not None else []
            return self.file.sites[site_at].is_star or any(_means_another(each, name) for each in bound)
        return any(
            (isinstance(inner, ast.Name) and inner.id == name.bound) or _bound_by(inner) in (name.bound, "*")
            for inner in ast.walk(node)
        )

    def _accept(self, home: int, name: Name) -> bool:
        """Add a name to the statement at ``home``, unless it is there."""
        statement = self.current(home)
        if statement is None:
            return False
        if name not in imported_names(statement, name.module):
            if home not in self.drafts:
                self.drafts[home] = Draft(self.file.sites[home], statement, statement)
            self.drafts[home].now = statement.with_added(name.text)
        return True

    def _below_earlier(self, at: int, name: Name) -> Draft | None:
        """A draft of the same block that gets a statement of the same module below it, with just imports between."""
        mine = self.file.sites[at]
        for other_at, draft in sorted(self.drafts.items()):
            if other_at >= at or draft.site.block is not mine.block:
                continue
            between = mine.block[draft.site.at + 1 : mine.at]
            if any(known.module == name.module and known.name is not None for known, _ in draft.below) and all(
                isinstance(node, ast.Import | ast.ImportFrom) and not self._binds(node, name) for node in between
            ):
                return draft
        return None

    def _is_imported(self, at: int, name: Name) -> bool:
        """The same plain import stands in the block already, before the place where it is needed."""
        mine = self.file.sites[at]
        for other_at, other in enumerate(self.file.sites):
            if other.block is not mine.block:
                continue
            statement = self.current(other_at)
            plain = statement is not None and not statement.keyword and name in imported_names(statement, "")
            below = self.drafts[other_at].below if other_at in self.drafts and other_at < at else []
            if not plain and all(known != name for known, _ in below):
                continue
            if other_at > at:
                return self._may_come_later(mine, name, mine.block[mine.at + 1 : other.at])
            if not any(_binds_again(node, name) for node in mine.block[other.at + 1 : mine.at]):
                return True
        return False


def _binds_again(node: ast.stmt, name: Name) -> bool:
    """Whether a statement may bind the name of a plain import to something else, or take it away."""
    for inner in ast.walk(node):
        match inner:
            case ast.Import(names=names):
                found = any(_means_another(Name(each.name, None, each.asname), name) for each in names)
            case ast.ImportFrom(names=names):
                found = any(_bound_by(each) in (name.bound, "*") for each in names)
            case ast.Name(id=local, ctx=ast.Store() | ast.Del()):
                found = local == name.bound
            case _:
                found = not isinstance(inner, ast.alias) and _bound_by(inner) == name.bound
        if found:
            return True
    return False


def _means_another(other: Name, name: Name) -> bool:
    """Whether two imports bind one name to two things: ``import a.b`` and ``import a.c`` bind the same."""
    both_root = not (other.name or other.asname or name.name or name.asname)
    return other.bound == name.bound and other != name and not both_root


def _bound_by(node: ast.AST) -> str:
    """What a part of a statement binds, beside names that are expressions; "*" for a star import."""
    match node:
        case (
            ast.FunctionDef(name=str(name))
            | ast.AsyncFunctionDef(name=str(name))
            | ast.ClassDef(name=str(name))
            | ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
            | ast.MatchMapping(rest=str(name))
        ):
            return name
        case ast.alias():
            return node.asname or node.name.partition(".")[0]
    return ""


def _may_end(node: ast.stmt) -> bool:
    """Whether a name that is bound above may be another one, or none, below: a star import, ``del``."""
    is_star = isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    return is_star or any(isinstance(inner, ast.Delete) for inner in walk_run(node))


def _may_ask(node: ast.stmt) -> bool:
    """Whether an import may run somebody who asks this module for a name that is not bound yet."""
    match node:
        case ast.Import(names=names):
            modules = [alias.name for alias in names]
        case ast.ImportFrom(level=0, module=str(module)):
            modules = [module]
        case _:
            return True
    return any(module.partition(".")[0] not in sys.stdlib_module_names for module in modules)


def trailing_comment(file: File, draft: Draft) -> str:
    """The comment behind a statement on its last line."""
    end = LINE_END.search(file.source.text, draft.site.end)
    rest = file.source.text[draft.site.end : end.start() if end else len(file.source.text)].strip()
    return rest if rest.startswith("#") else ""
