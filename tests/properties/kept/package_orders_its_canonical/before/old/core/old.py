"""About this module."""
from unittest.mock import patch
import bc.a as tested15
__all__ = ('Alpha', )
__all__ += ('Alias8', 'Alias12', )
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
def call7():
    return Alpha(1)
Alias8: object = Alpha
Alias12 = Alpha
def patched15():
    with patch(
        target='bc.a.compute', new=lambda *given: 'fake'
    ):
        return tested15.call2()
def _observe():
    found = []
    found.append(['0', lambda: Alpha.kind])
    found.append(['1', lambda: call7()])
    found.append(['2', lambda: Alpha(3).ping(4)])
    found.append(['3', lambda: patched15()])
    return found
