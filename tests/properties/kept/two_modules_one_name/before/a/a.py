import b.a, json
from old.b import a
from old.b.old import compute
def call11():
    return b.a.compute(1)
Alias12 = b.a.compute
Alias14 = a.Alias2
Alias16 = compute
def _observe():
    found = []
    found.append(['0', lambda: b.a.compute])
    found.append(['1', lambda: call11()])
    found.append(['2', lambda: list(map(a.Alias2, (1, 2)))])
    found.append(['3', lambda: compute(1, second=3)])
    return found
