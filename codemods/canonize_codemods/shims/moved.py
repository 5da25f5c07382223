"""Forwarding for names that moved to another module.

Vendored by canonize, once a project; standard library only, Python 3.8 and later, imports nothing of the project
until a moved name is asked for.  canonize replaces this file when its VERSION is newer.
"""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

VERSION = 3


class MovedWarning(DeprecationWarning):
    """An old import path was used."""


class FutureMovedWarning(FutureWarning):
    """The same, where the users of an application shall see it: Python hides a DeprecationWarning from them."""


class _Moved:
    """Data descriptor on the old module's own class: get, set and delete act on the canonical module.

    It must be a *data* descriptor: mock.patch and pytest's monkeypatch (>= 9.2 looks for one) then restore by
    setattr.  A plain __getattr__/__setattr__/__delattr__ trio makes monkeypatch.undo() delete the canonical name.
    """

    def __init__(self, name: str, target: str, category: type[Warning] | None, note: str, kept: bool) -> None:
        self.name, self.category, self.note, self.kept = name, category, note, kept
        self.module, _, self.attr = target.partition(":")

    def _owner(self) -> Any:
        found: Any = import_module(self.module)
        for part in self.attr.split(".")[:-1]:
            found = getattr(found, part)
        return found

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        if obj is None:
            return self
        if not self.kept and self.name in obj.__dict__:  # a submodule the import system bound here
            return obj.__dict__[self.name]
        last = self.attr.rpartition(".")[2]
        value = getattr(self._owner(), last) if last else import_module(self.module)
        # `from <package shim> import X` probes with hasattr() in importlib first; the real access follows
        if self.category is not None and sys._getframe(1).f_code.co_name != "_handle_fromlist":
            where = f"{self.module}.{self.attr}" if self.attr else self.module
            warnings.warn(f"{obj.__name__}.{self.name} has moved to {where}{self.note}", self.category, stacklevel=2)
        return value

    def __set__(self, obj: Any, value: Any) -> None:
        # importlib does setattr(package, "sub", <module package.sub>): that binding stays on the old module
        if isinstance(value, types.ModuleType) and sys.modules.get(f"{obj.__name__}.{self.name}") is value:
            obj.__dict__[self.name] = value
            return
        if self.kept:  # code that stayed in the old module sees what is patched there
            obj.__dict__[self.name] = value
        setattr(self._owner(), self.attr.rpartition(".")[2], value)

    def __delete__(self, obj: Any) -> None:
        held = obj.__dict__.pop(self.name, None)
        if self.kept or held is None:
            delattr(self._owner(), self.attr.rpartition(".")[2])


def install(
    module: str,
    names: Mapping[str, str],
    *,
    kept: Iterable[str] = (),
    silent: Iterable[str] = (),
    fallback: str | None = None,
    category: type[Warning] = MovedWarning,
    note: str = "",
) -> None:
    """Make ``module`` forward ``names``: old name -> "canonical.module:attr" ("canonical.module:" for a module).

    kept: names that the module has imported for its own use as well.  silent: forwarded without a warning (names
    found in old pickles, entry points).  fallback: module that serves names which are not listed.
    """
    mod, quiet, own = sys.modules[module], frozenset(silent), frozenset(kept)
    space: dict[str, Any] = {
        name: _Moved(name, target, None if name in quiet else category, note, name in own)
        for name, target in names.items()
    }

    def unlisted(self: types.ModuleType, name: str) -> bool:
        # dunder probes (__path__, __warningregistry__, __wrapped__, ...) stay silent and load nothing
        if not fallback or (name.startswith("__") and name.endswith("__")) or name in vars(type(self)):
            return False
        # `from <package shim> import submodule` asks the package first, which has not loaded it
        if "__path__" in self.__dict__ and find_spec(f"{module}.{name}") is not None:
            return False
        if not hasattr(import_module(fallback), name):
            return False
        setattr(type(self), name, _Moved(name, f"{fallback}:{name}", category, note, False))
        return True

    def __getattr__(self: types.ModuleType, name: str) -> Any:
        if not unlisted(self, name):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        if sys._getframe(1).f_code.co_name != "_handle_fromlist":
            warnings.warn(f"{module}.{name} has moved to {fallback}.{name}{note}", category, stacklevel=2)
        return getattr(import_module(fallback or ""), name)

    def __setattr__(self: types.ModuleType, name: str, value: Any) -> None:
        # a submodule that the import system binds: nobody asks for anything of the canonical module
        is_submodule = isinstance(value, types.ModuleType) and sys.modules.get(f"{module}.{name}") is value
        if name not in self.__dict__ and not is_submodule:
            unlisted(self, name)
        types.ModuleType.__setattr__(self, name, value)

    def __dir__(self: types.ModuleType) -> list[str]:
        return sorted({*self.__dict__, *names})

    if fallback:
        space.update(__getattr__=__getattr__, __setattr__=__setattr__)
    space["__dir__"] = __dir__
    for name in names:  # leftovers of an earlier load must not shadow the forwarders
        if name not in own:
            mod.__dict__.pop(name, None)
    # On top of what an earlier call, or another library, made of the module.
    mod.__class__ = type("MovedModule", (type(mod),), space)


class MovedMember:
    """A member of a class under the name that an earlier class had for it: reads, calls and assignments go to ``new``.

    In a mixin that the class inherits from, so that the class's own members always win.
    """

    def __init__(self, new: str, *, category: type[Warning] = MovedWarning, note: str = "") -> None:
        self.new, self.category, self.note, self.name = new, category, note, "?"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def _warn(self, owner: type) -> None:
        said = f"{owner.__qualname__}.{self.name} is now {owner.__qualname__}.{self.new}{self.note}"
        warnings.warn(said, self.category, stacklevel=3)

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        cls = type(obj) if owner is None else owner
        found = getattr(cls if obj is None else obj, self.new)
        self._warn(cls)
        return found

    def __set__(self, obj: Any, value: Any) -> None:
        self._warn(type(obj))
        setattr(obj, self.new, value)

    def __delete__(self, obj: Any) -> None:
        self._warn(type(obj))
        delattr(obj, self.new)
