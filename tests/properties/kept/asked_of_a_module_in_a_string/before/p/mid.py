from core import k18
def call20():
    return k18(1)
def _observe():
    found = []
    found.append(['0', lambda: call20()])
    return found
