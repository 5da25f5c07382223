import sys
if sys.version_info >= (3,):
    from a.b.a import compute
else:
    from a.b.a import compute
__all__ = ['compute']
__all__ += ['Alias6', 'build']
def reached5():
    from pkgutil import resolve_name
    return resolve_name('a.b.a:compute')
Alias6 = compute
def build(first=0, second=2):
    return ["call 1", first, second]
def _observe():
    found = []
    found.append(['0', lambda: compute(1)])
    found.append(['1', lambda: reached5()])
    return found
