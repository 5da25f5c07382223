"""What a shell is offered when somebody presses Tab: symbols, names, plans and branches of the repository.

Whatever goes wrong meanwhile, the answer is nothing: a shell is no place for an error.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from fnmatch import fnmatchcase
from pathlib import Path

import typer

VARIABLE = "_CANONIZE_COMPLETE"
_MOST = 200
_BREAKS = ":="


def moves(context: typer.Context, incomplete: str) -> list[str]:
    """``OLD=NEW``: symbols before the sign, and after it those of the same name first."""
    old, equals, new = incomplete.rpartition("=")
    symbols = [symbol for symbol in _symbols(context) if symbol.startswith(new)]
    if equals:
        name = old.rpartition(":")[2]
        symbols.sort(key=lambda symbol: symbol.rpartition(":")[2] != name)
        symbols = [symbol for symbol in symbols if symbol != old]
    return [old + equals + symbol for symbol in symbols[:_MOST]]


def names(context: typer.Context, incomplete: str) -> list[str]:
    """Names of classes and functions, for a glob; those that a glob means so far, once it has a wildcard."""
    known = dict.fromkeys(symbol.rpartition(":")[2] for symbol in _symbols(context))
    if any(sign in incomplete for sign in "*?["):
        return [incomplete] if any(fnmatchcase(name, incomplete) for name in known) else []
    return [name for name in known if name.startswith(incomplete)][:_MOST]


def plans(context: typer.Context, incomplete: str) -> list[str]:
    """TOML files that hold a plan, and folders on the way to one."""
    return _quietly(lambda: list(_plans(incomplete)))


def branches(context: typer.Context, incomplete: str) -> list[str]:
    """Local branches, canonize's own first."""

    def find() -> list[str]:
        from canonize.git.repository import open_repository

        repo = open_repository(_folder(context))
        found = repo.run("for-each-ref", "--format=%(refname:short)", "refs/heads").decode("utf-8", "replace").split()
        return sorted(found, key=lambda name: not name.startswith("canonize/"))

    return [name for name in _quietly(find) if name.startswith(incomplete)]


@contextmanager
def as_bash_splits() -> Iterator[None]:
    """Bash takes ``a:b=c`` for five words and replaces the last: join them before, and answer with that part alone."""
    if os.environ.get(VARIABLE) != "complete_bash":
        yield
        return
    words, at = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    if not at.isdecimal() or int(at) > len(words):
        yield
        return
    joined, current, prefix = _joined(words, int(at))
    os.environ["COMP_WORDS"], os.environ["COMP_CWORD"] = "\n".join(joined), str(current)
    answer = io.StringIO()
    try:
        with redirect_stdout(answer):
            yield
    finally:
        lines = answer.getvalue().splitlines()
        sys.stdout.write("".join(f"{line.removeprefix(prefix)}\n" for line in lines if line))


def _joined(words: list[str], at: int) -> tuple[list[str], int, str]:
    """The words as they were typed, the number of the current one, and what of it Bash will not replace."""
    found: list[str] = []
    current, prefix = at, ""
    glue = False
    for number, word in enumerate(words):
        is_break = bool(word) and set(word) <= set(_BREAKS) and number > 0
        if found and (glue or is_break):
            if number == at:
                prefix = found[-1] + (word if is_break else "")
            found[-1] += word
        else:
            found.append(word)
        glue = is_break
        if number == at:
            current = len(found) - 1
    return found, current, prefix


def _plans(incomplete: str) -> Iterator[str]:
    folder, _, start = incomplete.rpartition("/")
    for path in sorted(Path(folder or ".").iterdir()):
        if not path.name.startswith(start) or path.name.startswith("."):
            continue
        name = f"{folder}/{path.name}" if folder else path.name
        if path.is_dir() and any(path.glob("*.toml")):
            yield f"{name}/"
        elif path.suffix == ".toml" and b"consolidate" in path.read_bytes():
            yield name


def _symbols(context: typer.Context) -> list[str]:
    def find() -> list[str]:
        from canonize.cache.cache import open_cache
        from canonize.git.repository import open_repository
        from canonize.outline import known_symbols

        with open_cache(lambda note: None) as cache:
            return known_symbols(open_repository(_folder(context)), cache)

    return _quietly(find)


def _folder(context: typer.Context) -> Path:
    return Path(context.params.get("repo") or ".")


def _quietly(find: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return list(find())
    except Exception:
        return []
