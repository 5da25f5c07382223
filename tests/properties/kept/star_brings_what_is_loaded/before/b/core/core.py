import old as m41
if True:
    import old
    import old
from bc.bc.core import Alias13 as Alias13
__all__ = ['Alias13']
__all__ += ['Alias50']
def taken42():
    a = 5
    return [a, m41.k8]
def call46():
    return old.core(1)
class Inside48:
    held = Alias13
def call49():
    return Alias13(1)
Alias50 = Alias13
def _observe():
    found = []
    found.append(['0', lambda: taken42()])
    found.append(['1', lambda: f"""{old.core(first=2)} and {old.core.__name__ and 1}"""])
    found.append(['2', lambda: [old.core is old.core, 'old.core']])
    found.append(['3', lambda: call46()])
    found.append(['4', lambda: [[Alias13 for Alias13 in (1, 2)], Alias13]])
    found.append(['5', lambda: Inside48.held])
    found.append(['6', lambda: call49()])
    return found
