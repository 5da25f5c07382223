from __future__ import annotations
from a.core import old as m34
try:
    from legacy import build as k40
except ImportError:
    k40 = None
from a.core.old import (
    # first
    k13 as k13, Manager
)
def again29():
    global Manager
    kept = Manager
    Manager = 5
    seen, Manager = Manager, kept
    return [seen, Manager]
Alias30 = Manager
def load33():
    global k11
    from .old import k11
    return k11
def loaded33():
    load33()
    return k11
def default35(given=m34.Manager):
    return given
def call36():
    return m34.Manager(1)
Alias37: object = m34.Manager
Alias42, other43 = k40, 1
class Lazy45:
    def run(self):
        found = []
        from legacy import Manager
        def default46(given=Manager):
            return given
        found.append(default46())
        return found
def _observe():
    found = []
    found.append(['0', lambda: k13(1, second=3)])
    found.append(['1', lambda: __import__('a.core.old', fromlist=['k13']).k13])
    found.append(['2', lambda: f'{Manager.kind} {Manager(3).size:>3} {Manager.make().size!r}'])
    found.append(['3', lambda: again29()])
    found.append(['4', lambda: loaded33()])
    found.append(['5', lambda: default35()])
    found.append(['6', lambda: call36()])
    found.append(['7', lambda: k40(1, second=3)])
    found.append(['8', lambda: Lazy45().run()])
    return found
