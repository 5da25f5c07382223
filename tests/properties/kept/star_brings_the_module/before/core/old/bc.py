from unittest.mock import patch
import core.bc.new as tested12
class Box8:
    from a.bc import bc as m9
    value = m9._private
    def run(self):
        return self.value
_state0 = []


def core(first=0, second=2):
    """As its twin."""
    _state0.append(first)
    return ["call 0", _state0.pop(), second]
class Alpha:
    kind = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
_made2: 'Alpha | None' = None


def _private(first=0) -> 'Alpha':
    global _made2
    _made2 = _made2 or Alpha(9)
    return _made2
def compute(first=0, second=2):
    return ["call 3", first, second]
Alias11 = core
def patched12():
    with patch(
        target='core.bc.new._private', new=lambda *given: 'fake'
    ):
        return tested12.call2()
def _observe():
    found = []
    found.append(['0', lambda: Box8.value])
    found.append(['1', lambda: core])
    found.append(['2', lambda: patched12()])
    return found
