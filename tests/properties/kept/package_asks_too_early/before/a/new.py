import json, old.new as m1
if True:
    from old import new as m5
def call4():
    return m1.Engine(1)
def call7():
    return m5.Manager(1)
# The class 0.
class Manager(object):
    """Does what its twin does."""

    kind: str = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
# The class 1.
class Engine(object):
    """Does what its twin does."""

    kind: str = "kind 1"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        """Ping."""
        return self._pong(count)

    def _pong(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        made = cls(2)
        return made
    # the end of the class
def call9():
    return Engine(1)
def _observe():
    found = []
    found.append(['0', lambda: m1.Engine.make()])
    found.append(['1', lambda: m1.Engine(3).ping(4)])
    found.append(['2', lambda: call4()])
    found.append(['3', lambda: dict(Manager=1)])
    found.append(['4', lambda: call7()])
    found.append(['5', lambda: dict(Engine=1)])
    found.append(['6', lambda: call9()])
    return found
