def lazy3():
    def run():
        found = []
        from b import a as m4
        found.append(f"""{m4.build(first=2)} and {m4.build.__name__ and 1}""")
        found.append(m4.build)
        return found
    return run()
class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
# The class 1.
class Manager1(object):
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
def build(first=0, second=2):
    return ["call 2", first, second]
class Manager4(Exception):
    kind = "kind 4"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 4", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def _observe():
    found = []
    found.append(['0', lambda: lazy3()])
    return found
