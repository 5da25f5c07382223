try:
    from a.fresh.part import compute as compute
except ImportError:
    compute = None
from a.fresh.part import (Alias2 as k12, k6)
class method9:
    compute = 1
    def get(self):
        return compute
def reached10():
    from importlib import import_module
    return import_module('a.fresh.part').compute
def call11():
    return compute(1)
def again15():
    global k6
    kept = k6
    k6 = 5
    seen, k6 = k6, kept
    return [seen, k6]
def _observe():
    found = []
    found.append(['0', lambda: method9().get()])
    found.append(['1', lambda: reached10()])
    found.append(['2', lambda: call11()])
    found.append(['3', lambda: k12])
    found.append(['4', lambda: dict(k12=1)])
    found.append(['5', lambda: again15()])
    return found
