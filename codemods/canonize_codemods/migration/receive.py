"""The canonical module with what is carried into it: imports, then the definitions' own text, in source order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from canonize_codemods.index.facts import Guard
from canonize_codemods.rewriting.compose import statement_edits
from canonize_codemods.rewriting.file import Edits, File
from canonize_codemods.rewriting.sites import Site
from canonize_codemods.rewriting.statement import Name, read_statement
from canonize_codemods.scopes import Occurrence, Role
from canonize_codemods.source import LINE_END, Edit, Source, splice
from canonize_codemods.symbols import Symbol

from .needs import Needs, Refused
from .new_imports import DEFINITIONS, Import, add_imports, is_future, statements
from .old_module import OldModule


@dataclass(frozen=True)
class Carrying:
    """From ``old`` to the module ``canonical``; ``renamed``: names that are others there."""

    old: OldModule
    needs: Needs
    canonical: str
    renamed: Mapping[str, str]
    limit: int | None

    def new_file(self) -> bytes:
        """A module of its own: what it imports as the old module did, then the definitions."""
        newline = self.old.file.source.newline
        imports = self._imports()
        blocks = [newline.join(self._future()), *self._plain_blocks([i for i in imports if not i.guarded])]
        if guarded := [each for each in imports if each.guarded]:
            lines = [f"    {line}" for line in statements(guarded, "    ", newline, self.limit)]
            blocks.append(newline.join(["if TYPE_CHECKING:", *lines]))
        head = (newline * 2).join(filter(None, blocks))
        text = head + newline * 3 + self.text() if head else self.text()
        return (text + newline).encode()

    def into(self, data: bytes, path: str, is_package: bool) -> bytes:
        """The module that is there, with what comes.  Raises Refused, SourceError."""
        file = File.read(path, self.canonical, is_package, data)
        if file.engine == "fissix":
            raise Refused(0, f"{path} is Python 2")
        self._check_future(file)
        edits = Edits(path)
        replaced = self._without_old_imports(file, edits)
        fresh = [each for each in self._imports() if not self._has(file, each)]
        self._check_clashes(file, replaced)
        texts = add_imports(file, fresh, edits, self.limit)
        text = file.source.text
        at = self._position(file)
        newline = file.source.newline
        body = LINE_END.sub(newline, self.text())
        if at is not None:
            texts.append(Edit(at, at, f"{body}{newline * 3}"))
        text = splice(text, [*statement_edits(file, edits, self.limit), *texts])
        if at is None:
            text = text.rstrip()
            text += f"{newline * 3 if text else ''}{body}{newline}"
        return file.source.encode(text)

    # -- the definitions

    def text(self) -> str:
        """Byte for byte, but for relative imports, which count from here now, and a new name."""
        source = self.old.file.source
        nodes = sorted(
            {id(n): n for each in [*self.needs.carried.values(), self.needs.copied] for n in each}.values(),
            key=lambda node: node.lineno,
        )
        edits = [*self._absolute_imports(nodes), *self._renames(nodes)]
        found, previous = "", None
        for node in nodes:
            start, end = self.old.span(node)
            end = start + len(source.text[start:end].rstrip())
            inside = [Edit(e.start - start, e.end - start, e.text) for e in edits if start <= e.start and e.end <= end]
            if previous is not None:
                between = source.text[previous[1] : start]
                plain = not any(isinstance(n, DEFINITIONS) for n in (node, previous[0]))
                found += between if not between.strip() else source.newline * (2 if plain else 3)
            found += splice(source.text[start:end], inside)
            previous = (node, end)
        return found

    def _absolute_imports(self, nodes: Iterable[ast.stmt]) -> list[Edit]:
        file, spans = self.old.file, [self.needs.extent(node) for node in nodes]
        found = []
        for site in file.sites:
            if isinstance(site.node, ast.ImportFrom) and site.node.level and _inside(site.start, spans):
                statement = read_statement(file.source.text[site.start : site.end]).with_module(site.module)
                found.append(Edit(site.start, site.end, statement.text))
        return found

    def _renames(self, nodes: list[ast.stmt]) -> list[Edit]:
        file, found = self.old.file, []
        spans = [self.needs.extent(node) for node in nodes]
        scopes = file.scopes(self.renamed)
        for old, new in self.renamed.items():
            taken = {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}
            taken |= {n.arg for node in nodes for n in ast.walk(node) if isinstance(n, ast.arg)}
            if new in taken:
                raise Refused(nodes[0].lineno, f"{old} is to be called {new}, which is another name in it")
            for use in scopes.meaning(scopes.module, old):
                if use.start >= 0 and _inside(use.start, spans):
                    found.append(Edit(use.start, use.end, new))
            for node in self.needs.carried[old]:
                _, end = self.needs.extent(node)
                match = re.compile(rf"^\s*(?:async\s+)?(?:def|class)\s+({old})\b", re.MULTILINE).search(
                    file.source.text, file.source.offset(node.lineno, 0), end
                )
                if match:
                    found.append(Edit(*match.span(1), new))
        unique = {(edit.start, edit.end): edit for edit in found}
        return list(unique.values())

    # -- imports

    def _future(self) -> list[str]:
        return [f"from __future__ import {name}" for name in sorted(_future(self.old.file))]

    def _check_future(self, file: File) -> None:
        missing = _future(self.old.file) - _future(file)
        if missing:
            message = f"its module has from __future__ import {', '.join(sorted(missing))}, {self.canonical} has not"
            raise Refused(0, message, "add it there first")

    def _imports(self) -> list[Import]:
        file, found = self.old.file, []
        by_site: dict[int, tuple[Site, set[str]]] = {}
        for local, sites in self.needs.imports.items():
            for site in sites:
                by_site.setdefault(site.start, (site, set()))[1].add(local)
        group, previous = 0, None
        for _, (site, locals_) in sorted(by_site.items()):
            if previous is not None and _blank_between(file.source, previous.end, site.start):
                group += 1
            previous = site
            found += [
                Import(name, site.guard is Guard.TYPE_CHECKING, _comment_behind(file.source, site), group)
                for name in self._names(site, locals_)
            ]
        if any(each.guarded for each in found) and all(each.name.bound != "TYPE_CHECKING" for each in found):
            found.insert(0, Import(Name("typing", "TYPE_CHECKING")))
        for local, symbol in sorted(self.needs.imported.items()):
            if symbol.is_module or "." in symbol.qualname:
                raise Refused(0, f"it needs {local}, which is {symbol}")
            if symbol.module == self.canonical and symbol.qualname != local:
                raise Refused(0, f"it has {symbol.qualname} of {self.canonical} under the name {local}")
            if symbol != Symbol(self.canonical, local):
                asname = local if local != symbol.qualname else None
                found.append(Import(Name(symbol.module, symbol.qualname, asname), group=group))
        return found

    def _names(self, site: Site, locals_: set[str]) -> Iterable[Name]:
        for alias in site.node.names:
            bound = alias.asname or (alias.name if isinstance(site.node, ast.ImportFrom) else alias.name.split(".")[0])
            if bound not in locals_:
                continue
            if isinstance(site.node, ast.Import):
                if alias.name == self.canonical or self.canonical.startswith(f"{alias.name}."):
                    raise Refused(site.line, f"it reaches {self.canonical}, its new home, as a module")
                yield Name(alias.name, None, alias.asname)
            elif site.module == self.canonical:
                if bound != alias.name:
                    raise Refused(site.line, f"it has {alias.name} of {self.canonical} under the name {bound}")
            elif f"{site.module}.{alias.name}" == self.canonical:
                raise Refused(site.line, f"it reaches {self.canonical}, its new home, as a module")
            else:
                yield Name(site.module, alias.name, alias.asname)

    def _plain_blocks(self, imports: list[Import]) -> list[str]:
        newline = self.old.file.source.newline
        groups: dict[int, list[Import]] = {}
        for each in imports:
            groups.setdefault(each.group, []).append(each)
        return [newline.join(statements(group, "", newline, self.limit)) for group in groups.values()]

    # -- the module that is there

    def _without_old_imports(self, file: File, edits: Edits) -> set[str]:
        """What it imported from the old module is its own from now on."""
        gone = set()
        for at, site in enumerate(file.sites):
            if site.lazy or site.module != self.old.file.module or not isinstance(site.node, ast.ImportFrom):
                continue
            for place, alias in enumerate(site.node.names):
                if alias.name not in self.needs.carried:
                    continue
                new = self.renamed.get(alias.name, alias.name)
                if (alias.asname or alias.name) != new or (
                    site.block is not file.tree.body and site.guard is not Guard.TYPE_CHECKING
                ):
                    raise Refused(0, f"line {site.line} of {file.path} imports {alias.name} from its old module")
                edits.site(at).names[place] = None
                gone.add(new)
        return gone

    def _has(self, file: File, wanted: Import) -> bool:
        for site in file.sites:
            if site.block is file.tree.body or (wanted.guarded and site.guard is Guard.TYPE_CHECKING and not site.lazy):
                for alias in site.node.names:
                    is_from = isinstance(site.node, ast.ImportFrom)
                    there = (
                        Name(site.module, alias.name, alias.asname) if is_from else Name(alias.name, None, alias.asname)
                    )
                    if (there.module, there.name, there.bound) == (
                        wanted.name.module,
                        wanted.name.name,
                        wanted.name.bound,
                    ):
                        return True
        return False

    def _check_clashes(self, file: File, replaced: set[str]) -> None:
        """Every name that comes must be free there, or mean the same."""
        there = Needs(file, self.needs.index, ()).binders
        names = {self.renamed.get(name, name) for name in self.needs.carried}
        scopes = file.scopes(names)
        for use in scopes.occurrences:
            if use.role is Role.DELETE and scopes.binding_scope(use) is scopes.module:
                raise Refused(0, f"{file.path} deletes {use.name}")
        for name, nodes in self.needs.carried.items():
            new = self.renamed.get(name, name)
            if new in there and new not in replaced:
                raise Refused(nodes[0].lineno, f"{self.canonical} has another {new} (line {there[new][0].lineno})")
        for node in self.needs.copied:
            for name in Needs(self.old.file, self.needs.index, ())._binds(node) & there.keys():
                raise Refused(node.lineno, f"it needs {name}, and {self.canonical} has a {name} of its own")
        for each in self._imports():
            bound = each.name.bound
            plain = each.name.name is None and each.name.asname is None
            others = [n for n in there.get(bound, []) if not (plain and isinstance(n, ast.Import))]
            if others and not self._has(file, each):
                raise Refused(0, f"it needs {bound} of {each.name.module}, and {self.canonical} has another {bound}")

    def _position(self, file: File) -> int | None:
        """Before the first statement that needs what comes while the module is loaded; None for the end."""
        names = {self.renamed.get(name, name) for name in self.needs.carried}
        scopes = file.scopes(names)
        eager = [
            use.start
            for use in scopes.occurrences
            if use.role is Role.LOAD and scopes.binding_scope(use) in (scopes.module, None) and _is_eager(use)
        ] + [use.start for name in names for use in scopes.read_before_bound(scopes.module, name)]
        if not eager:
            return None
        there = Needs(file, self.needs.index, ())
        first = next(node for node in file.tree.body if there.extent(node)[1] > min(eager))
        used = {
            n.id for each in self.needs.carried.values() for s in each for n in ast.walk(s) if isinstance(n, ast.Name)
        }
        late = [name for name in used & there.binders.keys() if there.binders[name][0].lineno >= first.lineno]
        if late:
            raise Refused(0, f"line {first.lineno} of {file.path} needs it, and it needs {late[0]}, which comes later")
        span: int = OldModule(file, {}, self.old.moves, self.old.index, self.old.sources).span(first)[0]
        return span


def _future(file: File) -> set[str]:
    nodes = [node for node in file.tree.body if isinstance(node, ast.ImportFrom) and is_future(node)]
    return {alias.name for node in nodes for alias in node.names}


def _inside(start: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= start < end for first, end in spans)


def _is_eager(use: Occurrence) -> bool:
    return all(scope.kind != "function" for scope in use.scope.chain())


def _blank_between(source: Source, start: int, end: int) -> bool:
    lines = LINE_END.split(source.text[start:end])
    return any(not line.strip() for line in lines[1:-1])


def _comment_behind(source: Source, site: Site) -> str:
    stop = LINE_END.search(source.text, site.end)
    rest = source.text[site.end : stop.start() if stop else len(source.text)].strip()
    return rest if rest.startswith("#") else ""
