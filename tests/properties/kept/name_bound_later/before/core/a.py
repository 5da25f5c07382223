from __future__ import annotations
if True:
    from bc import (
        Alias19,  # about Alias19
        core,  # about core
    )
from old import core1; from old import core
try:
    from new.b.core import core as k51
except ImportError:
    from new import compute as k51
if True:
    import json; from new.b.core import compute, core
def again44():
    global Alias19
    kept = Alias19
    Alias19 = 5
    seen, Alias19 = Alias19, kept
    return [seen, Alias19]
def shadow47(core1):
    return core1
def call49():
    return core1(1)
@core
def decorated50():
    return 1
class Inside52:
    held = k51
Alias54 = k51
def rooted55(b=7):
    return compute if b else None
def call57():
    return compute(1)
def shadow58(core):
    return core
Alias59 = core
def _observe():
    found = []
    found.append(['0', lambda: again44()])
    found.append(['1', lambda: {'core': core}])
    found.append(['2', lambda: [core is core, 'bc.core']])
    found.append(['3', lambda: shadow47(5)])
    found.append(['4', lambda: [core1 for _ in range(2)]])
    found.append(['5', lambda: call49()])
    found.append(['6', lambda: decorated50[0]])
    found.append(['7', lambda: Inside52.held])
    found.append(['8', lambda: f"""{k51(first=2)} and {k51.__name__ and 1}"""])
    found.append(['9', lambda: rooted55()])
    found.append(['10', lambda: list(map(compute, (1, 2)))])
    found.append(['11', lambda: call57()])
    found.append(['12', lambda: shadow58(5)])
    return found
