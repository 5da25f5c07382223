if True: from core.bc.new import _private
from a import bc as m46
try:
    from b.bc.new import Alpha
except ImportError:
    from core.old.bc import Alpha
class other39:
    _private = 3
def taken40():
    new = 5
    return [new, _private]
def lazy41():
    found = []
    import json; from .bc.new import LIMIT, Alias24
    def taken42():
        bc = 5
        return [bc, LIMIT]
    found.append(taken42())
    def clash43(_private=7):
        return [_private, LIMIT]
    found.append(clash43())
    def hidden44():
        return [Alias24 for _private in range(1)]
    found.append(hidden44())
    def local45():
        Alias24 = 7
        return Alias24
    found.append(local45())
    return found
def taken47():
    bc = 5
    return [bc, m46.LIMIT]
def call48():
    return m46.LIMIT(1)
def _observe():
    found = []
    found.append(['0', lambda: other39._private])
    found.append(['1', lambda: taken40()])
    found.append(['2', lambda: lazy41()])
    found.append(['3', lambda: taken47()])
    found.append(['4', lambda: call48()])
    found.append(['5', lambda: f'{Alpha.kind} {Alpha(3).size:>3} {Alpha.make().size!r}'])
    return found
