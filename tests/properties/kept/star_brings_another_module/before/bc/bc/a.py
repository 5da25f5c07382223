from unittest.mock import patch
try:
    from bc import k22
except ImportError:
    k22 = None
import bc
from b.a.b import \
    Alias18
from b.core.old import *
import b.a.b as tested33
class Inside23:
    held = k22
def hidden26():
    return [bc.Alias18 for Alpha in range(1)]
class Child27(bc.Alias18):
    extra = 1
import typing as typing28
class Data28:
    field: 'dict[str, Alias18]'
    other: Alias18 = None
def taken29():
    old = 5
    return [old, Alpha]
Alias30 = Alpha
class other31:
    Alias8 = 3
comment32 = Alias8(4)  # type: Alias8
def patched33():
    with patch(
        target='old.a.bc.Alpha', new=lambda *given: 'fake'
    ):
        return tested33.call14()
def _observe():
    found = []
    found.append(['0', lambda: Inside23.held])
    found.append(['1', lambda: k22(1, second=3)])
    found.append(['2', lambda: hidden26()])
    found.append(['3', lambda: Child27(2).ping(1)])
    found.append(['4', lambda: typing28.get_type_hints(Data28)])
    found.append(['5', lambda: taken29()])
    found.append(['6', lambda: other31.Alias8])
    found.append(['7', lambda: comment32])
    found.append(['8', lambda: patched33()])
    return found
