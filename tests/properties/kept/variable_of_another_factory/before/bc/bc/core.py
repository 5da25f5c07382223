try:
    from core import compute
except ImportError:
    from core import compute
from old import \
    k8
__all__ = ('compute', )
__all__ += ('k8', )
def lazy25():
    def run():
        found = []
        import core as m26
        def clash27(Manager=7):
            return [Manager, m26.Manager]
        found.append(clash27())
        found.append(m26.Manager(3).ping(4))
        return found
    return run()
class other29:
    compute = 3
def reached32():
    from importlib import import_module
    return import_module('old').k8
def _observe():
    found = []
    found.append(['0', lambda: lazy25()])
    found.append(['1', lambda: other29.compute])
    found.append(['2', lambda: (lambda: compute)()])
    found.append(['3', lambda: k8() is k8()])
    found.append(['4', lambda: reached32()])
    return found
