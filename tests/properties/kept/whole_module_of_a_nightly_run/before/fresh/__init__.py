def lazy1():
    found = []
    from legacy import Manager
    found.append(Manager(3).ping(4))
    return found
class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def build(first=0, second=2):
    return ["call 1", first, second]
def _observe():
    found = []
    found.append(['0', lambda: lazy1()])
    return found
