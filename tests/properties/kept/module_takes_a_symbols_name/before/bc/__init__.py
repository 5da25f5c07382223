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
_private = ["constant 1", 5]
Alias2 = _private
def _observe():
    found = []
    found.append(['0', lambda: _private])
    found.append(['1', lambda: isinstance(Engine(), Engine)])
    return found
