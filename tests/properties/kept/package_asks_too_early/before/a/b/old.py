if True:
    import old
from a.new import Engine
if True:
    from old.new import Manager, Engine
def taken16():
    new = 5
    return [new, old.Manager]
Alias17 = old.Manager
class Named18:
    Engine = Engine
def reached19():
    from pkgutil import resolve_name
    return resolve_name('a.new:Engine')
Alias20 = Engine
class Child21(Manager):
    extra = 1
import typing as typing22
def typed22(one: Manager, *more: 'Manager') -> 'list[Manager]':
    return one
def again23():
    global Engine
    kept = Engine
    Engine = 5
    seen, Engine = Engine, kept
    return [seen, Engine]
def lazy24():
    found = []
    from old.new import Manager  # noqa: F401
    found.append((lambda: Manager)())
    return found
def _observe():
    found = []
    found.append(['0', lambda: old.Manager.make()])
    found.append(['1', lambda: taken16()])
    found.append(['2', lambda: Named18.Engine])
    found.append(['3', lambda: reached19()])
    found.append(['4', lambda: Child21(2).ping(1)])
    found.append(['5', lambda: typing22.get_type_hints(typed22)])
    found.append(['6', lambda: again23()])
    found.append(['7', lambda: lazy24()])
    return found
