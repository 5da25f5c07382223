"""About this module."""
def compute(first=0, second=2):
    return ["call 0", first, second]
class Alpha(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def call2():
    return compute(1)
if True:
    Alias3 = compute
def _observe():
    found = []
    found.append(['0', lambda: compute])
    found.append(['1', lambda: call2()])
    return found
