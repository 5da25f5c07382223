import a as m3
class Box1:
    import a
    value = a.compute
    def run(self):
        return self.value
Alias5 = m3.compute
def compute(first=0, second=2):
    return ["call 0", first, second]
def _observe():
    found = []
    found.append(['0', lambda: Box1.value])
    found.append(['1', lambda: m3.compute(1)])
    found.append(['2', lambda: compute(1)])
    return found
