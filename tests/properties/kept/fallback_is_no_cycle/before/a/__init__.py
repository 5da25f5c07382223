"""About this module."""
if True:
    import json; from core import Manager, Manager1
Alias30 = Manager
class Child32(Manager1):
    extra = 1
def call33():
    return Manager1(1)
def _observe():
    found = []
    found.append(['0', lambda: {'Manager': Manager}])
    found.append(['1', lambda: (lambda: Manager)()])
    found.append(['2', lambda: globals()['Manager1']])
    found.append(['3', lambda: Child32(2).ping(1)])
    found.append(['4', lambda: call33()])
    return found
