from __future__ import annotations
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
core: list[object] = [
    "constant 2",
    5,
]
