from typing import TYPE_CHECKING
try:
    from a.a.b import (
        # first
        compute as compute, compute2
    )
finally:
    pass
if TYPE_CHECKING:
    from a.a import a as m26
if TYPE_CHECKING:
    from a.a.a import compute  # noqa: F401
from a.a.b import (
    # first
    build as k31
)
class Named18:
    compute = compute
def call20():
    return compute(1)
Alias21 = compute
class method24:
    compute2 = 1
    def get(self):
        return compute2
def taken25():
    b = 5
    return [b, compute2]
def hinted27(first: 'm26.k5', second: 'list[m26.k5] | None' = None):
    return first
def hinted28(first: 'compute', second: 'list[compute] | None' = None):
    return first
from core.new import b
class method29:
    k5 = 1
    def get(self):
        return b.k5
def call30():
    return b.k5(1)
def local32():
    k31 = 7
    return k31
Alias33 = k31
def _observe():
    found = []
    found.append(['0', lambda: Named18.compute])
    found.append(['1', lambda: (lambda: compute)()])
    found.append(['2', lambda: call20()])
    found.append(['3', lambda: method24().get()])
    found.append(['4', lambda: taken25()])
    found.append(['5', lambda: hinted27(1)])
    found.append(['6', lambda: hinted28(1)])
    found.append(['7', lambda: method29().get()])
    found.append(['8', lambda: call30()])
    found.append(['9', lambda: local32()])
    return found
