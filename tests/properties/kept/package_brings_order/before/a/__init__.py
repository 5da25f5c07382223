"""About this module."""
try:
    from a.b.legacy import _private, no_such_name
except ImportError:
    _private = no_such_name = None
if True: from bc.a.new import Engine as k22
def loop24():
    for k22 in (8,):
        pass
    return k22
def _observe():
    found = []
    found.append(['0', lambda: [_private, no_such_name]])
    found.append(['1', lambda: {'k22': k22}])
    found.append(['2', lambda: loop24()])
    return found
