from unittest.mock import patch
import a.core.a as tested17
__all__ = ['Alpha', 'Manager', 'Manager3']
class Alpha(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
class Manager(Exception):
    kind = "kind 2"

    def __init__(self, size=1):
        super(Manager, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 2", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
Manager3 = ["constant 3", 5]
def patched17():
    with patch('a.core.a.Engine', new=lambda *given: 'fake'):
        return tested17.call12()
def _observe():
    found = []
    found.append(['0', lambda: patched17()])
    return found
