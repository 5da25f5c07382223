__all__ = ['Alpha']
__all__ += ['Engine']
class Alpha(Exception):
    kind = "kind 0"

    def __init__(self, size=1):
        super(Alpha, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
class Engine(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def caught1():
    try:
        raise Engine
    except (ValueError, Engine) as Engine:
        return Engine.size
def _observe():
    found = []
    found.append(['0', lambda: caught1()])
    found.append(['1', lambda: [Engine for _ in range(2)]])
    return found
