from __future__ import annotations
from bc import (
    # first
    _private
)
import bc; import json
class Lazy5:
    def run(self):
        found = []
        import bc as m6
        found.append(m6.Engine.kind)
        return found
Alias9 = _private
class Lazy12:
    def run(self):
        found = []
        from core import Engine as Engine, core
        found.append((lambda: Engine)())
        def local14():
            Engine = 7
            return Engine
        found.append(local14())
        def loop15():
            for core in (8,):
                pass
            return core
        found.append(loop15())
        return found
def _observe():
    found = []
    found.append(['0', lambda: Lazy5().run()])
    found.append(['1', lambda: len(_private)])
    found.append(['2', lambda: {'Alias2': bc.Alias2}])
    found.append(['3', lambda: Lazy12().run()])
    return found
