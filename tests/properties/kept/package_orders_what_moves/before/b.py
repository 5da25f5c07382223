_state0 = []


def compute(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
class Engine:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _private(first=0, second=2):
    return ["call 2", first, second]
