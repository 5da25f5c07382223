from typing import TYPE_CHECKING
from a.b import legacy as m3
if TYPE_CHECKING:
    import json; from core.fresh.part import compute
from a.b import legacy as m7
def rooted5(core=7):
    return m3.compute if core else None
def hinted6(first: 'compute', second: 'list[compute] | None' = None):
    return first
def default8(given=m7.compute):
    return given
def _observe():
    found = []
    found.append(['0', lambda: [m3.compute for _ in range(2)]])
    found.append(['1', lambda: rooted5()])
    found.append(['2', lambda: hinted6(1)])
    found.append(['3', lambda: default8()])
    found.append(['4', lambda: m7.compute(1)])
    return found
