from old.bc import build, core as k5, LIMIT  # noqa: F401
from new.bc import build
try:
    from old.bc import build
except ImportError:
    from new.bc import build
__all__ = ('build', )
__all__ += ('k5', 'LIMIT', 'Alias14', )
def clash6(build=7):
    return [build, build]
def local8():
    LIMIT = 7
    return LIMIT
def call9():
    return LIMIT(1)
def loop12():
    for build in (8,):
        pass
    return build
def call13():
    return build(1)
Alias14 = build
def _observe():
    found = []
    found.append(['0', lambda: clash6()])
    found.append(['1', lambda: k5])
    found.append(['2', lambda: local8()])
    found.append(['3', lambda: call9()])
    found.append(['4', lambda: f'{build(1)[0]!r:>20}'])
    found.append(['5', lambda: [build is build, 'old.bc.build']])
    found.append(['6', lambda: loop12()])
    found.append(['7', lambda: call13()])
    return found
