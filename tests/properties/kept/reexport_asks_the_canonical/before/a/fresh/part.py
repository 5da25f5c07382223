"""About this module."""
from a import fresh
__all__ = ['Manager']
__all__ += ['build', 'LIMIT', 'Alias4', 'Alias6']
def hidden1():
    return [fresh.Manager for Special in range(1)]
# The class 1.
class Manager(object):
    """Does what its twin does."""

    kind: str = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
def build(first=0, second=2):
    return ["call 2", first, second]
LIMIT = ["constant 3", 5]
def typed3(one: Manager = None, *more: 'Manager') -> 'list[Manager]':
    return one
Alias4 = Manager
def taken5():
    part = 5
    return [part, LIMIT]
Alias6 = LIMIT
def _observe():
    found = []
    found.append(['0', lambda: hidden1()])
    found.append(['1', lambda: (found2 := fresh.Manager)])
    found.append(['2', lambda: typed3()])
    found.append(['3', lambda: taken5()])
    return found
