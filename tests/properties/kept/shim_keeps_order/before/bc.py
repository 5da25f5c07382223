"""About this module."""
from new.new import Alpha1  # noqa: F401
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
class Engine(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super(Engine, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
