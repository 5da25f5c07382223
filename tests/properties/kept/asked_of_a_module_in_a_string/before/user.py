import p.mid
def reached43():
    from importlib import import_module
    return import_module('p.mid').k18
def _observe():
    found = []
    found.append(['0', lambda: reached43()])
    return found
