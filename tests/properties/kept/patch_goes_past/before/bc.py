from unittest.mock import patch
from a.b.legacy.part import *
try:
    from core.fresh.part import compute
except ImportError:
    compute = None
import b as m12
try:
    from old import Special
except ImportError:
    from a.b.legacy import Manager as Special
import old as tested18
def shadow7(compute):
    return compute
def again9():
    global Engine
    kept = Engine
    Engine = 5
    seen, Engine = Engine, kept
    return [seen, Engine]
from typing import cast as cast13
def clash14(Special=7):
    return [Special, m12.Manager]
def local15():
    Special = 7
    return Special
def default16(given=Special):
    return given
def call17():
    return Special(1)
def patched18():
    with patch(
        target='old.Special', new=lambda *given: 'fake'
    ):
        return tested18.call6()
def _observe():
    found = []
    found.append(['0', lambda: shadow7(5)])
    found.append(['1', lambda: [[compute for compute in (1, 2)], compute]])
    found.append(['2', lambda: again9()])
    found.append(['3', lambda: compute(1, second=3)])
    found.append(['4', lambda: (found11 := compute)])
    found.append(['5', lambda: cast13('m12.Manager', 1)])
    found.append(['6', lambda: clash14()])
    found.append(['7', lambda: local15()])
    found.append(['8', lambda: default16()])
    found.append(['9', lambda: call17()])
    found.append(['10', lambda: patched18()])
    return found
