"""About this module."""
from typing import TYPE_CHECKING
from a import old
if TYPE_CHECKING:
    import b
    import b
from a import old
from a.old import *
__all__ = ['compute']
__all__ += ['Engine']
def clash20(Engine=7):
    return [Engine, old.Engine]
def call21():
    return old.Engine(1)
def hinted23(first: 'b.Engine', second: 'list[b.Engine] | None' = None):
    return first
def again25():
    global compute
    kept = compute
    compute = 5
    seen, compute = compute, kept
    return [seen, compute]
def hidden26():
    return [compute for compute in range(1)]
def call27():
    return compute(1)
class other28:
    Engine = 3
from typing import cast as cast29
def call30():
    return Engine(1)
def _observe():
    found = []
    found.append(['0', lambda: clash20()])
    found.append(['1', lambda: call21()])
    found.append(['2', lambda: hinted23(1)])
    found.append(['3', lambda: old.compute(1)])
    found.append(['4', lambda: again25()])
    found.append(['5', lambda: hidden26()])
    found.append(['6', lambda: call27()])
    found.append(['7', lambda: other28.Engine])
    found.append(['8', lambda: cast29('Engine', 1)])
    found.append(['9', lambda: call30()])
    return found
