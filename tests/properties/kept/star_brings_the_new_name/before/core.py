from new import (
    # first
    build, Engine as k3
)
def rooted4(core=7):
    return build if core else None
class other5:
    build = 3
def matched7(given):
    match given:
        case k3(size=size):
            return size
class Engine(Exception):
    kind = "kind 0"

    def __init__(self, size=1):
        super(Engine, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _private(first=0, second=2):
    return ["call 1", first, second]
class Child9(Engine):
    extra = 1
def call10():
    return Engine(1)
def _observe():
    found = []
    found.append(['0', lambda: rooted4()])
    found.append(['1', lambda: other5.build])
    found.append(['2', lambda: k3.kind])
    found.append(['3', lambda: matched7(k3(6))])
    found.append(['4', lambda: Engine(3).ping(4)])
    found.append(['5', lambda: Child9(2).ping(1)])
    found.append(['6', lambda: call10()])
    return found
