import contextlib
import core.bc.new; import json
with contextlib.suppress(ImportError):
    import a; import json
from core.bc import new as m26
__all__ = ('_private', )
class Named20:
    core = core.bc.new.core
def call22():
    return core.bc.new.core(1)
_private = a._private
def _observe():
    found = []
    found.append(['0', lambda: Named20.core])
    found.append(['1', lambda: f'{core.bc.new.core(1)[0]!r:>20}'])
    found.append(['2', lambda: call22()])
    found.append(['3', lambda: f"""{a._private(first=2)} and {a._private.__name__ and 1}"""])
    found.append(['4', lambda: a._private])
    found.append(['5', lambda: dict(core=1)])
    found.append(['6', lambda: m26.core(1)])
    return found
