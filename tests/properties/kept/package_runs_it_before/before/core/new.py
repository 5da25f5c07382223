import bc.old.a, json
def call17():
    return bc.old.a.compute(1)
from bc.old.a import Manager
@Manager
def decorated18():
    return 1
@Manager
def decorated19():
    return 1
def call20():
    return Manager(1)
def _observe():
    found = []
    found.append(['0', lambda: bc.old.a.compute(1)])
    found.append(['1', lambda: call17()])
    found.append(['2', lambda: decorated18[0]])
    found.append(['3', lambda: decorated19[0]])
    found.append(['4', lambda: call20()])
    return found
