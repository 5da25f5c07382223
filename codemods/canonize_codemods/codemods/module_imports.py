"""``import a.b`` and ``from a import b`` whose attributes move: ``a.b.C`` → ``x.y.D``.

An attribute stays an attribute: it is looked up at each use, so a patched module goes on being seen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize_codemods.changes import Severity
from canonize_codemods.rewriting.file import Edits, File, alias_key, home_scopes
from canonize_codemods.rewriting.moves import Moves, Target
from canonize_codemods.rewriting.renaming import obstacle
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.rewriting.statement import Name
from canonize_codemods.scopes import Occurrence, Role, Scope, Scopes
from canonize_codemods.source import Edit


@dataclass(frozen=True, slots=True)
class _ModuleName:
    """A local name that an import binds to a module; ``root`` for ``import a.b``, which binds just ``a``."""

    site_at: int
    site: Site
    at: int
    alias: ast.alias
    module: str
    local: str
    root: bool


@dataclass(frozen=True, slots=True)
class _Use:
    """A use whose chain leads to something that moves: ``links`` attributes of it are the old path."""

    occurrence: Occurrence
    links: int
    old: tuple[str, str]
    target: Target


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    names = list(_module_names(file, moves))
    if not names:
        return
    wanted = {name.local for name in names} | moves.new_locals
    scopes = file.scopes(wanted)
    binding = home_scopes(scopes)
    groups: dict[tuple[int, str], tuple[Scope, list[_ModuleName]]] = {}
    for name in names:
        occurrence = binding.get(alias_key(name.alias))
        home = scopes.binding_scope(occurrence) if occurrence is not None else None
        if home is not None:
            groups.setdefault((id(home), name.local), (home, []))[1].append(name)
    for home, group in groups.values():
        _Group(file, moves, edits, scopes, home, group).rewrite()


def _module_names(file: File, moves: Moves) -> Iterator[_ModuleName]:
    roots = {module for module in moves.leading if "." not in module}
    for site_at, site in enumerate(file.sites):
        for at, alias in enumerate(site.node.names):
            local = alias.asname or alias.name
            if isinstance(site.node, ast.ImportFrom):
                module = moves.module_at.get((site.module, alias.name))
                if module is not None and (site.module, alias.name) not in moves.names:
                    yield _ModuleName(site_at, site, at, alias, module, local, False)
            elif alias.asname:
                if alias.name in moves.leading:
                    yield _ModuleName(site_at, site, at, alias, alias.name, local, False)
            elif alias.name.partition(".")[0] in roots:
                root = alias.name.partition(".")[0]
                yield _ModuleName(site_at, site, at, alias, alias.name, root, True)


class _Group:
    """All imports that bind one local name in one scope to a module, and all its uses."""

    def __init__(
        self, file: File, moves: Moves, edits: Edits, scopes: Scopes, home: Scope, names: list[_ModuleName]
    ) -> None:
        self.file, self.moves, self.edits = file, moves, edits
        self.scopes, self.home, self.names = scopes, home, names
        self.local = names[0].local
        self.hits: list[_Use] = []
        self.rest: list[Occurrence] = []

    def rewrite(self) -> None:
        for use in self.scopes.meaning(self.home, self.local):
            if use.role is Role.IMPORT:
                continue
            hit = self._hit(use)
            if hit is not None:
                self.hits.append(hit)
            else:
                self.rest.append(use)
        whole = [name for name in self.names if name.module in self.moves.modules]
        if not self.hits and not whole:
            return
        if problem := self._problem():
            self._leave(problem)
        elif self.names[0].root:
            self._rewrite_root()
        else:
            self._rewrite_bound()

    # -- what a use means

    def _hit(self, use: Occurrence) -> _Use | None:
        if use.start < 0 or use.role not in (Role.LOAD, Role.ANNOTATION):
            return None
        name = self.names[0]
        module = self.local if name.root else name.module
        consumed = 0
        for attribute, _ in use.attributes:
            target = self.moves.names.get((module, attribute))
            last = consumed + 1 == len(use.attributes)
            if target is not None and f"{module}.{attribute}" not in self.moves.modules:
                if use.stored and last and module not in self.moves.modules:
                    return None
                return _Use(use, consumed + 1, (module, attribute), target)
            if not self._leads_on(f"{module}.{attribute}"):
                break
            module, consumed = f"{module}.{attribute}", consumed + 1
        whole = self.moves.modules.get(module)
        if whole is None or (len(use.attributes) > consumed and self._lacks(use, module, use.attributes[consumed][0])):
            return None
        return _Use(use, consumed, (module, ""), whole)

    def _leads_on(self, module: str) -> bool:
        return module in self.moves.leading

    def _lacks(self, use: Occurrence, module: str, attribute: str) -> bool:
        reason = self.moves.lacking.get((module, attribute))
        if reason is not None:
            line = self.file.source.line_of(use.start)
            self.edits.leave(line, "name-stays", f"{module}.{attribute} stays: {reason}")
        return reason is not None

    # -- what stands in the way

    def _problem(self) -> str:
        ours = {alias_key(name.alias) for name in self.names}
        strangers = [
            o for o in self.home.bound.get(self.local, ()) if o.alias is None or alias_key(o.alias) not in ours
        ]
        if strangers and not (self.names[0].root and all(o.alias is not None for o in strangers)):
            return f"{self.local} is bound by other statements too"
        if not self.names[0].root and len({name.module for name in self.names}) > 1:
            return f"{self.local} is bound to several modules"
        targets = {hit.target.module for hit in self.hits}
        targets |= {self.moves.modules[name.module].module for name in self.names if name.module in self.moves.modules}
        for target in targets:
            if target == self.file.module:
                return f"this is {target} itself"
            eager = any(name.site.at_import_time for name in self.names)
            if eager and not self.moves.may_import(self.file.module, target):
                return f"{target} imports this module, so importing it back would be a cycle"
        return ""

    def _leave(self, problem: str) -> None:
        own = all(hit.target.module == self.file.module for hit in self.hits)
        for hit in self.hits:
            line = self.file.source.line_of(hit.occurrence.start)
            old = ".".join(part for part in hit.old if part)
            severity = Severity.NOTE if own else Severity.LEFT
            self.edits.leave(line, "module-use-stays", f"{old} stays: {problem}", severity=severity)

    def _exported(self) -> bool:
        """Others may reach the module through this file's name for it."""
        if self.home.kind != "module":
            return self.home.kind == "class"
        key = (self.file.module, self.local)
        return (
            self.file.is_package
            or self.local in self.file.exported
            or key in self.moves.reached
            or self.file.module in self.moves.reached_whole
        )

    # -- import a.b as k, from a import b

    def _rewrite_bound(self) -> None:
        targets = {hit.target.module for hit in self.hits}
        whole = self.moves.modules.get(self.names[0].module)
        if whole is not None:
            targets.add(whole.module)
        replaceable = len(targets) == 1 and not self.rest and (whole is not None or not self._exported())
        if replaceable:
            self._replace(targets.pop())
            return
        if whole is not None and self.rest:
            self._leave(f"{self.local} is also used for what does not move")
            return
        for target in sorted(targets):
            self._add_beside(target)

    def _replace(self, target: str) -> None:
        """Every use moves to one module, so the import itself changes."""
        name = self.names[0]
        package, _, last = target.rpartition(".")
        from_form = isinstance(name.site.node, ast.ImportFrom)
        keep = (
            bool(name.alias.asname)
            or self._exported()
            or (from_form and last != self.local and bool(self._clash(last)))
        )
        local = self.local if keep or not from_form else last
        for name in self.names:
            if from_form and package:
                new = Name(package, last, local if local != last or name.alias.asname == last else None)
            else:
                new = Name(target, None, local if local != target else None)
            self.edits.site(name.site_at).names[name.at] = new
            self.edits.reason(name.site.line, "import", (name.module, ""), target)
        for hit in self.hits:
            self._edit(hit, local)

    def _add_beside(self, target: str) -> None:
        """Other uses stay, so the new module gets an import of its own (row 24)."""
        name = self.names[0]
        package, _, last = target.rpartition(".")
        root = target.partition(".")[0]
        if isinstance(name.site.node, ast.ImportFrom) and package and not self._clash(last):
            new, prefix = Name(package, last), last
        elif not self._clash(root, is_root=True):
            new, prefix = Name(target, None), target
        else:
            self._leave(f"{root} and {last} already mean something else here")
            return
        for each in self.names:
            self.edits.site(each.site_at).extra.append(new)
        for hit in self.hits:
            if hit.target.module == target:
                self._edit(hit, prefix)

    def _clash(self, new: str, is_root: bool = False) -> str:
        """Why ``new`` cannot be bound beside the local name, for all the uses."""
        ours = {alias_key(o.alias) for o in self.home.bound.get(new, ()) if o.alias is not None and is_root}
        ours |= {
            alias_key(alias)
            for site in self.file.sites
            for alias in site.node.names
            if (alias.asname or alias.name) == new
            and any(f"{site.module}.{alias.name}" == hit.target.module for hit in self.hits)
        }
        ours |= {alias_key(name.alias) for name in self.names}
        return obstacle(self.file, self.scopes, self.home, self.local, new, ours)

    def _edit(self, hit: _Use, prefix: str) -> None:
        use = hit.occurrence
        end = use.attributes[hit.links - 1][1] if hit.links else use.end
        new = f"{prefix}.{hit.target.name}" if hit.target.name else prefix
        line = self.file.source.line_of(use.start)
        if self.file.source.text[use.start : end] != new:
            self.edits.texts.append(Edit(use.start, end, new))
            self.edits.reason(line, "attribute", hit.old, hit.target)

    # -- import a.b

    def _rewrite_root(self) -> None:
        """``import a.b`` binds ``a``: each statement goes only when nothing needs what it loads."""
        needed = [self.local + "".join(f".{attribute}" for attribute, _ in use.attributes) for use in self.rest]
        targets: dict[str, Target] = {}
        for hit in self.hits:
            targets.setdefault(hit.target.module, hit.target)
        root_clash = {target: self._root_obstacle(target) for target in targets}
        if problem := next((problem for problem in root_clash.values() if problem), ""):
            self._leave(problem)
            return
        placed: set[str] = set()
        for name in self.names:
            mine = [
                hit for hit in self.hits if _under(".".join(hit.old) if not hit.old[1] else hit.old[0], name.module)
            ]
            wanted = list(dict.fromkeys(hit.target.module for hit in mine))
            whole = self.moves.modules.get(name.module)
            if whole is not None and whole.module not in wanted and not self._exported():
                wanted.insert(0, whole.module)
            if not wanted:
                continue
            others = [other for other in self.names if other is not name and other.site.block is name.site.block]
            still_needed = any(_under(chain, name.module) for chain in needed) or (bool(needed) and not others)
            unused = not self.hits and not self.rest
            if still_needed or self._exported() or (not mine and not unused and whole is None):
                self.edits.site(name.site_at).extra += [Name(target, None) for target in wanted]
            else:
                first, *more = wanted
                self.edits.site(name.site_at).names[name.at] = Name(first, None)
                self.edits.site(name.site_at).extra += [Name(target, None) for target in more]
            self.edits.reason(name.site.line, "import", (name.module, ""), ", ".join(wanted))
            placed.update(wanted)
        last = self.names[-1]
        self.edits.site(last.site_at).extra += [Name(target, None) for target in targets if target not in placed]
        for hit in self.hits:
            self._edit(hit, hit.target.module)

    def _root_obstacle(self, target: str) -> str:
        root = target.partition(".")[0]
        return "" if root == self.local else self._clash(root, is_root=True)


def _under(chain: str, module: str) -> bool:
    return chain == module or chain.startswith(module + ".")
