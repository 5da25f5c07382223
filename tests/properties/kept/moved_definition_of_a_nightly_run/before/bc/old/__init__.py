from b.bc.old import (LIMIT)
from b.bc import old
class method6:
    LIMIT = 1
    def get(self):
        return LIMIT
def taken7():
    a = 5
    return [a, LIMIT]
def default8(given=old.LIMIT):
    return given
from b.bc import old
def _observe():
    found = []
    found.append(['0', lambda: method6().get()])
    found.append(['1', lambda: taken7()])
    found.append(['2', lambda: default8()])
    found.append(['3', lambda: [walrus9 for _ in (1,) if (walrus9 := old.LIMIT)]])
    return found
