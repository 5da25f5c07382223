from __future__ import annotations
import contextlib
import json; from core.fresh.part import Alias2
with contextlib.suppress(ImportError):
    from core.fresh import (
        compute,  # about compute
    )
import a as m12
try:
    from core.fresh.part import Alias2 as k18
except ImportError:
    from a.b.legacy.part import compute as k18
def clash8(compute=7):
    return [compute, Alias2]
def hidden10():
    return [compute for compute in range(1)]
Alias11 = compute
class Lazy15:
    def run(self):
        found = []
        from a.b import legacy as m16
        found.append(dict(compute=1))
        return found
def call20():
    return k18(1)
def _observe():
    found = []
    found.append(['0', lambda: [Alias2 for _ in range(2)]])
    found.append(['1', lambda: clash8()])
    found.append(['2', lambda: f'{compute(1)[0]!r:>20}'])
    found.append(['3', lambda: hidden10()])
    found.append(['4', lambda: [m12.compute for _ in range(2)]])
    found.append(['5', lambda: [m12.compute for _ in range(2)]])
    found.append(['6', lambda: Lazy15().run()])
    found.append(['7', lambda: [[k18 for k18 in (1, 2)], k18]])
    found.append(['8', lambda: call20()])
    return found
