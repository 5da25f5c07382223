from __future__ import annotations
__all__ = ['Alpha', 'compute', 'Engine5']
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
_made1: 'Alpha | None' = None


def compute(first=0) -> 'Alpha':
    global _made1
    _made1 = _made1 or Alpha(9)
    return _made1
class Engine5(Exception):
    kind = "kind 5"

    def __init__(self, size=1):
        super(Engine5, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 5", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
