__all__ = ('build', )
__all__ += ('Manager', 'compute', )
_state0 = []


def build(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
class Manager:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_made2 = None


def compute(first=0):
    global _made2
    if _made2 is None:
        _made2 = Manager(9)
    return _made2
def loop1():
    for build in (8,):
        pass
    return build
def _observe():
    found = []
    found.append(['0', lambda: loop1()])
    return found
