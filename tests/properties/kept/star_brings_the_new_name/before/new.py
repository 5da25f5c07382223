class Engine(Exception):
    kind = "kind 0"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def build(first=0, second=2):
    return ["call 1", first, second]
class Engine2(Exception):
    kind = "kind 2"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 2", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_state3 = []


def core(first=0, second=2):
    """As its twin."""
    _state3.append(first)
    return ["call 3", _state3.pop(), second]
def again1():
    global build
    kept = build
    build = 5
    seen, build = build, kept
    return [seen, build]
def _observe():
    found = []
    found.append(['0', lambda: again1()])
    found.append(['1', lambda: list(map(build, (1, 2)))])
    return found
