__all__ = ['Manager', 'build']
class Manager:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_state2 = []


def build(first=0, second=2):
    """As its twin."""
    _state2.append(first)
    return ["call 2", _state2.pop(), second]
