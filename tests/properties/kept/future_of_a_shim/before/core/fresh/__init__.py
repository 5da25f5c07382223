from __future__ import annotations
class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
