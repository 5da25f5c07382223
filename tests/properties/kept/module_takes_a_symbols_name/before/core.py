"""About this module."""
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
core: list[object] = [
    "constant 1",
    5,
]
def matched4(given):
    match given:
        case Engine(size=size):
            return size
def _observe():
    found = []
    found.append(['0', lambda: matched4(Engine(6))])
    return found
