from a import fresh
try:
    from a.legacy import build
except ImportError:
    from a.legacy import build
if True:
    from a.fresh import (
        Manager as k8,  # about Manager as k8
        build,  # about build
    )
from a.legacy import Manager, build
from a import legacy
def reached3():
    from pkgutil import resolve_name
    return resolve_name('a.fresh:Manager')
def call4():
    return fresh.Manager(1)
def reached5():
    from importlib import import_module
    return import_module('a.legacy').build
def call7():
    return build(1)
class Inside9:
    held = k8
import typing as typing10
def typed10(one: k8, *more: 'k8') -> 'list[k8]':
    return one
def call11():
    return k8(1)
def local13():
    build = 7
    return build
def default15(given=Manager):
    return given
class method16:
    build = 1
    def get(self):
        return build
def taken17():
    fresh = 5
    return [fresh, build]
def matched18(given):
    match given:
        case legacy.Manager(size=size):
            return size
def call20():
    return legacy.Manager(1)
def _observe():
    found = []
    found.append(['0', lambda: reached3()])
    found.append(['1', lambda: call4()])
    found.append(['2', lambda: reached5()])
    found.append(['3', lambda: build])
    found.append(['4', lambda: call7()])
    found.append(['5', lambda: Inside9.held])
    found.append(['6', lambda: typing10.get_type_hints(typed10)])
    found.append(['7', lambda: call11()])
    found.append(['8', lambda: [build for _ in range(2)]])
    found.append(['9', lambda: local13()])
    found.append(['10', lambda: Manager])
    found.append(['11', lambda: default15()])
    found.append(['12', lambda: method16().get()])
    found.append(['13', lambda: taken17()])
    found.append(['14', lambda: matched18(legacy.Manager(6))])
    found.append(['15', lambda: [legacy.Manager for _ in range(2)]])
    found.append(['16', lambda: call20()])
    return found
