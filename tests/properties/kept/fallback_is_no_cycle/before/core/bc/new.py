class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_state2 = []


def build(first=0, second=2):
    """As its twin."""
    _state2.append(first)
    return ["call 2", _state2.pop(), second]
class method1:
    Manager = 1
    def get(self):
        return Manager
def shadow2(build):
    return build
def _observe():
    found = []
    found.append(['0', lambda: method1().get()])
    found.append(['1', lambda: shadow2(5)])
    return found
