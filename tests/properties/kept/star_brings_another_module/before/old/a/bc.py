from __future__ import annotations
from new import bc
Alias2 = bc.LIMIT
class Alpha:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _observe():
    found = []
    found.append(['0', lambda: bc.LIMIT(1)])
    return found
