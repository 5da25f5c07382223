try:
    from core.fresh.part import compute
except ImportError:
    compute = None
try:
    from a.b.legacy.part import compute
except ImportError:
    compute = None
try:
    from a.b.legacy import Engine, no_such_name
except ImportError:
    Engine = no_such_name = None
try:
    from core.fresh import _private
except ImportError:
    from a.b.legacy import _private
from core import fresh as m32
__all__ = ('compute', )
__all__ += ('_private', )
def call27():
    return compute(1)
def taken29():
    part = 5
    return [part, compute]
def call31():
    return _private(1)
def hidden33():
    return [m32._private for _private in range(1)]
def _observe():
    found = []
    found.append(['0', lambda: [[compute for compute in (1, 2)], compute]])
    found.append(['1', lambda: f"""{compute(first=2)} and {compute.__name__ and 1}"""])
    found.append(['2', lambda: call27()])
    found.append(['3', lambda: [compute is compute, 'a.b.legacy.part.compute']])
    found.append(['4', lambda: taken29()])
    found.append(['5', lambda: [Engine, no_such_name]])
    found.append(['6', lambda: _private(1)])
    found.append(['7', lambda: call31()])
    found.append(['8', lambda: hidden33()])
    found.append(['9', lambda: dict(_private=1)])
    return found
