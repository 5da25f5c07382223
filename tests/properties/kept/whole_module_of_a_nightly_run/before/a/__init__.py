from fresh import Manager
def call8():
    return Manager(1)
Alias9 = Manager
def _observe():
    found = []
    found.append(['0', lambda: Manager(3).ping(4)])
    found.append(['1', lambda: call8()])
    return found
