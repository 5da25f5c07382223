from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from core.old import Alias32 as Alias32
if True: from old import core
__all__ = ('core', )
def hinted34(first: 'Alias32', second: 'list[Alias32] | None' = None):
    return first
def lazy37():
    found = []
    from core.old import (core, Alias32, Alias19)
    found.append((lambda: core)())
    def clash39(core=7):
        return [core, Alias32]
    found.append(clash39())
    def local40():
        Alias19 = 7
        return Alias19
    found.append(local40())
    return found
def _observe():
    found = []
    found.append(['0', lambda: hinted34(1)])
    found.append(['1', lambda: core(1, second=3)])
    found.append(['2', lambda: {'core': core}])
    found.append(['3', lambda: lazy37()])
    return found
