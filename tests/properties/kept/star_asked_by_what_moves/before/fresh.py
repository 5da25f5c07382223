__all__ = []
class Manager:
    kind = "kind 0"

    def __init__(self, size=1):
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def default1(given=Manager):
    return given
def call2():
    return Manager(1)
def _observe():
    found = []
    found.append(['0', lambda: default1()])
    found.append(['1', lambda: call2()])
    return found
