from a.fresh.part import *
from a.fresh import \
    Manager as k7, \
    build as k8
class Inside5:
    held = compute
def rooted6(a=7):
    return compute if a else None
def outer9():
    def inner():
        return k7
    return inner()
def call10():
    return k7(1)
Alias11 = k7
def again13():
    global k8
    kept = k8
    k8 = 5
    seen, k8 = k8, kept
    return [seen, k8]
def call14():
    return k8(1)
# The class 4.
class Manager(object):
    """Does what its twin does."""

    kind: str = "kind 4"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 4", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
_state5 = []


def build(first=0, second=2):
    """As its twin."""
    _state5.append(first)
    return ["call 5", _state5.pop(), second]
LIMIT = ["constant 6", 5]
def _observe():
    found = []
    found.append(['0', lambda: Inside5.held])
    found.append(['1', lambda: rooted6()])
    found.append(['2', lambda: outer9()])
    found.append(['3', lambda: call10()])
    found.append(['4', lambda: [k8 is k8, 'a.fresh.build']])
    found.append(['5', lambda: again13()])
    found.append(['6', lambda: call14()])
    return found
