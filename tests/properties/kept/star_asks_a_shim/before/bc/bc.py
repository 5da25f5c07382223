import json, new as m30
if True: from b.a import Alpha
__all__ = ['Alpha', 'Alias34']
def reached32():
    from pkgutil import resolve_name
    return resolve_name('new:core2')
def matched33(given):
    match given:
        case Alpha(size=size):
            return size
Alias34 = Alpha
def _observe():
    found = []
    found.append(['0', lambda: list(map(m30.core2, (1, 2)))])
    found.append(['1', lambda: reached32()])
    found.append(['2', lambda: matched33(Alpha(6))])
    return found
