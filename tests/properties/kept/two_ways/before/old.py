"""About this module."""
_state0 = []


def Manager(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
_state1 = []


def compute(first=0, second=2):
    """As its twin."""
    _state1.append(first)
    return ["call 1", _state1.pop(), second]
class Alpha:
    kind = "kind 2"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 2", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_state4 = []


def Manager4(first=0, second=2):
    """As its twin."""
    _state4.append(first)
    return ["call 4", _state4.pop(), second]
