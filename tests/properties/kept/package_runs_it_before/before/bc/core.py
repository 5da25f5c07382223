from a.a import compute
from a.a import compute; from a.a import Manager as Manager
def call8():
    return compute(1)
Alias9 = compute
@compute
def decorated12():
    return 1
def call13():
    return compute(1)
def _observe():
    found = []
    found.append(['0', lambda: list(map(compute, (1, 2)))])
    found.append(['1', lambda: call8()])
    found.append(['2', lambda: decorated12[0]])
    found.append(['3', lambda: call13()])
    found.append(['4', lambda: Manager(1)])
    return found
