"""About this module."""
from b import Manager as k17; from b import LIMIT as k18
from b import \
    build as k21, \
    Manager4 as Manager4
try:
    from b.bc import build
except ImportError:
    build = None
import b as m29
__all__ = ('k17', )
__all__ += ('k18', 'k21', 'Alias24', 'Manager4', 'build', 'Alias28', )
def loop20():
    for k18 in (8,):
        pass
    return k18
def shadow22(k21):
    return k21
def hidden23():
    return [k21 for build in range(1)]
Alias24 = k21
from typing import cast as cast25
def call26():
    return Manager4(1)
def loop27():
    for build in (8,):
        pass
    return build
Alias28 = build
def _observe():
    found = []
    found.append(['0', lambda: (lambda: k17)()])
    found.append(['1', lambda: loop20()])
    found.append(['2', lambda: shadow22(5)])
    found.append(['3', lambda: hidden23()])
    found.append(['4', lambda: cast25('Manager4', 1)])
    found.append(['5', lambda: call26()])
    found.append(['6', lambda: loop27()])
    found.append(['7', lambda: getattr(m29, '_private')])
    found.append(['8', lambda: dict(_private=1)])
    return found
