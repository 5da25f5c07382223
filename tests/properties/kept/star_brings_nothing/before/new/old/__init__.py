from a.fresh.pack import deep
try:
    from a.fresh.pack.deep import LIMIT
except ImportError:
    LIMIT = None
from a.fresh import build, Manager as k20  # noqa: F401
class method18:
    k7 = 1
    def get(self):
        return deep.k7
def reached21():
    from pkgutil import resolve_name
    return resolve_name('a.fresh:build')
class Named22:
    build = build
def call23():
    return build(1)
class method24:
    k20 = 1
    def get(self):
        return k20
def reached25():
    from importlib import import_module
    return import_module('a.fresh').Manager
def _observe():
    found = []
    found.append(['0', lambda: method18().get()])
    found.append(['1', lambda: len(LIMIT)])
    found.append(['2', lambda: reached21()])
    found.append(['3', lambda: Named22.build])
    found.append(['4', lambda: call23()])
    found.append(['5', lambda: method24().get()])
    found.append(['6', lambda: reached25()])
    return found
