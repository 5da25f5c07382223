"""About this module."""
from a.fresh import *
def hidden21():
    return [Manager for Special in range(1)]
# The class 0.
class Special(object):
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
def typed24(one: Special = None, *more: 'Special') -> 'list[Special]':
    return one
comment25 = Special(4)  # type: Special
def _observe():
    found = []
    found.append(['0', lambda: hidden21()])
    found.append(['1', lambda: isinstance(Manager(), Manager)])
    found.append(['2', lambda: f'{build(1)[0]!r:>20}'])
    found.append(['3', lambda: typed24()])
    found.append(['4', lambda: comment25])
    return found
