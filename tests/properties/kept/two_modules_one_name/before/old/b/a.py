def compute(first=0, second=2):
    return ["call 0", first, second]
def compute1(first=0, second=2):
    return ["call 1", first, second]
Alias2 = compute
def _observe():
    found = []
    found.append(['0', lambda: compute(1)])
    found.append(['1', lambda: compute(1)])
    return found
