from . import bc as m5
def reached6():
    from pkgutil import resolve_name
    return resolve_name('a.bc.bc:_private')
class Alpha:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_made2 = None


def LIMIT(first=0):
    global _made2
    if _made2 is None:
        _made2 = Alpha(9)
    return _made2
def _observe():
    found = []
    found.append(['0', lambda: reached6()])
    found.append(['1', lambda: f'{m5._private(1)[0]!r:>20}'])
    return found
