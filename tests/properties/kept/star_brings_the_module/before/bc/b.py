from __future__ import annotations
if True:
    from b.bc.new import LIMIT
from core.old.bc import *
__all__ = ['LIMIT', 'Alias32', 'core', 'Alpha']
def loop29():
    for LIMIT in (8,):
        pass
    return LIMIT
class Inside30:
    held = LIMIT
def call31():
    return LIMIT(1)
Alias32 = LIMIT
def lazy33():
    def run():
        found = []
        from b.bc.new import (
            Alpha,  # about Alpha
        )
        class Inside34:
            held = Alpha
        found.append(Inside34.held)
        return found
    return run()
class Named35:
    core = core
def again38():
    global Alpha
    kept = Alpha
    Alpha = 5
    seen, Alpha = Alpha, kept
    return [seen, Alpha]
def _observe():
    found = []
    found.append(['0', lambda: loop29()])
    found.append(['1', lambda: Inside30.held])
    found.append(['2', lambda: call31()])
    found.append(['3', lambda: lazy33()])
    found.append(['4', lambda: Named35.core])
    found.append(['5', lambda: list(map(core, (1, 2)))])
    found.append(['6', lambda: globals()['Alpha']])
    found.append(['7', lambda: again38()])
    return found
