try:
    from new.new import Alpha1
except ImportError:
    from old.bc.b import Engine as Alpha1
try:
    from new.new import Alpha1
except ImportError:
    Alpha1 = None
from old.bc.b import (Alpha)
def lazy6():
    found = []
    from old.bc.b import Engine as Engine, Alpha as k7  # noqa: F401
    found.append(Engine.kind)
    found.append(k7(3).ping(4))
    return found
def default10(given=Alpha1):
    return given
def typed12(one: Alpha1 = None, *more: 'Alpha1') -> 'list[Alpha1]':
    return one
def call14():
    return Alpha1(1)
Alias15 = Alpha1
class Lazy16:
    def run(self):
        found = []
        from bc import (Engine as k17)
        def typed18(one: k17 = None, *more: 'k17') -> 'list[k17]':
            return one
        found.append(typed18())
        def reached19():
            from importlib import import_module
            return import_module('bc').Engine
        found.append(reached19())
        return found
def loop21():
    for Alpha in (8,):
        pass
    return Alpha
def _observe():
    found = []
    found.append(['0', lambda: lazy6()])
    found.append(['1', lambda: default10()])
    found.append(['2', lambda: (found11 := Alpha1)])
    found.append(['3', lambda: typed12()])
    found.append(['4', lambda: f'{Alpha1.kind} {Alpha1(3).size:>3} {Alpha1.make().size!r}'])
    found.append(['5', lambda: call14()])
    found.append(['6', lambda: Lazy16().run()])
    found.append(['7', lambda: globals()['Alpha']])
    found.append(['8', lambda: loop21()])
    return found
