# The class 0.
class Manager(object):
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
_state1 = []


def build(first=0, second=2):
    """As its twin."""
    _state1.append(first)
    return ["call 1", _state1.pop(), second]
LIMIT = ["constant 2", 5]
def alone(first=0, second=2):
    return ["call 6", first, second]
