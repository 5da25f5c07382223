from typing import TYPE_CHECKING
from unittest.mock import patch
if True: from a.legacy import compute as k28
if TYPE_CHECKING:
    from a.b.new import (Engine, compute as k32)
import a.b.new as tested34
def again29():
    global k28
    kept = k28
    k28 = 5
    seen, k28 = k28, kept
    return [seen, k28]
class Named30:
    k28 = k28
def call31():
    return k28(1)
def hinted33(first: 'Engine', second: 'list[Engine] | None' = None):
    return first
def patched34():
    with patch(
        target='a.b.new.Engine', new=lambda *given: 'fake'
    ):
        return tested34.call14()
def _observe():
    found = []
    found.append(['0', lambda: again29()])
    found.append(['1', lambda: Named30.k28])
    found.append(['2', lambda: call31()])
    found.append(['3', lambda: hinted33(1)])
    found.append(['4', lambda: patched34()])
    return found
