"""About this module."""
import contextlib
with contextlib.suppress(ImportError):
    import json; from a.fresh import Alias2
if True: from . import compute as k6
class Inside4:
    held = Alias2
Alias5 = Alias2
class method7:
    k6 = 1
    def get(self):
        return k6
def local8():
    k6 = 7
    return k6
def compute(first=0, second=2):
    return ["call 1", first, second]
def _observe():
    found = []
    found.append(['0', lambda: Inside4.held])
    found.append(['1', lambda: method7().get()])
    found.append(['2', lambda: local8()])
    return found
