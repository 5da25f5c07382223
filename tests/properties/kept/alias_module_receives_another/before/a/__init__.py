import bc
class Manager:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)

    held = [bc.compute]

    def get(self, other: 'bc.compute | None' = None):
        return bc.compute
def _observe():
    found = []
    found.append(['0', lambda: Manager.held])
    found.append(['1', lambda: Manager().get()])
    return found
