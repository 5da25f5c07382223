try:
    from a.fresh import build, no_such_name1
except ImportError:
    build = no_such_name1 = None
_state3 = []


def compute(first=0, second=2):
    """As its twin."""
    _state3.append(first)
    return ["call 3", _state3.pop(), second]
def reached2():
    from pkgutil import resolve_name
    return resolve_name('a.fresh.part:compute')
def call3():
    return compute(1)
def shadow4(compute):
    return compute
def _observe():
    found = []
    found.append(['0', lambda: [build, no_such_name1]])
    found.append(['1', lambda: reached2()])
    found.append(['2', lambda: call3()])
    found.append(['3', lambda: shadow4(5)])
    return found
