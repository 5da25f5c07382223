__all__ = ['compute']
__all__ += ['Engine', '_private']
_state3 = []


def compute(first=0, second=2):
    """As its twin."""
    _state3.append(first)
    return ["call 3", _state3.pop(), second]
class Engine:
    kind = "kind 4"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 4", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _private(first=0, second=2):
    return ["call 5", first, second]
