"""About this module."""
import contextlib
with contextlib.suppress(ImportError):
    import json, a.legacy.part as m21
import bc, bc.b.a
from a.legacy import part as m28
def call24():
    return m21.compute(1)
compute = m21.compute
def _observe():
    found = []
    found.append(['0', lambda: m21.compute(1, second=3)])
    found.append(['1', lambda: dict(compute=1)])
    found.append(['2', lambda: call24()])
    found.append(['3', lambda: f'{bc.b.a.k6(1)[0]!r:>20}'])
    found.append(['4', lambda: f'{bc.b.a.k6(1)[0]!r:>20}'])
    found.append(['5', lambda: getattr(m28, 'compute')])
    found.append(['6', lambda: f'{m28.compute(1)[0]!r:>20}'])
    return found
