from b.core import \
    Alias2, \
    Alias17
try:
    from a.fresh import compute, no_such_name35
except ImportError:
    compute = no_such_name35 = None
__all__ = ('Alias2', )
__all__ += ('Alias17', )
def again31():
    global Alias2
    kept = Alias2
    Alias2 = 5
    seen, Alias2 = Alias2, kept
    return [seen, Alias2]
def call34():
    return Alias17(1)
def _observe():
    found = []
    found.append(['0', lambda: again31()])
    found.append(['1', lambda: Alias17])
    found.append(['2', lambda: [Alias17 for _ in range(2)]])
    found.append(['3', lambda: call34()])
    found.append(['4', lambda: [compute, no_such_name35]])
    return found
