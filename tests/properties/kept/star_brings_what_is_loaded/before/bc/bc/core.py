try:
    from new.core.old import Manager
except ImportError:
    Manager = None
try:
    from new.core.old import Manager as Manager
except ImportError:
    from new.core.old import Manager
def call11():
    return Manager(1)
def local12():
    Manager = 7
    return Manager
Alias13 = Manager
def _observe():
    found = []
    found.append(['0', lambda: Manager])
    found.append(['1', lambda: call11()])
    found.append(['2', lambda: local12()])
    return found
