"""About this module."""
import contextlib
try:
    from old import _private as _private
except ImportError:
    from old import _private
with contextlib.suppress(ImportError):
    from new.b.bc import core2, LIMIT
with contextlib.suppress(ImportError):
    from new.b import bc as m16
class other7:
    _private = 3
Alias11 = core2
def taken13():
    bc = 5
    return [bc, LIMIT]
def call14():
    return LIMIT(1)
Alias15 = LIMIT
Alias18 = m16.core
def _observe():
    found = []
    found.append(['0', lambda: other7._private])
    found.append(['1', lambda: (lambda: _private)()])
    found.append(['2', lambda: globals()['core2']])
    found.append(['3', lambda: globals()['core2']])
    found.append(['4', lambda: [LIMIT for _ in range(2)]])
    found.append(['5', lambda: taken13()])
    found.append(['6', lambda: call14()])
    found.append(['7', lambda: f'{m16.core[1]:03}'])
    return found
