import contextlib
from unittest.mock import patch
with contextlib.suppress(ImportError):
    from a.b.legacy.part import (compute)
from core.fresh import \
    compute as k25
if True: from core.fresh.part import Alias2 as Alias2
if True: from ..b.legacy.part import compute as compute
import bc.new.core as tested34
def local23():
    compute = 7
    return compute
class method27:
    k25 = 1
    def get(self):
        return k25
def call28():
    return k25(1)
def call30():
    return Alias2(1)
Alias31 = Alias2
class Named32:
    compute = compute
def call33():
    return compute(1)
def patched34():
    kept = tested34.k18
    tested34.k18 = lambda *given: 'fake'
    try:
        return tested34.call20()
    finally:
        tested34.k18 = kept
def _observe():
    found = []
    found.append(['0', lambda: local23()])
    found.append(['1', lambda: (lambda: compute)()])
    found.append(['2', lambda: [k25 is k25, 'core.fresh.compute']])
    found.append(['3', lambda: method27().get()])
    found.append(['4', lambda: call28()])
    found.append(['5', lambda: [Alias2 is Alias2, 'core.fresh.part.Alias2']])
    found.append(['6', lambda: call30()])
    found.append(['7', lambda: Named32.compute])
    found.append(['8', lambda: call33()])
    found.append(['9', lambda: patched34()])
    return found
