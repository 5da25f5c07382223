import old as m1
from old import (
    # first
    Alpha, compute as compute
)
__all__ = ('Alpha', )
__all__ += ('compute', 'core', 'Manager', 'Manager2', 'Manager3', )
def core(first=0, second=2):
    return ["call 0", first, second]
def Manager(first=0, second=2):
    return ["call 1", first, second]
# The class 2.
class Manager2(object):
    """Does what its twin does."""

    kind: str = "kind 2"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 2", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
# The class 3.
class Manager3(object):
    """Does what its twin does."""

    kind: str = "kind 3"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 3", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
