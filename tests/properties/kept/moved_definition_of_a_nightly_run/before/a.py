class Manager(Exception):
    kind = "kind 1"

    def __init__(self, size=1):
        super(Manager, self).__init__(size)
        self.size = size

    def ping(self, count):
        return ["ping 1", self.size, count]

    @classmethod
    def make(cls):
        return cls(2)
Alias2 = Manager
def _observe():
    found = []
    found.append(['0', lambda: Manager.kind])
    return found
