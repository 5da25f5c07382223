"""One file under rewriting, and the edits that codemods ask for."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from canonize_codemods.changes import Finding, Reason, Severity
from canonize_codemods.scopes import Occurrence, Scopes, analyse
from canonize_codemods.source import TOO_DEEP, Edit, Source, SourceError
from canonize_codemods.syntax.parse import Parsed, parse_text, with_fstring_positions
from canonize_codemods.words import places

from .moves import Target
from .sites import Site, import_sites
from .statement import Name

_QUOTED = re.compile(r"""(["'])((?:[^\W\d]\w*[.:])*[^\W\d]\w*)\1""")


@dataclass
class File:
    """A parsed file.  Scopes are worked out only for the names that a codemod asks about."""

    path: str
    module: str
    is_package: bool
    source: Source
    parsed: Parsed
    exported: frozenset[str] = frozenset()  # names in __all__
    _scopes: dict[frozenset[str], Scopes] = field(default_factory=dict)
    _quoted: dict[frozenset[str], list[tuple[int, str]]] = field(default_factory=dict)
    _held: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, path: str, module: str, is_package: bool, data: bytes) -> File:
        """Raises SourceError for a file that nothing parses."""
        source = Source.decode(data)
        parsed = parse_text(source)
        return cls(path, module, is_package, source, parsed, frozenset(_exported(parsed.tree)))

    @property
    def tree(self) -> ast.Module:
        return self.parsed.tree

    @property
    def engine(self) -> str:
        return self.parsed.engine

    @cached_property
    def sites(self) -> list[Site]:
        """The import statements that may change."""
        found = import_sites(self.source, self.tree, self.module, self.is_package)
        return [site for site in found if site.start not in self._held]

    def hold(self, sites: Iterable[Site]) -> None:
        """From now on, these statements stay as they are."""
        self._held.update(site.start for site in sites)
        self.__dict__.pop("sites", None)
        self.__dict__.pop("bound", None)

    def rivals_of(self, site: Site) -> list[Site]:
        """The imports in the other branches of the try statements around it."""
        return [other for other in self.sites if any(other.block is branch for branch in site.rivals)]

    @cached_property
    def bound(self) -> dict[str, str]:
        """What the imports bind, as absolute paths."""
        found = {}
        for site in self.sites:
            for alias in site.node.names:
                if isinstance(site.node, ast.ImportFrom):
                    found[alias.asname or alias.name] = f"{site.module}.{alias.name}"
                elif alias.asname:
                    found[alias.asname] = alias.name
        return found

    def expanded(self, chain: str) -> str:
        """A dotted expression with its first name spelt out."""
        head, _, rest = chain.partition(".")
        return ".".join(part for part in (self.bound.get(head, head), rest) if part)

    def called(self, function: ast.expr) -> str:
        """The last name of what is called, as it was imported: ``import_module`` for ``im`` of that name."""
        if isinstance(function, ast.Attribute):
            return function.attr
        return self.expanded(function.id).rpartition(".")[2] if isinstance(function, ast.Name) else ""

    def quoted_paths(self, heads: frozenset[str]) -> list[tuple[int, str]]:
        """Every string that is nothing but a dotted name and begins with one of ``heads``, with its offset, in order;
        a colon counts as a dot."""
        known = self._quoted.get(heads)
        if known is None:
            text = self.source.text
            starts = {at for head in heads for quote in "'\"" for at in places(text, quote + head)}
            matches = (_QUOTED.match(text, at) for at in sorted(starts))
            known = self._quoted[heads] = [(m.start(), m[2].replace(":", ".")) for m in matches if m is not None]
        return known

    def scopes(self, names: Iterable[str]) -> Scopes:
        """Raises SourceError for a tree that is deeper than Python code can follow, which the parser may return."""
        key = frozenset(names)
        known = self._scopes.get(key)
        if known is None:
            lines = self.source.lines_with(key)
            try:
                tree = with_fstring_positions(self.source, self.parsed, key, lines)
                known = self._scopes[key] = analyse(self.source, tree, key)
            except RecursionError:
                raise SourceError(TOO_DEEP) from None
        return known


def _exported(tree: ast.Module) -> Iterable[str]:
    """Every string in a top-level statement about ``__all__``, however it is put together."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__"), *_]) | ast.AugAssign(target=ast.Name(id="__all__")):
                pass
            case ast.AnnAssign(target=ast.Name(id="__all__")):
                pass
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__")))):
                pass
            case _:
                continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield inner.value


@dataclass
class SiteChange:
    """What becomes of one import statement: names that go (None) or become another import, and imports beside it."""

    names: dict[int, Name | None] = field(default_factory=dict)  # by place in the statement
    extra: list[Name] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Patch:
    """Something is put in the place of ``old``, which ``user`` goes on using; ``is_defined``: in its old module."""

    line: int
    old: tuple[str, str]
    target: Target
    is_defined: bool
    user: str


@dataclass(frozen=True, slots=True)
class IfLoaded:
    """Edits of texts, the first of them of the module's name, that hold where the target's module is loaded by then."""

    start: int
    old: tuple[str, str]
    target: Target
    texts: tuple[Edit, ...]
    reason: Reason


@dataclass
class Edits:
    """Collected over all codemods of one file."""

    path: str
    asked: Callable[[str], bool] = lambda name: False  # whether other files ask this one for a name
    sites: dict[int, SiteChange] = field(default_factory=dict)  # by place in ``File.sites``
    texts: list[Edit] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)  # those that stay at an old path
    if_loaded: list[IfLoaded] = field(default_factory=list)  # of the texts and reasons, those that depend on imports
    looked_up: set[tuple[str, str]] = field(default_factory=set)  # old paths that functions look up elsewhere now
    still: set[tuple[str, str]] = field(default_factory=set)  # and those that they go on looking up

    def site(self, at: int) -> SiteChange:
        return self.sites.setdefault(at, SiteChange())

    def reason(self, line: int, form: str, old: tuple[str, str] | str, new: Target | str) -> None:
        before = old if isinstance(old, str) else f"{old[0]}:{old[1]}" if old[1] else old[0]
        self.reasons.append(Reason(line, form, before, str(new)))

    def leave(self, line: int, code: str, message: str, remedy: str, severity: Severity = Severity.LEFT) -> None:
        self.findings.append(Finding(self.path, line, code, message, remedy, severity))

    def stays_for_order(self, line: int, old: str) -> None:
        """Importing the old module loads a package's submodules in an order that works."""
        message = f"importing {old} here also runs what imports submodules of a package, and these need it first"
        self.leave(line, "would-cycle", message, "open the cycle between the two packages, or import inside functions")

    def stays_for_rival(self, line: int, target: Target) -> None:
        """Beside an import of the canonical one, for those who have only the old (CASES.md row 54)."""
        message = f"the other branch of this try already imports {target}"
        self.leave(line, "compatibility-try", message, "keep one branch by hand", Severity.NOTE)

    def stays_for_canonical(self, line: int, old: tuple[str, str]) -> None:
        """The canonical module asks for what it defines itself, by the old path (CASES.md row 82)."""
        path = ":".join(filter(None, old))
        message = f"this is the module that {path} forwards to, so its own import of the old path stays"
        self.leave(line, "self-import-stays", message, "use the name as it is defined here", Severity.NOTE)


def alias_key(alias: ast.alias) -> tuple[int, int]:
    """Identity of an imported name across two parses of the same text."""
    return alias.lineno, alias.col_offset


def home_scopes(scopes: Scopes) -> dict[tuple[int, int], Occurrence]:
    """The binding occurrence of each imported name, by its place in the text."""
    return {alias_key(o.alias): o for o in scopes.occurrences if o.alias is not None}
