from __future__ import annotations
def lazy3():
    def run():
        found = []
        from new.bc import (
            # first
            LIMIT as LIMIT, Alpha
        )
        def rooted4(old=7):
            return LIMIT if old else None
        found.append(rooted4())
        def loop5():
            for LIMIT in (8,):
                pass
            return LIMIT
        found.append(loop5())
        found.append((found6 := Alpha))
        return found
    return run()
# The class 1.
class Alpha(object):
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
Alias8 = Alpha
def _observe():
    found = []
    found.append(['0', lambda: lazy3()])
    found.append(['1', lambda: Alpha])
    found.append(['2', lambda: isinstance(Alpha(), Alpha)])
    return found
