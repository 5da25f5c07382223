import fresh, json
from fresh import Manager
def call4():
    return fresh.Manager(1)
def lazy5():
    found = []
    from legacy import Manager, alone
    found.append(Manager(3).ping(4))
    found.append(alone(1))
    return found
def call9():
    return Manager(1)
class Box10:
    import fresh as m11
    value = m11.Manager
    def run(self):
        return self.value
def _observe():
    found = []
    found.append(['0', lambda: fresh.Manager(3).ping(4)])
    found.append(['1', lambda: call4()])
    found.append(['2', lambda: lazy5()])
    found.append(['3', lambda: Manager(3).ping(4)])
    found.append(['4', lambda: call9()])
    found.append(['5', lambda: Box10.value])
    return found
