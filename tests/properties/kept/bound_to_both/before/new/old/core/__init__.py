from typing import TYPE_CHECKING
from core import (
    # first
    build, LIMIT, Alias14 as Alias14
)
if TYPE_CHECKING:
    from new import bc as m24
def call17():
    return build(1)
def clash20(build=7):
    return [build, Alias14]
def reached21():
    from pkgutil import resolve_name
    return resolve_name('core:Alias14')
def lazy22():
    def run():
        found = []
        from new.bc import (
            # first
            build
        )
        found.append(list(map(build, (1, 2))))
        return found
    return run()
def hinted25(first: 'm24.build', second: 'list[m24.build] | None' = None):
    return first
def _observe():
    found = []
    found.append(['0', lambda: dict(build=1)])
    found.append(['1', lambda: build])
    found.append(['2', lambda: call17()])
    found.append(['3', lambda: {'LIMIT': LIMIT}])
    found.append(['4', lambda: f'{LIMIT(1)[0]!r:>20}'])
    found.append(['5', lambda: clash20()])
    found.append(['6', lambda: reached21()])
    found.append(['7', lambda: lazy22()])
    found.append(['8', lambda: hinted25(1)])
    return found
