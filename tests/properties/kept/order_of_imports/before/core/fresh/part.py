from __future__ import annotations
__all__ = ('compute', )
__all__ += ('Alias2', )
def compute(first=0, second=2):
    return ["call 1", first, second]
@compute
def decorated1():
    return 1
Alias2 = compute
def _observe():
    found = []
    found.append(['0', lambda: decorated1[0]])
    found.append(['1', lambda: (found3 := compute)])
    return found
