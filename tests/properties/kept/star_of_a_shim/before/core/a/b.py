from __future__ import annotations
from unittest.mock import patch
from .. import compute
import a.b as tested38
class other36:
    compute = 3
def clash37(compute=7):
    return [compute, compute]
def patched38():
    kept = tested38.Alias17
    tested38.Alias17 = lambda *given: 'fake'
    try:
        return tested38.call34()
    finally:
        tested38.Alias17 = kept
def _observe():
    found = []
    found.append(['0', lambda: other36.compute])
    found.append(['1', lambda: clash37()])
    found.append(['2', lambda: patched38()])
    return found
