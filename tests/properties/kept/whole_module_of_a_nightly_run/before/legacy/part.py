def __getattr__(name):
    if name == 'Manager':
        from fresh import Manager
        return Manager
    raise AttributeError(name)
def compute(first=0, second=2):
    return ["call 2", first, second]
class Engine:
    kind = "kind 3"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 3", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _private(first=0, second=2):
    return ["call 4", first, second]
Alias4 = compute
def _observe():
    found = []
    found.append(['0', lambda: compute(1)])
    return found
