if True: from new.b.core import core
from new.b.core import Alias19
import old as m42
class Lazy38:
    def run(self):
        found = []
        from b.old.old import (
            core as k39,  # about core as k39
        )
        found.append(list(map(k39, (1, 2))))
        return found
def outer43():
    def inner():
        return m42.core
    return inner()
def _observe():
    found = []
    found.append(['0', lambda: list(map(core, (1, 2)))])
    found.append(['1', lambda: Lazy38().run()])
    found.append(['2', lambda: Alias19(1, second=3)])
    found.append(['3', lambda: outer43()])
    return found
