def compute(first=0, second=2):
    return ["call 0", first, second]
@compute
def decorated1():
    return 1
Alias2 = compute
def _observe():
    found = []
    found.append(['0', lambda: decorated1[0]])
    found.append(['1', lambda: [[compute for compute in (1, 2)], compute]])
    return found
