import contextlib
from unittest.mock import patch
from old import Alias13 as Alias13; from old import core; from old import k8 as k14
with contextlib.suppress(ImportError):
    import json; from new.core.old import Manager
import json, bc.bc.core as m27
if True: from old import Alias13 as Alias13
import bc.bc.core as tested33
def shadow16(Alias13):
    return Alias13
def hidden17():
    return [core for core in range(1)]
Alias19 = core
def shadow20(k14):
    return k14
def call22():
    return k14(1)
Alias23 = k14
@Manager
def decorated24():
    return 1
class Inside25:
    held = Manager
def call26():
    return Manager(1)
def outer29():
    def inner():
        return m27.Manager
    return inner()
def call30():
    return m27.Manager(1)
Alias32 = Alias13
@patch('bc.bc.core.Manager', new=lambda *given: 'fake')
def patched33():
    return tested33.call11()
def _observe():
    found = []
    found.append(['0', lambda: list(map(Alias13, (1, 2)))])
    found.append(['1', lambda: shadow16(5)])
    found.append(['2', lambda: hidden17()])
    found.append(['3', lambda: [core for _ in range(2)]])
    found.append(['4', lambda: shadow20(5)])
    found.append(['5', lambda: list(map(k14, (1, 2)))])
    found.append(['6', lambda: call22()])
    found.append(['7', lambda: decorated24[0]])
    found.append(['8', lambda: Inside25.held])
    found.append(['9', lambda: call26()])
    found.append(['10', lambda: m27.Manager])
    found.append(['11', lambda: outer29()])
    found.append(['12', lambda: call30()])
    found.append(['13', lambda: Alias13])
    found.append(['14', lambda: patched33()])
    return found
