import old.b.a
def call8():
    return old.b.a.compute1(1)
def _observe():
    found = []
    found.append(['0', lambda: list(map(old.b.a.compute1, (1, 2)))])
    found.append(['1', lambda: call8()])
    return found
