_state0 = []


def compute(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
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
