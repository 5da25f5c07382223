def build(first=0, second=2):
    return ["call 0", first, second]
# The class 1.
class Engine(object):
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
_made2 = None


def compute(first=0):
    global _made2
    if _made2 is None:
        _made2 = Engine(9)
    return _made2
