from a.b.legacy import part
class Named3:
    _private = part._private
def call4():
    return part._private(1)
# The class 0.
class Special(object):
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
def call6():
    return Special(1)
def _observe():
    found = []
    found.append(['0', lambda: Named3._private])
    found.append(['1', lambda: call4()])
    found.append(['2', lambda: (found5 := Special)])
    found.append(['3', lambda: call6()])
    return found
