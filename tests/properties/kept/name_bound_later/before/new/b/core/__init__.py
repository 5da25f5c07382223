import new as m14
from old import (core)
import b, b.old.old
from new import compute  # noqa: F401
def lazy10():
    found = []
    import json, new as m11
    found.append(m11.compute(1, second=3))
    found.append((found13 := m11.compute))
    return found
def default15(given=m14.compute):
    return given
def call17():
    return m14.compute(1)
Alias19 = core
class other23:
    compute = 3
Alias24 = compute
def _observe():
    found = []
    found.append(['0', lambda: lazy10()])
    found.append(['1', lambda: default15()])
    found.append(['2', lambda: m14.compute(1)])
    found.append(['3', lambda: call17()])
    found.append(['4', lambda: dict(core=1)])
    found.append(['5', lambda: dict(core=1)])
    found.append(['6', lambda: [[compute for compute in (1, 2)], compute]])
    found.append(['7', lambda: other23.compute])
    return found
