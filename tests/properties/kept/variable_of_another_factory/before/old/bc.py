if True: from core import Manager
import a; import json
__all__ = ('Manager', )
def loop3():
    for Manager in (8,):
        pass
    return Manager
def hidden6():
    return [a.compute for compute in range(1)]
def _observe():
    found = []
    found.append(['0', lambda: loop3()])
    found.append(['1', lambda: Manager(3).ping(4)])
    found.append(['2', lambda: hidden6()])
    return found
