"""Modules that are there, or will be once they are built, and whose source nobody reads.

Links, submodules, files that are too large, what is compiled or generated.  What they bind is unknown, not absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from canonize_codemods.kinds import MODULE
from canonize_codemods.path_globs import as_expression

# What modules are compiled from, or into; ``x.cpython-311-x86_64-linux-gnu.so`` is the module ``x``.
_PROTOCOL = ".proto"
BUILDING = (".c", ".cc", ".cpp", ".cxx", ".f90", ".pyd", ".pyx", ".so", _PROTOCOL)
IGNORES = ".gitignore"

# Where a build says which module it makes: setuptools' extensions, maturin, setuptools-scm, hatch-vcs.
_EXTENSION = re.compile(r"\b\w*Extension\(\s*(?:(?:name|target)\s*=\s*)?[\"']([\w.]+)[\"']")
_NAMED = re.compile(r"^\s*module-name\s*=\s*[\"']([\w.]+)[\"']", re.MULTILINE)
_WRITTEN = re.compile(r"\b(?:version|write)[-_](?:file|to)[\"']?\s*[:=]\s*[\"']?([\w./-]+\.py)\b")


@dataclass(frozen=True)
class Unread:
    """POSIX paths as a layout has them; what is compiled is listed as if it were a ``.py`` beside its source.

    ``generated`` are patterns of paths that version control is told to ignore: they are there only if they are made.
    """

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()  # and everything below
    generated: tuple[str, ...] = ()
    _patterns: list[re.Pattern[str]] = field(default_factory=list, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.files or self.folders or self.generated)

    def holds(self, path: str) -> bool:
        if path in self.files:
            return True
        return any(path.startswith(f"{folder}/") for folder in self.folders)

    def may_generate(self, path: str) -> bool:
        if self.generated and not self._patterns:
            self._patterns.append(re.compile("|".join(self.generated), re.DOTALL))
        return any(pattern.fullmatch(path) for pattern in self._patterns)


def find_unread(
    skipped: Iterable[str], folders: Iterable[str], built_of: Iterable[str], telling: Mapping[str, bytes]
) -> Unread:
    """``skipped`` are files and links that were not read, ``folders`` submodules and the like, ``built_of`` paths for
    which ``may_build`` holds, ``telling`` the texts of ``.gitignore`` files and of project files."""
    files = {path for path in skipped if path.endswith(MODULE)}
    files.update(module for path in built_of for module in _built(path))
    generated: list[str] = []
    for path, data in telling.items():
        folder, _, name = path.rpartition("/")
        text = data.decode("utf-8", "replace")
        if name == IGNORES:
            generated += _ignored(folder, text)
        else:
            files.update(_made(folder, text))
    links = {path for path in skipped if "." not in path.rpartition("/")[2]}
    return Unread(frozenset(files), frozenset(folders) | links, tuple(dict.fromkeys(generated)))


def may_build(path: str) -> bool:
    """By the name alone: a module may come of it."""
    return path.endswith(BUILDING)


def _built(path: str) -> Iterator[str]:
    folder, slash, name = path.rpartition("/")
    stem = f"{folder}{slash}{name.partition('.')[0]}"
    if path.endswith(_PROTOCOL):
        yield from (f"{stem}_pb2.py", f"{stem}_pb2_grpc.py")
    else:
        yield f"{stem}.py"


def _made(folder: str, text: str) -> Iterator[str]:
    """Paths of modules that a project file has made."""
    here = f"{folder}/" if folder else ""
    for module in (*_EXTENSION.findall(text), *_NAMED.findall(text)):
        path = module.replace(".", "/")
        yield from (f"{here}{path}.py", f"{here}src/{path}.py")
    for path in _WRITTEN.findall(text):
        yield here + path.removeprefix("./")


def _ignored(folder: str, text: str) -> Iterator[str]:
    """Those patterns of a ``.gitignore`` that mean Python files, or one folder: ``build/`` anywhere says too little."""
    for line in text.splitlines():
        pattern = line.rstrip().removesuffix("/**").removesuffix("/*")
        if not pattern or pattern[0] in "#!" or not pattern.strip("*/.py"):
            continue
        anchored = "/" in pattern.strip("/") or pattern.startswith("/")
        if not pattern.endswith(MODULE) and not ("/" in pattern.strip("/") and pattern[-1] not in "*?"):
            continue
        if "." in pattern.rpartition("/")[2] and not pattern.endswith(MODULE):
            continue
        here = re.escape(f"{folder}/" if folder else "")
        meant = as_expression(pattern.strip("/"))
        below = "" if pattern.endswith(MODULE) else "/.*"
        yield f"{here}{'' if anchored else '(?:.*/)?'}{meant}{below}"
