"""About this module."""
class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
# The class 1.
class Manager1(object):
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
Alias8 = Manager1
def _observe():
    found = []
    found.append(['0', lambda: (found7 := Manager1)])
    return found
