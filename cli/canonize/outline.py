"""A first look at a repository: the classes and functions that its files define at the top, by ``git grep``.

Nothing is parsed, so it takes a moment where an audit takes seconds, and knows names alone.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.cache.cache import Cache
from canonize.git.repository import Repository
from canonize_codemods.audit.places import is_test
from canonize_codemods.index.layout import Layout, find_source_roots
from canonize_codemods.kinds import MODULE

# Beyond this, a look is no longer quick.
MOST_FILES = 50_000

_PATTERN = r"^(class|def|async def) +[A-Za-z_]"
_DEFINITION = re.compile(r"(?P<kind>class|(?:async )?def) +(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Outline:
    """``symbols``: ``module:Name``, of classes first.  ``classes``: the modules outside tests that define each."""

    files: int
    symbols: Sequence[str]
    classes: Mapping[str, Sequence[str]]

    @property
    def repeated(self) -> list[tuple[str, Sequence[str]]]:
        """Names of classes that several modules define, the most frequent first."""
        several = [(name, modules) for name, modules in self.classes.items() if len(modules) > 1]
        return sorted(several, key=lambda found: (-len(found[1]), found[0]))


def outline(repo: Repository) -> Outline:
    """Of the tracked files, as they are on disk."""
    listed = repo.run("ls-files", "-z").decode("utf-8", "surrogateescape").split("\0")[:-1]
    python = [path for path in listed if path.endswith(MODULE)]
    if not python or len(python) > MOST_FILES:
        return Outline(len(python), (), {})
    layout = Layout(python, find_source_roots(listed))
    done = repo.ask("grep", "-I", "-z", "--no-color", "--full-name", "-E", _PATTERN, "--", "*.py")
    classes: dict[str, list[str]] = defaultdict(list)
    found: dict[str, None] = {}
    functions: dict[str, None] = {}
    for line in done.stdout.decode("utf-8", "surrogateescape").splitlines():
        path, _, text = line.partition("\0")
        match = _DEFINITION.match(text)
        if match is None:
            continue
        module, name = layout.module_of(path).name, match["name"]
        if match["kind"] != "class":
            functions.setdefault(f"{module}:{name}")
            continue
        found.setdefault(f"{module}:{name}")
        if not is_test(path) and module not in classes[name]:
            classes[name].append(module)
    return Outline(len(python), [*found, *functions], {name: modules for name, modules in classes.items() if modules})


def known_symbols(repo: Repository, cache: Cache) -> list[str]:
    """``Outline.symbols``, remembered until a file is added, removed or staged."""
    try:
        index = os.stat(repo.git_dir / "index")
    except OSError:
        return []
    key = f"{repo.root}\0{index.st_mtime_ns}\0{index.st_size}\0{index.st_ino}"
    known = cache.symbols(key)
    if known is None:
        known = list(outline(repo).symbols)
        cache.keep_symbols(key, known)
    return known
