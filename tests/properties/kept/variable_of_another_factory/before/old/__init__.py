try:
    from core import compute as k8
except ImportError:
    from a import compute as k8
try:
    from a import Manager, no_such_name12
except ImportError:
    Manager = no_such_name12 = None
from a import Manager as k13, build, compute as k14
class Inside10:
    held = k8
def call11():
    return k8(1)
Alias17 = k13
class Inside18:
    held = build
def local19():
    k14 = 7
    return k14
def reached20():
    from importlib import import_module
    return import_module('a').compute
def lazy21():
    def run():
        found = []
        from bc.new import (
            _private as k22,  # about _private as k22
        )
        found.append([[k22 for k22 in (1, 2)], k22])
        class other24:
            k22 = 3
        found.append(other24.k22)
        return found
    return run()
def _observe():
    found = []
    found.append(['0', lambda: k8])
    found.append(['1', lambda: Inside10.held])
    found.append(['2', lambda: call11()])
    found.append(['3', lambda: [Manager, no_such_name12]])
    found.append(['4', lambda: isinstance(k13(), k13)])
    found.append(['5', lambda: globals()['k13']])
    found.append(['6', lambda: Inside18.held])
    found.append(['7', lambda: local19()])
    found.append(['8', lambda: reached20()])
    found.append(['9', lambda: lazy21()])
    return found
