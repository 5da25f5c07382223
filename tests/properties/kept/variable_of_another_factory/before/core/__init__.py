__all__ = ['Manager', 'compute']
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
_made2: 'Manager | None' = None


def compute(first=0) -> 'Manager':
    global _made2
    _made2 = _made2 or Manager(9)
    return _made2
def _observe():
    found = []
    found.append(['0', lambda: [[compute for compute in (1, 2)], compute]])
    return found
