from a.bc import bc as m19
from a.bc import bc
from a.bc import *
def call21():
    return m19._private(1)
class Box22:
    from a.bc.bc import LIMIT
    value = LIMIT
    def run(self):
        return self.value
class method23:
    LIMIT = 1
    def get(self):
        return bc.LIMIT
Alias24 = bc.LIMIT
class method25:
    Alpha = 1
    def get(self):
        return Alpha
class Inside28:
    held = LIMIT
def _observe():
    found = []
    found.append(['0', lambda: m19._private])
    found.append(['1', lambda: call21()])
    found.append(['2', lambda: Box22.value])
    found.append(['3', lambda: Box22.LIMIT])
    found.append(['4', lambda: method23().get()])
    found.append(['5', lambda: method25().get()])
    found.append(['6', lambda: dict(Alpha=1)])
    found.append(['7', lambda: globals()['LIMIT']])
    found.append(['8', lambda: Inside28.held])
    return found
