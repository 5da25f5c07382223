from bc import Manager
def call65():
    return Manager(1)
def _observe():
    found = []
    found.append(['0', lambda: call65()])
    return found
