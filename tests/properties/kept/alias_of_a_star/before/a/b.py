from a import compute
from a import compute
from a.a.a import *
def lazy7():
    found = []
    import a
    found.append(a.compute(1))
    return found
def lazy10():
    found = []
    import a
    found.append(a.compute(1))
    return found
def call14():
    return compute(1)
Alias15 = compute
def call17():
    return compute(1)
def call19():
    return build(1)
Alias20 = build
def _observe():
    found = []
    found.append(['0', lambda: lazy7()])
    found.append(['1', lambda: lazy10()])
    found.append(['2', lambda: compute(1)])
    found.append(['3', lambda: call14()])
    found.append(['4', lambda: compute(1)])
    found.append(['5', lambda: call17()])
    found.append(['6', lambda: build(1)])
    found.append(['7', lambda: call19()])
    return found
