from b import b as m16
try:
    from core.a.b import LIMIT, no_such_name20
except ImportError:
    LIMIT = no_such_name20 = None
if True: from a import Manager
def hidden18():
    return [m16.Manager for Alpha in range(1)]
Alias19 = m16.Manager
def lazy21():
    def run():
        found = []
        from new import old as m22
        from typing import cast as cast23
        found.append(cast23('m22.Alpha', 1))
        return found
    return run()
class Lazy24:
    def run(self):
        found = []
        from a import (
            # first
            Manager, LIMIT
        )
        found.append(Manager(3).ping(4))
        found.append(list(map(LIMIT, (1, 2))))
        return found
def again27():
    global Manager
    kept = Manager
    Manager = 5
    seen, Manager = Manager, kept
    return [seen, Manager]
def call29():
    return Manager(1)
def _observe():
    found = []
    found.append(['0', lambda: [m16.Manager is m16.Manager, 'b.b.Manager']])
    found.append(['1', lambda: hidden18()])
    found.append(['2', lambda: [LIMIT, no_such_name20]])
    found.append(['3', lambda: lazy21()])
    found.append(['4', lambda: Lazy24().run()])
    found.append(['5', lambda: again27()])
    found.append(['6', lambda: Manager])
    found.append(['7', lambda: call29()])
    return found
