from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from a.bc import bc as m15
from core.old.bc import core as core
def hinted16(first: 'm15._private', second: 'list[m15._private] | None' = None):
    return first
class other17:
    core = 3
def _observe():
    found = []
    found.append(['0', lambda: hinted16(1)])
    found.append(['1', lambda: other17.core])
    found.append(['2', lambda: list(map(core, (1, 2)))])
    return found
