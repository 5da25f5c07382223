from __future__ import annotations
from a.core.old import build
kept25 = [build]
del build
def _observe():
    found = []
    found.append(['0', lambda: kept25])
    return found
