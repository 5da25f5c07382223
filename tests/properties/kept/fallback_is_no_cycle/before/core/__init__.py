import contextlib
with contextlib.suppress(ImportError):
    from bc import Manager1; from bc import Manager as Manager
import json, bc as m20
try:
    from .bc.new import build
except ImportError:
    from b.a import build
class method9:
    Manager1 = 1
    def get(self):
        return Manager1
def hidden10():
    return [Manager for Manager in range(1)]
from typing import cast as cast11
def call12():
    return Manager(1)
class Lazy13:
    def run(self):
        found = []
        import old.new.bc
        def reached15():
            from importlib import import_module
            return import_module('old.new.bc').Manager1
        found.append(reached15())
        def clash16(Manager1=7):
            return [Manager1, old.new.bc.Manager1]
        found.append(clash16())
        return found
def lazy17():
    def run():
        found = []
        from old.new import bc
        def default18(given=bc.Manager):
            return given
        found.append(default18())
        def hidden19():
            return [bc.Manager for Manager in range(1)]
        found.append(hidden19())
        return found
    return run()
import typing as typing21
class Data21:
    field: 'dict[str, m20.Manager]'
    other: m20.Manager = None
def rooted22(old=7):
    return m20.Manager if old else None
def call23():
    return m20.Manager(1)
def outer24():
    def inner():
        return build
    return inner()
Alias25 = build
def _observe():
    found = []
    found.append(['0', lambda: method9().get()])
    found.append(['1', lambda: hidden10()])
    found.append(['2', lambda: cast11('Manager', 1)])
    found.append(['3', lambda: call12()])
    found.append(['4', lambda: Lazy13().run()])
    found.append(['5', lambda: lazy17()])
    found.append(['6', lambda: typing21.get_type_hints(Data21)])
    found.append(['7', lambda: rooted22()])
    found.append(['8', lambda: call23()])
    found.append(['9', lambda: outer24()])
    return found
