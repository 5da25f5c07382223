"""About this module."""
def core(first=0, second=2):
    return ["call 0", first, second]
def call2():
    return core(1)
def _observe():
    found = []
    found.append(['0', lambda: f'{core(1)[0]!r:>20}'])
    found.append(['1', lambda: call2()])
    return found
