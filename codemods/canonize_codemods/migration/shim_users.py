"""Who still goes through a shim: first-party code, and texts that name its path.

Comments and docstrings are prose.  Any other mention counts, a word inside a longer string too: a shim that goes one
release late harms nobody.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from canonize_codemods.index.expressions import dotted
from canonize_codemods.index.facts import ModuleFacts
from canonize_codemods.index.resolve import Index
from canonize_codemods.kinds import NOTEBOOK, holds_python, may_hold_commands
from canonize_codemods.plan import Plan, ShimForm
from canonize_codemods.shims.inventory import Shim, read_shim
from canonize_codemods.source import LINE_END, Source, SourceError
from canonize_codemods.symbols import Symbol
from canonize_codemods.syntax.notebook import to_python
from canonize_codemods.syntax.parse import parse
from canonize_codemods.texts import is_plan, kind_of, without_plan


@dataclass(frozen=True, order=True, slots=True)
class Use:
    """One place that needs a shim; ``form``: import, star, attribute, string, text."""

    path: str
    line: int
    form: str
    name: str = ""  # the old name; "" for the module itself


def find_shims(
    sources: Mapping[str, bytes], index: Index, listed: Mapping[str, Mapping[str, Symbol]] | None = None
) -> list[Shim]:
    """Every shim of a code base, by path.  ``listed``: by module, the old names that the plan made re-exports."""
    found = []
    for path, data in sources.items():
        if path.endswith(".py"):
            module = index.layout.module_of(path).name
            shim = read_shim(path, module, data, (listed or {}).get(module))
            if shim is not None:
                found.append(shim)
    return sorted(found, key=lambda shim: shim.path)


def users(shim: Shim, index: Index, sources: Mapping[str, bytes]) -> list[Use]:
    """Every use of the shim outside of its own file, in order."""
    search = _Search(shim, index)
    last = shim.module.rpartition(".")[2].encode()
    inside = shim.path.removesuffix("__init__.py") if shim.is_package else None
    python, texts = [], []
    for path, data in sources.items():
        if path == shim.path:
            continue
        if holds_python(path, data):
            if last in data or (inside is not None and path.startswith(inside)):
                python.append(path)
        elif last in data and (may_hold_commands(path) or (kind_of(path) is not None and not is_plan(data))):
            texts.append(path)
    index.prefetch(python)
    found: set[Use] = set()
    for path in python:
        found.update(search.in_python(index.facts_at(path), sources[path]))
    for path in texts:
        found.update(search.in_text(path, without_plan(sources[path])))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Search:
    shim: Shim
    index: Index

    def matters(self, name: str) -> bool:
        """Whether who asks the module for ``name`` needs the shim; "" is the module itself.

        What else a mixed module holds stays, and so do a package and its submodules.
        """
        shim = self.shim
        if not shim.whole:
            return name in shim.names
        is_dunder = name.startswith("__") and name.endswith("__")
        return not shim.is_package or (
            bool(name) and not is_dunder and not self.index.layout.exists(f"{shim.module}.{name}")
        )

    def in_python(self, facts: ModuleFacts, data: bytes) -> Iterator[Use]:
        if facts.error:
            yield from self.in_text(facts.path, data)
            return
        held: dict[str, set[str]] = {}
        for fact in facts.imports:
            if fact.name is None:
                module = fact.module if fact.has_as else fact.module.partition(".")[0]
                held.setdefault(fact.bound, set()).add(module)
            elif not fact.star:
                held.setdefault(fact.bound, set()).add(f"{fact.module}.{fact.name}")
            if fact.module == self.shim.module and fact.name is not None:
                if fact.star or self.matters(fact.name):
                    yield Use(facts.path, fact.line, "star" if fact.star else "import", "" if fact.star else fact.name)
            elif self.matters("") and self.shim.module in (fact.module, f"{fact.module}.{fact.name}"):
                yield Use(facts.path, fact.line, "import")
        yield from self._in_tree(facts.path, data, held)

    def _in_tree(self, path: str, data: bytes, held: Mapping[str, Collection[str]]) -> Iterator[Use]:
        """Attributes of the module, and strings that name it."""
        try:
            tree, _ = parse(Source.decode(to_python(data) if path.endswith(NOTEBOOK) else data))
        except SourceError:
            yield from self.in_text(path, data)
            return
        strings = (n.value for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
        prose = set(map(id, strings))
        mention = self._mention(r"\w.")
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (chain := dotted(node)):
                head, _, rest = chain.partition(".")
                for module in held.get(head, ()):
                    asked, _, name = f"{module}.{rest}".rpartition(".")
                    if asked == self.shim.module and self.matters(name):
                        yield Use(path, node.lineno, "attribute", name)
            elif isinstance(node, ast.Constant | ast.Call) and id(node) not in prose:
                for match in mention.finditer(_text(node)):
                    if self.matters(match.group(1) or ""):
                        yield Use(path, node.lineno, "string", match.group(1) or "")

    def in_text(self, path: str, data: bytes) -> Iterator[Use]:
        text = data.decode("utf-8", "replace")
        for match in self._mention(r"\w./-").finditer(text):
            if self.matters(match.group(1) or ""):
                yield Use(path, _line(text, match), "text", match.group(1) or "")
        if self.matters(""):  # as a file: python app/old.py
            for match in re.finditer(rf"(?<![\w-]){re.escape(self.shim.path)}(?!\w)", text):
                yield Use(path, _line(text, match), "text")

    def _mention(self, before: str) -> re.Pattern[str]:
        """The module's path, with one name of it, or alone."""
        return re.compile(rf"(?<![{before}]){re.escape(self.shim.module)}(?:[.:](\w+)|(?![\w/-]))")


def _line(text: str, match: re.Match[str]) -> int:
    return len(LINE_END.findall(text, 0, match.start())) + 1


def _text(node: ast.Constant | ast.Call) -> str:
    """A string; of a call such as ``import_module(".b", "a")``, the module that it names."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Call(args=[ast.Constant(value=str(name)), ast.Constant(value=str(package))]) if name[:1] == ".":
            level = len(name) - len(name.lstrip("."))
            return ".".join([*package.split(".")[: max(0, package.count(".") + 2 - level)], name[level:]])
    return ""


def listed_reexports(plan: Plan) -> dict[str, dict[str, Symbol]]:
    """By module, the old names whose shim is a re-export: it looks like any other, only the plan tells."""
    found: dict[str, dict[str, Symbol]] = {}
    for entry in plan.consolidations:
        if entry.shim is ShimForm.REEXPORT:
            for duplicate in entry.duplicates:
                name = duplicate.qualname or "*"
                found.setdefault(duplicate.module, {})[name] = entry.canonical
    return found


def asked_of(module: str, index: Index, sources: Mapping[str, bytes]) -> frozenset[str]:
    """The names that other files ask a module for: by import, as its attributes, in strings."""
    facts = index.facts(module)
    if facts is None:
        return frozenset()
    names = {name: Symbol(module, name) for name in facts.bindings}
    place = Shim(facts.path, module, "", 0, names, False, ())
    uses = users(place, index, sources)
    if any(use.form == "star" for use in uses):
        return frozenset(name for name in names if not name.startswith("_")) | {use.name for use in uses}
    return frozenset(use.name for use in uses)
