"""About this module."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from bc.a import Alias3
from bc.a import compute
def hinted16(first: 'Alias3', second: 'list[Alias3] | None' = None):
    return first
@compute
class Decorated17:
    pass
def call18():
    return compute(1)
Alias19: object = compute
def _private(first=0, second=2):
    return ["call 0", first, second]
def call23():
    return _private(1)
def _observe():
    found = []
    found.append(['0', lambda: hinted16(1)])
    found.append(['1', lambda: Decorated17[2]])
    found.append(['2', lambda: call18()])
    found.append(['3', lambda: _private(1, second=3)])
    found.append(['4', lambda: call23()])
    return found
