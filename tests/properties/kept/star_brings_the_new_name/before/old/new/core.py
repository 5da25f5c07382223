from __future__ import annotations
from typing import TYPE_CHECKING
import new
import new
if TYPE_CHECKING:
    import json; from new import Engine, build
from new import *
def lazy14():
    def run():
        found = []
        from core import _private  # noqa: F401
        def reached15():
            from pkgutil import resolve_name
            return resolve_name('core:_private')
        found.append(reached15())
        def reached16():
            from pkgutil import resolve_name
            return resolve_name('core:_private')
        found.append(reached16())
        return found
    return run()
def hinted17(first: 'Engine', second: 'list[Engine] | None' = None):
    return first
def call20():
    return Engine(1)
def hidden22():
    return [build for _private in range(1)]
def _observe():
    found = []
    found.append(['0', lambda: (lambda: new.build)()])
    found.append(['1', lambda: (lambda: new.build)()])
    found.append(['2', lambda: lazy14()])
    found.append(['3', lambda: hinted17(1)])
    found.append(['4', lambda: Engine.make()])
    found.append(['5', lambda: isinstance(Engine(), Engine)])
    found.append(['6', lambda: call20()])
    found.append(['7', lambda: globals()['build']])
    found.append(['8', lambda: hidden22()])
    return found
