from __future__ import annotations
import sys
if sys.version_info >= (3,):
    from a.b.a import compute
else:
    compute = None
from a.b.a import \
    compute as k5
def lazy1():
    def run():
        found = []
        from a.b import a
        found.append(a.compute(1))
        def reached3():
            from importlib import import_module
            return import_module('a.b.a').compute
        found.append(reached3())
        return found
    return run()
def default4(given=compute):
    return given
def shadow6(k5):
    return k5
def call8():
    return k5(1)
from ..b.a import (
    compute,  # about compute
)
def _observe():
    found = []
    found.append(['0', lambda: lazy1()])
    found.append(['1', lambda: default4()])
    found.append(['2', lambda: shadow6(5)])
    found.append(['3', lambda: (found7 := k5)])
    found.append(['4', lambda: call8()])
    found.append(['5', lambda: compute])
    found.append(['6', lambda: [compute is compute, 'a.b.a.compute']])
    return found
