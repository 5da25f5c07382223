try:
    from legacy import Manager as Manager
except ImportError:
    Manager = None
try:
    pass
except ImportError:
    pass
else:
    from fresh import Manager; from fresh import build
if True: from legacy import build
if True: from fresh import build as build
class method1:
    Manager = 1
    def get(self):
        return Manager
def loop5():
    for build in (8,):
        pass
    return build
def reached7():
    from importlib import import_module
    return import_module('fresh').build
def taken8():
    fresh = 5
    return [fresh, build]
def _observe():
    found = []
    found.append(['0', lambda: method1().get()])
    found.append(['1', lambda: f'{Manager.kind} {Manager(3).size:>3} {Manager.make().size!r}'])
    found.append(['2', lambda: {'Manager': Manager}])
    found.append(['3', lambda: build])
    found.append(['4', lambda: loop5()])
    found.append(['5', lambda: [build for _ in range(2)]])
    found.append(['6', lambda: reached7()])
    found.append(['7', lambda: taken8()])
    return found
