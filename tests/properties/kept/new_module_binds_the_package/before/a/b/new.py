from typing import TYPE_CHECKING
if True:
    from a.legacy import Engine, compute  # noqa: F401
if TYPE_CHECKING:
    import a, a.fresh
def reached12():
    from pkgutil import resolve_name
    return resolve_name('a.legacy:Engine')
def outer13():
    def inner():
        return Engine
    return inner()
def call14():
    return Engine(1)
class method16:
    compute = 1
    def get(self):
        return compute
def hinted18(first: 'a.fresh.compute', second: 'list[a.fresh.compute] | None' = None):
    return first
def _observe():
    found = []
    found.append(['0', lambda: reached12()])
    found.append(['1', lambda: outer13()])
    found.append(['2', lambda: call14()])
    found.append(['3', lambda: globals()['compute']])
    found.append(['4', lambda: method16().get()])
    found.append(['5', lambda: hinted18(1)])
    return found
