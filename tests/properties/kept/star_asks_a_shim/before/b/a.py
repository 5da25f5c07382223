"""About this module."""
from core.new import b as m7
import new, json
__all__: list[str] = ['Alpha', 'core', 'Engine']
# The class 0.
class Alpha(object):
    """Does what its twin does."""

    kind: str = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
_made1 = None


def core(first=0):
    global _made1
    if _made1 is None:
        _made1 = Alpha(9)
    return _made1
# The class 3.
class Engine(object):
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
