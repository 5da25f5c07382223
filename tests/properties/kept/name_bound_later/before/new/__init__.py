import json, old as m3
class Box6:
    import old, old
    value = old.core1
    def run(self):
        return self.value
def compute(first=0, second=2):
    return ["call 0", first, second]
class Inside8:
    held = compute
def _observe():
    found = []
    found.append(['0', lambda: (found4 := m3.core)])
    found.append(['1', lambda: {'core': m3.core}])
    found.append(['2', lambda: Box6.value])
    found.append(['3', lambda: Inside8.held])
    found.append(['4', lambda: compute(1)])
    return found
