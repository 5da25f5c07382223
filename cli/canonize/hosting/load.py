"""A located codemod → a transform of values.  This executes the codemod, as its user asked; never the target's code."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import import_module
from multiprocessing import parent_process
from pathlib import Path
from types import ModuleType
from typing import Any

from libcst.codemod import Codemod, CodemodCommand

from canonize.errors import CanonizeError
from canonize.hosting.locate import Located
from canonize_codemods.hosting import Hosted, Transform, host
from canonize_codemods.hosting.arguments import BadArguments, parsed
from canonize_codemods.hosting.bowler_host import bowler_transform, captured
from canonize_codemods.hosting.libcst_host import libcst_transform
from canonize_codemods.migration.mapping import Item

_MODULE = "canonize_hosted"  # what a script is called while it is read


def run_batch(task: tuple[Located, list[Item]]) -> list[Hosted]:
    """What an executor's workers do: each loads the codemod once."""
    located, batch = task
    with redirect_stdout(sys.stderr):  # what a codemod prints is no result of ours
        transform = load(located).transform
        return [host(transform, *item) for item in batch]


@dataclass(frozen=True, slots=True)
class Loaded:
    """``description`` is what the codemod says that it does.

    ``survey`` is there where a LibCST command has a static method ``survey(sources, arguments)``: with all files, by
    path, and its own arguments it gives more words for its command line, or raises ValueError.
    """

    transform: Transform
    description: str = ""
    survey: Callable[[Mapping[str, bytes]], Sequence[str]] | None = None


@lru_cache(maxsize=4)
def load(located: Located) -> Loaded:
    """Raises CanonizeError."""
    with _careful(located):
        if located.script is not None:
            return _from_script(located)
        return _from_object(located, _imported(located.target))


def surveyed(located: Located, sources: Mapping[str, bytes]) -> Located:
    """With the arguments that the codemod finds out by itself from all files, where it can.  Raises CanonizeError."""
    survey = load(located).survey
    if survey is None:
        return located
    with _careful(located):
        try:
            return replace(located, arguments=(*located.arguments, *survey(sources)))
        except ValueError as error:
            raise CanonizeError(f"{located.name}: {error}", f"canonize run {located.name} --help") from None


def _from_script(located: Located) -> Loaded:
    """First as a module, then, if that gives nothing, by its ``main`` function, then as a program (Bowler's ways)."""
    assert located.script is not None
    code = compile(located.script, located.target, "exec", dont_inherit=True)
    with captured() as queries:
        module = _execute(code, _MODULE, located)
        commands = _commands(module)
        if located.chosen and located.chosen not in commands:
            known = ", ".join(commands) or "none"
            raise CanonizeError(f"{located.target} has no codemod {located.chosen}", f"it has: {known}")
        if located.chosen or commands:
            return _from_object(located, module)
        if not queries and callable(main := getattr(module, "main", None)):
            main()
        if not queries:
            _execute(code, "__main__", located)
        found = queries or [value for value in vars(module).values() if _is_query(value)]
    if not found:
        raise CanonizeError(
            f"{located.target} has no LibCST codemod and builds no Bowler query",
            "see docs/how-to/own-codemods.md for what a codemod looks like",
        )
    return Loaded(_of_queries(found, located), (module.__doc__ or "").strip().partition("\n")[0])


def _execute(code: Any, name: str, located: Located) -> ModuleType:
    module = ModuleType(name)
    module.__file__ = located.target
    before, sys.argv = sys.argv, [located.target, *located.arguments]
    replaced = sys.modules.get(name)
    sys.modules[name] = module
    try:
        exec(code, vars(module))
    except SystemExit as left:  # a program may end so
        if left.code not in (None, 0):
            raise
    finally:
        sys.argv = before
        if replaced is not None:
            sys.modules[name] = replaced
        elif name != _MODULE:
            del sys.modules[name]
    return module


def _imported(target: str) -> Any:
    """A module, or what is in one."""
    module, _, name = target.partition(":")
    if not name:
        try:
            return import_module(module)
        except ModuleNotFoundError as error:
            if error.name != module or "." not in module:
                raise
        module, _, name = module.rpartition(".")
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _from_object(located: Located, found: Any) -> Loaded:
    if isinstance(found, ModuleType):
        commands = _commands(found)
        if located.chosen:
            found = commands[located.chosen]
        elif len(commands) == 1:
            [found] = commands.values()
        elif queries := [value for value in vars(found).values() if _is_query(value)]:
            return Loaded(_of_queries(queries, located))
        else:
            names = ", ".join(commands) or "none"
            raise CanonizeError(f"{located.target} has no single codemod", f"name one of its classes: {names}")
    if _is_query(found):
        return Loaded(_of_queries([found], located))
    if not (isinstance(found, type) and issubclass(found, Codemod)):
        raise CanonizeError(f"{located.target} is no codemod", "name a LibCST Codemod class, or a Bowler script")
    arguments = _parsed(found, located) if issubclass(found, CodemodCommand) else {}
    survey = getattr(found, "survey", None)
    return Loaded(
        libcst_transform(found, arguments, located.root),
        getattr(found, "DESCRIPTION", ""),
        None if survey is None else lambda sources: survey(sources, arguments),
    )


def _parsed(command: type[CodemodCommand], located: Located) -> dict[str, object]:
    try:
        return parsed(command, located.arguments, f"canonize run {located.name}")
    except BadArguments as bad:
        unknown = "unrecognized arguments" in bad.message
        where = f"options of canonize go before {located.name}; " if unknown else ""
        raise CanonizeError(f"{located.name}: {bad.message}", where + bad.usage) from None


def _commands(module: ModuleType) -> dict[str, type[Codemod]]:
    """The codemods that a module defines itself."""
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, Codemod)
        and value.__module__ == module.__name__
        and not inspect.isabstract(value)
    }


def _of_queries(queries: Sequence[Any], located: Located) -> Transform:
    """Their paths are relative to the repository; Bowler looks at ``.py`` files unless it is told otherwise."""
    root = Path(located.root)

    @cache
    def resolved(path: str) -> Path:
        return (root / path).resolve()

    def wants(query: Any, path: str) -> bool:
        matcher = query.filename_matcher
        if not (path.endswith(".py") if matcher is None else matcher(Path(path))):
            return False
        return any((root / path).is_relative_to(resolved(str(each))) for each in query.paths)

    return bowler_transform(queries, wants)


def _is_query(value: object) -> bool:
    return type(value).__module__ == "bowler.query" and type(value).__name__ == "Query"


@contextmanager
def _careful(located: Located) -> Iterator[None]:
    """What the codemod prints while it is loaded is said once, and is no result; what it raises is a clear error."""
    if os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())  # last: nothing of the repository hides an installed module
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere if parent_process() else sys.stderr):
            yield
    except CanonizeError:
        raise
    except SystemExit as left:
        if not left.code:
            raise  # --help
        raise CanonizeError(f"{located.target} ended with {left.code}", "run it by itself to see why") from None
    except Exception as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        raise CanonizeError(f"{located.target} cannot be loaded: {text}", "mend it, or see --debug") from error
