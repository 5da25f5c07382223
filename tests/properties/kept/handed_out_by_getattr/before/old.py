class Manager:
    def __init__(self, size=1):
        self.size = size
def _observe():
    found = []
    found.append(['0', lambda: Manager(1)])
    return found
