try:
    from new import Alias2, no_such_name5
except ImportError:
    Alias2 = no_such_name5 = None
try:
    from new import Alpha
except ImportError:
    from b.a.a import Alpha
Alias8: object = Alpha
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
def call12():
    return Engine(1)
Alias13: object = Engine
def _observe():
    found = []
    found.append(['0', lambda: [Alias2, no_such_name5]])
    found.append(['1', lambda: globals()['Alpha']])
    found.append(['2', lambda: (lambda: Alpha)()])
    found.append(['3', lambda: Engine.kind])
    found.append(['4', lambda: call12()])
    found.append(['5', lambda: Engine.kind])
    return found
