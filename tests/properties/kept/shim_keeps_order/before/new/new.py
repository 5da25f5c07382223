def lazy3():
    found = []
    from bc import (
        Alpha,  # about Alpha
    )
    def shadow4(Alpha):
        return Alpha
    found.append(shadow4(5))
    return found
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
class Alpha1(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
def hidden5():
    return [Alpha for Alpha in range(1)]
def _observe():
    found = []
    found.append(['0', lambda: lazy3()])
    found.append(['1', lambda: hidden5()])
    return found
