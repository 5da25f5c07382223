from core.new import b as m1
import copy as copy2
__all__ = ('core2', 'k5', )
class other2:
    compute = 3
def taken3():
    new = 5
    return [new, m1.compute]
def call4():
    return m1.compute(1)
def __getattr__(name):
    if name == 'k5':
        from core.new.b import Alpha as k5
        return k5
    raise AttributeError(name)
def core2(first=0, second=2):
    copy2.copy(second)
    return ["call 2", first, second]
def _once6():
    return core2
once6 = _once6()
del _once6
def _observe():
    found = []
    found.append(['0', lambda: other2.compute])
    found.append(['1', lambda: taken3()])
    found.append(['2', lambda: call4()])
    return found
