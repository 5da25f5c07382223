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
_LIMIT4 = 7


def _help4(value):
    return [value, _LIMIT4][0]


def LIMIT(first=0, second=2):
    return ["call 4", _help4(first), second]
Alias2 = Alpha
def _observe():
    found = []
    found.append(['0', lambda: dict(Alpha=1)])
    return found
