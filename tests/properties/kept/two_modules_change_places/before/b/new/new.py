__all__ = ['Alpha', 'Alpha1', 'core', 'Alpha3', '_private']
class Alpha(Exception):
    kind = "kind 0"

    def __init__(self, size=1):
        super(Alpha, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
class Alpha1(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super(Alpha1, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
core = ["constant 2", 5]
# The class 3.
class Alpha3(object):
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
_private = ["constant 4", 5]
