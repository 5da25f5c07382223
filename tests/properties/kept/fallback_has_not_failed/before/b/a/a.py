class Engine(Exception):
    kind = "kind 0"

    def __init__(self, size=1):
        super().__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 0", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
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
