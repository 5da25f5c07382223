"""Runs generated programs: a small process that forks for every request.  Standard library only, no import of ours.

A request is a list of states of a code base.  In each state every module is imported alone, with nothing of the
program in ``sys.modules`` before; then its namespace is looked at and its ``_observe()`` is called.
"""

from __future__ import annotations

import json
import os
import pickle
import pprint  # noqa: F401  generated programs import it: loaded once, before forking
import signal
import sys
import typing  # noqa: F401
import unittest.mock  # noqa: F401
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, BinaryIO

SECONDS = 20
PLAIN = (str, int, float, bool, type(None))

Places = Sequence[Sequence[tuple[str, str]]]
"""For each thing its (module, name)s, the canonical one first."""


class Program(MetaPathFinder, Loader):
    """Modules of one state, from memory."""

    def __init__(self, sources: Mapping[str, bytes], compiled: dict[tuple[str, bytes], CodeType]) -> None:
        self.sources, self.compiled = sources, compiled
        self.folders = {path[:at] for path in sources for at, char in enumerate(path) if char == "/"}

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        base = fullname.replace(".", "/")
        for origin, is_package in ((f"{base}/__init__.py", True), (f"{base}.py", False)):
            if origin in self.sources:
                return spec_from_loader(fullname, self, origin=origin, is_package=is_package)
        return ModuleSpec(fullname, None, is_package=True) if base in self.folders else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        origin = module.__spec__.origin if module.__spec__ is not None else None
        assert origin is not None
        exec(self.code(origin), vars(module))

    def code(self, path: str) -> CodeType:
        key = path, self.sources[path]
        if key not in self.compiled:
            self.compiled[key] = compile(self.sources[path], path, "exec", dont_inherit=True)
        return self.compiled[key]


@contextmanager
def alone(program: Program) -> Iterator[list[tuple[str, int]]]:
    """Nothing of the program is loaded; yields the places that were warned for their use of an old path."""
    known, warned = set(sys.modules), []

    def show(message: Any, category: type[Warning], filename: str, lineno: int, *rest: Any) -> None:
        if category.__name__ == "MovedWarning":
            warned.append((filename, lineno))

    sys.meta_path.insert(0, program)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = show  # type: ignore[assignment]
            yield warned
    finally:
        sys.meta_path.remove(program)
        for name in set(sys.modules) - known:
            del sys.modules[name]


@contextmanager
def circles() -> Iterator[list[str]]:
    """Modules that were asked for something before they had it, whether or not somebody caught the error."""
    found: list[str] = []

    def local(frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
        frame.f_trace_lines = False
        if event == "exception" and isinstance(argument[1], (ImportError, AttributeError)):
            module = sys.modules.get(argument[1].name or "")
            if getattr(getattr(module, "__spec__", None), "_initializing", False):
                found.append(str(argument[1].name))
        return local

    sys.settrace(lambda frame, event, argument: local if frame.f_code.co_name == "<module>" else None)
    try:
        yield found
    finally:
        sys.settrace(None)


def look(program: Program, name: str, places: Places) -> dict[str, Any]:
    """One module: why it does not import, or what its names and its observations are."""
    with alone(program) as warned:
        try:
            with circles() as circular:
                module = import_module(name)
            used_old_paths = sorted(set(warned))
            observe = getattr(module, "_observe", None)
            values = [(label, result(run)) for label, run in (observe() if observe is not None else ())]
            used_old_paths = sorted({*used_old_paths, *(place for place in warned if place[0] in program.sources)})
        except BaseException as error:  # whatever a broken program raises is the result
            return {"error": f"{type(error).__name__}: {error}"}
        known = things(places)
        names = {key: meaning(value, known) for key, value in list(vars(module).items()) if not key.startswith("__")}
        return {
            "names": {key: value for key, value in names.items() if isinstance(value, list) and value[:1] == ["thing"]},
            "observed": {label: meaning(value, known) for label, value in values},
            "warned": used_old_paths,
            "circular": circular,
        }


def result(run: Callable[[], object]) -> object:
    try:
        return run()
    except Exception as error:
        return {"raised": f"{type(error).__name__}: {error}"}


def things(places: Places) -> dict[int, tuple[int, int, object]]:
    """Identity → which thing it is and by which of its places it was first found; the object is kept alive."""
    known: dict[int, tuple[int, int, object]] = {}
    for number, paths in enumerate(places):
        for at, (module, name) in enumerate(paths):
            try:
                value = getattr(import_module(module), name)
            except Exception:
                continue
            if not isinstance(value, (*PLAIN, ModuleType)):
                known.setdefault(id(value), (number, at, value))
    return known


def meaning(value: object, known: Mapping[int, tuple[int, int, object]]) -> Any:
    """A value that JSON can hold, without any name that a migration may change."""
    if id(value) in known:
        return ["thing", *known[id(value)][:2]]
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, *(meaning(inner, known) for inner in value)]
    if isinstance(value, dict):
        return ["dict", *([str(key), meaning(inner, known)] for key, inner in value.items())]
    if isinstance(value, (type, FunctionType)):
        return ["definition", value.__name__]
    if id(type(value)) in known:
        return ["instance", *known[id(type(value))][:2], meaning(vars(value), known)]
    return ["other", type(value).__name__]


def old_paths(program: Program, places: Places, pickles: Mapping[str, bytes]) -> dict[str, Any]:
    """Every place on its own: what a from-import, an attribute, a star import and an old pickle give."""
    found: dict[str, Any] = {}
    for number, paths in enumerate(places):
        for module, name in paths:
            with alone(program):
                space: dict[str, Any] = {}
                stars: dict[str, Any] = {}
                try:
                    exec(f"from {module} import {name} as imported", space)
                    exec(f"from {module} import *", stars)
                    space["attribute"] = getattr(import_module(module), name)
                    space["star"] = stars.get(name, space["imported"])
                    if pickled := pickles.get(f"{module}:{name}"):
                        space["unpickled"] = type(pickle.loads(pickled))
                except BaseException as error:
                    found[f"{module}:{name}"] = f"{type(error).__name__}: {error}"
                    continue
                known = things([paths])
                got = [
                    meaning(space[key], known) for key in ("imported", "attribute", "star", "unpickled") if key in space
                ]
                found[f"{module}:{name}"] = [number, got]
    return found


def pickled(program: Program, places: Places) -> dict[str, str]:
    """An instance of each class, as old pickles have it; hexadecimal."""
    found = {}
    with alone(program):
        for paths in places:
            for module, name in paths:
                try:
                    value = getattr(import_module(module), name)
                    if isinstance(value, type):
                        found[f"{module}:{name}"] = pickle.dumps(value()).hex()
                except Exception:  # a program that does not run is thrown away by whoever asked
                    continue
    return found


def answer(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    compiled: dict[tuple[str, bytes], CodeType] = {}
    results = []
    for sources in request["states"]:
        program = Program(sources, compiled)
        results.append(
            {
                "modules": {
                    name: look(program, name, request["places"])
                    for name in request["modules"]
                    if program.find_spec(name) is not None
                },
                "old_paths": old_paths(program, request["places"], request["pickles"]),
                "pickles": {} if request["pickles"] else pickled(program, request["places"]),
            }
        )
    return results


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    while size := incoming.read(8):
        request = pickle.loads(incoming.read(int.from_bytes(size, "big")))
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            signal.alarm(SECONDS)
            with open(write, "wb") as pipe:
                pipe.write(json.dumps(answer(request)).encode())
            os._exit(0)
        os.close(write)
        with open(read, "rb") as pipe:
            result = pipe.read()
        os.waitpid(child, 0)
        outgoing.write(len(result).to_bytes(8, "big") + result)
        outgoing.flush()


if __name__ == "__main__":
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a program prints is no answer
    serve(incoming, outgoing)
