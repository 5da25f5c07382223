"""A code base as a dictionary, one migration over it, and what must hold after every one.

Every example is held against the promises of DESIGN.md §8: what compiled still compiles, every commit alone imports,
what a module's names meant they mean still (the duplicates' being the canonical's), and the second run is empty.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import FunctionType, ModuleType

from canonize_codemods.changes import Migration
from canonize_codemods.migration.migrate import after, migrate
from canonize_codemods.plan import Consolidation, Plan
from canonize_codemods.symbols import Symbol

Text = str | bytes
Files = Text | Mapping[str, Text]
Entry = str | Consolidation

# ``old`` and ``a.b`` are the duplicates, ``new`` and ``x.y`` the canonical modules, as in CASES.md.
WORLD: Mapping[str, Text] = {
    "old.py": "from new import A as A, X as X, Y as Y\nfrom new import D as C\n\nother = 1\n",
    "new.py": "".join(f"class {name}:\n    kind = '{name}'\n\n\n" for name in ("A", "D", "X", "Y", "Z")),
    "a/__init__.py": "",
    "a/b.py": "from x.y import D as C, E as E\n\nstays = 1\n",
    "a/c.py": "other = 1\n",
    "x/__init__.py": "",
    "x/y.py": "class D:\n    kind = 'D'\n\n\nclass E:\n    kind = 'E'\n",
}
FROM_OLD = ("old:A=new:A", "old:X=new:X", "old:Y=new:Y", "old:C=new:D")


def entry(text: str, **options: object) -> Consolidation:
    """``"old:X=new:X"``; several duplicates with commas: ``"old:X,older:X=new:X"``."""
    duplicates, _, canonical = text.partition("=")
    listed = tuple(map(Symbol.parse, duplicates.split(",")))
    return Consolidation(Symbol.parse(canonical), listed, **options)  # type: ignore[arg-type]


def check_noop(files: Files, *entries: Entry, codes: Sequence[str] = (), **plan: object) -> None:
    """Nothing changes; ``codes`` are those of the findings.  A text alone is ``app.py`` in ``WORLD``."""
    sources = _sources(files)
    found = migrate(sources, _plan(entries, plan))
    assert _changed(found) == {}
    assert found.changesets == ()
    assert [finding.code for finding in found.findings] == sorted(codes)


def check_transformed(
    files: Files, expected: Files, *entries: Entry, codes: Sequence[str] = (), runs: bool = True, **plan: object
) -> Migration:
    """Just the ``expected`` files change, to just these bytes.  ``runs=False``: what they say cannot be executed."""
    sources, decided = _sources(files), _plan(entries, plan)
    found = migrate(sources, decided)
    wanted = {"app.py": expected} if isinstance(expected, Text) else expected
    assert _changed(found) == {path: _text(_bytes(text)) for path, text in wanted.items()}
    assert sorted(finding.code for finding in found.findings) == sorted(codes)
    result = after(sources, found.changesets)
    for path, data in sources.items():
        if _compiles(data) and path in result:
            assert _compiles(result[path]), path
    again = migrate(result, decided)
    assert _changed(again) == {}, "second run"
    if runs:
        before = observed(sources, decided)
        current = sources
        for changeset in found.changesets:
            current = after(current, [changeset])
            _compare(before, observed(current, decided))
    return found


def observed(sources: Mapping[str, bytes], plan: Plan) -> dict[str, dict[str, object]]:
    """Every module that can be imported, with what its names mean."""
    aliases = {str(duplicate): str(e.canonical) for e in plan.consolidations for duplicate in e.duplicates}
    names = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in sources]
    seen: dict[str, dict[str, object]] = {}
    with _importing(sources):
        for name in names:
            try:
                module = import_module(name)
            except Exception:
                continue
            seen[name] = {key: _meaning(value, aliases) for key, value in list(vars(module).items())}
    return seen


def _compare(before: Mapping[str, Mapping[str, object]], now: Mapping[str, Mapping[str, object]]) -> None:
    assert set(before) <= set(now), "a module can no longer be imported"
    for module, names in before.items():
        for name in names.keys() & now[module].keys():
            assert now[module][name] == names[name], f"{module}.{name}"


def _meaning(value: object, aliases: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(_meaning(item, aliases) for item in value)
    if isinstance(value, str | int | type(None)):
        return value
    if isinstance(value, type | FunctionType):
        symbol = f"{value.__module__}:{value.__qualname__}"
        return aliases.get(symbol, symbol)
    return type(value).__name__


@contextmanager
def _importing(sources: Mapping[str, bytes]) -> Iterator[None]:
    known, finder = set(sys.modules), _Finder(sources)
    sys.meta_path.insert(0, finder)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - known:
            del sys.modules[name]


class _Finder(MetaPathFinder, Loader):
    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.sources = sources

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        base = fullname.replace(".", "/")
        for origin, is_package in ((f"{base}/__init__.py", True), (f"{base}.py", False)):
            if origin in self.sources:
                return spec_from_loader(fullname, self, origin=origin, is_package=is_package)
        if any(known.startswith(base + "/") for known in self.sources):
            return ModuleSpec(fullname, None, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        origin = module.__spec__.origin if module.__spec__ is not None else None
        assert origin is not None
        exec(compile(self.sources[origin], origin, "exec", dont_inherit=True), vars(module))


def _plan(entries: Sequence[Entry], options: Mapping[str, object]) -> Plan:
    chosen = tuple(entry(each) if isinstance(each, str) else each for each in entries)
    return Plan(chosen, **{"source_roots": (".",), **options})  # type: ignore[arg-type]


def _sources(files: Files) -> dict[str, bytes]:
    given = {**WORLD, "app.py": files} if isinstance(files, Text) else files
    return {path: _bytes(text) for path, text in given.items()}


def _bytes(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _text(data: bytes) -> str:
    """For readable differences; every byte counts."""
    return data.decode("utf-8", "surrogateescape")


def _changed(migration: Migration) -> dict[str, str | None]:
    return {
        change.path: _text(change.after) if change.after is not None else None
        for change in migration.files()
        if change.after != change.before
    }


def _compiles(data: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "file", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
