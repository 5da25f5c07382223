"""``import a.b`` and ``from a import b`` whose attributes move: ``a.b.C`` → ``x.y.D``.

An attribute stays an attribute: it is looked up at each use, so a patched module goes on being seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cached_property

from canonize_codemods.rewriting.dotted_names import instead_of
from canonize_codemods.rewriting.file import Edits, File, alias_key, home_scopes
from canonize_codemods.rewriting.module_names import ModuleName, bound_to_targets, module_names
from canonize_codemods.rewriting.module_uses import ModuleUse, UseReader
from canonize_codemods.rewriting.moves import Moves
from canonize_codemods.rewriting.renaming import hidden_program, hidden_use, is_reached, obstacle
from canonize_codemods.rewriting.statement import Name
from canonize_codemods.scopes import Occurrence, Role, Scope, Scopes
from canonize_codemods.source import Edit

Given = dict[tuple[int, str], str]
"""What names of a scope, by its identity, are bound to from now on, so that no two groups take one name."""


def rewrite(file: File, moves: Moves, edits: Edits) -> None:
    names = list(module_names(file, moves))
    if not names:
        return
    wanted = (
        {name.local for name in names} | moves.new_locals | {local for _, _, local in bound_to_targets(file, moves)}
    )
    scopes = file.scopes(wanted)
    binding = home_scopes(scopes)
    groups: dict[tuple[int, str], tuple[Scope, list[ModuleName]]] = {}
    for name in names:
        occurrence = binding.get(alias_key(name.alias))
        home = scopes.binding_scope(occurrence) if occurrence is not None else None
        if home is not None:
            groups.setdefault((id(home), name.local), (home, []))[1].append(name)
    given: Given = {}
    for home, group in groups.values():
        _Group(file, moves, edits, scopes, home, group, given).rewrite()


class _Group:
    """All imports that bind one local name in one scope to a module, and all its uses."""

    def __init__(
        self,
        file: File,
        moves: Moves,
        edits: Edits,
        scopes: Scopes,
        home: Scope,
        names: list[ModuleName],
        given: Given,
    ) -> None:
        self.file, self.moves, self.edits = file, moves, edits
        self.scopes, self.home, self.names, self.given = scopes, home, names, given
        self.local = names[0].local
        self.whole = next((moves.modules[name.module] for name in names if name.module in moves.modules), None)
        self.gone = all(name.module in moves.gone for name in names)  # so nothing is lost with the old import
        self.hits: list[ModuleUse] = []
        self.rest: list[Occurrence] = scopes.read_before_bound(home, self.local)

    @cached_property
    def hidden(self) -> bool:
        """Whether a string may hold a use."""
        return bool(hidden_program(self.file, self.home, self.local))

    def rewrite(self) -> None:
        reader = UseReader(self.file, self.moves, self.edits)
        stays: set[tuple[str, str]] = set()
        module, is_root = (self.local, True) if self.names[0].root else (self.names[0].module, False)
        early = [hit for use in self.rest if (hit := reader.read(use, module, is_root)) is not None]
        early = [hit for hit in early if hit.target.module != self.file.module]
        self._leave(f"a class body reads {self.local} before it binds it", early)
        for use in self.scopes.meaning(self.home, self.local):
            if use.role is Role.IMPORT:
                continue
            patches = len(self.edits.patches)
            hit = reader.read(use, module, is_root)
            if hit is not None:
                self.hits.append(hit)
            else:
                self.rest.append(use)
                old = {patch.old for patch in self.edits.patches[patches:] if use.stored}
                stays |= old & (self.moves.needed | self.moves.leaving)
        # Of two objects, the one that is read is the one that is put back.
        self.rest += [hit.occurrence for hit in self.hits if hit.old in stays]
        self.hits = [hit for hit in self.hits if hit.old not in stays]
        if not self.hits and self.whole is None:
            return
        targets = {hit.target.module for hit in self.hits} | ({self.whole.module} if self.whole is not None else set())
        if self.file.module in targets and not self.gone:
            for hit in self.hits:
                if hit.old[0] in self.moves.shims:  # row 82
                    self.edits.stays_for_canonical(self.file.source.line_of(hit.occurrence.start), hit.old)
            for name in self.names if not self.hits else ():
                if name.module in self.moves.shims:
                    self.edits.stays_for_canonical(name.site.line, (name.module, ""))
            return
        if self._keeps_order() or self._is_bound_again() or self._has_rival():
            return
        if problem := self._problem(targets):
            self._leave(problem, self.hits)
            for name in () if self.hits else self.names:
                if name.module in self.moves.modules:
                    self._leave_at(name.site.line, name.module, problem)
        elif is_root:
            self._rewrite_root()
        else:
            self._rewrite_bound(targets)

    # -- what stands in the way

    def _keeps_order(self) -> bool:
        names = [
            name
            for name in self.names
            if name.site.at_import_time and (self.file.module, name.module) in self.moves.ordered
        ]
        for name in names:
            self.edits.stays_for_order(name.site.line, name.module)
        return bool(names)

    def _problem(self, targets: set[str]) -> str:
        is_root = self.names[0].root
        if not self._only_imports_move:
            if self._strangers and not (is_root and all(o.alias is not None for o in self._strangers)):
                return f"{self.local} is bound by other statements too"
            if len({name.local if name.root else name.module for name in self.names}) > 1:
                return f"{self.local} is bound to several modules"
        for target in sorted(targets & self.moves.shadowed):
            return f"the package of {target} binds its name to something else, so it is no attribute of that"
        if any(name.site.at_import_time for name in self.names):
            for target in sorted(targets):
                if target != self.file.module and not self.moves.may_import(self.file.module, target):
                    return f"{target} imports this module, so importing it back would be a cycle"
        return ""

    @cached_property
    def _strangers(self) -> list[Occurrence]:
        """What else binds the local name."""
        ours = {alias_key(name.alias) for name in self.names}
        found = self.home.bound.get(self.local, ())
        return [o for o in found if o.role is not Role.DELETE and (o.alias is None or alias_key(o.alias) not in ours)]

    @property
    def _only_imports_move(self) -> bool:
        """Whether whole modules move under local names that stay, so that it does not matter what else binds these."""
        return (
            not any(name.root or name.module not in self.moves.modules for name in self.names)
            and not any(hit.target.name or (hit.old[0], "") != hit.old for hit in self.hits)
            and not any(use.role in (Role.LOAD, Role.ANNOTATION) for use in self.rest)
        )

    def _has_rival(self) -> bool:
        """A try over both paths is there on purpose (row 54)."""
        found = False
        for name in self.names:
            target = self.moves.modules.get(name.module)
            rivals = self.file.rivals_of(name.site)
            bound = {
                (module, local) for site, module, local in bound_to_targets(self.file, self.moves) if site in rivals
            }
            if target is not None and (target.module, name.local) in bound:
                self.edits.stays_for_rival(name.site.line, target)
                found = True
        return found

    def _is_bound_again(self) -> bool:
        """A star import binds the name further down, to what it goes on being in that module."""
        at = min(name.site_at for name in self.names)
        stars = [site for site in self.file.sites[at + 1 :] if site.is_star] if self.home.kind == "module" else []
        star = next((each for each in stars if (each.module, self.local) in self.moves.starred_modules), None)
        if star is None:
            return False
        self._stays_looked_up(self.hits)
        message = f"from {star.module} import * binds {self.local} again, so {self.names[0].module} stays"
        self.edits.leave(self.file.sites[at].line, "star-stays", message, "import the names one by one")
        return True

    def _leave(self, problem: str, hits: Iterable[ModuleUse]) -> None:
        hits = list(hits)
        self._stays_looked_up(hits)
        for hit in hits:
            line = self.file.source.line_of(hit.occurrence.start)
            self._leave_at(line, ".".join(part for part in hit.old if part), problem)

    def _leave_at(self, line: int, old: str, problem: str) -> None:
        remedy = "change it by hand, or rename what stands in its way"
        self.edits.leave(line, "module-use-stays", f"{old} stays: {problem}", remedy)

    def _stays_looked_up(self, hits: Iterable[ModuleUse]) -> None:
        for hit in hits:
            if not hit.runs_at_import:
                self.edits.still.update(hit.looked_up)

    def _is_named_by_text(self) -> bool:
        return bool(hidden_use(self.file, self.home, self.local))

    def _is_reached(self) -> bool:
        """Others may reach the module through this file's name for it."""
        return self.home.kind == "class" or bool(is_reached(self.file, self.moves, self.home, self.local))

    # -- import a.b as k, from a import b

    def _rewrite_bound(self, targets: set[str]) -> None:
        if self._only_imports_move and (self._strangers or len({name.module for name in self.names}) > 1):
            self._replace_under_its_name()
            return
        is_one = len(targets) == 1 and not self.rest
        if is_one and (self.whole is not None or not (self.hidden or self._is_reached())):
            self._replace(targets.pop())
            return
        if self.whole is not None and not self.rest:  # the module goes one way, and some of its names another
            self._replace(self.whole.module)
            self.hits = [hit for hit in self.hits if hit.target.module != self.whole.module]
        bare = [hit for hit in self.hits if not hit.target.name and len(hit.occurrence.attributes) == hit.links]
        if bare:
            self._leave(f"{self.local} is also used for what does not move", bare)
            self.hits = [hit for hit in self.hits if hit not in bare]
        last = {id(name.site.block): name for name in self.names}
        for target in sorted({hit.target.module for hit in self.hits}):
            binding = self._binding(target)
            if binding is None:
                continue
            if binding[0] is not None:
                for name in last.values():
                    self.edits.site(name.site_at).extra.append(binding[0])
            self._edit_all(target, binding[1])

    def _replace_under_its_name(self) -> None:
        """The imports change, each to its own module, and no use does."""
        for name in self.names:
            self._import(name, self.moves.modules[name.module].module, self.local)

    def _replace(self, target: str) -> None:
        """Every use moves to one module, so the import itself changes."""
        first = self.names[0]
        last = target.rpartition(".")[2]
        from_form = isinstance(first.site.node, ast.ImportFrom)
        clashes = from_form and last != self.local and (self._clash(last, target) or self._is_named_by_text())
        keep = bool(first.alias.asname) or self._is_reached() or bool(clashes)
        local = self.local if keep or not from_form else last
        for name in self.names:
            self._import(name, target, local)
        self.given[id(self.home), local] = target
        self._edit_all(target, local)

    def _import(self, name: ModuleName, target: str, local: str) -> None:
        """The target instead, as ``local``, in the same form."""
        package, _, last = target.rpartition(".")
        if isinstance(name.site.node, ast.ImportFrom) and package:
            explicit = name.alias.asname == name.alias.name  # ``b as b``: a re-export
            new = Name(package, last, local if local != last or explicit else None)
        else:
            new = Name(target, None, local if local != target else None)
        self.edits.site(name.site_at).names[name.at] = new
        self.edits.reason(name.site.line, "import", (name.module, ""), target)

    # -- import a.b

    def _rewrite_root(self) -> None:
        """``import a.b`` binds ``a``: each statement goes only when nothing needs what it loads."""
        bindings: dict[str, tuple[Name | None, str]] = {}
        for target in dict.fromkeys(hit.target.module for hit in self.hits):
            binding = self._binding(target)
            if binding is not None:
                bindings[target] = binding
        needed = [self.local + "".join(f".{attribute}" for attribute, _ in use.attributes) for use in self.rest]
        needed += [hit.way for hit in self.hits if hit.target.module not in bindings]
        hits = [hit for hit in self.hits if hit.target.module in bindings]
        placed: set[str] = set()
        dropped: list[ModuleName] = []  # and nothing in their place binds the root
        for name in self.names:
            mine = [hit for hit in hits if self._is_loader(name, hit)]
            wanted = [
                name for name in dict.fromkeys(bindings[hit.target.module][0] for hit in mine) if name is not None
            ]
            whole = self.moves.modules.get(name.module)
            instead = list(wanted)
            if whole is not None and whole.module not in bindings:
                instead.insert(0, Name(whole.module, None))
            binds_root = any(each.bound == self.local and each == Name(each.module, None) for each in instead)
            others = [other for other in self.names if other.site.block is name.site.block and other not in dropped]
            stays = any(_under(chain, name.module) for chain in needed)
            stays = stays or (bool(needed) and not binds_root and others == [name])
            stays = stays or ((self.hidden or self._is_reached()) and name.module not in self.moves.gone)
            wanted = wanted if stays else instead
            if not mine and not wanted:
                continue
            change = self.edits.site(name.site_at)
            if stays:
                change.extra += wanted
            else:
                change.names[name.at] = wanted[0] if wanted else None
                change.extra += wanted[1:]
                dropped += [name] if not binds_root else []
            targets = dict.fromkeys([*(hit.target.module for hit in mine), *(each.module for each in wanted)])
            self.edits.reason(name.site.line, "import", (name.module, ""), ", ".join(targets))
            placed.update(hit.target.module for hit in mine)
        last = self.names[-1]
        more = [binding[0] for target, binding in bindings.items() if target not in placed]
        self.edits.site(last.site_at).extra += [name for name in more if name is not None]
        for target, (_, prefix) in bindings.items():
            self._edit_all(target, prefix)

    def _is_loader(self, name: ModuleName, hit: ModuleUse) -> bool:
        """Whether the import is for the use, and none beside it says more of the path."""
        path = hit.way
        return _under(path, name.module) and not any(
            len(other.module) > len(name.module)
            and _under(path, other.module)
            and other.site.block is name.site.block
            and (other.site.start < hit.occurrence.start or not hit.runs_at_import)
            for other in self.names
        )

    # -- new names and edits

    def _binding(self, target: str) -> tuple[Name | None, str] | None:
        """How the new module is imported beside the old one, and what its uses begin with; None if no name is free."""
        if known := self._bound_already(target):
            return None, known
        package, _, last = target.rpartition(".")
        root, joined = target.partition(".")[0], target.replace(".", "_")
        joined = f"{joined}_module" if joined == target else joined
        if target == self.file.module and any(hit.runs_at_import for hit in self.hits):
            local = self.local if self.names[0].module == self.local else joined
            return Name(target, None, local), local  # its package does not have it as an attribute yet
        is_inside = target.startswith(f"{self.file.module}.") and not re.search(rf"\b{joined}\b", self.file.source.text)
        if is_inside and any(hit.runs_at_import for hit in self.hits):
            return Name(target, None, joined), joined  # nor this package, before it is loaded
        whole = (Name(target, None), target)
        clashes = self._clash(root, root) if root != self.local else not self.names[0].root
        ways = [] if clashes else [whole]
        if package and last != self.local and not self._clash(last, target):
            part = (Name(package, last), last)
            ways = [part, *ways] if isinstance(self.names[0].site.node, ast.ImportFrom) else [*ways, part]
        if not re.search(rf"\b{joined}\b", self.file.source.text) and self.home.kind != "class":
            ways.append((Name(target, None, joined if joined != target else None), joined))
        if not ways:
            hits = [hit for hit in self.hits if hit.target.module == target]
            self._leave(f"{root} and {last} already mean something else here", hits)
            return None
        bound = ways[0][1].partition(".")[0]
        self.given[id(self.home), bound] = root if ways[0] == whole else target
        return ways[0]

    def _bound_already(self, target: str) -> str:
        """A name that the same block bound to the new module before it is needed, and that stays what it is."""
        first = self.names[0].site
        changing = {name.local for name in module_names(self.file, self.moves)}
        for site, module, local in bound_to_targets(self.file, self.moves):
            if (
                module == target
                and local not in changing
                and site.block is first.block
                and site.at <= first.at
                and not self._clash(local, target)
            ):
                return local
        return ""

    def _clash(self, new: str, module: str) -> str:
        """Why ``new`` cannot be bound to ``module`` beside the local name, for all the uses."""
        if self.home.kind == "module" and (self.file.module, new) in self.moves.submodules:
            return f"{new} is a submodule, which binds its name here once it is loaded"
        is_listed = bool(self.file.exported)  # a star takes that only
        if self.home.kind == "module" and not is_listed and (self.file.module, new) in self.moves.used_below:
            return f"a file with a star import of this one has a {new}"
        if self.home.kind == "module" and any(
            site.is_star and (site.module, new) in self.moves.starred_others for site in self.file.sites
        ):
            return f"a star import brings another {new}"
        if self.given.get((id(self.home), new), module) != module:
            return f"{new} is bound to another module here from now on"
        for change in self.edits.sites.values() if self.home.kind == "module" else ():
            for name in filter(None, [*change.names.values(), *change.extra]):
                means = f"{name.module}.{name.name}" if name.name else name.module if name.asname else name.bound
                if name.bound == new and means != module:
                    return f"{new} is something else here from now on"
        ours = {alias_key(name.alias) for name in self.names}
        for site_at, site in enumerate(self.file.sites):
            changed = self.edits.sites.get(site_at)
            for at, alias in enumerate(site.node.names):
                now = changed.names.get(at) if changed is not None else None
                if now is not None and now.name is not None:
                    bound, held = now.bound, f"{now.module}.{now.name}"
                elif isinstance(site.node, ast.ImportFrom):
                    bound, held = alias.asname or alias.name, f"{site.module}.{alias.name}"
                elif alias.asname:
                    bound, held = alias.asname, alias.name
                else:
                    bound = held = alias.name.partition(".")[0]
                if (bound, held) == (new, module):
                    ours.add(alias_key(alias))
        return obstacle(self.file, self.scopes, self.home, self.local, new, ours)

    def _edit_all(self, target: str, prefix: str) -> None:
        for hit in self.hits:
            if hit.target.module == target:
                self._edit(hit, prefix)

    def _edit(self, hit: ModuleUse, prefix: str) -> None:
        use, name = hit.occurrence, hit.target.name
        if not hit.runs_at_import:
            self.edits.looked_up.add(hit.old)
        end = use.attributes[hit.links - 1][1] if hit.links else use.end
        old = self.file.source.text[use.start : end]
        new = instead_of(old, prefix if hit.by_text or not name else f"{prefix}.{name}")
        if old != new:
            self.edits.texts.append(Edit(use.start, end, new))
            self.edits.reason(self.file.source.line_of(use.start), "attribute", hit.old, hit.target)
        if hit.by_text and use.by_text is not None and use.by_text.name != name:
            self.edits.texts.append(Edit(use.by_text.start, use.by_text.end, name))


def _under(chain: str, module: str) -> bool:
    return chain == module or chain.startswith(module + ".")
