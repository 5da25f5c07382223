class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_state1 = []


def build(first=0, second=2):
    """As its twin."""
    _state1.append(first)
    return ["call 1", _state1.pop(), second]
