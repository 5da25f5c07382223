from bc.bc import build
from a.a.bc import build
try:
    from a.a.bc import build
except ImportError:
    from a import compute as build
class Box7:
    from bc.bc import compute, build
    value = compute
    def run(self):
        return self.value
Alias10 = build
def _observe():
    found = []
    found.append(['0', lambda: len(build)])
    found.append(['1', lambda: Box7.value])
    found.append(['2', lambda: Box7.compute])
    found.append(['3', lambda: [*build]])
    found.append(['4', lambda: [*build]])
    return found
