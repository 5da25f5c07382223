"""About this module."""
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
class method1:
    Engine = 1
    def get(self):
        return Engine
def _observe():
    found = []
    found.append(['0', lambda: method1().get()])
    return found
