"""Folders that stand on ``sys.path``, as it seems, and that no convention or plan says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from canonize_codemods.index.layout import Layout

_FEW = 3  # files that import a package, below which it may be another one of that name


@dataclass(frozen=True, slots=True)
class UnseenRoot:
    """``package``, which ``files`` import by that name, lies in ``folder``, which is no source root."""

    folder: str
    package: str
    files: int


def unseen_roots(layout: Layout, sources: Mapping[str, bytes]) -> list[UnseenRoot]:
    """Those of packages that are imported from there, the most used first; none where two folders have the package.

    A file counts if all that it asks for is there: ``examples/pydantic/`` is not what ``from pydantic import X`` means.
    """
    homes = _packages_elsewhere(layout)
    if not homes:
        return []
    names = b"|".join(sorted(name.encode() for name in homes))
    imported = re.compile(
        rb"^[ \t]*(?:from|import)[ \t]+(" + names + rb")\b(?:\.(\w+))?(?:[.\w]*[ \t]+import[ \t]+\(?\s*(\w+))?",
        re.MULTILINE,
    )
    counts: Counter[str] = Counter()
    paths = frozenset(layout.paths)
    for path in layout.paths:
        found: dict[str, bool] = {}
        for name, module, asked in imported.findall(sources[path]):
            package, wanted = name.decode(), (module or asked).decode()
            there = not wanted or _has(f"{homes[package]}/{package}", wanted, paths, sources)
            found[package] = there and found.get(package, True)
        counts.update(package for package, there in found.items() if there)
    return [UnseenRoot(homes[name], name, files) for name, files in counts.most_common() if files >= _FEW]


def _packages_elsewhere(layout: Layout) -> dict[str, str]:
    """The folder of each top package that no module has as its name."""
    folders = {path.rpartition("/")[0] for path in layout.paths if path.endswith("/__init__.py")}
    homes: dict[str, list[str]] = defaultdict(list)
    for folder in sorted(folders):
        above, _, package = folder.rpartition("/")
        if above and above not in layout.roots and folders.isdisjoint(_chain(above)) and package.isidentifier():
            homes[package].append(above)
    known = {module.partition(".")[0] for module in layout.by_module}
    return {package: above[0] for package, above in homes.items() if len(above) == 1 and package not in known}


def _has(package: str, name: str, paths: Collection[str], sources: Mapping[str, bytes]) -> bool:
    """Whether a package, by its folder, has a module of the name, or says the name in its ``__init__``."""
    inside = (f"{package}/{name}.py", f"{package}/{name}.pyi", f"{package}/{name}/__init__.py")
    said = re.search(rb"\b" + name.encode() + rb"\b", sources[f"{package}/__init__.py"])
    return said is not None or any(path in paths for path in inside)


def _chain(folder: str) -> list[str]:
    """The folder and those above it: where one of them is a package, what is below belongs to that."""
    parts = folder.split("/")
    return ["/".join(parts[: at + 1]) for at in range(len(parts))]
