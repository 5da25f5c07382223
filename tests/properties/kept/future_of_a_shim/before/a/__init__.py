import contextlib
from a.b.legacy import *
with contextlib.suppress(ImportError):
    from a.b.legacy import part
from core.fresh import part as m9
try:
    from core.fresh.part import compute
except ImportError:
    from a.b.legacy.part import compute
def shadow5(Manager):
    return Manager
def call7():
    return Manager(1)
def reached8():
    from pkgutil import resolve_name
    return resolve_name('a.b.legacy.part:compute')
def call12():
    return m9.compute(1)
def call14():
    return compute(1)
Alias15 = compute
def _observe():
    found = []
    found.append(['0', lambda: shadow5(5)])
    found.append(['1', lambda: [[Manager for Manager in (1, 2)], Manager]])
    found.append(['2', lambda: call7()])
    found.append(['3', lambda: reached8()])
    found.append(['4', lambda: dict(compute=1)])
    found.append(['5', lambda: f'{m9.compute(1)[0]!r:>20}'])
    found.append(['6', lambda: call12()])
    found.append(['7', lambda: [compute is compute, 'core.fresh.part.compute']])
    found.append(['8', lambda: call14()])
    return found
