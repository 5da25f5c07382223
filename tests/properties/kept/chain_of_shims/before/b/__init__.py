from .bc import (
    # first
    build, core as k1
)
from b.bc import _private as k2
_private: list[object] = [
    "constant 0",
    5,
]
Manager = ["constant 1", 5]
LIMIT: list[object] = [
    "constant 2",
    5,
]
LIMIT3 = ["constant 3", 5]
class Manager4(Exception):
    kind = "kind 4"

    def __init__(self, size=1):
        super(Manager4, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 4", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
