from typing import TYPE_CHECKING
try:
    from new.old import Alpha
except ImportError:
    from b.b import Manager as Alpha
if True: from core.a.b import LIMIT as k10
if TYPE_CHECKING:
    from new.old import Alpha; from new.old import core
__all__ = ('k10', )
class Box7:
    from core.core.old import (
        # first
        Manager, LIMIT
    )
    value = Manager
    def run(self):
        return self.value
class Named12:
    k10 = k10
def lazy13():
    found = []
    from core.a import b
    def reached14():
        from importlib import import_module
        return import_module('core.a.b').LIMIT
    found.append(reached14())
    return found
def hinted15(first: 'Alpha', second: 'list[Alpha] | None' = None):
    return first
def _observe():
    found = []
    found.append(['0', lambda: Box7.value])
    found.append(['1', lambda: Box7.Manager])
    found.append(['2', lambda: (found8 := Alpha)])
    found.append(['3', lambda: {'Alpha': Alpha}])
    found.append(['4', lambda: (found11 := k10)])
    found.append(['5', lambda: Named12.k10])
    found.append(['6', lambda: lazy13()])
    found.append(['7', lambda: hinted15(1)])
    return found
