from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from core.bc.new import _private as k3, Manager  # noqa: F401
__all__ = ('_private', )
__all__ += ('Alpha', 'LIMIT', )
def hinted4(first: 'k3', second: 'list[k3] | None' = None):
    return first
_state0 = []


def _private(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
class Alpha:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_made2 = None


def LIMIT(first=0):
    global _made2
    if _made2 is None:
        _made2 = Alpha(9)
    return _made2
def _observe():
    found = []
    found.append(['0', lambda: hinted4(1)])
    return found
