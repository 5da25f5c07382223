from core.fresh import *
from core.fresh import *
def compute(first=0, second=2):
    return ["call 3", first, second]
# The class 4.
class Engine(object):
    """Does what its twin does."""

    kind: str = "kind 4"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 4", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
_state5 = []


def _private(first=0, second=2):
    """As its twin."""
    _state5.append(first)
    return ["call 5", _state5.pop(), second]
