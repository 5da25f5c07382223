from a.core.a import Alias8
from new import Alpha, LIMIT, Alias2
def call20():
    return Alias8(1)
Alias21: object = Alias8
class Child24(Alpha):
    def ping(self, count):
        return super().ping(count)
def call25():
    return Alpha(1)
def call27():
    return LIMIT(1)
def typed28(one: Alias2 = None, *more: 'Alias2') -> 'list[Alias2]':
    return one
class Engine(Exception):
    kind = "kind 2"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 2", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _observe():
    found = []
    found.append(['0', lambda: isinstance(Alias8(), Alias8)])
    found.append(['1', lambda: call20()])
    found.append(['2', lambda: Child24.__mro__[1]])
    found.append(['3', lambda: call25()])
    found.append(['4', lambda: f'{LIMIT(1)[0]!r:>20}'])
    found.append(['5', lambda: call27()])
    found.append(['6', lambda: typed28()])
    return found
