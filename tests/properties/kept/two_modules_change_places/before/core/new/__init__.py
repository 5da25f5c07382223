"""About this module."""
def lazy23():
    found = []
    import json; from old import Alpha as k24
    found.append({'k24': k24})
    return found
def _observe():
    found = []
    found.append(['0', lambda: lazy23()])
    return found
