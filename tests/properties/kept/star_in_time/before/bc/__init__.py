try:
    from core.core.old import Manager as k30
except ImportError:
    from new.old import Alpha as k30
if True: from new.old import Alpha
__all__ = ('k30', 'Alpha', )
def again31():
    global k30
    kept = k30
    k30 = 5
    seen, k30 = k30, kept
    return [seen, k30]
class method32:
    Alpha = 1
    def get(self):
        return Alpha
def call34():
    return Alpha(1)
def _observe():
    found = []
    found.append(['0', lambda: again31()])
    found.append(['1', lambda: method32().get()])
    found.append(['2', lambda: isinstance(Alpha(), Alpha)])
    found.append(['3', lambda: call34()])
    return found
